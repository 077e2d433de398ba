"""An installation of its own for one test: its home, its commands, its processes, also as another account."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.local import account
from config.local.home import Home
from config.local.processes import MARK
from config.local.server import ROOT
from tests.conftest import wait_for

OUR_OWN = {
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "BROKER_URL",
    "DIVERGENCE_TEST_HOME",
    "DIVERGENCE_HOME",
    "DIVERGENCE_DATABASE_ROLE",
    "FETCH_ROUTES",
}
NOBODY = account.of(65534)


@dataclass
class Installation:
    """One home. `as_nobody`: every process of it runs as the account nobody (the test itself must be root)."""

    home: Home
    as_nobody: bool = False
    environ: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        """A management command as the account of this installation."""
        return [*_become_nobody(self.as_nobody), sys.executable, str(ROOT / "manage.py"), *words]

    @property
    def uid(self) -> int:
        """The account that owns its processes."""
        return NOBODY.uid if self.as_nobody else os.geteuid()

    def env(self) -> dict[str, str]:
        """The environment without what the test suite itself set."""
        kept = {
            name: value for name, value in os.environ.items() if name not in OUR_OWN and not name.startswith("PYTEST")
        }
        return {
            **kept,
            "DIVERGENCE_HOME": str(self.home.path),
            "PORT": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.environ,
        }

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """A management command, run to its end."""
        return subprocess.run(
            self.command(*words), env={**self.env(), **environ}, capture_output=True, text=True, timeout=120, cwd=ROOT,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    @contextlib.contextmanager
    def up(self) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
        """`manage.py up` as a process that serves, and its sign-in address. What is left at the end is killed."""
        out, err = self.home.path.parent / "out", self.home.path.parent / "err"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            parent = subprocess.Popen(self.command("up"), env=self.env(), stdout=stdout, stderr=stderr, cwd=ROOT)
        try:
            wait_for(lambda: b"ready: " in out.read_bytes() or parent.poll() is not None, "The ready line")
            assert parent.poll() is None, err.read_text()
            yield parent, out.read_text().partition("ready: ")[2].strip()
        finally:
            if parent.poll() is None:
                parent.send_signal(signal.SIGTERM)
                parent.wait(40)
            self.kill_rest()

    def processes(self, word: str = "") -> list[int]:
        """The living processes of this home whose command line holds `word`."""
        return [pid for pid, command in _commands(self.home) if word in command]

    def kill_rest(self) -> None:
        """Ends whatever is left of this home."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def installation(*, as_nobody: bool = False, name: str = "home") -> Iterator[Installation]:
    """A fresh installation in a short temporary directory, removed at the end with all its processes."""
    if as_nobody and os.geteuid() != 0:
        pytest.skip("needs root to become another account")
    room = Path(tempfile.mkdtemp(prefix="dv-"))
    room.chmod(0o711)
    if as_nobody:
        os.chown(room, NOBODY.uid, NOBODY.gid)
    found = Installation(Home(room / name), as_nobody)
    try:
        yield found
    finally:
        found.kill_rest()
        shutil.rmtree(found.home.place().state, ignore_errors=True)
        shutil.rmtree(room, ignore_errors=True)


def _become_nobody(wanted: bool) -> list[str]:
    if not wanted:
        return []
    command = ["setpriv", f"--reuid={NOBODY.uid}", f"--regid={NOBODY.gid}", "--clear-groups"]
    if not NOBODY.reaches(Path(sys.executable).resolve().parent) or not NOBODY.reaches(ROOT):
        # Python or the checkout is closed to others on this machine: the account may read it, and nothing more.
        command += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return command


def _commands(home: Home) -> Iterator[tuple[int, str]]:
    # Whatever is found here may be killed: only a path that no other process can be about will do.
    assert home.path.is_relative_to(tempfile.gettempdir())
    assert len(home.path.parts) > 3
    mark = f"{MARK}={home.path}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            marked = mark in (folder / "environ").read_bytes().split(b"\0")
            if command and (marked or (str(home.path) in command or str(home.place().data) in command)):
                yield int(folder.name), command
