"""Using the embedded PostgreSQL: it is started when it is not running and stopped after its last user."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.local import postgres
from config.local.complaints import sentence
from config.local.home import Home
from config.local.locks import holder, is_shared, shared, sole

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 14.0  # seconds the last user waits for an orderly stop
_keepers: list[subprocess.Popen[bytes]] = []  # those we started and have still to reap


class NotStarted(Exception):
    """The database cannot be used; says why in one sentence."""


@contextlib.contextmanager
def running(home: Home, *, tell: Callable[[str], None], throwaway: bool = False) -> Iterator[None]:
    """Holds the server for as long as the block runs. `tell` hears of a long recovery, one sentence at a time.

    Raises NotStarted when the server cannot be started or the home cannot be written.
    """
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(shared(home.directory("run") / "users.lock"))
            held.callback(_see_off, home, held.pop_all())
            ensure(home, tell=tell, throwaway=throwaway)
        except OSError as error:
            raise NotStarted(sentence(error)) from error
        yield


def ensure(home: Home, *, tell: Callable[[str], None], throwaway: bool = False) -> None:
    """Starts a keeper unless one lives, and waits until the server answers. The caller holds `run/users.lock`.

    Raises NotStarted when the server cannot be started.
    """
    began, told = time.monotonic(), 0
    keeper: subprocess.Popen[bytes] | None = None
    while not is_ready(home):
        if keeper is not None and keeper.poll():
            raise NotStarted(_complaint(home))
        if (keeper is None or keeper.poll() == 0) and not is_kept(home):
            keeper = _keeper(home, throwaway=throwaway)
        waited = int(time.monotonic() - began)
        if waited >= told + 5:
            told = waited
            tell(f"PostgreSQL is starting ({waited} s); after a crash it recovers first.")
        time.sleep(0.05)


def is_ready(home: Home) -> bool:
    """Whether the server is kept, laid out and answering."""
    return is_kept(home) and (home.path / "run" / "ready").exists() and postgres.answers(home)


def is_kept(home: Home) -> bool:
    """Whether a keeper lives. What a killed one left behind is cleared while none can start."""
    run = home.path / "run"
    if not run.is_dir():
        return False
    with sole(run / "keeper.lock") as free:
        if free:
            (run / "ready").unlink(missing_ok=True)
        return not free


def _keeper(home: Home, *, throwaway: bool) -> subprocess.Popen[bytes]:
    """A keeper in a session of its own, so that Ctrl-C and the end of a command do not reach it."""
    command = [sys.executable, "-m", "config.local.keeper", str(home.path), *(["--throwaway"] if throwaway else [])]
    descriptor = os.open(home.directory("log") / "keeper.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        keeper = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
        )
    _keepers.append(keeper)
    return keeper


def _complaint(home: Home) -> str:
    words = (home.path / "log" / "keeper.log").read_text("utf-8", "replace").strip().splitlines()
    return words[-1] if words else "The embedded PostgreSQL could not be started and gave no reason."


def _see_off(home: Home, hold: contextlib.ExitStack) -> None:
    """Lets go of the server and waits, as its last user, until it has stopped; with other users left there is no wait."""
    hold.close()
    users, end = home.path / "run" / "users.lock", time.monotonic() + PATIENCE
    while time.monotonic() < end and is_kept(home) and not is_shared(users):
        time.sleep(0.05)
    for keeper in _keepers:
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(0 if is_shared(users) else 5)


def keeper_pid(home: Home) -> int | None:
    """The keeper's process, for `doctor` and for tests; None when none is known."""
    found = holder(home.path / "run" / "keeper.lock")
    return int(found) if found else None
