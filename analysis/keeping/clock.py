"""The database's clock: the one that every kept moment is read from."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import DateTimeField, Func


class ClockNow(Func):
    """The moment at which the statement runs, not that at which its transaction began."""

    template = "clock_timestamp()"
    output_field = DateTimeField()


def now() -> dt.datetime:
    """The moment by the database, in UTC. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment
