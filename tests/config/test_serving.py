"""What the web server does before its workers begin."""

import subprocess
import sys

READY = "import gc, config.wsgi; from config import serving; serving.when_ready(None); print(gc.get_freeze_count())"


def test_workers_do_not_look_for_rubbish_among_what_was_imported() -> None:
    said = subprocess.run([sys.executable, "-c", READY], capture_output=True, text=True, check=True, timeout=120)
    assert int(said.stdout) > 100_000
