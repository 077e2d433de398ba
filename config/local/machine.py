"""One installation on one machine: claimed by one parent, its database held, its parts started and served until told to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType

import psycopg
from django.conf import settings
from django.db import connection

from config.celery import ANALYSE, FETCH, LIMITS
from config.local import roles, server
from config.local.attend import bring_up_to_date, load_rules
from config.local.complaints import sentence
from config.local.home import Home
from config.local.locks import holder, sole
from config.local.processes import LOOK, Parent, Part, end_leftovers

WEB_STATEMENTS, WORKER_STATEMENTS = "10", "60"  # seconds one statement may take


class Refused(Exception):
    """This machine cannot serve; says why in one sentence."""


@contextlib.contextmanager
def claimed(home: Home) -> Iterator[None]:
    """Makes this process the one parent of a home, and ends what a killed one left. Raises Refused when another lives."""
    try:
        lock = home.directory("run") / "up.lock"
    except OSError as error:
        raise Refused(sentence(error)) from error
    with sole(lock) as alone:
        if not alone:
            raise Refused(
                f"Divergence already runs on {home.path} (process {holder(lock)}); "
                "stop it first, or choose another directory with DIVERGENCE_HOME."
            )
        end_leftovers(home)
        (home.path / "run" / "tick").unlink(missing_ok=True)
        yield


@contextlib.contextmanager
def database(tell: Callable[[str], None]) -> Iterator[None]:
    """The database, embedded or outside, up to date and with its broker while the block runs. Raises NotStarted."""
    with contextlib.ExitStack() as held:
        if settings.EMBEDDED:
            held.enter_context(server.running(settings.HOME, tell=tell))
        try:
            if not bring_up_to_date():
                load_rules()  # a release may change rules alone
            if not settings.EMBEDDED and not settings.BROKER_URL:
                connection.ensure_connection()
                roles.install_broker(connection.connection)
        except (psycopg.Error, OSError) as error:
            raise server.NotStarted(sentence(error)) from error
        finally:
            connection.close()
        yield


def port() -> int:
    """The port to serve on: PORT, or a free one when it is 0. Raises Refused when it cannot be used."""
    family = socket.AF_INET6 if ":" in settings.BIND_ADDRESS else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND_ADDRESS, settings.PORT))
        except OSError as error:
            raise Refused(
                f"Port {settings.PORT} on {settings.BIND_ADDRESS} cannot be used ({error.strerror}); "
                "stop what holds it, or choose another with PORT=."
            ) from error
        return int(probe.getsockname()[1])


def parts(at_port: int) -> list[Part]:
    """Web, one worker for each queue, and beat."""
    celery = (sys.executable, "-m", "celery", "--quiet", "--app=config.celery")
    web = (sys.executable, "-m", "gunicorn", "--config=python:config.serving", "config.wsgi")
    shared = {"PORT": str(at_port)}
    # Celery warns of root because of pickle, which we refuse.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker"} if os.geteuid() == 0 else {}
    worker = {**shared, **quiet, "STATEMENT_TIMEOUT": WORKER_STATEMENTS}
    return [
        Part("web", web, {**shared, "STATEMENT_TIMEOUT": WEB_STATEMENTS}),
        *(Part(f"worker-{queue}", (*celery, *worker_words(queue)), worker) for queue in (FETCH, ANALYSE)),
        Part("beat", (*celery, "beat", "--pidfile="), worker),
    ]


def worker_words(queue: str) -> tuple[str, ...]:
    """What the `celery` command is told to work off one queue, one task at a time."""
    soft, hard = LIMITS[queue]
    return (
        "worker", f"--queues={queue}", "--concurrency=1", f"--hostname={queue}@%h", f"--soft-time-limit={soft}",
        f"--time-limit={hard}", "--without-gossip", "--without-mingle", "--without-heartbeat",
    )  # fmt: skip


def serve(parent: Parent, tell: Callable[[str], None], until: Callable[[], bool] = lambda: False) -> None:
    """Watches over children and database until `until()` holds. KeyboardInterrupt ends it, too."""
    pause, due = 1.0, 0.0
    while not until():
        parent.look()
        if settings.EMBEDDED and time.monotonic() >= due:
            pause = 1.0 if _database_is_kept(tell) else min(30.0, pause * 2)
            due = time.monotonic() + pause
        time.sleep(LOOK)


def _database_is_kept(tell: Callable[[str], None]) -> bool:
    """Sees that a keeper lives; a lost one is replaced."""
    if server.is_kept(settings.HOME):
        return True
    tell("The keeper of the database ended; a new one starts.")
    try:
        server.ensure(settings.HOME, tell=tell)
    except (server.NotStarted, OSError) as error:
        tell(sentence(error))
        return False
    return True


def answer_signals() -> None:
    """Lets SIGTERM and SIGHUP end the process in order, as Ctrl-C does; a second signal changes nothing."""

    def interrupt(_: int, __: FrameType | None) -> None:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, interrupt)
