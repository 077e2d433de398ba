"""Ten thousand sources visited once: our two workers, a feed reader's two workers, and reading the same documents alone."""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import os
import time
from collections.abc import Iterator
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any, Final

import structlog
from django.db import connection
from reader import make_reader

from articles.ingestion import lease, pipeline, walk
from articles.ingestion.records import FetchedPage
from articles.models import Article, Source, Visit
from bench.press import ENTRIES, feed, press

Line = dict[str, object]
SOURCES: Final = 10_000
WORKERS: Final = 2
READING_ALONE: Final = 1_000  # documents: enough for a rate


def run(folder: Path, *, sources: int = SOURCES) -> Iterator[Line]:
    """Lines for visits a second against `reader` and against reading alone, and for how much a worker's memory grew."""
    alone = _reading_alone()
    with press() as base:
        theirs = sources / _their_seconds(folder / "reader.sqlite", base, sources)
        ours, growth = _our_visits(base, sources)
    stored = Article.objects.filter(source__slug__startswith="bench-").count()
    if Visit.objects.filter(outcome="new").count() != sources or stored != sources * ENTRIES:
        raise RuntimeError(
            f"{stored:,} pieces are stored, {sources * ENTRIES:,} were published; the rates mean nothing."
        )
    yield _line("visits of sources", ours, "visits/s", "reader, update_feeds", ours / theirs, 1.0, ours >= theirs)
    yield _line(
        "pieces from visits", ours * ENTRIES, "pieces/s", "reader, update_feeds", ours / theirs, 1.0, ours >= theirs
    )
    yield _line("visits of sources", ours, "visits/s", "reading alone, one process", ours / alone, None, None)
    yield _line("reader, update_feeds", theirs, "feeds/s", "reading alone, one process", theirs / alone, None, None)
    yield _line(
        "a worker's memory at the end",
        growth,
        "of a tenth of the way",
        "a tenth of the way",
        growth,
        1.1,
        growth <= 1.1,
    )


def _reading_alone() -> float:
    """Documents a second from bytes to drafts: the floor, without network, database or child."""
    source = Source(pk=1, url="https://o.example/", name="bench")
    held = lease.claim_of(source, started_at=dt.datetime.now(dt.UTC))
    pages = [FetchedPage("https://o.example/", "https://o.example/", 200, {}, feed(n)) for n in range(READING_ALONE)]
    began = time.perf_counter()
    for page in pages:
        walk.read_document(held, page)
    return READING_ALONE / (time.perf_counter() - began)


def _their_seconds(path: Path, base: str, sources: int) -> float:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # it tells of every feed
    with make_reader(str(path), feed_root=None) as theirs:
        for number in range(sources):
            theirs.add_feed(f"{base}{number}")
        began = time.perf_counter()
        theirs.update_feeds(workers=WORKERS)
        return time.perf_counter() - began


def _our_visits(base: str, sources: int) -> tuple[float, float]:
    """Visits a second by WORKERS processes that claim whatever is due, and the growth of the larger one's memory."""
    Source.objects.bulk_create(
        [Source(url=f"{base}{number}", slug=f"bench-{number}", name=f"Outlet {number}") for number in range(sources)],
        batch_size=1_000,
    )
    ids = list(Source.objects.filter(slug__startswith="bench-").order_by("pk").values_list("pk", flat=True))
    connection.close()
    context: Any = multiprocessing.get_context("fork")
    sizes: SimpleQueue[tuple[int, int]] = context.SimpleQueue()
    workers = [context.Process(target=_work, args=(ids[n::WORKERS], sizes)) for n in range(WORKERS)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spent = time.perf_counter() - began
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("A worker of the benchmark ended before its work; its traceback is above.")
    grown = [late / early for early, late in (sizes.get() for _ in workers)]
    return sources / spent, max(grown)


def _work(ids: list[int], sizes: SimpleQueue[tuple[int, int]]) -> None:
    early = 0
    for number, source_id in enumerate(ids):
        pipeline.visit_source(source_id, only_due=True)
        if number == len(ids) // 10:
            early = _size()
    sizes.put((early, _size()))


def _size() -> int:
    """Pages of memory that this process and its reader hold now."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return sum(int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) for pid in ("self", *children))


def _line(
    bench: str, value: float, unit: str, against: str, ratio: float, goal: float | None, met: bool | None
) -> Line:
    return {
        "bench": bench,
        "value": round(value, 2),
        "unit": unit,
        "against": against,
        "ratio": round(ratio, 3),
        "goal": goal,
        "met": met,
    }
