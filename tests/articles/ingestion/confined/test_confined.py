"""The reader may break; its parent may not, and learns how."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.ingestion import confined
from articles.ingestion.confined import child, reader
from articles.ingestion.outcomes import Crashed, Postponed, Unreadable, VisitFailed
from tests.articles.ingestion.confined import breakers
from tests.conftest import wait_for

FORKED, SPAWNED = reader._forked, reader._spawned


@pytest.fixture(autouse=True, params=["spawned", "forked"])
def fresh(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A reader of the test's own, started either way; one second a document."""
    kept = reader.Reader()
    monkeypatch.setattr(reader, "_kept", kept)
    monkeypatch.setattr(reader, "SECONDS", 10.0)
    start = reader._forked if request.param == "forked" else reader._spawned
    monkeypatch.setattr(reader, "_forked", start)
    monkeypatch.setattr(reader, "_spawned", start)
    yield
    kept.end()


BROKEN = {
    "abort": (breakers.abort, "SIGABRT"),
    "segfault": (breakers.segfault, "SIGSEGV"),
    "leave": (breakers.leave, "exit 3"),
    "spin": (breakers.spin, "SIGKILL after 1 s"),
    "sleep": (breakers.sleep, "SIGKILL after 1 s"),
    "eat": (breakers.eat, "out of memory"),
    "stumble": (breakers.stumble, "ValueError"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_reader_has_a_stage_and_a_signal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work, how = BROKEN[name]
    assert confined.run(breakers.echo, 1) == 1
    if "after" in how:
        monkeypatch.setattr(reader, "SECONDS", 1.0)
    with pytest.raises(Crashed) as caught:
        confined.run(work)
    assert (caught.value.stage, caught.value.signal) == (work.__name__, how)
    assert caught.value.detail.endswith(".")
    monkeypatch.setattr(reader, "SECONDS", 10.0)
    assert confined.run(breakers.echo, "the next document") == "the next document"


def test_a_reader_that_spins_ends_by_itself_when_nobody_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for start in ("_forked", "_spawned"):  # a program of its own would not know of the shorter time
        monkeypatch.setattr(reader, start, FORKED)
    monkeypatch.setattr(child, "LONGEST", 1)
    with pytest.raises(Crashed) as caught:
        confined.run(breakers.spin)
    assert caught.value.signal == "SIGALRM"


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "import sys; sys.exit(3)"])
def test_a_reader_that_does_not_start_is_no_document_s_fault(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for start in ("_forked", "_spawned"):
        monkeypatch.setattr(reader, start, SPAWNED)
    monkeypatch.setattr(reader, "_PROGRAM", program)
    monkeypatch.setattr(reader, "STARTS", 1.0)
    with pytest.raises(Postponed):
        confined.run(breakers.echo, 1)
    monkeypatch.undo()
    assert confined.run(breakers.echo, 1) == 1


def test_the_time_to_start_is_not_the_document_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SECONDS", 0.5)  # a program of its own takes longer to be there
    assert confined.run(breakers.echo, 1) == 1


def test_endless_recursion_ends_the_reader_alone() -> None:
    with pytest.raises(Crashed) as caught:
        confined.run(breakers.recurse)
    assert caught.value.signal in {"SIGSEGV", "RecursionError", "out of memory"}


def test_one_reader_serves_many_documents_and_is_replaced_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = confined.run(breakers.pid)
    assert first != os.getpid()
    assert confined.run(breakers.pid) == first
    monkeypatch.setattr(child, "JOBS", 2)
    assert confined.run(breakers.pid) != first


def test_named_failures_come_through_as_they_are() -> None:
    with pytest.raises(Unreadable, match="look at it"):
        confined.run(breakers.refuse)
    with pytest.raises(VisitFailed) as caught:
        confined.run(breakers.refuse_with_status)
    failure = caught.value
    assert (failure.outcome, failure.status, failure.url, failure.retry_after) == (
        "not_found",
        404,
        "https://o.example/x",
        "7",
    )


def test_large_documents_travel_both_ways() -> None:
    body = os.urandom(12_000_000)
    assert confined.run(breakers.echo, body) == body


def test_what_prints_does_not_speak_between_the_answers() -> None:
    assert confined.run(breakers.shout) == "heard"


def test_the_reader_holds_nothing_of_its_parent_s() -> None:
    ours = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(ours, True)
    try:
        held = confined.run(breakers.open_files)
    finally:
        os.close(ours)
    assert __file__ not in held
    assert [name for name in held if name.startswith("socket:")] == []


def test_threads_take_turns() -> None:
    found: list[object] = []
    confined.run(breakers.pid)  # a process forks before it has threads
    workers = [threading.Thread(target=lambda n=n: found.append(confined.run(breakers.echo, n))) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(found) == list(range(8))  # type: ignore[type-var]


@pytest.mark.parametrize("start", ["_forked", "_spawned"])
def test_the_reader_goes_with_its_parent(start: str) -> None:
    program = (
        "import os, django; django.setup();"
        f"from articles.ingestion.confined import reader; reader._forked = reader.{start};"
        "from articles.ingestion import confined; from tests.articles.ingestion.confined import breakers;"
        "print(confined.run(breakers.pid), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=reader._ROOT)
    pid = int(done.stdout)
    assert done.returncode == -signal.SIGKILL
    wait_for(lambda: not _lives(pid), "The end of the reader")
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_process_that_was_forked_has_a_reader_of_its_own() -> None:
    ours = confined.run(breakers.pid)
    readable, writable = os.pipe()
    copy = os.fork()
    if copy == 0:
        try:
            os.write(writable, str(confined.run(breakers.pid)).encode())
        finally:
            os._exit(0)
    os.waitpid(copy, 0)
    assert int(os.read(readable, 100)) != ours
    assert confined.run(breakers.pid) == ours
