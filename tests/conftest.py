"""What every test may lean on: one throw-away PostgreSQL, a clock, and what this machine has beside Python."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils import translation
from psycopg import sql

from config.local import postgres, server
from config.local.home import OWNER, SUPERUSER, Home

NO_REDIS = "Redis is missing: apt-get install redis-server"
NO_CHROMIUM = "Chromium is missing: apt-get install chromium"
NO_REAL_DATA = "real data absent: set DIVERGENCE_REAL_DATA"

LONGEST = (  # what begins last ends alone: these files begin first, the longest before the others
    "tests/faults/test_faults.py", "tests/browser/test_axe.py", "tests/config/local/test_up.py", "tests/config/local/test_server.py",
    "tests/web/test_installation.py", "tests/web/test_take.py", "tests/browser/test_dashboard.py", "tests/web/test_every_page.py",
    "tests/web/test_hostile.py", "tests/web/test_briefings_hostile.py", "tests/browser/test_briefing_editor.py",
    "tests/analysis/figures/test_real.py", "tests/badinput/test_documents.py",
)  # fmt: skip

cluster = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Starts PostgreSQL once, in the process that starts the workers, when nobody named a server."""
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL") or config.option.collectonly:
        return
    home = Home(Path(os.environ["DIVERGENCE_TEST_HOME"]))
    cluster.enter_context(server.running(home, tell=print, throwaway=True))
    with postgres.connect(home, SUPERUSER) as admin:
        admin.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; all others stay in the order that chance gave them."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONGEST)))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops PostgreSQL and removes what it wrote."""
    if hasattr(config, "workerinput"):
        return
    cluster.close()
    home = Home(Path(os.environ["DIVERGENCE_TEST_HOME"]))
    shutil.rmtree(home.place().state, ignore_errors=True)
    shutil.rmtree(home.path.parent, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def emptied_as_migrated() -> Iterator[None]:
    """A test with transactions of its own leaves an empty database, and with it the one row that migrations write: the weekly
    plan of briefings, which whatever runs next finds again."""

    def again(sender: AppConfig, **told: object) -> None:
        if sender.label == "analysis" and "plan" not in told:  # emptied; a migration tells its plan
            apps.get_model("analysis", "BriefingPlan").objects.weekly()

    post_migrate.connect(again)
    yield
    post_migrate.disconnect(again)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request for a Chinese page leaves its language to the thread: the next test begins in that of the settings."""
    yield
    translation.deactivate()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing at noon of 31 July 2025 in Singapore; `clock.move_to(...)` and `clock.shift(...)` set it."""
    with time_machine.travel(dt.datetime(2025, 7, 31, 4, 0, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis server behind a socket of its own; skips with the install command when there is none."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip(NO_REDIS)
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "redis.sock"
    command = [
        program,
        "--port",
        "0",
        "--unixsocket",
        str(path),
        "--unixsocketperm",
        "700",
        "--dir",
        str(folder),
        "--save",
        "",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(path), "Redis")
        yield f"redis+socket://{path}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; skips with the install command when there is none."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip(NO_CHROMIUM)
    return found


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of other people's texts that DIVERGENCE_REAL_DATA names; skips without it."""
    named = os.environ.get("DIVERGENCE_REAL_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip(NO_REAL_DATA)
    return Path(named)


def wait_for(condition, what: str, seconds: float = 60.0) -> None:
    """Waits until `condition()` holds; fails the test, naming `what`, when it does not within a generous time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.05)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0
