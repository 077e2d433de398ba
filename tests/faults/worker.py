"""A worker of the product under accelerated time: leases of seconds, documents that are poison, lines at which it is killed.

`python -m tests.faults.worker FOLDER` is the `celery worker` of the queue `fetch`; all else is as in the product.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Final

import django
from django.conf import settings

from config.celery import app

django.setup()

from articles import tasks  # noqa: E402 - Django must be set up first
from articles.ingestion import dispatch, lease, own_page, pipeline, schedule  # noqa: E402
from articles.ingestion.confined import child, reader  # noqa: E402
from tests.faults import points, poison  # noqa: E402

LEASE: Final = dt.timedelta(seconds=6)
SPINS: Final = 1.0  # seconds that a document may take here


def accelerate() -> None:
    """Seconds instead of minutes, in whatever process calls it."""
    lease.LENGTH = own_page.LENGTH = LEASE
    dispatch.RESEND_AFTER = dt.timedelta(seconds=4)
    schedule.CRASHED = own_page.AGAIN = dt.timedelta(seconds=0.5)
    pipeline.WITHOUT_DATABASE = 1.0
    reader.SECONDS = SPINS
    app.conf.worker_lost_wait = 0.1
    settings.AFTER_STORING = "tests.faults.worker.hear"


def hear(article_ids: list[int]) -> None:
    """Whoever wants to know of new pieces: writes down what it was told."""
    points.append(Path(os.environ["FAULTS_FOLDER"]) / "told", " ".join(map(str, article_ids)))


def main() -> None:
    folder = Path(sys.argv[1])
    os.environ["FAULTS_FOLDER"] = str(folder)
    accelerate()
    poison.put()
    reader._PROGRAM = reader._PROGRAM.replace("from", "from tests.faults import poison; poison.put(); from", 1)
    pipeline.visit_source = points.planned(pipeline.visit_source, "visit", folder)
    pipeline.read_page = points.planned(pipeline.read_page, "page", folder)
    untraced = child.limit
    child.limit = lambda: (sys.settrace(None), untraced())  # a kill point is the worker's, not its reader's
    assert tasks.pipeline is pipeline
    app.worker_main(
        ["worker", "--queues=fetch", "--concurrency=4", "--hostname=faults@%h", "--loglevel=CRITICAL",
         "--without-gossip", "--without-mingle", "--without-heartbeat", *sys.argv[2:]]
    )  # fmt: skip


if __name__ == "__main__":
    main()
