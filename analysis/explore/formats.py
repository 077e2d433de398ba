"""A list in the formats that other programs read: JSON, CSV, Atom, Markdown and citations, streamed piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.utils.feedgenerator import Atom1Feed

from analysis.explore.called import names_in
from analysis.explore.citations import written
from analysis.explore.filters import ArticleFilter
from analysis.explore.rows import Row, rows_of
from analysis.explore.selection import count, ids, page_of
from analysis.exports.bibliography import STYLES
from analysis.exports.cells import line

PER_PAGE = 500  # pieces of one JSON answer; the next ones are behind its `next`
NEWEST = 100  # pieces of an Atom feed
AT_ONCE = 500  # pieces read from the database at a time
COLUMNS = (
    "id", "dated_at", "certainty", "source", "language", "place", "title", "teaser", "url", "page", "relevance", "band",
    "companies", "countries", "themes", "story", "copy_of", "sample",
)  # fmt: skip

Body = Iterator[bytes]


def answer(filter: ArticleFilter, format: str, *, base_url: str) -> tuple[str, Body]:
    """A list as (content type, bytes in parts). `base_url` is the address of this installation without a final slash.

    JSON goes on from the filter's cursor and names the next page; the others hold the list from its beginning: CSV and
    Markdown and citations the whole of it, Atom the first 100. Raises KeyError for a format that is none of FORMATS.
    """
    content_type, write = _WRITERS[format]
    return content_type, write(filter, base_url.rstrip("/"))


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
        "companies": _slugs(row, "company"),
        "countries": _slugs(row, "country"),
        "themes": _slugs(row, "theme"),
    }


def _slugs(row: Row, kind: str) -> list[str]:
    return [chip.slug for chip in row.chips if chip.kind == kind]


def _rows(numbers: Iterable[int]) -> Iterator[Row]:
    """The pieces of the numbers in order, read a part at a time."""
    numbers = iter(numbers)
    while part := list(islice(numbers, AT_ONCE)):
        yield from rows_of(part)


def _json(filter: ArticleFilter, base_url: str) -> Body:
    part = page_of(filter, limit=PER_PAGE)
    query = filter.replace(cursor=part.next_cursor).to_query() if part.next_cursor else ""
    next_page = f"{base_url}/articles.json?{query}" if query else None
    yield f'{{"count": {count(filter)}, "next": {json.dumps(next_page)}, "items": ['.encode()
    for number, row in enumerate(_rows(part.ids)):
        yield (b", " if number else b"") + json.dumps(item(row, base_url), ensure_ascii=False).encode()
    yield b"]}\n"


def _csv(filter: ArticleFilter, base_url: str) -> Body:
    yield line(COLUMNS)
    for row in _rows(ids(filter.replace())):
        yield line(_cells(row, base_url))


def _cells(row: Row, base_url: str) -> Sequence[object]:
    return (
        row.id, row.dated_at.isoformat(), row.certainty, row.source_name, row.language, row.place, row.title, row.teaser,
        row.url, f"{base_url}{row.path}", row.relevance, row.band, " ".join(_slugs(row, "company")),
        " ".join(_slugs(row, "country")), " ".join(_slugs(row, "theme")), row.story.id if row.story else None,
        row.copy_of, "yes" if row.is_sample else "",
    )  # fmt: skip


def _atom(filter: ArticleFilter, base_url: str) -> Body:
    query = filter.replace().to_query()
    tail = f"?{query}" if query else ""
    feed = Atom1Feed(
        title=_printable(f"Divergence: {filter.describe(names_in(filter))}"),
        link=f"{base_url}/articles/{tail}",
        feed_url=f"{base_url}/articles.atom{tail}",
        description="",
        language="mul",
    )
    for row in _rows(ids(filter.replace(), limit=NEWEST)):
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


def _markdown(filter: ArticleFilter, base_url: str) -> Body:
    total = count(filter)
    yield f"# {_plain(filter.describe(names_in(filter)))}\n\n{total:,} {'piece' if total == 1 else 'pieces'}\n".encode()
    day = ""
    for row in _rows(ids(filter.replace())):
        if (own := f"{row.dated_at.day} {row.dated_at:%B %Y}") != day and filter.sort == "newest":
            day = own
            yield f"\n## {day}\n\n".encode()
        sample = ", sample" if row.is_sample else ""
        yield f"- [{_plain(row.title)}]({base_url}{row.path}), {_plain(row.source_name)}{sample}\n".encode()


def _plain(text: str) -> str:
    """Text that Markdown prints as it stands, on one line."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)
    return " ".join(escaped.split())


def _cited(suffix: str) -> Callable[[ArticleFilter, str], Body]:
    """The whole list as citations; the address of this installation stands in none."""
    return lambda filter, _: written(ids(filter.replace()), suffix)


REFERENCES = ("bib", "ris", "csl.json")
_WRITERS: dict[str, tuple[str, Callable[[ArticleFilter, str], Body]]] = {
    "json": ("application/json", _json),
    "csv": ("text/csv; charset=utf-8", _csv),
    "atom": ("application/atom+xml; charset=utf-8", _atom),
    "md": ("text/markdown; charset=utf-8", _markdown),
    **{suffix: (STYLES[suffix].content_type, _cited(suffix)) for suffix in REFERENCES},
}
FORMATS = frozenset(_WRITERS)
