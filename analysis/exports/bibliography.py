"""Citations as files: what stands before, between and behind them in each format, of a list and of a document's sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analysis.exports import about
from analysis.exports.citation import Citation, flat
from analysis.exports.document import About, Document, Entry
from analysis.exports.to_bibtex import to_bibtex
from analysis.exports.to_csl import to_csl
from analysis.exports.to_markdown import address, escape
from analysis.exports.to_ris import to_ris


@dataclass(frozen=True, slots=True)
class Style:
    """How citations are written: what stands before, between and behind them."""

    label: str
    content_type: str
    write: Callable[[Citation], bytes]
    opening: bytes = b""
    between: bytes = b""
    closing: bytes = b""
    head: Callable[[About | None], bytes] | None = None  # where a file may say what it is


def to_markdown(citation: Citation) -> bytes:
    """One citation as a line of Markdown whose title leads to the original."""
    title = f"[{escape(citation.quoted)}](<{address(citation.url)}>)"
    parts = (escape(citation.before), title, escape(citation.dated), escape(citation.fetched))
    return f"- {' '.join(part for part in parts if part)}\n".encode()


def comment(said: About | None) -> bytes:
    """Where a list comes from, ahead of its entries: BibTeX and its kin read past everything that no at sign begins."""
    told = "".join(f"% {flat(line).replace('@', '＠')}\n" for line in about.lines(said))
    return f"{told}\n".encode() if told else b""


STYLES = {
    "bib": Style("BibTeX", "application/x-bibtex; charset=utf-8", to_bibtex, head=comment),
    "ris": Style("RIS", "application/x-research-info-systems; charset=utf-8", to_ris),
    "csl.json": Style("CSL-JSON", "application/vnd.citationstyles.csl+json", to_csl, b"[", b",\n", b"]\n"),
    "md": Style("Markdown", "text/markdown; charset=utf-8", to_markdown),
}


def written(citations: Iterable[Citation], suffix: str, said: About | None = None) -> Iterator[bytes]:
    """A file of citations in parts. Raises KeyError for a suffix that is none of STYLES."""
    style = STYLES[suffix]
    yield (style.head(said) if style.head else b"") + style.opening
    for at, citation in enumerate(citations):
        yield (style.between if at else b"") + style.write(citation)
    yield style.closing


def sources(document: Document, *, suffix: str) -> bytes:
    """The sources of a document as citations, in the order of their numbers."""
    return b"".join(written(map(cited, document.entries), suffix, document.about))


def cited(entry: Entry) -> Citation:
    """A source of a document as it is cited: the same fields as the piece itself gives."""
    day = dt.date.fromisoformat(entry.date)
    return Citation(
        id=entry.id,
        slug=entry.slug,
        title=entry.title,
        author=entry.author,
        outlet=entry.outlet,
        issued=day if entry.dated else None,
        accessed=dt.date.fromisoformat(entry.retrieved) if entry.retrieved else day,
        url=entry.url,
        language=entry.lang,
        sample=entry.sample,
    )


def to_bib(document: Document, *, css: str = "") -> bytes:
    """The sources as BibTeX. The style sheet is not used."""
    del css
    return sources(document, suffix="bib")


def to_ris_file(document: Document, *, css: str = "") -> bytes:
    """The sources as RIS. The style sheet is not used."""
    del css
    return sources(document, suffix="ris")


def to_csl_file(document: Document, *, css: str = "") -> bytes:
    """The sources as CSL-JSON. The style sheet is not used."""
    del css
    return sources(document, suffix="csl.json")
