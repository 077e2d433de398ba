"""The sections of a briefing, one function each: a week in, a section out. A section without material says so."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.briefings import candidates, quotes
from analysis.briefings.records import FAMILIES, FailedSource, Label, Week, WeekPiece, WeekStory
from analysis.explore.filters import ArticleFilter
from analysis.exports.document import Block, Figure, Section, Sentence
from analysis.exports.wording import signed
from analysis.measures.change import Change, change
from analysis.measures.intervals import FEW

CITED = 3  # pieces named behind a count
COMPANIES = 5
NAMED_OFTEN = 5  # a company in fewer pieces of the week has not moved, whatever the interval says
ONLY = 8  # stories listed as told in one language
FAMILY_STORIES = 3
LINKED_STORIES = 40  # more would not fit in an address


def query(week: Week, *pairs: tuple[str, str]) -> str:
    """The list of the week's pieces on topic that answer these keys."""
    include = (("relevance", "on"), *pairs)
    return ArticleFilter(include=include, start=week.period.start, end=week.period.end).to_query()


def cited(pieces: Sequence[WeekPiece]) -> tuple[int, ...]:
    """The pieces named behind a count: texts of their own, from as many outlets as there are."""
    texts = [piece for piece in pieces if piece.copy_of is None] or list(pieces)
    first: dict[int, WeekPiece] = {}
    for piece in texts:
        first.setdefault(piece.source_id, piece)
    spread = [*first.values(), *(piece for piece in texts if piece not in first.values())]
    return tuple(piece.id for piece in spread[:CITED])


def week_change(week: Week, label: Label) -> Change:
    """A tag's share of the week against the weeks before."""
    before = [(earlier.counts.get(label.id, 0), earlier.total) for earlier in week.before]
    return change(len(week.carrying(label)), len(week.pieces), before)


def changed(week: Week) -> Section:
    """Every theme family with its share, then the companies that moved or were named most."""
    said = []
    for label in _families(week):
        sentence = _sentence(week, label)
        if sentence:
            said.append(sentence)
    named = [sentence for label in _companies(week) if (sentence := _sentence(week, label))]
    notes = []
    if len(week.pieces) < FEW:
        notes.append(f"Too few pieces on topic for shares (n = {len(week.pieces)}; at least {FEW} are needed).")
    elif sum(before.total for before in week.before) < FEW:
        notes.append("The four weeks before hold too few pieces on topic to compare with.")
    if not week.complete:
        notes.append("The week is not over: its figures will grow.")
    if not said and not named:
        notes.append("No piece of the week carries a theme or a company.")
    return Section("changed", "What changed", tuple(Block(tuple(part)) for part in (said, named) if part), tuple(notes))


def figures(week: Week) -> tuple[Figure, ...]:
    """The week in figures: one row a theme family, those without a piece too."""
    rows = []
    for label in _families(week):
        found = week_change(week, label)
        rows.append(
            Figure(
                label=label.name,
                key=label.slug,
                count=found.count,
                total=found.total,
                query=query(week, (label.kind, label.slug)),
                share=found.share,
                low=found.low,
                high=found.high,
                change=found.change,
                change_low=found.change_low,
                change_high=found.change_high,
                verdict=found.verdict,
            )
        )
    return tuple(rows)


def _families(week: Week) -> list[Label]:
    return [label for slug in FAMILIES if (label := week.tag("theme", slug))]


def _companies(week: Week) -> list[Label]:
    """Companies whose share moved beyond its interval, then those named most, five in all."""
    counted = [
        (label, count, count >= NAMED_OFTEN and week_change(week, label).verdict in ("up", "down"))
        for label in week.labels.values()
        if label.kind == "company" and (count := len(week.carrying(label)))
    ]
    return [label for label, _, _ in sorted(counted, key=lambda r: (not r[2], -r[1], r[0].slug))[:COMPANIES]]


def _sentence(week: Week, label: Label) -> Sentence | None:
    """A share in words with its interval and n; None when no piece of the week carries the tag."""
    pieces = week.carrying(label)
    if not pieces:
        return None
    found = week_change(week, label)
    return Sentence(
        f"{label.name}: {in_words(found)}.",
        cited(pieces),
        query=query(week, (label.kind, label.slug)),
        opens=found.count,
    )


def in_words(found: Change) -> str:
    """A change as the look writes it: "30 of 86 pieces, 35 % (27–42), up 7 points on the median of ... (+1 to +14)"."""
    count = f"{found.count} of {found.total} pieces"
    if found.share is None or found.low is None or found.high is None:
        return f"{count}, too few for a share"
    share = f"{count}, {found.share:.0f} % ({found.low:.0f}–{found.high:.0f})"
    if found.verdict == "too few" or found.change is None:
        return f"{share}, with too few pieces in the weeks before to compare"
    if found.verdict == "little changed":
        return f"{share}, little changed"
    points = abs(round(found.change))
    bounds = f"interval {signed(found.change_low or 0)} to {signed(found.change_high or 0)}"
    return f"{share}, {found.verdict} {points} points on the median of the four weeks before ({bounds})"


def told(week: Week, story: WeekStory) -> Block:
    """A story under its title: what its pieces say, verbatim, and how widely it was told."""
    said = quotes.quotations(story)
    outlets = f"{story.outlets} outlets" if story.outlets > 1 else "one outlet"
    pieces = f"{len(story.pieces)} pieces" if len(story.pieces) > 1 else "one piece"
    both = " in both languages" if {"en", "zh"} <= story.languages else ""
    link = query(week, ("story", str(story.id)))
    spread = Sentence(
        f"Told by {outlets} in {pieces} this week{both}.", cited(story.pieces), query=link, opens=len(story.pieces)
    )
    return Block((spread, *said), heading=story.title, lang=story.lead.language, query=link, opens=len(story.pieces))


def top_stories(week: Week, chosen: Sequence[WeekStory]) -> Section:
    """The chosen stories in the words of their outlets."""
    notes: tuple[str, ...] = ()
    if not week.stories:
        notes = ("No story has been built from the week's pieces: run `stories build` and draft again.",)
    elif not chosen:
        notes = ("The week holds round-ups only, and no story.",)
    return Section("stories", "Top stories", tuple(told(week, story) for story in chosen), notes)


def family(week: Week, slug: str, chosen: Sequence[WeekStory]) -> Section:
    """A theme family: its count, which of the top stories belong to it by their first theme, and its next stories."""
    label = week.tag("theme", slug)
    title = label.name if label else slug.replace("_", " ").capitalize()
    pieces = week.carrying(label) if label else ()
    if label is None or not pieces:
        return Section(slug, title, notes=("No piece on topic this week.",))
    count = f"{len(pieces)} pieces on topic" if len(pieces) > 1 else "One piece on topic"
    outlets = len({piece.source_id for piece in pieces})
    head = [
        Sentence(
            f"{count}, from {outlets} outlets." if outlets > 1 else f"{count}, from one outlet.",
            cited(pieces),
            query=query(week, ("theme", slug)),
            opens=len(pieces),
        )
    ]
    mine = [story for story in candidates.ranked(week.stories) if story.lead.family == slug]
    above = tuple(_titled(story) for story in mine if story in chosen)
    blocks = [told(week, story) for story in mine if story not in chosen][:FAMILY_STORIES]
    if above:
        blocks.insert(0, Block(above, heading="Among the top stories"))
    return Section(slug, title, (Block(tuple(head)), *blocks))


def _titled(story: WeekStory) -> Sentence:
    """A story's title, quoted from its leading piece."""
    return Sentence(story.title, (story.lead.id,), lang=story.lead.language, quote=True)


def only_in(week: Week, language: str) -> Section:
    """Stories that only Chinese (zh) or only English (en) sources told."""
    name, other = ("Chinese", "English") if language == "zh" else ("English", "Chinese")
    key = "chinese_only" if language == "zh" else "english_only"
    title = f"Only in {name} sources"
    mine = [story for story in candidates.ranked(week.stories) if story.languages == {language}]
    if not mine:
        return Section(key, title, notes=(f"No story of the week was told in {name} sources only.",))
    pieces = [piece for story in mine for piece in story.pieces]
    link = query(week, *(("story", str(story.id)) for story in mine)) if len(mine) <= LINKED_STORIES else ""
    count = f"{len(mine)} stories were" if len(mine) > 1 else "One story was"
    head = Sentence(
        f"{count} told in {name} sources and not found in {other} ones.",
        cited([story.lead for story in mine]),
        query=link,
        opens=len(pieces) if link else None,
    )
    quoted = tuple(_titled(story) for story in mine[:ONLY])
    return Section(key, title, (Block((head,)), Block(quoted)))


def failed_sources(week: Week) -> Section:
    """Sources that could not be read in the week, or cannot be read now."""
    visits = f"{week.visits} visits were" if week.visits != 1 else "One visit was"
    if not week.failures:
        made = f"{visits} made in the week; none failed" if week.visits else "No visit was made in the week"
        return Section("failed_sources", "Sources that failed", notes=(f"{made}, and no source is failing now.",))
    return Section("failed_sources", "Sources that failed", notes=tuple(_failure(row) for row in week.failures))


def _failure(row: FailedSource) -> str:
    parts = []
    if row.failed:
        parts.append(f"{row.failed} of {row.visits} visits failed ({', '.join(row.reasons).lower()})")
    if row.failing_since:
        since = row.failing_since
        parts.append(f"failing since {since.day} {since:%b} {since.year}")
    return f"{row.name}: {'; '.join(parts)}."
