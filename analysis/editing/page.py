"""The page of the rules: what is in force, what is on its way, what waits for a person, and where a word stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.editing.fields import COLUMNS, LABELS
from analysis.editing.rows import KINDS, Book, Row, book
from analysis.editing.wording import Said, say, spoken
from analysis.explore.counts import by_period_and_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.names import TagName, names_of
from analysis.measures.periods import Period, spans, written
from analysis.models import RuleAlarm, RuleChange, RuleSet
from articles.models import Article

MOST_CHANGES = 50  # listed a state
MOST_ALARMS = 40
SHOWN_EDITS = 3  # of a change in a list
STARVED_WEEKS = 4


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of rows and how many there are."""

    kind: str
    label: str
    rows: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a candidate has come."""

    version: str
    note: str
    planned: int
    read: int
    is_planned: bool

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.read / self.planned if self.planned else 0.0


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in a list."""

    id: int
    state: str
    origin: str
    author: str
    reason: str
    at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str
    edits: tuple[Said, ...]
    more: int  # edits beyond those
    touched: int | None  # pieces that the dry run would change; None: not tried


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An open alarm. `all` are the pieces of the tag in those weeks, whatever rule found them."""

    id: int
    kind: str
    role: str  # name, strong, weak: what the rule is
    text: str
    name: str
    path: str
    weeks: str
    found: int
    expected: float
    all: Opens


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds the word looked for, and the places where."""

    row: Row
    label: str
    places: tuple[tuple[str, str], ...]  # column and alternative in words
    owns: bool


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Everything the page of the rules shows."""

    active: RuleSet | None
    candidate: Progress | None
    stored: int  # pieces
    kinds: tuple[KindLine, ...]
    alarms: tuple[AlarmLine, ...]
    alarms_open: int
    proposals: tuple[ChangeLine, ...]
    drafts: tuple[ChangeLine, ...]
    saved: tuple[ChangeLine, ...]
    settled: tuple[ChangeLine, ...]  # withdrawn or dismissed
    asked: str
    hits: tuple[Hit, ...]
    compared: bool  # a version before the active one is kept


def rules_page(asked: str = "") -> RulesPage:
    """The page of the rules; `asked` is a word to look for in them."""
    held = book()
    alarms = RuleAlarm.objects.filter(closed_at=None)
    lines = _changes(held)
    return RulesPage(
        active=RuleSet.objects.active(),
        candidate=progress(),
        stored=Article.objects.count(),
        kinds=tuple(KindLine(kind, str(LABELS[kind][1]), len(held.of_kind(kind))) for kind in KINDS),
        alarms=_alarms(held),
        alarms_open=alarms.count(),
        proposals=tuple(line for line in lines["draft"] if line.origin != RuleChange.Origin.PERSON),
        drafts=tuple(line for line in lines["draft"] if line.origin == RuleChange.Origin.PERSON),
        saved=tuple(lines["saved"]),
        settled=tuple(lines["settled"]),
        asked=asked,
        hits=tuple(_hit(found.row, found.places, found.owns) for found in held.search(asked)),
        compared=RuleSet.objects.previous() is not None,
    )


def progress() -> Progress | None:
    """How far the candidate has come; None without one."""
    candidate = RuleSet.objects.candidate()
    if candidate is None:
        return None
    waiting = candidate.pending.count()
    planned = max(candidate.planned, waiting)
    return Progress(
        candidate.version, candidate.note, planned, planned - waiting, is_planned=candidate.planned_at is not None
    )


def line_of(change: RuleChange, held: Book) -> ChangeLine:
    """A change in a list."""
    effect = change.effect or {}
    return ChangeLine(
        id=change.pk,
        state=change.state,
        origin=change.origin,
        author=_who(change.author),
        reason=change.reason,
        at=change.made_at,
        decided_at=change.decided_at,
        decided_by=_who(change.decided_by),
        edits=say(change.edits[:SHOWN_EDITS], held),
        more=max(0, len(change.edits) - SHOWN_EDITS),
        touched=effect.get("changed"),
    )


def _who(user: object) -> str:
    return str(user) if user is not None else ""


def _changes(held: Book) -> dict[str, list[ChangeLine]]:
    state = RuleChange.State
    asked = {
        "draft": RuleChange.objects.filter(state=state.DRAFT).order_by("-pk"),
        "saved": RuleChange.objects.filter(state=state.SAVED).order_by("-decided_at", "-pk"),
        "settled": RuleChange.objects.filter(state__in=(state.WITHDRAWN, state.DISMISSED)).order_by(
            "-decided_at", "-pk"
        ),
    }
    return {
        name: [line_of(change, held) for change in rows.select_related("author", "decided_by")[:MOST_CHANGES]]
        for name, rows in asked.items()
    }


def _hit(row: Row, places: Sequence[tuple[str, str]], owns: bool) -> Hit:
    said = tuple((str(COLUMNS.get(column, column)), spoken(part)) for column, part in places)
    return Hit(row, str(LABELS[row.kind][0]), said, owns)


def _alarms(held: Book) -> tuple[AlarmLine, ...]:
    rows = list(RuleAlarm.objects.filter(closed_at=None).order_by("-week", "-expected", "pk")[:MOST_ALARMS])
    names = names_of({row.tag_id for row in rows})
    counted = by_period_and_tag(ArticleFilter(), "week", names) if names else {}
    return tuple(_alarm(row, names[row.tag_id], counted[row.tag_id], held) for row in rows if row.tag_id in names)


def _alarm(alarm: RuleAlarm, name: TagName, counted: dict[Period, int], held: Book) -> AlarmLine:
    last = Period.of(alarm.week, "week")
    weeks = spans(last.back(STARVED_WEEKS - 1) if alarm.kind == RuleAlarm.Kind.STARVED else last, last)
    filter = ArticleFilter(include=(name.pair,), start=weeks[0].start, end=weeks[-1].end)
    role, _, text = alarm.rule.partition(" ")
    row = held.rows.get((name.kind, name.slug))
    return AlarmLine(
        id=alarm.pk,
        kind=alarm.kind,
        role=role,
        text=text or alarm.rule,
        name=name.name,
        path=row.path if row else "",
        weeks=written(weeks[0].start, weeks[-1].end),
        found=alarm.found,
        expected=alarm.expected,
        all=Opens(sum(counted.get(week, 0) for week in weeks), filter.to_query()),
    )
