"""The parent's side: one reader for a process, started when first needed and again when it has broken."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from articles.ingestion.confined import child
from articles.ingestion.confined.frames import receive, send
from articles.ingestion.outcomes import Crashed, Postponed

P = ParamSpec("P")
T = TypeVar("T")

SECONDS: Final = 20.0  # of wall clock for one document
STARTS: Final = 30.0  # and for the child to be there; a program of its own reads many files first
_ROOT: Final = Path(__file__).resolve().parents[3]
# The rooms lean on Django's settings, so these must be read before the first import of one.
_PROGRAM: Final = "import django; django.setup(); from articles.ingestion.confined.child import main; main()"


def run(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work(...)` returns, worked out in the confined reader. `work` must be a function of a module.

    Raises the VisitFailed that it raises; Postponed when the reader cannot be started; Crashed, with stage (the name of `work`) and signal, when it raises anything
    else, takes longer than SECONDS, or brings the reader down.
    """
    with _one_at_a_time:
        return _own().run(work, args, kwargs)


class Reader:
    """The child and the pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._pid = 0
        self._jobs = 0
        self._to = self._back = -1

    def run(self, work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        """See `run` of the module."""
        if self._pid and self._jobs >= child.JOBS:
            self.end()
        if not self._pid:
            # A process with threads must not be forked: a lock that another thread holds would stay closed for ever.
            self._start(_forked if threading.active_count() == 1 else _spawned)
        self._jobs += 1
        stage = work.__name__
        try:
            send(self._to, (work, args, kwargs))
            kind, value = receive(self._back, seconds=SECONDS)
        except TimeoutError:
            self.end()
            raise Crashed(
                f"Reading the document took longer than {SECONDS:.0f} seconds and was stopped. Open it to see what it is.",
                stage=stage, signal=f"SIGKILL after {SECONDS:.0f} s",
            ) from None  # fmt: skip
        except (OSError, EOFError):
            raise self._fallen(stage) from None
        except BaseException:  # interrupted while the answer was on its way: it must not be taken for the next one
            self.end()
            raise
        if kind == "done":
            return value  # type: ignore[no-any-return]
        if kind == "raised":
            raise value
        raise Crashed(
            f"A fault of this program ({value}) while it read the document. The log tells more.",
            stage=stage,
            signal=value,
        )

    def _start(self, start: Callable[[], tuple[int, int, int]]) -> None:
        """Raises Postponed when the child does not come up: that is this machine's fault and no document's."""
        self._pid, self._to, self._back = start()
        self._jobs = 0
        try:
            receive(self._back, seconds=STARTS)
        except (OSError, EOFError):
            self.end()
            raise Postponed(
                "The program that reads documents did not start on this machine; trying again in a minute.", seconds=60
            ) from None

    def end(self) -> int:
        """Ends the child, whatever it does; returns its wait status, 0 when there was none."""
        if not self._pid:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        os.close(self._to)
        os.close(self._back)
        self._pid = 0
        return status

    def _fallen(self, stage: str) -> Crashed:
        """What brought the child down. It has a moment to go by itself: how it went is what we want to know."""
        end = time.monotonic() + 1
        while time.monotonic() < end and os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.005)
        code = os.waitstatus_to_exitcode(self.end())
        name = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return Crashed(
            f"The document broke the program that reads it ({name}). Open it to see what it is.",
            stage=stage,
            signal=name,
        )


_one_at_a_time = threading.Lock()
_kept = Reader()


def _own() -> Reader:
    """The reader of this process; a process that was forked begins without one."""
    global _kept
    if _kept.owner != os.getpid():
        _kept = Reader()
    return _kept


def _forked() -> tuple[int, int, int]:
    """A reader that begins as a copy of this process: no start-up, and none of its open files."""
    jobs_out, jobs_in = os.pipe()
    answers_out, answers_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):  # whatever it is, a copy must not go on in its parent's place
            child.die_with_parent()
            _forget_the_parent(jobs_out, answers_in)
            child.serve(jobs_out, answers_in)
        os._exit(1)
    os.close(jobs_out)
    os.close(answers_in)
    return pid, jobs_in, answers_out


def _spawned() -> tuple[int, int, int]:
    """A reader started as a program of its own. It goes when its input ends."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, cwd=_ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    to, back = os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())
    process.stdin.close()
    process.stdout.close()
    process.returncode = 0  # it is we who wait for it
    return process.pid, to, back


def _forget_the_parent(*kept: int) -> None:
    """Closes every other file but standard error, and takes every signal's usual course."""
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    edges = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for low, high in itertools.pairwise(edges):
        os.closerange(low + 1, high)
