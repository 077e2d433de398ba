"""The reader's own life: one job after the other, within its limits, until its parent is gone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

from articles.egress.errors import VisitFailed
from articles.ingestion.confined.frames import receive, send

MEMORY: Final = 768 * 2**20  # bytes of address space beyond what the reader has when it starts
LONGEST: Final = 30  # seconds of one document; its parent ends it sooner, unless the parent is gone
READY: Final = "ready"  # said once, before the first job: the time it takes to start is no document's
JOBS: Final = 500  # documents of a whole life: whatever leaks stays bounded
_PR_SET_PDEATHSIG: Final = 1


def serve(jobs: int, answers: int) -> NoReturn:
    """Answers jobs read from one descriptor on another. Ends the process; never returns to the parent's code."""
    _speak_aside()
    limit()
    with contextlib.suppress(EOFError, OSError):
        send(answers, READY)
        while True:
            work, args, kwargs = receive(jobs)
            signal.alarm(LONGEST)  # the kernel's own end: nothing that spins can hold it up
            send(answers, answer(work, args, kwargs))
            signal.alarm(0)
    os._exit(0)


def _speak_aside() -> None:
    """Nobody types here, and whatever prints must not speak between the answers: it goes to standard error."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", closefd=False)


def limit() -> None:
    """Caps the memory of this process for good, and lets it leave no core behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # Linux tells the size; elsewhere there is no cap, and the time-out stands alone
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def die_with_parent() -> None:
    """Has the kernel end this process with its parent, where the kernel can (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def answer(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, Any]:
    """What a job came to: ("done", result), ("raised", a VisitFailed), or ("crashed", what it was)."""
    try:
        return "done", work(*args, **kwargs)
    except VisitFailed as failure:
        return "raised", failure
    except MemoryError:
        return "crashed", "out of memory"
    except Exception as error:  # the border of a process: whatever it is, the parent is told
        traceback.print_exc(limit=-20, file=sys.stderr)
        return "crashed", type(error).__name__


def main() -> NoReturn:
    """Jobs on standard input, answers on what was standard output. Django must be set up."""
    serve(os.dup(0), os.dup(1))
