"""Puts each defect into a copy of the product and runs its tests: `python -m tests.defects [NAME PART ...]`.

Prints one line a defect, as a row of the table in docs/reliability.md. Exit status 1 when a defect went unnoticed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.defects.catalogue import DEFECTS, Defect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds; a suite that hangs has noticed


def main() -> None:
    wanted = [defect for defect in DEFECTS if not sys.argv[1:] or any(part in defect.name for part in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="defects-") as folder:
        Path(folder).chmod(0o711)
        tree = Path(folder) / "tree"
        _copy(tree)
        unnoticed = [defect for defect in wanted if not _tried(tree, defect)]
    sys.exit(f"{len(unnoticed)} of {len(wanted)} defects went unnoticed." if unnoticed else 0)


def _copy(tree: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def _tried(tree: Path, defect: Defect) -> bool:
    """Whether the tests of a defect fail with it; the tree is whole again afterwards."""
    path = tree / defect.file
    whole = path.read_text("utf-8")
    path.write_text(whole.replace(defect.old, defect.new), "utf-8")
    began = time.monotonic()
    try:
        command = [sys.executable, "-m", "pytest", *defect.tests.split(), "-q", "-x", "-n", "0", "-p", "no:randomly"]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=PATIENCE)
        said = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "all passed")
        noticed = done.returncode == 1
    except subprocess.TimeoutExpired:
        said, noticed = "the tests do not end", True
    finally:
        path.write_text(whole, "utf-8")
        _end_leftovers(tree)
    first = said.split(" - ")[0].removeprefix("FAILED ").removeprefix("ERROR ")
    print(f"| {defect.name} | `{defect.file}` | {'red' if noticed else '**GREEN**'} | `{first}` |", flush=True)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return noticed


def _end_leftovers(tree: Path) -> None:
    """A broken copy may leave processes behind: whatever runs in the copy's own folder is ended."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (folder / "cwd").readlink() == tree:
                os.kill(int(folder.name), signal.SIGKILL)


if __name__ == "__main__":
    main()
