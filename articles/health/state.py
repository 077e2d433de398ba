"""How a source does, in a word and a sentence that an analyst can read: the one rule behind desk, API and masthead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.health.rhythm import Rhythm
from articles.health.words import Words, day_words, in_thousands, moment_words, sentences, stored
from articles.models import Source, Visit

Tone = Literal["fail", "late", "well", "off"]

LATE: Final = dt.timedelta(hours=2)  # a visit so long overdue means that nobody visits
BLOCKED: Final = frozenset({Visit.Outcome.FORBIDDEN, Visit.Outcome.ROBOTS, Visit.Outcome.BLOCKED})

# Worst first: the word that is shown, and the shape that is drawn.
STATES: Final[dict[str, tuple[Words, Tone]]] = {
    "failing": (_("Failing"), "fail"),
    "blocked": (_("Blocked"), "fail"),
    "quarantined": (_("Quarantined"), "fail"),
    "gone": (_("Gone"), "fail"),
    "late": (_("Late"), "late"),
    "quiet": (_("Quiet"), "late"),
    "moved": (_("Moved"), "late"),
    "not_yet": (_("Not yet visited"), "off"),
    "empty": (_("Empty"), "well"),
    "unchanged": (_("Unchanged"), "well"),
    "new": (_("New pieces"), "well"),
    "paused": (_("Paused"), "off"),
    "never": (_("Not visited"), "off"),
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
    return Condition(state, str(label), sentence, since, None if state in RESTING else next_at, tone)


Told = tuple[str, str, dt.datetime | None]


def _resting(facts: SourceFactsForHealth) -> Told | None:
    """A source that nobody goes to at the moment."""
    if facts.kind == Source.Kind.ARCHIVE:
        return "never", gettext("It came with an archive; nobody visits it."), None
    if facts.kind == Source.Kind.HANDED:
        return "never", gettext("Its pieces were added by hand; there is nothing to visit."), None
    match facts.state:
        case Source.State.GONE:
            reason = stored(facts.fail_reason) or gettext(
                "Its outlet took it down for good. Look for a new address, or revive it."
            )
            return "gone", reason, facts.fail_since
        case Source.State.QUARANTINED:
            reason = stored(facts.quarantine) or gettext("Its document broke the reader three times.")
            said = gettext("%(reason)s Say whether to try it again or to skip it.") % {"reason": reason}
            return "quarantined", said, facts.fail_since
        case Source.State.PAUSED:
            return "paused", gettext("Somebody paused it; what it gave is kept."), None
    return None


def _failing(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told | None:
    if not facts.fail_count:
        return None
    state = "blocked" if facts.last is not None and facts.last.outcome in BLOCKED else "failing"
    reason = stored(facts.fail_reason or (facts.last.detail if facts.last else ""))
    parts = [_opening(state, facts.fail_since), reason, _next_try(facts, next_at, now)]
    return state, sentences(*parts), facts.fail_since


def _opening(state: str, since: dt.datetime | None) -> str:
    if since is None:
        return gettext("It has been blocked.") if state == "blocked" else gettext("It has failed.")
    said = (
        gettext("It has been blocked since %(when)s.")
        if state == "blocked"
        else gettext("It has failed since %(when)s.")
    )
    return said % {"when": moment_words(since)}


def _next_try(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> str:
    if next_at + LATE < now:
        said = gettext("The next try has been due since %(when)s; see whether the workers run.")
        return said % {"when": moment_words(next_at)}
    if next_at <= now:
        return gettext("The next try is due now.")
    if facts.host_waits_until is not None and facts.host_waits_until >= facts.next_visit_at:
        said = gettext("The next try comes %(when)s, as its server asked us to wait.")
    else:
        said = gettext("The next try comes %(when)s.")
    return said % {"when": moment_words(next_at)}


def _late(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told | None:
    if next_at + LATE >= now:
        return None
    if facts.outage_since is not None:
        said = gettext("Our own network has been down since %(when)s; its visit comes when it is back.")
        return "late", said % {"when": moment_words(facts.outage_since)}, next_at
    said = gettext("Its visit has been due since %(when)s; see whether the workers run.")
    return "late", said % {"when": moment_words(next_at)}, next_at


def _well(facts: SourceFactsForHealth, next_at: dt.datetime, now: dt.datetime) -> Told:
    last = facts.last
    if last is None and facts.last_ok_at is None:
        if next_at <= now:
            return "not_yet", gettext("Its first visit is due now."), None
        return "not_yet", gettext("Its first visit comes %(when)s.") % {"when": moment_words(next_at)}, None
    if facts.moved_to:
        said = gettext("It says that it has moved for good to %(address)s.") % {"address": facts.moved_to}
        return "moved", said, last.at if last else None
    if last is not None and last.outcome == Visit.Outcome.MOVED:
        return "moved", stored(last.detail) or gettext("It has moved, and is read at its new address."), last.at
    if facts.rhythm is not None and facts.rhythm.quiet:
        return "quiet", quiet_words(facts.rhythm), _first_silent(facts.rhythm)
    if last is None:
        return "unchanged", "", facts.last_ok_at
    if last.outcome == Visit.Outcome.EMPTY:
        return "empty", stored(last.detail) or gettext("It names no pieces at the moment."), last.at
    if last.outcome == Visit.Outcome.NEW:
        return "new", _brought(last), last.at
    return "unchanged", gettext("It had nothing new on %(when)s.") % {"when": moment_words(last.at)}, last.at


def quiet_words(rhythm: Rhythm) -> str:
    """What to say of a source that is quieter than its own rhythm."""
    days = ngettext("%(n)s collected day", "%(n)s collected days", rhythm.silence)
    told = {"days": days % {"n": in_thousands(rhythm.silence)}}
    if rhythm.last_new_on is None:
        said = gettext("It has given nothing new on any of %(days)s. See whether its address still leads to its news.")
        return said % told
    usual = gettext("less than a day")
    if rhythm.usual_silence:
        usual = ngettext("%(n)s day", "%(n)s days", rhythm.usual_silence) % {"n": in_thousands(rhythm.usual_silence)}
    said = gettext(
        "It has given nothing new for %(days)s, since %(since)s; its longest silence before was %(usual)s. See whether its"
        " address still leads to its news."
    )
    return said % {**told, "since": day_words(rhythm.last_new_on), "usual": usual}


def _first_silent(rhythm: Rhythm) -> dt.datetime | None:
    """The first instant of the first day of the silence; None when nothing is known before it."""
    if rhythm.last_new_on is None:
        return None
    return timezone.make_aware(dt.datetime.combine(rhythm.last_new_on + dt.timedelta(days=1), dt.time()))


def _brought(last: LastVisit) -> str:
    new = ngettext("%(n)s new piece", "%(n)s new pieces", last.created) % {"n": in_thousands(last.created)}
    changed = ngettext("%(n)s changed piece", "%(n)s changed pieces", last.updated)
    changed = changed % {"n": in_thousands(last.updated)}
    if last.created and last.updated:
        told = gettext("%(new)s and %(changed)s") % {"new": new, "changed": changed}
    else:
        told = new if last.created else changed if last.updated else gettext("something new")
    return gettext("It brought %(what)s on %(when)s.") % {"what": told, "when": moment_words(last.at)}
