"""The embedded PostgreSQL: laid out once, started behind a private socket, waited for, stopped.

Only the wheel's programs are used. No TCP port is opened, nobody is trusted without a password, and when we are root the
server alone runs under an unprivileged account.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import psycopg

from config.local.account import Account
from config.local.binaries import programs
from config.local.home import DATABASE, PORT, SUPERUSER, Home, Place

MAJOR = "18"
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "128MB",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100"}


def initialise(home: Home, *, throwaway: bool = False) -> Place:
    """Makes the directories and, once, the cluster. A cluster that fails half-way leaves nothing behind.

    Raises OSError with one sentence when the directory cannot be used or holds another major version.
    """
    place = home.record_place()
    for folder in (place.state, place.sockets):
        _private(folder, place.runner)
    if place.data.exists():
        _same_major(place.data)
        return place
    draft = place.state / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _initdb(home, place, draft, throwaway=throwaway)
        draft.rename(place.data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return place


def launch(home: Home, place: Place, *, throwaway: bool = False) -> subprocess.Popen[bytes]:
    """Starts the server as our child; it stops when we die. `throwaway` trades crash safety for speed (tests only)."""
    settings = {**SETTINGS, "unix_socket_directories": str(place.sockets), **(THROWAWAY if throwaway else {})}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs(place.runner) / "postgres"), "-D", str(place.data), "-p", PORT, *options]
    with _log(home) as log:
        return subprocess.Popen(  # noqa: S603 - our own program; this process has one thread
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=dies_with_parent(signal.SIGINT),
            **_as(place.runner),
        )


def stop(server: subprocess.Popen[bytes], patience: float = 8.0) -> None:
    """Stops in order (clients are cut off, everything is written), after `patience` seconds at once."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        server.send_signal(how)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
    server.wait()


def stop_orphan(place: Place, patience: float = 30.0) -> None:
    """Stops a server that runs on our data without a keeper, and clears the mark of one that is dead for certain."""
    _clear_dead_mark(place)
    pid = _postmaster(place)
    if pid is None:
        return
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        end = time.monotonic() + patience
        os.kill(pid, how)
        while time.monotonic() < end:
            if _postmaster(place) is None:
                return
            time.sleep(0.05)


def answers(home: Home) -> bool:
    """Whether the server takes connections now. False while it starts or recovers."""
    try:
        connect(home, SUPERUSER, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def connect(home: Home, role: str, database: str = DATABASE) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of one of our roles, each statement its own transaction. Raises psycopg.OperationalError."""
    return psycopg.connect(
        host=str(home.place().sockets),
        port=PORT,
        dbname=database,
        user=role,
        password=home.secret(role),
        autocommit=True,
    )


def dies_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program starts, so that the kernel sends it `how` when its parent dies (Linux)."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # it died while we were being born
            os._exit(1)

    return ask


def last_words(home: Home) -> str:
    """The last complaint in the server's log, without its prefix; empty when there is none."""
    log = home.path / "log" / "postgres.log"
    lines = log.read_text("utf-8", "replace").splitlines()[-40:] if log.exists() else []
    complaints = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return (
        complaints[-1].partition("FATAL:")[2].strip() or complaints[-1].partition("PANIC:")[2].strip()
        if complaints
        else ""
    )


def _postmaster(place: Place) -> int | None:
    """The process that runs on this data directory, found by its pid file and proved by its command line."""
    try:
        pid = int((place.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
        os.kill(pid, 0)
        proof = Path(f"/proc/{pid}/cmdline")
        command = proof.read_text("utf-8") if Path("/proc/self").exists() else _ps(pid)
    except (OSError, ValueError):
        return None
    return pid if str(place.data) in command else None


def _clear_dead_mark(place: Place) -> None:
    """Removes the lock files of a killed server that nobody has buried yet (a container without an init): PostgreSQL takes
    a zombie for a living server and would refuse to start for ever. It still checks that no child is at work on the data."""
    for mark in (place.data / "postmaster.pid", place.sockets / f".s.PGSQL.{PORT}.lock"):
        with contextlib.suppress(OSError, ValueError):
            pid = int(mark.read_text("utf-8").split("\n", 1)[0])
            if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
                mark.unlink()


def _ps(pid: int) -> str:
    """A command line where there is no /proc."""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout  # noqa: S603, S607


def _private(folder: Path, runner: Account | None) -> None:
    """Makes a 0700 directory of the account that runs the server; refuses one that belongs to somebody else."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711 if runner else 0o700)
    owner = runner.uid if runner else os.geteuid()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if runner:
            os.chown(folder, runner.uid, runner.gid)
    if folder.is_symlink() or folder.stat().st_uid != owner:
        raise OSError(
            f"{folder} belongs to another account; remove it or choose another directory with DIVERGENCE_HOME."
        )
    folder.chmod(0o700)


def _same_major(data: Path) -> None:
    found = (data / "PG_VERSION").read_text("utf-8").strip()
    if found != MAJOR:
        raise OSError(
            f"The database in {data} was written by PostgreSQL {found}, this release brings {MAJOR}; "
            "back it up with the release that wrote it and restore it here."
        )


def _initdb(home: Home, place: Place, target: Path, *, throwaway: bool) -> None:
    with tempfile.NamedTemporaryFile("w", dir=place.state, prefix="password-") as file:  # 0600
        file.write(home.secret(SUPERUSER))
        file.flush()
        if place.runner:
            os.chown(file.name, place.runner.uid, place.runner.gid)
        command = [
            str(programs(place.runner) / "initdb"), "--pgdata", str(target), "--username", SUPERUSER, "--pwfile", file.name,
            "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            *(["--no-sync"] if throwaway else []),
        ]  # fmt: skip
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **_as(place.runner)
        )
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if "error" in line.lower()] or [done.stderr.strip()[-300:]]
        raise OSError(f"The database could not be laid out in {target.parent}: {reason[0]}")


def _as(runner: Account | None) -> dict[str, Any]:
    """What makes a child run as `runner`, in a directory it can enter, with a clean environment."""
    common: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if runner:
        common |= {"user": runner.uid, "group": runner.gid, "extra_groups": []}
    return common


def _log(home: Home) -> IO[bytes]:
    file = home.directory("log") / "postgres.log"
    if file.exists() and file.stat().st_size > 10_000_000:
        file.replace(file.with_suffix(".log.1"))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab")
