"""Work that breaks its reader, in every way that C code can; importable by the reader, as all work is."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

from articles.egress.errors import NotFound
from articles.ingestion.outcomes import Unreadable


def echo(value: object) -> object:
    return value


def pid() -> int:
    return os.getpid()


def open_files() -> list[str]:
    """What this process holds open, beyond standard error and its own two pipes."""
    found = []
    for name in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(name.readlink()))
        except OSError:
            continue
    return found


def refuse() -> None:
    raise Unreadable("It cannot be read; look at it.")


def refuse_with_status() -> None:
    raise NotFound("It is not there; look elsewhere.", status=404, url="https://o.example/x", retry_after="7")


def stumble() -> None:
    raise ValueError("a mistake of ours")


def abort() -> None:
    os.abort()


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(3)


def spin() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def sleep() -> None:
    time.sleep(60)


def eat() -> None:
    """Three gigabytes, if it is let."""
    kept = [bytes(64 * 2**20) for _ in range(48)]
    assert len(kept) == 48


def recurse(depth: int = 0) -> int:
    sys.setrecursionlimit(50_000)
    return recurse(depth + 1) + 1


def shout() -> str:
    print("a library that prints")  # noqa: T201 - some do
    os.write(1, b"below Python, too\n")
    return "heard"


def threads() -> int:
    return threading.active_count()
