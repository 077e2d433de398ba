"""The parent of web, workers and beat: starts them, restarts those that die, stops them in order.

A child dies with its parent (Linux tells it). Its group is written down and its environment carries the home's path, so that
whatever a killed parent left behind is found and ended by the next start, and nothing else is.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.local.home import Home
from config.local.postgres import dies_with_parent
from config.local.server import ROOT

MARK = "DIVERGENCE_PARENT"  # in a child's environment: the home it belongs to
LOOK = 0.2  # seconds between two looks
CALM = 60.0  # seconds a child must live for its failures to be forgotten
LONGEST_PAUSE = 30.0
WARM_STOP = 15.0  # seconds a child has to finish what it does


@dataclass(frozen=True)
class Part:
    """One kind of process: its name for people, its command, and what it needs beside our environment."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Child:
    part: Part
    process: subprocess.Popen[bytes]
    born: float
    failures: int = 0
    due: float | None = None  # when it is started again; None: it runs


class Parent:
    """Holds the children of one home. `tell` hears one sentence for every start that was not planned."""

    def __init__(self, home: Home, parts: Iterable[Part], tell: Callable[[str], None]) -> None:
        self._home, self._tell = home, tell
        self._children = [_Child(part, self._spawn(part), time.monotonic()) for part in parts]

    def look(self) -> None:
        """Starts again what has died, each time after a longer pause (half a second to half a minute)."""
        now = time.monotonic()
        for child in self._children:
            if child.due is None and child.process.poll() is not None:
                child.failures = 1 if now - child.born > CALM else child.failures + 1
                pause = min(LONGEST_PAUSE, 0.25 * 2**child.failures)
                child.due = now + pause
                code = child.process.returncode
                self._tell(f"The {child.part.name} process ended ({_ending(code)}); it starts again in {pause:g} s.")
            elif child.due is not None and now >= child.due:
                _end_group(child.process.pid, signal.SIGKILL)  # what a killed leader left of its group
                child.process, child.born, child.due = self._spawn(child.part), now, None

    def failures(self, name: str) -> int:
        """How often in a row the part of that name has died."""
        return next(child.failures for child in self._children if child.part.name == name)

    def pids(self) -> dict[str, int]:
        """The process of every part."""
        return {child.part.name: child.process.pid for child in self._children}

    def stop(self) -> None:
        """Asks every child to finish, waits WARM_STOP seconds, then ends what is left."""
        running = [child.process for child in self._children if child.process.poll() is None]
        for process in running:
            process.terminate()
        end = time.monotonic() + WARM_STOP
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, end - time.monotonic()))
        for child in self._children:
            _end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603 - our own programs; this process has one thread
            part.command,
            env={**os.environ, **part.environ, MARK: str(self._home.path)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # standard output is kept for results
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
        self._home.directory("run")
        with _record(self._home).open("a", encoding="utf-8") as groups:
            groups.write(f"{child.pid}\n")
        return child


@contextlib.contextmanager
def children(home: Home, parts: Iterable[Part], tell: Callable[[str], None]) -> Iterator[Parent]:
    """The parts while the block runs; whatever ends the block stops them in order."""
    parent = Parent(home, parts, tell)
    try:
        yield parent
    finally:
        parent.stop()


def end_leftovers(home: Home, patience: float = 3.0) -> list[int]:
    """Ends the children that a killed parent of this home left behind; returns their pids. Needs /proc.

    A process is ended only on two proofs that do not lean on each other: it belongs to a group that a parent of this home
    wrote down, and its own environment names this home.
    """
    record = _record(home)
    found = list(_leftovers(home))
    end = time.monotonic() + patience
    _signal(found, signal.SIGTERM)
    while time.monotonic() < end and any(_leftovers(home)):
        time.sleep(0.05)
    _signal(_leftovers(home), signal.SIGKILL)
    record.unlink(missing_ok=True)
    return found


def _record(home: Home) -> Path:
    """The groups of the children that were started, one number a line."""
    return home.path / "run" / "groups"


def _leftovers(home: Home) -> Iterator[int]:
    try:
        groups = {int(word) for word in _record(home).read_text("utf-8").split()}
    except (OSError, ValueError):
        return
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        with contextlib.suppress(OSError):
            if os.getpgid(pid) in groups - {0, 1, os.getpgrp()} and _is_marked(folder, home):
                yield pid


def _is_marked(folder: Path, home: Home) -> bool:
    return f"{MARK}={home.path}".encode() in (folder / "environ").read_bytes().split(b"\0")


def _signal(pids: Iterable[int], how: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)


def _end_group(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, how)


def _ending(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
