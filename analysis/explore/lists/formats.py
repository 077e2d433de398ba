"""A list in the formats that other programs read, streamed piece by piece: JSON, CSV, Atom, Markdown, citations, workbook, documents."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

from django.utils.feedgenerator import Atom1Feed

import analysis.exports
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.about import changed_at
from analysis.explore.lists.citations import written
from analysis.explore.lists.list_asked import Asked, Body, rows, silent, slugs
from analysis.explore.lists.list_document import document_of
from analysis.explore.lists.list_tables import csv, xlsx
from analysis.explore.lists.rows import Row
from analysis.explore.lists.stylesheet import stylesheet
from analysis.explore.selection import count, ids, page_of
from analysis.exports import about
from analysis.exports.bibliography import STYLES
from analysis.exports.formats import XLSX

PER_PAGE = 500  # pieces of one JSON answer; the next ones are behind its `next`
NEWEST = 100  # pieces of an Atom feed


def answer(
    filter: ArticleFilter,
    format: str,
    *,
    base_url: str,
    numbers: Sequence[int] | None = None,
    tell: Callable[[int], None] = silent,
) -> tuple[str, Body]:
    """A list as (content type, bytes in parts). `base_url` is the address of this installation without a final slash.

    JSON goes on from the filter's cursor and names the next page; the others hold the list from its beginning: CSV, Markdown,
    the workbook and citations the whole of it, Atom the first 100, documents to be read as many as one can read. `numbers` are
    its pieces where they were fixed before, `tell` is told how many are written. Raises KeyError for a format that is none of
    FORMATS.
    """
    content_type, write = _WRITERS[format]
    return content_type, write(Asked(filter, base_url.rstrip("/"), numbers, tell))


def content_type(format: str) -> str:
    """What a list in a format is. Raises KeyError."""
    return _WRITERS[format][0]


def item(row: Row, base_url: str) -> dict[str, object]:
    """A piece as JSON lists and the API give it."""
    return {
        "id": row.id,
        "url": f"{base_url}{row.path}",
        "original_url": row.url,
        "title": row.title,
        "teaser": row.teaser,
        "source": {"slug": row.source_slug, "name": row.source_name},
        "place": row.place,
        "section": row.section,
        "language": row.language,
        "dated_at": row.dated_at.isoformat(),
        "certainty": row.certainty,
        "completeness": row.completeness,
        "relevance": row.relevance,
        "band": row.band,
        "is_sample": row.is_sample,
        "story": row.story.id if row.story else None,
        "copy_of": row.copy_of,
        "companies": slugs(row, "company"),
        "countries": slugs(row, "country"),
        "themes": slugs(row, "theme"),
    }


def _json(asked: Asked) -> Body:
    filter, base_url = asked.filter, asked.base_url
    part = page_of(filter, limit=PER_PAGE)
    query = filter.replace(cursor=part.next_cursor).to_query() if part.next_cursor else ""
    next_page = f"{base_url}/articles.json?{query}" if query else None
    yield f'{{"count": {count(filter)}, "next": {json.dumps(next_page)}, "items": ['.encode()
    for number, row in enumerate(rows(part.ids)):
        yield (b", " if number else b"") + json.dumps(item(row, base_url), ensure_ascii=False).encode()
    # said once, on the first page: it is the same for all
    yield (
        b"]}\n"
        if filter.cursor
        else f'], "about": {json.dumps(asdict(asked.about()), ensure_ascii=False)}}}\n'.encode()
    )


class _Feed(Atom1Feed):
    """Atom with its generator named, and with a time of its own while it is empty."""

    def add_root_elements(self, handler: object) -> None:
        """Adds the name of the program."""
        super().add_root_elements(handler)  # type: ignore[arg-type]
        handler.addQuickElement("generator", "Divergence")  # type: ignore[attr-defined]

    def latest_post_date(self) -> dt.datetime:
        """Of its newest entry; without one, of the data."""
        told = changed_at() if not self.items else ""
        return dt.datetime.fromisoformat(told) if told else super().latest_post_date()


def _atom(asked: Asked) -> Body:
    filter, base_url = asked.filter, asked.base_url
    query = filter.replace().to_query()
    tail = f"?{query}" if query else ""
    feed = _Feed(
        title=_printable(f"Divergence: {filter.describe(names_in(filter))}"),
        link=f"{base_url}/articles/{tail}",
        feed_url=f"{base_url}/articles.atom{tail}",
        description="",
        subtitle=_printable(". ".join(about.lines(asked.about()))),
        language="mul",
    )
    for row in rows(ids(filter.replace(), limit=NEWEST)):
        address = f"{base_url}{row.path}"
        feed.add_item(
            title=_printable(row.title),
            link=address,
            description=_printable(row.teaser),
            unique_id=address,
            author_name=_printable(row.source_name),
            pubdate=row.dated_at,
            updateddate=row.dated_at,
            categories=[_printable(chip.name) for chip in row.chips],
        )
    yield feed.writeString("utf-8").encode()


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if (c >= " " or c in "\t\n\r") and c not in "\ufffe\uffff")


def _markdown(asked: Asked) -> Body:
    filter, base_url = asked.filter, asked.base_url
    total = count(filter)
    yield f"# {_plain(filter.describe(names_in(filter)))}\n\n{total:,} {'piece' if total == 1 else 'pieces'}\n".encode()
    day = ""
    for row in rows(asked.pieces()):
        if (own := f"{row.dated_at.day} {row.dated_at:%B %Y}") != day and filter.sort == "newest":
            day = own
            yield f"\n## {day}\n\n".encode()
        sample = ", sample" if row.is_sample else ""
        yield f"- [{_plain(row.title)}]({base_url}{row.path}), {_plain(row.source_name)}{sample}\n".encode()
    yield ("\n---\n\n" + "".join(f"- {_plain(said)}\n" for said in about.lines(asked.about()))).encode()


def _plain(text: str) -> str:
    """Text that Markdown prints as it stands, on one line."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)
    return " ".join(escaped.split())


def _cited(suffix: str, asked: Asked) -> Body:
    """The whole list as citations."""
    return written(asked.pieces(), suffix, asked.about() if STYLES[suffix].head else None)


def _document(name: str, asked: Asked) -> Body:
    """The list as a document to be read, by the writers of documents."""
    css = stylesheet() if name == "html" else ""
    yield analysis.exports.export(
        document_of(asked.filter, asked.path, asked.numbers), name, css=css, home=asked.base_url
    )


REFERENCES = ("bib", "ris", "csl.json")
_WRITERS: dict[str, tuple[str, Callable[[Asked], Body]]] = {
    "json": ("application/json", _json),
    "csv": ("text/csv; charset=utf-8", csv),
    "xlsx": (XLSX, xlsx),
    "atom": ("application/atom+xml; charset=utf-8", _atom),
    "md": ("text/markdown; charset=utf-8", _markdown),
    **{suffix: (STYLES[suffix].content_type, partial(_cited, suffix)) for suffix in REFERENCES},
}
# what only a document can be: the same writers make them of everything
_WRITERS |= {
    name: (form.content_type, partial(_document, name))
    for name, form in analysis.exports.FORMATS.items()
    if form.suffix not in _WRITERS
}
FORMATS = frozenset(_WRITERS)
