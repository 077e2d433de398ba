"""The processes that read in parallel: all cores for a long run, none but ours for a short one."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from types import TracebackType
from typing import TypeVar

from django.db import connections

Job = TypeVar("Job")
Result = TypeVar("Result")
AHEAD = 2  # jobs a process has waiting, so that it never idles and a list of millions is not taken in at once


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """Runs jobs in `size` processes; with one, in this process. Each process has connections of its own."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Crew:
        if self._size > 1 and "fork" in multiprocessing.get_all_start_methods():
            # Forked, so that a worker stands in the same database and under the same settings as we do.
            context = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(self._size, mp_context=context, initializer=_leave_connections)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """The results of the jobs as they come in; the first error ends the run."""
        if self._pool is None:
            yield from map(work, jobs)
            return
        under_way: set[Future[Result]] = set()
        for job in jobs:
            under_way.add(self._pool.submit(work, job))
            if len(under_way) >= AHEAD * self._size:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)


def _leave_connections() -> None:
    """Lets go of the connections that came along with the fork. Closing them would say goodbye in our parent's name."""
    for connection in connections.all(initialized_only=True):
        connection.connection = None
