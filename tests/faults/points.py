"""Kill points: every line of the rooms that claim, store and give back is one, and none of them has to be written into the product.

A tracer counts the lines that a visit executes in those files. A plan names, for a source, the line at which its worker is
killed, once and with SIGKILL: no handler runs, no transaction ends in order.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

import django.db.backends.base.base as backend
import django.db.transaction as transactions

from articles import tasks
from articles.health import days
from articles.ingestion import captures, lease, ledger, moves, outbox, own_page, pipeline, politeness, store, walk

ROOMS: Final = frozenset(
    str(module.__file__)
    for module in (
        tasks, days, captures, ledger, lease, moves, outbox, own_page, pipeline, politeness, store, walk, transactions, backend,
    )
)  # fmt: skip


class Tracer:
    """Counts lines executed in ROOMS; kills this process at line number `at` (0: never)."""

    def __init__(self, at: int, told: Path) -> None:
        self.count, self._at, self._told = 0, at, told

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._line if frame.f_code.co_filename in ROOMS else None

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            self.count += 1
            if self.count == self._at:
                append(self._told, f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
                os.kill(os.getpid(), signal.SIGKILL)
        return self._line


def planned(work: Callable[..., Any], kind: str, folder: Path) -> Callable[..., Any]:
    """`work(id, ...)`, killed where the plan says so: `plan.json` in `folder` maps "<kind> <id>" to the number of a line."""

    def run(ident: int, **words: Any) -> Any:
        at = _plan(folder).get(f"{kind} {ident}")
        mark = folder / f"done-{kind}-{ident}"
        if at is None or mark.exists():
            return work(ident, **words)
        mark.touch()
        tracer = Tracer(at, folder / "killed")
        sys.settrace(tracer)
        try:
            return work(ident, **words)
        finally:
            sys.settrace(None)
            append(folder / "survived", f"{kind} {tracer.count}")

    return run


def append(path: Path, line: str) -> None:
    """One line, whole, whoever else writes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")[:-1] if path.exists() else []


def _plan(folder: Path) -> dict[str, int]:
    path = folder / "plan.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
