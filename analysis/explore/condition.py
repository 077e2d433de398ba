"""How a source does, in a word and a sentence: the one place where the desk asks for a source's condition."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from analysis.explore.diary import Diary
from analysis.explore.freshness import LATE
from articles.models import Source, Visit

BLOCKED = (Visit.Outcome.BLOCKED, Visit.Outcome.FORBIDDEN, Visit.Outcome.ROBOTS)
# Worst first. The tone is the shape that the page draws: fail, late, well or off.
STATES = {
    "failing": ("Failing", "fail"),
    "blocked": ("Blocked", "fail"),
    "quarantined": ("Quarantined", "fail"),
    "gone": ("Gone", "fail"),
    "late": ("Late", "late"),
    "quiet": ("Quiet", "late"),
    "moved": ("Moved", "late"),
    "unvisited": ("Not yet visited", "off"),
    "empty": ("Empty", "well"),
    "unchanged": ("Unchanged", "well"),
    "new": ("New pieces", "well"),
    "paused": ("Paused", "off"),
    "never": ("Not visited", "off"),
}
WORST_FIRST = tuple(STATES)
RESTING = frozenset({"quarantined", "gone", "paused", "never"})  # nobody goes there at the moment
LEAST_DAYS = 5  # with pieces, before a source has a rhythm of its own


@dataclass(frozen=True, slots=True)
class Condition:
    """One word, and one sentence with cause and next step where there is something to say."""

    state: str
    sentence: str = ""

    @property
    def label(self) -> str:
        """The word that is shown."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """The shape that is drawn: fail, late, well or off."""
        return STATES[self.state][1]

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return WORST_FIRST.index(self.state)


def condition_of(source: Source, *, outcome: str, detail: str, diary: Diary, now: dt.datetime) -> Condition:
    """The condition of a source; `outcome` and `detail` are those of its last visit, empty before the first."""
    if source.kind in Source.NEVER_VISITED:
        return Condition("never")
    resting = _resting(source)
    if resting is not None:
        return resting
    if source.fail_count:
        return Condition("blocked" if outcome in BLOCKED else "failing", source.fail_reason or detail)
    if source.next_visit_at + LATE < now:
        return Condition("late", "Its visit is overdue; look whether the workers run.")
    if not outcome and source.last_ok_at is None:
        return Condition("unvisited", "Its first visit is still to come.")
    if source.moved_to:
        return Condition("moved", f"It says it has moved for good to {source.moved_to}.")
    silence = _silence(diary)
    if silence:
        return Condition("quiet", silence)
    if outcome == Visit.Outcome.EMPTY:
        return Condition("empty", detail)
    return Condition("new" if outcome == Visit.Outcome.NEW else "unchanged", detail)


def _resting(source: Source) -> Condition | None:
    """The condition of a source that is not visited at the moment."""
    match source.state:
        case Source.State.GONE:
            return Condition("gone", "Its host says that it is gone for good. Look for its new address, or revive it.")
        case Source.State.QUARANTINED:
            return Condition(
                "quarantined", "Its document broke the reader three times; say what shall be done with it."
            )
        case Source.State.PAUSED:
            return Condition("paused", "Somebody paused it; nothing it has given is lost.")
    return None


def _silence(diary: Diary) -> str:
    """What to say of a source that is quieter than its own rhythm; empty: it is not, or has too little of a rhythm."""
    read = [value for value in diary.days if value is not None]
    giving = [at for at, value in enumerate(read) if value]
    if len(giving) < LEAST_DAYS:
        return ""
    usual = max(later - earlier for earlier, later in itertools.pairwise(giving))
    silent = len(read) - 1 - giving[-1]
    if silent <= max(usual, 2):
        return ""
    return f"Nothing new for {silent} days; its longest silence before was {usual} {'day' if usual == 1 else 'days'}."
