"""The process that keeps the embedded PostgreSQL while anybody uses it, restarts it, and stops it after the last.

Everybody who uses the server holds `run/users.lock` together; the kernel lets go of it also when a holder is killed.
The keeper takes that lock alone as soon as it can: then nobody is left, and it stops the server in order.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from config.local import postgres, roles
from config.local.complaints import sentence
from config.local.home import Home
from config.local.locks import sole

LOOK = 0.2  # seconds between two looks
TRIES = 15  # starts, a second apart, while a killed server is on its way out
STILL_THERE = ("already exists", "still in use")


def keep(home: Home, *, throwaway: bool) -> None:
    """Runs the server until nobody uses it. Raises OSError with one sentence when it cannot be started."""
    run = home.directory("run")
    with sole(run / "keeper.lock") as alone:
        if not alone:  # another keeper was quicker
            return
        postgres.initialise(home, throwaway=throwaway)
        server = _start(home, throwaway=throwaway)
        roles.settle(home)
        (run / "ready").write_text(str(server.pid), "utf-8")
        try:
            with contextlib.ExitStack() as last:
                while not last.enter_context(sole(run / "users.lock")):
                    last.close()
                    if server.poll() is not None:
                        server = _start(home, throwaway=throwaway)
                    time.sleep(LOOK)
                _close(run, server)  # still alone: a newcomer waits and then starts afresh
        finally:
            _close(run, server)


def _start(home: Home, *, throwaway: bool) -> subprocess.Popen[bytes]:
    """Starts and waits, however long recovery takes. A killed predecessor may need a moment to be gone for good."""
    server, tries = _launch(home, throwaway=throwaway), 1
    while not postgres.answers(home):
        if server.poll() is not None:
            words = postgres.last_words(home)
            if tries == TRIES or not any(sign in words for sign in STILL_THERE):
                raise OSError(f"PostgreSQL stopped while starting: {words or 'no reason was logged'}.")
            time.sleep(1)
            server, tries = _launch(home, throwaway=throwaway), tries + 1
        time.sleep(0.05)
    return server


def _launch(home: Home, *, throwaway: bool) -> subprocess.Popen[bytes]:
    postgres.stop_orphan(home.place())
    return postgres.launch(home, home.place(), throwaway=throwaway)


def _close(run: Path, server: subprocess.Popen[bytes]) -> None:
    (run / "ready").unlink(missing_ok=True)
    if server.poll() is None:
        postgres.stop(server)


def main() -> None:
    """`python -m config.local.keeper HOME [--throwaway]`; a failure is one sentence on standard error, exit 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir("/")
    try:
        keep(Home(Path(sys.argv[1])), throwaway="--throwaway" in sys.argv)
    except (OSError, psycopg.Error) as error:
        sys.exit(sentence(error))


if __name__ == "__main__":
    main()
