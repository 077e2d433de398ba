"""What a process remembers of the data while nothing was written since: counts and names that every page asks for.

While a page is read, the state of the data is asked for once; what was computed under the same state, on the same day, is
given again. Outside of `reading`, in commands, tasks and acts, nothing is remembered.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from analysis.measures.periods import zone
from analysis.models.change import Change

KEPT = 300_000  # numbers and names of one process, some 40 MB; the values asked for longest ago are forgotten
DATA, WORDS = str(Change.Subject.PIECES), str(Change.Subject.WORDS)

_STATE = "SELECT subject, max(xact), sum(xact), sum(statements), count(*) FROM analysis_change GROUP BY subject"
_MANY = 1_000  # marks of one subject, beyond which they are put together
_TOUCHED = 100_000  # marks of touched pieces, likewise

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
State = tuple[Hashable, ...]


@dataclass
class _Reading:
    """One page being read; `states` is asked for when something is first remembered, `once` holds what this page asked."""

    states: dict[str, State] | None = None
    once: dict[Hashable, Any] = field(default_factory=dict)


@dataclass
class _Memory:
    """Values by what was asked under which state of the data, each with its weight."""

    values: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    weight: int = 0
    lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> tuple[bool, Any]:
        """Whether it is known, and the value."""
        with self.lock:
            if key not in self.values:
                return False, None
            self.values.move_to_end(key)
            return True, self.values[key][0]

    def keep(self, key: Hashable, value: Any) -> None:
        """Keeps a value and forgets those asked for longest ago."""
        with self.lock:
            _, before = self.values.pop(key, (None, 0))
            self.values[key] = value, _weight(value)
            self.weight += _weight(value) - before
            while self.weight > KEPT:
                self.weight -= self.values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Keeps nothing."""
        with self.lock:
            self.values.clear()
            self.weight = 0


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)
_memory = _Memory()


@contextmanager
def reading() -> Iterator[None]:
    """While this lasts nothing is written by whoever reads, and what is known of the same state of the data is given again."""
    if _reading.get() is not None:  # a page made of pages
        yield
        return
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def remembered(
    *subjects: str, key: Callable[..., Hashable] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a function whose answer follows from its arguments (hashable) and from the data of some subjects alone; without
    a subject it is asked once a page (as is what `once` asks).

    `key` says what the arguments come to, where they cannot be hashed or where more decides the answer than they do.
    A dictionary is given as a copy, everything else must be frozen. What is read after the state was asked for may be newer
    than the state, never older; it is then computed once more under the next state.
    """

    def mark(ask: Callable[P, R]) -> Callable[P, R]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            now = _reading.get()
            if now is None:
                return ask(*args, **kwargs)
            asked = key(*args, **kwargs) if key else (args, tuple(sorted(kwargs.items())))
            whole = (ask.__module__, ask.__qualname__, asked, *_reader())
            if not subjects:
                if whole not in now.once:
                    now.once[whole] = ask(*args, **kwargs)
                return cast("R", _own(now.once[whole]))
            held = (whole, *(_states(now).get(subject) for subject in subjects))
            known, value = _memory.get(held)
            if not known:
                value = ask(*args, **kwargs)
                _memory.keep(held, value)
            return cast("R", _own(value))

        return answer

    return mark


def once(question: str, ask: Callable[[], T]) -> T:
    """The answer to a question, asked for the first time on this page or remembered. Outside of a page it is always asked."""
    now = _reading.get()
    if now is None:
        return ask()
    if question not in now.once:
        now.once[question] = ask()
    return cast("T", now.once[question])


def tell(question: str, answer: object) -> None:
    """Remembers for this page an answer that was learnt along the way; outside of a page nothing."""
    if (now := _reading.get()) is not None:
        now.once.setdefault(question, answer)


def state_of(subject: str) -> State | None:
    """The state of a subject that the page being read is in; None outside of a page."""
    now = _reading.get()
    return None if now is None else _states(now).get(subject, ())


def forget() -> None:
    """Forgets everything that this process remembers."""
    _memory.clear()


def put_together() -> int:
    """Puts the marks of a subject into one when there are many, and those of touched pieces into one of any piece. Gives how
    many went; called from time to time by a worker."""
    gone = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM analysis_change GROUP BY subject HAVING count(*) > %s", [_MANY])
        for (subject,) in cursor.fetchall():
            # one statement: its own mark is new, so no state comes back that was there before
            cursor.execute(
                "WITH gone AS (DELETE FROM analysis_change WHERE subject = %s RETURNING at) "
                "INSERT INTO analysis_change (subject, xact, statements, at) "
                "SELECT %s, pg_current_xact_id()::text::bigint, count(*), max(at) FROM gone RETURNING statements",
                [subject, subject],
            )
            gone += cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM analysis_touched")
        if cursor.fetchone()[0] > _TOUCHED:
            cursor.execute(
                "WITH gone AS (DELETE FROM analysis_touched RETURNING 1) INSERT INTO analysis_touched (xact, article) "
                "SELECT pg_current_xact_id()::text::bigint, NULL WHERE EXISTS (SELECT FROM gone)"
            )
            cursor.execute(
                "INSERT INTO analysis_change VALUES (%s, pg_current_xact_id()::text::bigint, 1) ON CONFLICT DO NOTHING",
                [DATA],
            )
    return gone


def _states(now: _Reading) -> dict[str, State]:
    """The state of every subject for the page being read."""
    if now.states is None:
        with connection.cursor() as cursor:
            cursor.execute(_STATE)
            now.states = {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
    return now.states


def _reader() -> tuple[str, dt.date, str | None]:
    """What else an answer follows from: the zone of the days, the day, the language of the words."""
    return zone().key, timezone.now().astimezone(zone()).date(), get_language()


def _weight(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + sum(len(inner) if isinstance(inner, dict) else 1 for inner in value.values())
    held = getattr(value, "values", ())
    return 20 + (10 * len(held) if isinstance(held, tuple) else 0)  # a record, perhaps a figure with its values


def _own(value: Any) -> Any:
    """A copy of a dictionary and of those in it, so that no page changes what another is given."""
    if isinstance(value, dict):
        return {key: dict(inner) if isinstance(inner, dict) else inner for key, inner in value.items()}
    return value
