"""`make install` finds a Python, says what is missing in one sentence, and renews when the lock changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.local.server import ROOT

TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "ensurepip is not available" >&2\nexit 1\n'
REAL = f'#!/bin/sh\nexec {sys.executable} "$@"\n'
NAMES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the Makefile and an empty lock."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    return tmp_path


def _make(checkout: Path, target: str, script: str) -> subprocess.CompletedProcess[str]:
    folder = checkout / "bin"
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    environ = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(checkout)}
    return subprocess.run(
        ["make", "-s", target], cwd=checkout, env=environ, capture_output=True, text=True, timeout=120
    )


def test_an_old_python_is_one_sentence(checkout: Path) -> None:
    done = _make(checkout, "install", TOO_OLD)
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "Divergence needs Python 3.11 or newer; install it, or name it with PYTHON=."


def test_a_python_without_venv_is_one_sentence_and_leaves_nothing(checkout: Path) -> None:
    done = _make(checkout, "install", WITHOUT_VENV)
    assert done.returncode != 0
    assert "python3 cannot make a virtual environment with pip; install its venv package" in done.stderr.splitlines()[0]
    assert not (checkout / ".venv").exists()


def test_it_installs_once_and_renews_when_the_lock_changed(checkout: Path) -> None:
    said = "Installing what requirements.lock names into .venv."
    first, again = _make(checkout, "install", REAL), _make(checkout, "install", REAL)
    assert (first.returncode, said in first.stderr) == (0, True), first.stderr
    assert (again.returncode, said in again.stderr) == (0, False)
    lock = checkout / "requirements.lock"
    lock.write_text("# still nothing\n")
    stamp = (checkout / ".venv" / "lock-installed").stat().st_mtime
    os.utime(lock, (stamp + 5, stamp + 5))
    assert said in _make(checkout, "install", REAL).stderr


def test_the_build_script_is_sound() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True).stderr == ""
    assert script.read_text().rstrip().endswith("make check test")
