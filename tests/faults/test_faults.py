"""Nothing is lost, nothing is doubled: workers killed at every line, brokers emptied, a database crashed, poison in the feeds."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.installation import ROOT, Installation, installation

SEED = int(os.environ.get("FAULTS_SEED", "20250731"))


def play(house: Installation, folder: Path, **environ: str) -> dict[str, object]:
    """The scenario on an installation of its own; its report."""
    folder.mkdir()
    words = {
        "FETCH_ALLOW_NETWORKS": "127.0.0.1/32",
        "FAULTS_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.scenario", str(folder), str(SEED)], env={**house.env(), **words, **environ},
        capture_output=True, text=True, timeout=900, cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    log = folder / "worker.log"
    assert done.returncode == 0, done.stderr[-4000:] + (log.read_text("utf-8")[-4000:] if log.exists() else "")
    return json.loads(done.stdout)


@pytest.fixture
def alone() -> Iterator[None]:
    """One play at a time: two of them would measure each other."""
    with (Path(os.environ["DIVERGENCE_TEST_HOME"]).parent / "faults.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("broker", ["pgmq", pytest.param("redis", marks=pytest.mark.redis)])
def test_nothing_is_lost_and_nothing_is_doubled(
    broker: str, alone: None, tmp_path: Path, request: pytest.FixtureRequest, record_property
) -> None:
    environ = {"BROKER_URL": request.getfixturevalue("redis_url")} if broker == "redis" else {}
    with installation() as house:
        report = play(house, tmp_path / "play", **environ)
    record_property("report", json.dumps(report))
    assert report["faults"] == []
    assert "unsettled" not in report
    assert report["broker"] == broker
    assert report["kill_points"] >= 200
    assert report["places"] >= 100
    assert (report["group_kills"], report["purges"], report["database_crashes"]) == (8, 2, 1)
    assert report["messages_doubled"] > 100
    assert report["poisons"] == 6
    assert report["delay_ratio"] < 2
