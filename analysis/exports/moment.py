"""The time that a document carries: its own, so that the same document always gives the same bytes."""

from __future__ import annotations

import datetime as dt
import re

from analysis.exports.document import Document

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def moment(document: Document) -> dt.datetime:
    """When the document was generated, as it says itself; else the Monday of its week; else a fixed day. With a zone."""
    try:
        time = dt.datetime.fromisoformat(document.about.generated if document.about else "")
    except ValueError:
        time = _monday(document.period)
    return (time if time.tzinfo else time.replace(tzinfo=dt.UTC)).replace(microsecond=0)


def _monday(period: str) -> dt.datetime:
    week = re.fullmatch(r"(\d{4})-W(\d\d)", period)
    try:
        return dt.datetime.fromisocalendar(int(week[1]), int(week[2]), 1).replace(tzinfo=dt.UTC) if week else EPOCH
    except ValueError:
        return EPOCH
