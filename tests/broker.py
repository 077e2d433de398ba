"""kombu's own in-memory broker under an app of one test alone: what was sent lies there until the test takes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Celery
from kombu import Connection

from analysis import tasks
from config.celery import app


@contextmanager
def in_memory() -> Iterator[None]:
    """The analysing workers' queue in this process, empty before and after."""
    alone = Celery("alone", broker="memory://", set_as_current=False)
    alone.conf.update(task_default_queue=tasks.QUEUE, task_ignore_result=True)
    alone.set_current()
    taken()
    yield
    taken()
    alone.close()
    app.set_current()


def taken() -> list[tuple[str, Any]]:
    """Takes every message from the queue: the task's name and its first argument, None without one."""
    told = []
    with Connection("memory://") as connection, connection.SimpleQueue(tasks.QUEUE) as queue:
        while queue.qsize():
            message = queue.get(block=False)
            arguments = message.payload[0]
            told.append((message.headers["task"].rpartition(".")[2], arguments[0] if arguments else None))
            message.ack()
    return told
