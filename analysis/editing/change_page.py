"""The page of one change: its edits in words, what the dry run found, and where it stands."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analysis.editing.page import ChangeLine, Progress, line_of, progress
from analysis.editing.rows import Book, book
from analysis.editing.wording import Said, say
from analysis.explore.counts import by_period_and_tag, by_tag
from analysis.explore.filters import NAMES_OF_VALUES, ArticleFilter, Opens
from analysis.explore.freshness import complete_until
from analysis.explore.gaps import gaps
from analysis.explore.names import TagName, names_of
from analysis.measures.frames import FRAMES
from analysis.measures.periods import Period, spans
from analysis.measures.words import frame_word
from analysis.models import RuleChange, RuleSet, Tag

FEW = 30  # pieces; below that a share says nothing
CHARTED = 8  # tags whose weeks are drawn
LATEST = 26  # weeks that are drawn at least, where there are pieces
MOST_WEEKS = 52
KINDS_SAID = {
    "company": _("company"), "product": _("product"), "body": _("body"), "country": _("country"), "theme": _("theme"),
    "relevance": _("relevance"), "lang": _("language"), "source": _("source"), "place": _("place"),
    "extent": _('text held'),
    "layer": _('company with layer'),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece that a tag would come to, or leave; `words` are those that carry the tag."""

    id: int
    title: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a tag: its pieces now, which `now` opens, and what they would be."""

    period: Period
    now: Opens
    then: int
    gap: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One tag whose pieces would change. `weeks` is empty where they are not drawn."""

    kind: str
    slug: str
    name: str
    path: str  # its row in the rules, "" for others
    now: Opens
    then: int
    added: int
    removed: int
    added_samples: tuple[Sample, ...]
    removed_samples: tuple[Sample, ...]
    weeks: tuple[Week, ...]
    earlier: int  # pieces that change before the weeks drawn


@dataclass(frozen=True, slots=True)
class FrameMove:
    """One frame's part of the emphasis among the pieces read, now and then."""

    frame: str
    name: str
    now: float
    then: float

    @property
    def points(self) -> float:
        """The change in points."""
        return 100 * (self.then - self.now)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a dry run found, counted against the pieces there are now."""

    rules: str
    is_stale: bool  # other rules are in force by now
    touched: int
    read: int
    changed: int
    moved: tuple[Moved, ...]
    frames: tuple[FrameMove, ...]  # empty where no piece read has a frame
    d_now: float | None
    d_then: float | None
    few: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything the page of one change shows."""

    line: ChangeLine
    edits: tuple[Said, ...]
    trial: Trial | None
    fault: str  # why it can no longer be tried
    waits: bool  # a worker was asked for the dry run
    candidate: Progress | None  # of a decided change that is not in force yet
    since: dt.datetime | None  # in force, or out of it, since

    @property
    def is_draft(self) -> bool:
        """Whether it can still be edited, saved or dismissed."""
        return self.line.state == RuleChange.State.DRAFT

    @property
    def unsettled(self) -> bool:
        """Whether the page will soon have more to say."""
        return self.waits or self.candidate is not None


def change_page(pk: int) -> ChangePage | None:
    """One change; None for a number that names none. The number of queries does not depend on the pieces."""
    change = RuleChange.objects.select_related("author", "decided_by").filter(pk=pk).first()
    if change is None:
        return None
    held = book()
    effect: Mapping[str, Any] = change.effect or {}
    decided = change.state in {RuleChange.State.SAVED, RuleChange.State.WITHDRAWN}
    candidate = progress() if decided else None
    return ChangePage(
        line=line_of(change, held),
        edits=say(change.edits, held),
        trial=_trial(effect, held, drawn=change.state == RuleChange.State.DRAFT) if "touched" in effect else None,
        fault=str(effect.get("fault", "")) if change.state == RuleChange.State.DRAFT else "",
        waits="asked" in effect and change.state == RuleChange.State.DRAFT,
        candidate=candidate,
        since=_since(change) if decided and candidate is None else None,
    )


def _since(change: RuleChange) -> dt.datetime | None:
    """When the first rules with the decision came into force; rules that it did not change came with it."""
    later = RuleSet.objects.filter(activated_at__gte=change.decided_at).order_by("activated_at")
    return later.values_list("activated_at", flat=True).first() or change.decided_at


def _trial(effect: Mapping[str, Any], held: Book, *, drawn: bool) -> Trial:
    """What was found; the weeks of a change that is decided are not drawn, since they hold it already."""
    active = RuleSet.objects.active()
    frames = _frames(effect.get("frames_now", {}), effect.get("frames_then", {}))
    return Trial(
        rules=effect["rules"],
        is_stale=active is None or active.version != effect["rules"],
        touched=effect["touched"],
        read=effect["read"],
        changed=effect["changed"],
        moved=_moved(effect["moved"], held, CHARTED if drawn else 0),
        frames=frames,
        d_now=_d([frame.now for frame in frames]),
        d_then=_d([frame.then for frame in frames]),
        few=effect["read"] < FEW,
    )


def _frames(now: Mapping[str, float], then: Mapping[str, float]) -> tuple[FrameMove, ...]:
    whole, wholly = sum(now.values()), sum(then.values())
    if not whole and not wholly:
        return ()
    return tuple(
        FrameMove(
            frame,
            frame_word(frame),
            now.get(frame, 0.0) / whole if whole else 0.0,
            then.get(frame, 0.0) / wholly if wholly else 0.0,
        )
        for frame in FRAMES
    )


def _d(shares: Sequence[float]) -> float | None:
    """ln(deployment / hardware); None where either is missing."""
    if not shares:
        return None
    hardware, deployment = shares[FRAMES.index("hardware")], shares[FRAMES.index("deployment")]
    return math.log(deployment / hardware) if hardware > 0 and deployment > 0 else None


def _moved(rows: Sequence[Mapping[str, Any]], held: Book, drawn: int) -> tuple[Moved, ...]:
    if not rows:
        return ()
    wanted = reduce(or_, (Q(kind=row["kind"], slug=row["slug"]) for row in rows))
    names = names_of(Tag.objects.filter(wanted).values_list("pk", flat=True))
    known = {name.pair: name for name in names.values()}
    counts = by_tag(ArticleFilter(), frozenset(row["kind"] for row in rows))
    charted = [known[pair].id for row in rows[:drawn] if (pair := (row["kind"], row["slug"])) in known]
    weekly = by_period_and_tag(ArticleFilter(), "week", charted)
    axis = _axis(rows[:drawn], weekly)
    hollow, until = gaps(axis), complete_until()
    found = []
    for place, row in enumerate(rows):
        name = known.get((row["kind"], row["slug"]))
        own = weekly.get(name.id, {}) if name else {}
        weeks = _weeks(row, own, axis, hollow, until) if place < drawn else ()
        found.append(_one(row, name, counts, weeks, held))
    return tuple(found)


def _changes(row: Mapping[str, Any]) -> dict[Period, int]:
    """By how many pieces each week would change."""
    weeks = ((dt.date.fromisoformat(monday), then - now) for monday, now, then in row["weeks"])
    return {Period.of(monday, "week"): change for monday, change in weeks if change}


def _axis(rows: Sequence[Mapping[str, Any]], weekly: Mapping[int, Mapping[Period, int]]) -> tuple[Period, ...]:
    """The weeks drawn, the same for every tag: all that change, half a year at least, a year at most."""
    changed = {week for row in rows for week in _changes(row)}
    held = {week for own in weekly.values() for week in own} | changed
    if not held:
        return ()
    last = max(held)
    first = max(min(held), min([last.back(LATEST - 1), *changed]))
    return spans(max(first, last.back(MOST_WEEKS - 1)), last)


def _weeks(
    row: Mapping[str, Any],
    own: Mapping[Period, int],
    axis: Sequence[Period],
    hollow: frozenset[Period],
    until: dt.date,
) -> tuple[Week, ...]:
    filter, changes = ArticleFilter(include=((row["kind"], row["slug"]),)), _changes(row)
    return tuple(
        Week(
            week,
            Opens(own.get(week, 0), filter.between(week.start, week.end).to_query()),
            own.get(week, 0) + changes.get(week, 0),
            week in hollow,
            week.end <= until,
        )
        for week in axis
    )


def _one(
    row: Mapping[str, Any], name: TagName | None, counts: Mapping[int, int], weeks: tuple[Week, ...], held: Book
) -> Moved:
    kind, slug = row["kind"], row["slug"]
    now = counts.get(name.id, 0) if name else 0
    ruled = held.rows.get((kind, slug))
    changes = _changes(row)
    return Moved(
        kind=str(KINDS_SAID.get(kind, kind)),
        slug=slug,
        name=name.shown if name else str(NAMES_OF_VALUES.get((kind, slug), row["name"])),
        path=ruled.path if ruled else "",
        now=Opens(now, ArticleFilter(include=((kind, slug),)).to_query()),
        then=now + row["added"] - row["removed"],
        added=row["added"],
        removed=row["removed"],
        added_samples=tuple(Sample(**sample) for sample in row["added_samples"]),
        removed_samples=tuple(Sample(**sample) for sample in row["removed_samples"]),
        weeks=weeks,
        earlier=sum(abs(n) for week, n in changes.items() if weeks and week < weeks[0].period),
    )
