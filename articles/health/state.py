"""How a source does, in a word and a sentence that an analyst can read: the one rule behind desk, API and masthead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from django.utils import timezone

from articles.health.rhythm import Rhythm
from articles.health.words import counted, day_words, moment_words
from articles.models import Source, Visit

Tone = Literal["fail", "late", "well", "off"]

LATE: Final = dt.timedelta(hours=2)  # a visit so long overdue means that nobody visits
BLOCKED: Final = frozenset({Visit.Outcome.FORBIDDEN, Visit.Outcome.ROBOTS, Visit.Outcome.BLOCKED})

# Worst first: the word that is shown, and the shape that is drawn.
STATES: Final[dict[str, tuple[str, Tone]]] = {
    "failing": ("Failing", "fail"),
    "blocked": ("Blocked", "fail"),
    "quarantined": ("Quarantined", "fail"),
    "gone": ("Gone", "fail"),
    "late": ("Late", "late"),
    "quiet": ("Quiet", "late"),
    "moved": ("Moved", "late"),
    "not_yet": ("Not yet visited", "off"),
    "empty": ("Empty", "well"),
    "unchanged": ("Unchanged", "well"),
    "new": ("New pieces", "well"),
    "paused": ("Paused", "off"),
    "never": ("Not visited", "off"),
}
WORST_FIRST: Final = tuple(STATES)
RESTING: Final = frozenset({"quarantined", "gone", "paused", "never"})  # nobody goes there at the moment


@dataclass(frozen=True, slots=True)
class LastVisit:
    """What is told of a source's newest visit."""

    at: dt.datetime
    outcome: str
    detail: str
    created: int
    updated: int


@dataclass(frozen=True, slots=True)
class SourceFactsForHealth:
    """All that is asked to know how a source does. `articles.health.facts.facts_of` reads it for many sources."""

    source_id: int
    kind: str
    state: str
    next_visit_at: dt.datetime
    fail_count: int = 0
    fail_since: dt.datetime | None = None
    fail_reason: str = ""
    last_ok_at: dt.datetime | None = None
    moved_to: str = ""
    last: LastVisit | None = None
    rhythm: Rhythm | None = None  # None: too little is known
    quarantine: str = ""  # why its document was set aside
    host_waits_until: dt.datetime | None = None  # its server asked us to wait
    outage_since: dt.datetime | None = None  # our own network is down


@dataclass(frozen=True, slots=True)
class Condition:
    """One word and one or two sentences; `since` is when it began, `next_at` when the next visit is due (None: never)."""

    state: str
    label: str
    sentence: str
    since: dt.datetime | None
    next_at: dt.datetime | None
    tone: Tone

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return WORST_FIRST.index(self.state)


def condition(facts: SourceFactsForHealth, *, now: dt.datetime) -> Condition:
    """How a source does at `now` (aware). Of several things that hold, the worst is told."""
    next_at = max(facts.next_visit_at, facts.host_waits_until or facts.next_visit_at)
    state, sentence, since = (
        _resting(facts) or _failing(facts, next_at, now) or _late(facts, next_at, now) or _well(facts, next_at, now)
    )
    label, tone = STATES[state]
    return Condition(state, label, sentence, since, None if state in RESTING else next_at, tone)


Told = tuple[str, str, dt.datetime | None]


def _resting(facts: SourceFactsForHealth) -> Told | None:
    """A source that nobody goes to at the moment."""
    if facts.kind == Source.Kind.ARCHIVE:
        return "never", "It came with an archive; nobody visits it.", None
    if facts.kind == Source.Kind.HANDED:
        return "never", "Its pieces were added by hand; there is nothing to visit.", None
    match facts.state:
        case Source.State.GONE:
            reason = facts.fail_reason or "Its outlet took it down for good. Look for a new address, or revive it."
            return "gone", reason, facts.fail_since
        case Source.State.QUARANTINED:
            reason = facts.quarantine or "Its document broke the reader three times."
            return "quarantined", f"{reason} Say whether to try it again or to skip it.", facts.fail_since
        case Source.State.PAUSED:
            return "paused", "Somebody paused it; what it gave is kept.", None
    return None


def _failing(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told | None:
    if not facts.fail_count:
        return None
    state = "blocked" if facts.last is not None and facts.last.outcome in BLOCKED else "failing"
    since = f" since {moment_words(facts.fail_since)}" if facts.fail_since else ""
    opening = f"It has been blocked{since}." if state == "blocked" else f"It has failed{since}."
    reason = facts.fail_reason or (facts.last.detail if facts.last else "")
    return state, " ".join(filter(None, [opening, reason, _next_try(facts, next_at, now)])), facts.fail_since


def _next_try(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> str:
    if next_at + LATE < now:
        return f"The next try has been due since {moment_words(next_at)}; see whether the workers run."
    if next_at <= now:
        return "The next try is due now."
    waits = facts.host_waits_until is not None and facts.host_waits_until >= facts.next_visit_at
    return f"The next try comes {moment_words(next_at)}{', as its server asked us to wait' if waits else ''}."


def _late(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told | None:
    if next_at + LATE >= now:
        return None
    if facts.outage_since is not None:
        down = moment_words(facts.outage_since)
        return "late", f"Our own network has been down since {down}; its visit comes when it is back.", next_at
    return "late", f"Its visit has been due since {moment_words(next_at)}; see whether the workers run.", next_at


def _well(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told:
    last = facts.last
    if last is None and facts.last_ok_at is None:
        when = "is due now" if next_at <= now else f"comes {moment_words(next_at)}"
        return "not_yet", f"Its first visit {when}.", None
    if facts.moved_to:
        return "moved", f"It says that it has moved for good to {facts.moved_to}.", last.at if last else None
    if last is not None and last.outcome == Visit.Outcome.MOVED:
        return "moved", last.detail or "It has moved, and is read at its new address.", last.at
    if facts.rhythm is not None and facts.rhythm.quiet:
        return "quiet", quiet_words(facts.rhythm), _first_silent(facts.rhythm)
    if last is None:
        return "unchanged", "", facts.last_ok_at
    if last.outcome == Visit.Outcome.EMPTY:
        return "empty", last.detail or "It names no pieces at the moment.", last.at
    if last.outcome == Visit.Outcome.NEW:
        return "new", _brought(last), last.at
    return "unchanged", f"It had nothing new on {moment_words(last.at)}.", last.at


def quiet_words(rhythm: Rhythm) -> str:
    """What to say of a source that is quieter than its own rhythm."""
    days = counted(rhythm.silence, "collected day")
    if rhythm.last_new_on is None:
        return f"It has given nothing new on any of {days}. See whether its address still leads to its news."
    usual = counted(rhythm.usual_silence, "day") if rhythm.usual_silence else "less than a day"
    since = day_words(rhythm.last_new_on)
    return f"It has given nothing new for {days}, since {since}; its longest silence before was {usual}. See whether its address still leads to its news."


def _first_silent(rhythm: Rhythm) -> dt.datetime | None:
    """The first instant of the first day of the silence; None when nothing is known before it."""
    if rhythm.last_new_on is None:
        return None
    return timezone.make_aware(dt.datetime.combine(rhythm.last_new_on + dt.timedelta(days=1), dt.time()))


def _brought(last: LastVisit) -> str:
    brought = [counted(last.created, "new piece")] if last.created else []
    brought += [counted(last.updated, "changed piece")] if last.updated else []
    told = " and ".join(brought) or "something new"
    return f"It brought {told} on {moment_words(last.at)}."
