"""Panels of a page that may fail alone: each has a time limit in the database, and the rest of the page stands without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unmade:
    """A panel that is not there: `late` when it exceeded its `seconds`, else the database failed."""

    late: bool
    seconds: int


class LateError(OperationalError):
    """The panel's time was over before its next statement began."""


_page: ContextVar[dict[str, Unmade] | None] = ContextVar("page", default=None)


@contextmanager
def limits() -> Iterator[dict[str, Unmade]]:
    """Opens a page whose panels are limited to PANEL_SECONDS each; yields the panels that could not be made, by name.

    One statement is cancelled after that time, and none begins later: at worst a panel takes twice as long. Two statements
    of our own a page. Outside of it a panel is an ordinary call that raises: an export must not leave out a part in silence.
    """
    unmade: dict[str, Unmade] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{settings.PANEL_SECONDS}s"])
    token = _page.set(unmade)
    try:
        yield unmade
    finally:
        _page.reset(token)
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")


def panel(name: str, make: Callable[[], T], empty: T) -> T:
    """Returns what `make` reads, all of it before it returns; `empty` when that failed or took too long on a page's limits.

    Catches what the database says of itself (a cancelled statement, a full disk), never a fault of ours.
    """
    unmade = _page.get()
    if unmade is None:
        return make()
    seconds = settings.PANEL_SECONDS
    # alone, a failed statement leaves nothing behind; inside a transaction it would take the rest along
    alone = nullcontext() if not connection.in_atomic_block else transaction.atomic()
    try:
        with alone, connection.execute_wrapper(_until(time.monotonic() + seconds)):
            return make()
    except OperationalError as error:
        late = isinstance(error, LateError) or isinstance(error.__cause__, QueryCanceled)
        unmade[name] = Unmade(late, seconds)
        log.warning("panel_unmade", panel=name, late=late, seconds=seconds, reason=str(error).strip())
        return empty


def _until(end: float) -> Callable[..., Any]:
    """A wrapper of statements that lets none begin after `end`."""

    def checked(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if time.monotonic() > end:
            raise LateError("The panel's time was over")
        return execute(sql, params, many, context)

    return checked
