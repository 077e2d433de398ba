"""Does a transaction again when the database asks for it: after a deadlock, a lock that took too long, or a restart."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")

TRIES: Final = 5
_GONE: Final = (
    "08",
    "57P0",
)  # connection lost, server going down or coming up; without a state, nobody answered at all
_AGAIN: Final = {"40P01", "40001", "55P03"}  # deadlock, serialisation failure, lock not available
_COMING_BACK: Final = 30.0  # seconds that a server gets to start again; the lease lasts longer
_LONGEST: Final = 1.0


def insist(work: Callable[[], T]) -> T:
    """What `work()` returns. It must be one transaction: an attempt that failed has left nothing behind.

    Raises what the last attempt raised. Inside a transaction of the caller's nothing can be tried again, so `work` has one try.
    """
    end = time.monotonic() + _COMING_BACK
    tries = 0
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            state = getattr(error.__cause__, "sqlstate", None)
            lost = not state or state.startswith(_GONE)
            tries += not lost
            hopeless = not (lost or state in _AGAIN) or tries >= TRIES or time.monotonic() > end
            if hopeless or connection.in_atomic_block:
                raise
            if lost:
                connection.close()
        time.sleep(_LONGEST * random.random())  # noqa: S311 - keeps two from meeting again
