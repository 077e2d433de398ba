"""The sample newsroom's outlets and pieces as records, read from the files beside this one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent / "newsroom"
FIRST_WEEK: Final = dt.date(2025, 5, 5)  # Monday of 2025-W19
LAST_EDITION: Final = 14  # thirteen weeks, then one more in which nothing is new


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet and how it publishes."""

    id: str
    name: str
    domain: str
    country: str
    language: str
    timezone: str
    sections: tuple[str, ...]
    kind: str  # rss, atom, json_feed, news_sitemap, html_listing
    path: str
    window: int  # entries that its feed or page holds at once; 0: all
    full_text: bool  # whether the feed carries the body

    @property
    def base(self) -> str:
        """Its address without a slash at the end."""
        return f"https://{self.domain}"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a piece says from a later edition on."""

    edition: int
    updated: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece as its outlet first published it. `published` is an instant, a day, or empty when none is printed."""

    id: str
    outlet: str
    url: str
    guid: str
    title: str
    teaser: str
    body: str
    published: str
    printed_date: str
    section: str
    place: str
    author: str
    language: str
    edition: int
    order: str  # sorts the pieces of an outlet by time
    updated: str = ""
    correction: Correction | None = None

    @property
    def path(self) -> str:
        """Its page's address within its outlet."""
        return "/" + self.url.split("/", 3)[3]

    def at(self, edition: int) -> Piece:
        """The piece as it reads in an edition."""
        fixed = self.correction
        if fixed is None or edition < fixed.edition:
            return self
        return replace(self, title=fixed.title, body=fixed.body, updated=fixed.updated)


@cache
def outlets() -> tuple[Outlet, ...]:
    """The six outlets, in the order of their file."""
    record = json.loads((FOLDER / "outlets.json").read_text(encoding="utf-8"))
    return tuple(_outlet(each) for each in record["outlets"])


@cache
def pieces() -> tuple[Piece, ...]:
    """Every piece, oldest first."""
    lines = (FOLDER / "pieces.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_piece(json.loads(line)) for line in lines)


def published(outlet_id: str, edition: int) -> list[Piece]:
    """What an outlet has published up to an edition, newest first, as it reads then."""
    out = [piece.at(edition) for piece in pieces() if piece.outlet == outlet_id and piece.edition <= edition]
    return sorted(out, key=lambda piece: (piece.order, piece.id), reverse=True)


def _outlet(record: Mapping[str, Any]) -> Outlet:
    feed = record["feed"]
    return Outlet(
        id=record["id"],
        name=record["name"],
        domain=record["domain"],
        country=record["home_country"],
        language=record["language"],
        timezone=record["timezone"],
        sections=tuple(record["sections"]),
        kind=feed["kind"],
        path=feed["path"],
        window=feed["items_per_page"] or 0,
        full_text=feed["full_text"],
    )


def _piece(record: Mapping[str, Any]) -> Piece:
    day = record["published"] or record["gold"]["published_true"]
    edition = _edition(day)
    fixed = record.get("revision")
    return Piece(
        id=record["id"],
        outlet=record["outlet"],
        url=record["url"],
        guid=record["guid"],
        title=record["title"],
        teaser=record["teaser"],
        body=record["body"],
        published=record["published"] or "",
        printed_date=record.get("printed_date") or "",
        section=record["section"] or "",
        place=record["place"] or "",
        author=record["author"] or "",
        language=record["lang"],
        edition=edition,
        order=day,
        # A correction reaches readers in a later edition than the first version, as it would a later crawl.
        correction=Correction(
            edition=max(edition + 1, _edition(fixed["updated"])),
            updated=fixed["updated"],
            title=fixed["title"],
            body=fixed["body"],
        )
        if fixed
        else None,
    )


def _edition(day: str) -> int:
    """The number of the week, 1 for 2025-W19."""
    return (dt.date.fromisoformat(day[:10]) - FIRST_WEEK).days // 7 + 1
