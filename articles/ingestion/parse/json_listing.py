"""A part of a list that comes as JSON: the HTML fragment in it, or its own rows; and how it says that it goes on."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from articles.ingestion.outcomes import Empty, NoRows, Unreadable
from articles.ingestion.parse import markup, numbered
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.feed import ITEM_CAP, TOO_MANY
from articles.ingestion.records import ParsedPage, PrintedDate, PrintedPiece

_URL: Final = ("url", "link", "href", "permalink", "web_url", "weburl", "canonical_url", "shareurl", "uri", "path", "external_url")  # fmt: skip
_TITLE: Final = ("title", "headline", "name", "heading")
_TEASER: Final = (
    "teaser",
    "summary",
    "excerpt",
    "description",
    "standfirst",
    "dek",
    "abstract",
    "intro",
    "digest",
    "lead",
)
_SECTION: Final = ("section", "category", "channel", "topic", "rubric", "kicker", "categories", "sections")
_PLACE: Final = ("place", "location", "region", "country", "dateline")
_AUTHOR: Final = ("author", "byline", "authors")
_DATE: Final = ("published_at", "publishedat", "date_published", "datepublished", "publication_date", "published", "publish_date", "publishdate", "pub_date", "pubdate", "publish_time", "publishtime", "ptime", "date_gmt", "date", "datetime", "created_at", "createdat", "time", "timestamp")  # fmt: skip
_WRAPPERS: Final = ("_source", "node", "attributes", "fields")
_INSIDE: Final = ("rendered", "name", "title", "label")

_NEXT: Final = ("next_url", "nexturl", "next_page_url", "nextpageurl", "next_link", "nextlink", "next", "load_more_url", "more_url", "more")  # fmt: skip
_CURSOR: Final = ("next_cursor", "nextcursor", "cursor", "end_cursor", "endcursor", "next_token", "nexttoken", "after", "continuation")  # fmt: skip
_NEXT_NUMBER: Final = ("next_page", "nextpage", "next_offset", "nextoffset", "next")
_HAS_MORE: Final = (
    "has_more",
    "hasmore",
    "has_next",
    "hasnext",
    "has_next_page",
    "hasnextpage",
    "more",
    "more_available",
)
_CURSOR_NAMES: Final = ("cursor", "after", "token", "continuation", "next_token", "page_token", "next_cursor")
_DEPTH: Final = 5
_NODES: Final = 20_000  # values that are looked at
_HTML: Final = re.compile(r"<(?:a|article|li|div|section|tr|h[1-6])\b[^>]*>", re.IGNORECASE)


def read_json(text: str) -> Any:
    """The value that a JSON text holds. Raises Unreadable."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The answer looks like JSON but cannot be read; it may have been cut short.") from error


def fragment_of(value: Any) -> str:
    """The longest HTML in a JSON value that holds links; pieces of HTML in one list are one fragment. Empty: there is none."""
    found: list[str] = []
    for each in _values(value):
        if isinstance(each, list):
            found.append("\n".join(part for part in each if _is_fragment(part)))
        elif _is_fragment(each):
            found.append(each)
    return max(found, key=len, default="")


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """The list in a JSON value whose records have titles and addresses; of several a dated one, and the longest."""
    lists = (each for each in _values(value) if isinstance(each, list))
    found = [[row for each in rows if (row := _row(each)) is not None] for rows in lists]
    return max(found, key=lambda rows: (any(name in row for row in rows for name in _DATE), len(rows)), default=[])


def parse_rows(value: Any, *, url: str, zone: dt.tzinfo) -> ParsedPage:
    """The pieces of a JSON answer that lists records. Raises Empty (an empty list) or NoRows (nothing like a list)."""
    rows = rows_of(value)
    if not rows and any(isinstance(each, list) and not each for each in _values(value)):
        raise Empty("The list is empty; nothing to do unless it stays so.")
    if not rows:
        raise NoRows("The answer is JSON without a list of titles and addresses; check the address.")
    pieces = tuple(_piece(row, url=url, zone=zone) for row in rows[:ITEM_CAP])
    return ParsedPage(pieces, notes=(TOO_MANY,) if len(rows) > ITEM_CAP else ())


def onward(value: Any, *, url: str, rows: int) -> str | None:
    """Where a JSON answer says that its list goes on: an address, a cursor, a number; else the number of its own address.

    Empty: it says nothing; None: it says that it is the last.
    """
    marks = _marks(value)
    if any(marks.get(name) is False for name in _HAS_MORE):
        return None
    for name in _NEXT:
        address = marks.get(name)
        if isinstance(address, str) and address.startswith(("http://", "https://", "/", "?")):
            return markup.absolute(address, base=url)
    if told := _by_cursor(marks, url) or _by_number(marks, url):
        return told
    if any(name in marks and not marks[name] for name in (*_NEXT, *_CURSOR, *_NEXT_NUMBER)):
        return None
    return numbered.counted_up(url, rows=rows) if rows else ""


def _by_cursor(marks: Mapping[str, Any], url: str) -> str:
    """The same address with the cursor that the answer names."""
    cursor = next((marks[name] for name in _CURSOR if isinstance(marks.get(name), (str, int)) and marks[name]), None)
    if cursor is None or isinstance(cursor, bool):
        return ""
    there = [name for name in numbered.names_in(url) if name.lower() in _CURSOR_NAMES]
    return numbered.with_number(url, there[0] if there else "cursor", cursor)


def _by_number(marks: Mapping[str, Any], url: str) -> str:
    """The same address with the next page or offset that the answer names."""
    for name in _NEXT_NUMBER:
        number = marks.get(name)
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            names = numbered.OFFSET_NAMES if "offset" in name else numbered.PAGE_NAMES + numbered.OFFSET_NAMES
            there = [each for each in numbered.names_in(url) if each.lower() in names]
            return numbered.with_number(url, there[0] if there else names[0], number)
    return ""


def _marks(value: Any) -> dict[str, Any]:
    """What stands beside the list: scalars of the records that are no rows, the outermost first, names in lower case."""
    marks: dict[str, Any] = {}
    for each in _values(value, enter_rows=False):
        if isinstance(each, dict) and _row(each) is None:
            for name, held in each.items():
                if held is None or isinstance(held, (str, int, bool)):
                    marks.setdefault(str(name).lower(), held)
    return marks


def _values(value: Any, *, enter_rows: bool = True) -> Iterator[Any]:
    """A value and what it holds, level by level, within bounds."""
    level, seen = [value], 0
    for _ in range(_DEPTH):
        deeper: list[Any] = []
        for each in level:
            seen += 1
            if seen > _NODES:
                return
            yield each
            if not enter_rows and _row(each) is not None:
                continue
            deeper += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        level = deeper


def _is_fragment(value: Any) -> bool:
    return isinstance(value, str) and "href" in value and _HTML.search(value) is not None


def _row(value: Any) -> Mapping[str, Any] | None:
    """A record with a title and an address, its names in lower case; also one that is wrapped, as in {"node": {...}}."""
    if not isinstance(value, dict):
        return None
    named = {str(name).lower(): held for name, held in value.items()}
    inner: dict[str, Any] = next((named[name] for name in _WRAPPERS if isinstance(named.get(name), dict)), {})
    for candidate in (named, named | {str(name).lower(): held for name, held in inner.items()}):
        if _text(candidate, _TITLE) and _text(candidate, _URL):
            return candidate
    return None


def _piece(row: Mapping[str, Any], *, url: str, zone: dt.tzinfo) -> PrintedPiece:
    return PrintedPiece(
        url=markup.absolute(_text(row, _URL), base=url),
        title=markup.plain_title(_text(row, _TITLE)),
        teaser=_text(row, _TEASER),
        section=markup.plain_title(_text(row, _SECTION)),
        place=markup.plain_title(_text(row, _PLACE)),
        author=markup.plain_title(_text(row, _AUTHOR)),
        language=markup.language_tag(_text(row, ("language", "lang"))),
        date=_date(row, zone=zone),
    )


def _date(row: Mapping[str, Any], *, zone: dt.tzinfo) -> PrintedDate:
    """The first of its dates that can be read; a number counts seconds, or milliseconds, since 1970."""
    for name in _DATE:
        value = row.get(name)
        if isinstance(value, str) and value.strip().isdigit() and len(value.strip()) in {10, 13}:
            value = int(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 6e8 < value < 5e12:
            seconds = value / 1_000 if value > 5e10 else value
            return PrintedDate(str(value), at=dt.datetime.fromtimestamp(seconds, dt.UTC))
        date = read_date(f"{value}Z" if name == "date_gmt" else value, zone=zone) if isinstance(value, str) else None
        if date is not None and (date.at or date.on):
            return date
    return PrintedDate()


def _text(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first text under one of the names: itself, or inside a record or the first of a list, as {"rendered": "..."}."""
    for name in names:
        value = row.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = next((value[inner] for inner in _INSIDE if isinstance(value.get(inner), str)), None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
