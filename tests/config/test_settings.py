"""A wrong setting stops every door with plain sentences, exit 1 and no traceback; what is documented is what is read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import settings as real
from config.local.server import ROOT
from tests.config.installation import installation

DOORS = {
    "a management command": ["manage.py", "check"],
    "the web server": ["-m", "gunicorn", "--config=python:config.serving", "config.wsgi"],
    "a worker": ["-m", "celery", "--app=config.celery", "worker"],
}
TOLD = """The settings cannot be used:
- PORT is 'eighty'; write a whole number from 0 to 65535.
- BROKER_URL must begin with redis:// or rediss:// or redis+socket:// or unix://.
- TIME_ZONE is 'Mars/Base', which is not a time zone; write one like Asia/Singapore.
"""


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_door_tells_all_faults_and_stops(door: list[str]) -> None:
    with installation() as place:
        env = {**place.env(), "PORT": "eighty", "BROKER_URL": "amqp://guest:secretword@h", "TIME_ZONE": "Mars/Base"}
        done = subprocess.run([sys.executable, *door], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == TOLD


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with installation() as place:
        done = place.run("migrate", DIVERGENCE_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The settings cannot be used:",
        f"- DIVERGENCE_HOME is {tmp_path}/file/home, which cannot be used (Not a directory); name another directory.",
    ]


def test_every_variable_is_in_the_example_and_no_other() -> None:
    written = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read_elsewhere = {"DIVERGENCE_POSTGRES_USER", "DEMO_ONCE", "DIVERGENCE_REAL_DATA"}
    assert written == set(real.env.names) | read_elsewhere


def test_the_deploy_check_is_silent_on_loopback_and_speaks_of_plain_http_elsewhere() -> None:
    with installation() as place:
        quiet = place.run("check", "--deploy", "--fail-level=WARNING")
        loud = place.run(
            "check",
            "--deploy",
            "--fail-level=WARNING",
            PUBLIC_URL="http://news.example.org",
            FETCH_ALLOW_NETWORKS="10.0.0.0/8",
        )
    assert quiet.returncode == 0, quiet.stderr
    assert loud.returncode == 1
    assert set(re.findall(r"divergence\.W\d+", loud.stderr)) == {"divergence.W002", "divergence.W003"}


@pytest.mark.parametrize("door", ["config.celery", "config.serving", "config.wsgi", "config.local.attend"])
def test_every_door_counts_matrices_on_one_thread(door: str) -> None:
    """The number has to be set before numpy is imported: numpy reads it once."""
    asks = (
        "import sys, os\n"
        "class First:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'numpy': print(os.environ.get('OPENBLAS_NUM_THREADS'))\n"
        "sys.meta_path.insert(0, First())\n"
        f"import {door}, numpy"
    )
    with installation() as place:
        environment = {name: value for name, value in place.env().items() if name != "OPENBLAS_NUM_THREADS"}
        told = subprocess.run(
            [sys.executable, "-c", asks], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    assert told.stdout.split() == ["1"]
