"""An installation under attack: its database, its broker, its worker group, and the ways to harm each."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from articles.ingestion import dispatch
from articles.tasks import QUEUE, read_page, sweep, visit_source
from config.celery import app

AWAY = (OperationalError, InterfaceError, BrokerError, ConnectionError, OSError)


class House:
    """What the scenario does to the installation. Messages go out doubled: every third is sent twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._worker: subprocess.Popen[bytes] | None = None
        self._sent = 0
        self._swept = 0.0
        self.kills = self.purges = self.crashes = self.doubled = 0

    def start(self) -> None:
        """Starts the worker group."""
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(self._folder)], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self._folder / "worker.log").open("ab"),
        )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to the whole group, as a machine that loses power does, and a new group."""
        assert self._worker is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._worker.pid, signal.SIGKILL)
        self._worker.wait()
        self.kills += 1
        self.start()

    def stop(self) -> None:
        if self._worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()

    def purge(self) -> None:
        """Everything that lies in the broker's queue is lost."""
        with app.connection_for_write() as broker:
            broker.default_channel.queue_purge(QUEUE)
        self.purges += 1

    def crash_database(self) -> None:
        """SIGKILL to the postmaster, then to what it leaves."""
        data = settings.HOME.place().data
        pid = int((data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        self.crashes += 1

    def ring(self) -> None:
        """One beat: what is due is told, every third message twice; every few seconds what was lost is swept."""
        with contextlib.suppress(*AWAY):
            for source_id in dispatch.stamp_due(400):
                self._send(visit_source, source_id)
            for article_id in dispatch.stamp_pages(400):
                self._send(read_page, article_id)
            if time.monotonic() > self._swept + 1:
                sweep()
                self._swept = time.monotonic()
            return
        connection.close()

    def until(self, done: Callable[[], bool], seconds: float, meanwhile: Callable[[], None] = lambda: None) -> bool:
        """Rings until `done()`; False when that does not come in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.ring()
            try:
                meanwhile()  # just after a crash the database may still be away
                if done():
                    return True
            except AWAY:
                connection.close()
            time.sleep(0.1 + 0.1 * random.random())
        return False

    def _send(self, task: Callable[..., object], ident: int) -> None:
        for _ in range(1 + (self._sent % 3 == 2)):
            task.delay(ident)
        self.doubled += self._sent % 3 == 2
        self._sent += 1
