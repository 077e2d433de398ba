"""The directory an installation lives in: its secrets, its locks, and the place of its database.

Nothing is created before it is asked for, so that importing the settings leaves no server and no lock behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.local import account
from config.local.account import Account

SUPERUSER, OWNER, APPLICATION = "postgres", "divergence_owner", "divergence"
DATABASE = "divergence"
PORT = "5432"  # names the socket file only; no TCP port is opened
LONGEST_SOCKET = 107 - len(f"/.s.PGSQL.{PORT}.lock")


@dataclass(frozen=True)
class Place:
    """Where the database of one home lies, and who runs it (None: we ourselves)."""

    state: Path
    sockets: Path
    runner: Account | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.state / "data"


@dataclass(frozen=True)
class Home:
    """DIVERGENCE_HOME and what is kept there."""

    path: Path

    def directory(self, name: str) -> Path:
        """A private directory of this home, made on first use. Raises OSError when the home cannot be written."""
        if not self.path.exists():
            # Root's database belongs to another account, which must be able to pass through, not to look in.
            self.path.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        folder = self.path / name
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def secret(self, name: str) -> str:
        """A random value kept in a 0600 file; made on first use. Raises OSError when the home cannot be written."""
        file = self.path / "secrets" / name
        with contextlib.suppress(FileNotFoundError):
            return file.read_text("utf-8")
        folder = self.directory("secrets")
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        try:
            with contextlib.suppress(FileExistsError):  # another process was quicker: its value holds
                os.link(draft, file)
        finally:
            Path(draft).unlink()
        return file.read_text("utf-8")

    def announce(self, port: int) -> None:
        """Writes down the port that this process serves on, for commands beside it. Raises OSError."""
        (self.directory("run") / "serving").write_text(f"{os.getpid()} {port}", "utf-8")

    def serving(self) -> int | None:
        """The port that a living process has announced; None without one. Creates nothing, and takes no lock."""
        try:
            pid, port = map(int, (self.path / "run" / "serving").read_text("utf-8").split())
        except (OSError, ValueError):
            return None
        return port if _lives(pid) else None

    def place(self) -> Place:
        """Where the database lies: as recorded, else as it would be laid out now. Creates nothing."""
        record = self.path / "place.json"
        if record.exists():
            found = json.loads(record.read_text("utf-8"))
            state = Path(found["state"])
            return Place(state, Path(found["sockets"]), _runner_of(state))
        return self._new_place()

    def record_place(self) -> Place:
        """Pins the place on first use, so that a later change of rights or of TMPDIR cannot lose the database."""
        place = self.place()
        record = self.path / "place.json"
        if not record.exists():
            self.directory("run")
            record.write_text(json.dumps({"state": str(place.state), "sockets": str(place.sockets)}), "utf-8")
        return place

    def database(self, role: str, password: str) -> dict[str, object]:
        """Django's settings for the embedded server in one of its roles. Creates nothing."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": role,
            "PASSWORD": password,
            "HOST": str(self.place().sockets),
            "PORT": PORT,
        }

    def _new_place(self) -> Place:
        state, runner = self.path / "postgres", account.unprivileged()
        mark = hashlib.sha256(str(self.path).encode()).hexdigest()[:16]
        if runner and not runner.reaches(self.path):
            state = Path("/var/lib/divergence") / mark
        sockets = state / "sockets"
        if len(os.fsencode(sockets)) > LONGEST_SOCKET:
            sockets = Path(tempfile.gettempdir()) / f"divergence-{os.geteuid()}-{mark}"
        return Place(state, sockets, runner)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # another account's
        return True
    except (OSError, OverflowError):
        return False
    return True


def _runner_of(state: Path) -> Account | None:
    """Whoever owns the data goes on running it, also when root takes over a user's installation."""
    runner = account.unprivileged()
    data = state / "data"
    if runner and data.exists() and data.stat().st_uid not in {0, runner.uid}:
        return account.of(data.stat().st_uid)
    return runner
