"""How gunicorn serves: read by it as `--config=python:config.serving`. Wrong settings stop it with plain sentences."""

import gc
from pathlib import Path

from django.conf import settings

from config.entry import load_settings

load_settings()

_host = f"[{settings.BIND_ADDRESS}]" if ":" in settings.BIND_ADDRESS else settings.BIND_ADDRESS
bind = f"{_host}:{settings.PORT}"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True  # one import for both; a mistake in it ends the server instead of a worker for ever
timeout = 60
graceful_timeout = 10
keepalive = 5
limit_request_line = 8190
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk
control_socket_disable = True
loglevel = "warning"


def when_ready(server: object) -> None:  # noqa: ARG001 - gunicorn's signature
    """Will spare the workers from looking for rubbish among what was imported: a tenth of the time of a page of pieces."""
    gc.collect()
    gc.freeze()  # what there is now stays to the end, and its memory is shared by the workers
    gc.set_threshold(20_000, 20, 20)  # a page makes some ten thousand objects, and hardly any of them in rings
