"""Files made by workers: one file whatever happens, the same bytes as the list itself, for the reader who asked."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import signal
import sys
import time
from subprocess import Popen

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.functions import Now

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists import formats
from analysis.keeping import export_jobs
from analysis.keeping.export_jobs import Reader
from analysis.keeping.refusal import CannotBeKept
from analysis.models import ExportJob, ExportPart
from tests.analysis.explore.pieces import newsroom, piece

HERE = "http://testserver"
BROWSER = Reader(None, "a" * 40)
pytestmark = pytest.mark.django_db


def asked(format: str = "csv", query: str = "", reader: Reader = BROWSER) -> ExportJob:
    return export_jobs.ask(ArticleFilter.from_query(query), format, reader, base_url=HERE)[0]


def whole(format: str, query: str = "") -> bytes:
    return b"".join(formats.answer(ArticleFilter.from_query(query), format, base_url=HERE)[1])


def held(job: ExportJob) -> bytes:
    return b"".join(export_jobs.body(job))


def silence(job: ExportJob) -> None:
    """As if its worker had died two minutes ago."""
    ExportJob.objects.filter(pk=job.pk).update(leased_until=Now() - dt.timedelta(seconds=1))


@pytest.mark.parametrize("format", export_jobs.FORMATS)
def test_a_file_has_the_bytes_of_the_list(format: str) -> None:
    newsroom(30)
    job = asked(format, "company=huawei")
    assert export_jobs.make(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.numbers) == ("done", job.total, None)
    assert held(job) == whole(format, "company=huawei")
    assert (job.size, job.sha256) == (len(held(job)), hashlib.sha256(held(job)).hexdigest())
    assert not export_jobs.make(job.pk)


def test_it_is_kept_in_parts_and_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(30)
    monkeypatch.setattr(export_jobs, "PART", 1000)
    monkeypatch.setattr("analysis.explore.lists.list_asked.AT_ONCE", 10)
    job = export_jobs.begin(asked().pk)
    assert job is not None
    file, seen = io.BytesIO(), []

    class Watched(io.BytesIO):
        def write(self, part: bytes) -> int:  # type: ignore[override]
            seen.append(ExportJob.objects.values_list("done", flat=True).get(pk=job.pk))
            return file.write(part)

    size, digest = export_jobs.write(job, Watched())
    assert (sorted(seen), set(seen)) == (seen, {0, 10, 20})
    assert export_jobs.finish(job, file, size, digest)
    assert ExportPart.objects.filter(job=job).count() == -(-size // 1000) > 1
    assert held(job) == whole("csv")


def test_a_dead_workers_file_is_made_by_another_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.explore.lists.list_asked.AT_ONCE", 10)
    newsroom(30)
    job = asked()
    dead = export_jobs.begin(job.pk)
    assert dead is not None
    assert export_jobs.begin(job.pk) is None  # the lease is held
    export_jobs.write(dead, io.BytesIO())
    before = whole("csv")
    piece("Came later")  # the list of the first time is the list
    silence(job)
    assert export_jobs.make(job.pk)
    assert held(job) == before
    with pytest.raises(export_jobs.LeaseLost):
        export_jobs.write(dead, io.BytesIO())
    assert not export_jobs.finish(dead, io.BytesIO(b"other"), 5, "x")
    assert held(job) == before


def test_three_dead_workers_are_enough() -> None:
    newsroom(20)
    job = asked()
    for _ in range(export_jobs.TRIES):
        assert export_jobs.begin(job.pk) is not None
        silence(job)
    assert not export_jobs.make(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", export_jobs.GIVEN_UP)


def test_workers_are_told_again_and_old_files_go() -> None:
    newsroom(20)
    one, two, done = asked("csv"), asked("md"), asked("bib")
    export_jobs.make(done.pk)
    export_jobs.begin(two.pk)
    assert export_jobs.lost() == []
    ExportJob.objects.update(sent_at=Now() - dt.timedelta(minutes=2))
    assert export_jobs.lost() == [one.pk]
    silence(two)
    ExportJob.objects.update(sent_at=Now() - dt.timedelta(minutes=2))
    assert set(export_jobs.lost()) == {one.pk, two.pk}
    assert export_jobs.lost() == []
    ExportJob.objects.filter(pk=done.pk).update(asked_at=Now() - export_jobs.KEPT - dt.timedelta(hours=1))
    assert export_jobs.forget() == 1
    assert not ExportPart.objects.exists()
    assert ExportJob.objects.count() == 2


def test_a_reader_sees_nobody_elses_files() -> None:
    newsroom(20)
    ann, ben = User.objects.create(username="ann"), User.objects.create(username="ben")
    mine, browsers = asked(reader=Reader(ann.pk)), asked()
    assert export_jobs.find(mine.pk, Reader(ann.pk)) == mine
    assert [export_jobs.find(mine.pk, other) for other in (Reader(ben.pk), BROWSER, Reader(None))] == [None] * 3
    assert export_jobs.find(browsers.pk, BROWSER) == browsers
    assert [export_jobs.find(browsers.pk, other) for other in (Reader(ann.pk), Reader(None), Reader(None, "b"))] == [
        None
    ] * 3


def test_asking_twice_makes_it_once_and_nobody_fills_the_queue() -> None:
    newsroom(20)
    first = asked()
    assert asked() == first
    asked("md")
    asked("bib")
    with pytest.raises(CannotBeKept, match="Three of your files"):
        asked("ris")
    with pytest.raises(CannotBeKept, match="Files are made as"):
        asked("exe")
    export_jobs.make(first.pk)
    assert asked() != first


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(20)
    monkeypatch.setattr(export_jobs, "LARGEST", 100)
    job = asked()
    assert not export_jobs.make(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence, held(job)) == ("failed", export_jobs.TOO_LARGE, b"")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_one_whole_file(tmp_path: object) -> None:
    newsroom(60)
    job = asked()
    before = whole("csv")
    program = (
        "import os, sys, django; django.setup()\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from analysis.keeping import export_jobs\n"
        "from analysis.explore.lists import list_asked\n"
        "list_asked.AT_ONCE = 10\n"
        "import io, time\n"
        "class Slow(io.BytesIO):\n"
        "    def write(self, part):\n"
        "        time.sleep(0.1)\n"
        "        return super().write(part)\n"
        f"job = export_jobs.begin({str(job.pk)!r})\n"
        "export_jobs.write(job, Slow())\n"
    )
    worker = Popen([sys.executable, "-c", program], env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"})
    try:
        for _ in range(300):
            job.refresh_from_db()
            if job.done:
                break
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert 0 < job.done < job.total
    assert not export_jobs.make(job.pk)  # its lease stands for two minutes
    silence(job)
    assert export_jobs.make(job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries, held(job)) == ("done", 2, before)
    assert ExportJob.objects.count() == 1
