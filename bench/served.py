"""Servers on loopback for the time of a measurement: ours as it runs in real use, and the web app of a feed reader."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader import make_reader

FEED = "https://press.example/feed"
PATIENCE = 60.0  # seconds until a server must answer


@contextlib.contextmanager
def ours() -> Iterator[str]:
    """The address of our web process, on the installation whose settings are in the environment."""
    port = _free()
    with _running(["gunicorn", "--config=python:config.serving", "config.wsgi"], {"PORT": str(port)}, port) as address:
        yield address


@contextlib.contextmanager
def theirs(folder: Path, titles: list[str]) -> Iterator[str]:
    """The address of `reader`'s own web app, whose front page lists these titles."""
    database = folder / "reader-pages.sqlite"
    with contextlib.closing(make_reader(str(database))) as reader:
        reader.add_feed(FEED)
        for number, title in enumerate(titles):
            reader.add_entry({"feed_url": FEED, "id": str(number), "title": title, "link": f"{FEED}/{number}"})
    port = _free()
    command = ["reader", "--db", str(database), "web", "--host=127.0.0.1", f"--port={port}"]
    with _running(command, {}, port) as address:
        yield address


@contextlib.contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[str]:
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    try:
        _answers(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/", timeout=PATIENCE).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} does not answer at {address}.")


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
