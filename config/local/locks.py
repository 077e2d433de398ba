"""Locks the kernel drops when their holder dies, so that no stale file ever blocks a start."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def sole(file: Path) -> Iterator[bool]:
    """Holds `file` alone. Yields False at once when another process holds it. The holder's pid is its content."""
    with _opened(file) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield True


@contextlib.contextmanager
def shared(file: Path) -> Iterator[None]:
    """Holds `file` together with others; waits while one process holds it alone."""
    with _opened(file) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


def is_shared(file: Path) -> bool:
    """Whether others hold `file` together. False when nobody holds it, and when one process holds it alone."""
    with _opened(file) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return True
        return False


def holder(file: Path) -> str:
    """The process that wrote itself into a lock; empty when unknown."""
    try:
        return file.read_text("utf-8").strip()
    except OSError:
        return ""


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
