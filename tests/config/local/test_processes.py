"""Children die with their parent, and what a parent left behind is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.local.home import Home
from config.local.processes import MARK, Part, children, end_leftovers
from config.local.server import ROOT
from tests.conftest import wait_for

SLEEP = Part("sleep", ("sleep", "600"))
PARENT = """
import sys, time
from pathlib import Path
from config.local.home import Home
from config.local.processes import Part, children
with children(Home(Path(sys.argv[1])), [Part("sleep", ("sleep", "600"))], print) as parent:
    print(parent.pids()["sleep"], flush=True)
    time.sleep(600)
"""


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _lives(child)
        parent.kill()
    wait_for(lambda: not _lives(child), "The end of the child")


def test_a_dead_child_is_started_again_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    told: list[str] = []
    with children(Home(tmp_path), [Part("broken", ("false",))], told.append) as parent:
        wait_for(lambda: parent.look() or parent.failures("broken") == 2, "Two deaths")
    assert told == [
        "The broken process ended (exit 1); it starts again in 0.5 s.",
        "The broken process ended (exit 1); it starts again in 1 s.",
    ]


def test_the_end_of_the_block_ends_the_children(tmp_path: Path) -> None:
    with children(Home(tmp_path), [SLEEP], print) as parent:
        child = parent.pids()["sleep"]
    assert not _lives(child)


@pytest.mark.parametrize(
    ("recorded", "marked", "ended"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_leftover_is_ended_on_two_proofs_only(tmp_path: Path, recorded: bool, marked: bool, ended: bool) -> None:
    home = Home(tmp_path / "home")
    environ = {MARK: str(home.path if marked else tmp_path / "home-too"), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(["sleep", "600"], env=environ, start_new_session=True) as left:
        try:
            wait_for(lambda: MARK in Path(f"/proc/{left.pid}/environ").read_text(), "The child's program")
            (home.directory("run") / "groups").write_text(f"{left.pid}\n" if recorded else "")
            assert end_leftovers(home, patience=0.5) == ([left.pid] if ended else [])
            if ended:
                assert left.wait(10) != 0
            assert _lives(left.pid) is not ended
        finally:
            left.kill()


@pytest.mark.parametrize("written", ["0\n1\n", "not a number\n"])
def test_a_damaged_record_ends_nothing(tmp_path: Path, written: str) -> None:
    home = Home(tmp_path)
    (home.directory("run") / "groups").write_text(written)
    assert end_leftovers(home, patience=0.1) == []


def test_our_own_group_is_never_a_leftover(tmp_path: Path) -> None:
    home = Home(tmp_path)
    environ = {MARK: str(home.path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(["sleep", "600"], env=environ) as companion:
        try:
            wait_for(lambda: MARK in Path(f"/proc/{companion.pid}/environ").read_text(), "The child's program")
            (home.directory("run") / "groups").write_text(f"{os.getpgrp()}\n")
            assert end_leftovers(home, patience=0.1) == []
        finally:
            companion.kill()
