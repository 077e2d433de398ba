"""Gives a management command the embedded database: started when it is not running, its tables up to date."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence

import django
from django.conf import settings
from django.core.management import get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.local import server
from config.local.home import OWNER

# Commands that ask no table, or that start what they need themselves.
ALONE = frozenset(
    [
        "help",
        "version",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "doctor",
        "signin",
        "findstatic",
        "makemessages",
        "makemigrations",
        "messages",
        "startapp",
        "startproject",
        "test",
        "up",
        "demo",
    ]
)
OWNERS = frozenset(["migrate", "flush", "dbshell", "sqlmigrate", "showmigrations"])


def arrange(argv: Sequence[str]) -> None:
    """What the environment must say before the settings are read: a command that changes tables is their owner; the demo
    lives in a home of its own and reads its sample newsroom from a free port of this machine."""
    command = argv[1] if len(argv) > 1 else ""
    if command in OWNERS:
        os.environ["DIVERGENCE_DATABASE_ROLE"] = OWNER
    if command == "demo":
        os.environ.setdefault("DIVERGENCE_HOME", str(server.ROOT / "var" / "demo"))
        with socket.create_server(("127.0.0.1", 0)) as probe:
            os.environ["FETCH_ROUTES"] = f"example=127.0.0.1:{probe.getsockname()[1]}"


@contextlib.contextmanager
def attended(argv: Sequence[str]) -> Iterator[None]:
    """Holds the embedded server while the command of `argv` runs, if it needs one.

    A server that cannot be started ends the process with one sentence on standard error, exit 1.
    """
    django.setup()
    command = argv[1] if len(argv) > 1 else "help"
    if not settings.EMBEDDED or not needs_database(command, argv[2:]):
        yield
        return
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(server.running(settings.HOME, tell=say))
            if command not in OWNERS:
                bring_up_to_date()
        except server.NotStarted as error:
            sys.exit(str(error))
        yield


def needs_database(command: str, arguments: Sequence[str] = ()) -> bool:
    """Whether a management command asks the database. An unknown one does not: Django says so without it."""
    return command in get_commands() and command not in ALONE and not {"-h", "--help"} & set(arguments)


def bring_up_to_date() -> bool:
    """Migrates when the code knows migrations the database has not seen, and loads the rules that came with the code.

    Answers whether it had to. Raises NotStarted with the last words of what failed.
    """
    if not migrations_are_missing():
        return False
    say("The database is being brought up to date.")
    _run("migrate", "--no-input", "--verbosity=0")
    load_rules()
    return True


def load_rules() -> None:
    """Makes the rule files the active rule set, which changes nothing when they are. Raises NotStarted with the reason."""
    _run("lexicon", "sync")


def _run(*command: str) -> None:
    """A command in a process of its own, because each is its own database role. Raises NotStarted with its last words."""
    line = [sys.executable, str(server.ROOT / "manage.py"), *command]
    done = subprocess.run(  # noqa: S603
        line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        words = done.stderr.strip().splitlines() or ["no reason was given"]
        raise server.NotStarted(f"The database could not be brought up to date: {words[-1]}")


def migrations_are_missing() -> bool:
    """Whether the database lacks a migration that the code holds."""
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()


def say(words: str) -> None:
    """Progress: one line on standard error."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201
