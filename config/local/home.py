"""The directory an installation lives in: its secrets, its database and its sockets."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """DIVERGENCE_HOME and what is kept there. Nothing is created before it is asked for."""

    path: Path

    def secret(self, name: str) -> str:
        """A random value kept in a 0600 file; made on first use. Raises OSError when the directory cannot be written."""
        file = self.path / "secrets" / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(48))
        return file.read_text("utf-8")

    def database(self) -> dict[str, object]:
        """Django's settings for the embedded server."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "divergence",
            "USER": "divergence",
            "PASSWORD": self.secret("database"),
            "HOST": str(self.path / "run"),
            "PORT": "5432",
        }
