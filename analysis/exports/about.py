"""What every export says of itself, in the same words: what was asked, of which days, what was counted, under which rules."""

from __future__ import annotations

from analysis.exports.document import About, Document

RIGHTS = "Titles, teasers and quotations belong to their outlets; everything else was counted by Divergence."
FEW_NAMES = 12  # outlets that a line of a caption names


def told(about: About | None) -> tuple[tuple[str, str | int], ...]:
    """Names and values in the order in which they are printed; nothing for a document from before this was kept."""
    if about is None:
        return ()
    rows: list[tuple[str, str | int]] = [
        ("Query", about.query),
        ("Taken from", about.address),
        ("Window", about.window),
    ]
    rows += [("Zone", about.zone), *((name.capitalize(), number) for name, number in about.counts)]
    rows += [("Rules", about.rules or "none"), ("Outlets", "; ".join(about.sources)), ("Generated", about.generated)]
    return tuple((name, value) for name, value in (*rows, ("Rights", RIGHTS)) if value != "")


def lines(about: About | None) -> tuple[str, ...]:
    """The same as lines for a head or a comment; of many outlets the first are named."""
    if about is None:
        return ()
    named = about.sources[:FEW_NAMES]
    more = len(about.sources) - len(named)
    outlets = "; ".join((*named, *([f"{more} more"] if more else [])))
    return tuple(f"{name}: {outlets if name == 'Outlets' else value}" for name, value in told(about))


def of_document(document: Document) -> tuple[tuple[str, str | int], ...]:
    """What a document says of itself, also one that was composed before it said where it comes from."""
    head: list[tuple[str, str | int]] = [
        ("Title", document.title),
        ("Kind", document.kicker),
        ("Summary", document.lede),
    ]
    rest = told(document.about) or (
        ("Period", document.period), *((name.capitalize(), number) for name, number in document.facts.items()),
        ("Rules", document.rules or "none"), ("Rights", RIGHTS),
    )  # fmt: skip
    stamp = [("Sample", document.stamp)] if document.stamp else []
    return tuple((name, value) for name, value in (*head, *rest, *stamp) if value != "")
