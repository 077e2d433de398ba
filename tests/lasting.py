"""Rows that a whole file of tests shares: written once, taken back after its last test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def lasting(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written meanwhile stays until the end, and then goes. A test inside that writes takes its own back with `apart`.

    The tests are to be marked `django_db`: pytest-django makes no database for a run in which no test asks for one.
    """
    whole = transaction.atomic()
    whole._from_testcase = (
        True  # as Django's TestCase says it, so that what insists on a transaction of its own gets one
    )
    with blocker.unblock(), whole:
        yield
        transaction.set_rollback(True)
