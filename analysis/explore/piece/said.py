"""Everything that people said lately, as a page and as a table file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from analysis.corrections import history
from analysis.corrections.history import Said, Wanted
from analysis.explore.piece.choices import KINDS
from analysis.exports.cells import line
from analysis.models import Correction

PER_PAGE = 100
MINE, BRIEFING = "mine", "briefing"
KIND_NAMES = {**KINDS, "layer": _("company with layer"), "relevance": _("relevance")}
COLUMNS = (
    "at", "author", "act", "tag", "name", "piece", "title", "page", "url", "surface", "rule", "note", "taken_back",
    "text_changed", "act_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidPage:
    """What people said, an act a line; the pieces of one act, when one is asked for."""

    wanted: Wanted
    by: str  # as asked: "mine", a name, or "" for everybody
    briefing: str  # those before it alone, as in weekly:2025-W31, or ""
    total: int
    lines: tuple[Said, ...]
    people: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    query: str  # of this list, without its place
    next_query: str  # "" on the last page


def said_page(asked: Mapping[str, str], *, me: str, those: tuple[int, ...] | None = None) -> SaidPage:
    """The page that a query asks for; `me` is the name of the person who reads, "" for nobody, `those` the corrections that
    its briefing names. What cannot be read asks for nothing."""
    wanted = wanted_of(asked, me=me, those=those)
    before = _clean(asked, "before")
    part = history.acts(wanted, before=int(before) if _is_number(before) else None, limit=PER_PAGE)
    query = urlencode(
        [(key, value) for key in (BRIEFING, "by", "act", "kind", "batch") if (value := _clean(asked, key))]
    )
    return SaidPage(
        wanted=wanted,
        by=_clean(asked, "by"),
        briefing=_clean(asked, BRIEFING) if those is not None else "",
        total=part.total,
        lines=part.said,
        people=history.people(),
        acts=tuple((value, str(label)) for value, label in Correction.Act.choices),
        kinds=tuple((kind, str(name)) for kind, name in KIND_NAMES.items()),
        query=query,
        next_query=f"{query}&before={part.next}".lstrip("&") if part.next else "",
    )


def wanted_of(asked: Mapping[str, str], *, me: str, those: tuple[int, ...] | None = None) -> Wanted:
    """Which corrections a query asks for."""
    by, batch = _clean(asked, "by"), _clean(asked, "batch")
    try:
        act = UUID(batch) if batch else None
    except ValueError:
        act = None
    return Wanted(me if by == MINE else by, _clean(asked, "act"), _clean(asked, "kind"), act, those)


def table(wanted: Wanted, *, base_url: str) -> Iterator[bytes]:
    """The corrections as CSV, one a piece, the newest first."""
    yield line(COLUMNS)
    for said in history.every(wanted):
        yield line(_cells(said, base_url))


def _cells(said: Said, base_url: str) -> tuple[object, ...]:
    return (
        said.at.isoformat(), said.author, said.sentence, f"{said.kind}:{said.slug}", said.name, said.article_id, said.title,
        f"{base_url}/articles/{said.article_id}/", said.url, said.surface, said.rule, said.note,
        "yes" if said.undone else "", "yes" if said.outdated else "", said.batch,
    )  # fmt: skip


def _clean(asked: Mapping[str, str], key: str) -> str:
    return asked.get(key, "").replace("\x00", "").strip()[:150]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
