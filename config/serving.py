"""How gunicorn serves: read by it as `--config=python:config.serving`. Wrong settings stop it with plain sentences."""

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
