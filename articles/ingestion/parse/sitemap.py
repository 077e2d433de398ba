"""Sitemaps: a news sitemap names title, day and language of each piece, a plain one only addresses, an index further maps."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from lxml import etree

from articles.ingestion.addresses import words_of
from articles.ingestion.outcomes import Empty
from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.feed import ITEM_CAP, NOT_WELL_FORMED
from articles.ingestion.records import ParsedPage, PrintedDate, PrintedPiece

_CUT: Final = f"The sitemap held more than {ITEM_CAP:,} addresses; the newest {ITEM_CAP:,} were read."
_MAPS: Final = 200  # of an index: more are never read in one walk
_NAMED: Final = re.compile(r"(?<!\d)(20\d\d)(?:[-_/]?([01]\d))?(?:[-_/]?([0-3]\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which addresses of a sitemap are wanted: those under a path or an address, and not older than a moment."""

    prefix: str = ""
    since: dt.datetime | None = None


def wanted(options: Mapping[str, object], *, now: dt.datetime | None) -> Wanted:
    """What a source's options say: `prefix` (/tech/ or a whole address) and `days`, counted back from `now`."""
    prefix, days = options.get("prefix"), options.get("days")
    is_number = isinstance(days, int) and not isinstance(days, bool) and 0 < days < 40_000
    return Wanted(
        prefix=prefix if isinstance(prefix, str) else "",
        since=now - dt.timedelta(days=int(str(days))) if now is not None and is_number else None,
    )


def parse_sitemap(text: str, *, base: str, zone: dt.tzinfo, wanted: Wanted | None = None) -> ParsedPage:
    """The wanted addresses of a sitemap, or the maps of an index, the newest first.

    `lastmod` is when a page changed, not when it was published: it only tells what is too old. Raises Unreadable or Empty.
    """
    wanted = wanted or Wanted()
    document = markup.xml_document(text)
    notes = [] if document.well_formed else [NOT_WELL_FORMED]
    if re.split("[}:]", str(document.root.tag))[-1].lower() == "sitemapindex":
        return ParsedPage((), maps=_maps(document.root, base=base, zone=zone, wanted=wanted), notes=tuple(notes))
    every = list(document.root.iterfind("./{*}url"))
    if not every:
        raise Empty("The sitemap is there but names no address; nothing to do unless it stays so.")
    rows = [row for row in every if _is_wanted(row, base=base, zone=zone, wanted=wanted)]
    if not rows:
        raise Empty(
            f"None of the sitemap's {len(every):,} addresses is one that the source's options want (prefix, days); "
            "nothing to do unless it stays so."
        )
    if len(rows) > ITEM_CAP:
        rows = _newest(rows, zone=zone)
        notes.append(_CUT)
    found = document.root.find(".//{*}publication/{*}name")
    return ParsedPage(
        tuple(_piece(row, base=base, zone=zone) for row in rows),
        title=markup.words(found) if found is not None else "",
        notes=tuple(notes),
    )


def _maps(root: etree._Element, *, base: str, zone: dt.tzinfo, wanted: Wanted) -> tuple[str, ...]:
    """The maps of an index, those first that changed last; where it does not say when, those whose names bear the last month."""
    ranked: list[tuple[dt.datetime, int, str]] = []
    for number, row in enumerate(root.iterfind("./{*}sitemap")):
        address = markup.absolute(_text(row, "./{*}loc"), base=base)
        changed = _moment(_text(row, "./{*}lastmod"), zone=zone)
        if not address or (wanted.since is not None and changed is not None and changed < wanted.since):
            continue
        ranked.append((changed or _month_named(address), -number, address))
    if not ranked:
        raise Empty(
            "The index of sitemaps names none that the source's options want; nothing to do unless it stays so."
        )
    return tuple(address for _, _, address in sorted(ranked, reverse=True)[:_MAPS])


def _month_named(address: str) -> dt.datetime:
    """The last day, month or year that an address bears in its name; the beginning of time where it bears none."""
    found = [tuple(int(part or 1) for part in match) for match in _NAMED.findall(address)]
    valid = [(year, month, day) for year, month, day in found if 1 <= month <= 12 and 1 <= day <= 28]
    return dt.datetime(*max(valid), tzinfo=dt.UTC) if valid else dt.datetime.min.replace(tzinfo=dt.UTC)


def _is_wanted(row: etree._Element, *, base: str, zone: dt.tzinfo, wanted: Wanted) -> bool:
    if wanted.prefix:
        address = markup.absolute(_text(row, "./{*}loc"), base=base)
        if not address.startswith(markup.absolute(wanted.prefix, base=address or base)):
            return False
    if wanted.since is None:
        return True
    moment = _latest(row, zone=zone)
    return moment is None or moment >= wanted.since


def _newest(rows: list[etree._Element], *, zone: dt.tzinfo) -> list[etree._Element]:
    """Sitemaps have no agreed order: keep the rows that were dated last, in the document's order."""
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    ranked = [(_latest(row, zone=zone) or oldest, number) for number, row in enumerate(rows)]
    kept = sorted(sorted(ranked, reverse=True)[:ITEM_CAP], key=itemgetter(1))
    return [rows[number] for _, number in kept]


def _latest(row: etree._Element, *, zone: dt.tzinfo) -> dt.datetime | None:
    """When a piece was published, at the latest: its date, else when its page last changed."""
    return _moment(_text(row, ".//{*}publication_date") or _text(row, "./{*}lastmod"), zone=zone)


def _moment(printed: str, *, zone: dt.tzinfo) -> dt.datetime | None:
    """A printed date as a moment; of a day its end, so that nothing of that day is too old. None: no date."""
    date = read_date(printed, zone=zone)
    if date.at:
        return date.at
    return dt.datetime.combine(date.on, dt.time(23, 59), zone) if date.on else None


def _piece(row: etree._Element, *, base: str, zone: dt.tzinfo) -> PrintedPiece:
    printed = _text(row, ".//{*}publication_date")
    url = markup.absolute(_text(row, "./{*}loc"), base=base)
    return PrintedPiece(
        url=url,
        title=markup.plain_title(_text(row, "./{*}news/{*}title")) or words_of(url),
        language=markup.language_tag(_text(row, ".//{*}publication/{*}language")),
        date=read_date(printed, zone=zone) if printed else PrintedDate(),
    )


def _text(row: etree._Element, path: str) -> str:
    found = row.find(path)
    return markup.words(found) if found is not None else ""
