"""A throw-away installation to measure in: its own home, its own PostgreSQL with the settings of real use."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Yields a temporary folder; inside, Django is set up on a new embedded database with the rules loaded.

    Settings are read when they are first imported, so nothing of Django may have been imported before.
    """
    with tempfile.TemporaryDirectory(prefix="divergence-bench-") as folder:
        os.environ["DIVERGENCE_HOME"] = str(Path(folder) / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        os.environ["FETCH_ALLOW_NETWORKS"] = "127.0.0.1/32"
        for name in ("DATABASE_URL", "BROKER_URL"):
            os.environ.pop(name, None)
        from config.local.attend import attended

        with attended(["manage.py", "archive"]):
            yield Path(folder)
