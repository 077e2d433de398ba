"""Every status has its name, and no Retry-After sends the next turn out of bounds."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.egress.client import fetch
from articles.egress.errors import VisitFailed
from articles.ingestion.schedule import delay
from articles.models import Visit
from tests.badinput import statuses
from tests.badinput.reading import HASTY, LOOPBACK, play
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.server import Request

NOON = dt.datetime(2025, 7, 31, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
FEED = documents.rss(documents.entries("https://outlet.example", 1)).encode()


def sending(line: bytes, headers: bytes = b"", body: bytes = FEED) -> behaviours.Behaviour:
    """An answer of exactly these bytes."""

    def answer(request: Request) -> None:
        request.raw(
            line
            + b"\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
            + headers
            + b"\r\n"
            + body
        )

    return answer


def test_every_status_has_its_name(press: Newsroom) -> None:
    wrong = []
    for code, may in statuses.STATUSES.items():
        body = b"" if code in {204, 205, 304} else FEED
        ending = play(press.script("/status", sending(b"HTTP/1.1 %d Word" % code, body=body)))
        if ending.outcome not in may:
            wrong.append(f"{code}: {ending.outcome} {ending.detail}")
    assert "\n".join(wrong) == ""


def test_what_is_no_answer_is_unreachable_or_times_out(press: Newsroom) -> None:
    wrong = []
    for line in statuses.BROKEN_LINES:
        ending = play(press.script("/line", sending(line)), limits=HASTY)
        readable = ending.outcome == "read" and line.lower().startswith(b"http/")
        if ending.outcome not in {"unreachable", "timeout", "http_error"} and not readable:
            wrong.append(f"{line!r}: {ending.outcome} {ending.detail}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("code", [*statuses.WAITING, 500])
def test_no_wait_is_out_of_bounds(press: Newsroom, code: int) -> None:
    wrong = []
    for value, bounds in statuses.RETRY_AFTER:
        failure = refused(press, code, value)
        asked = f"{code} {value[:40]!r}"
        if code == 503 and failure.outcome != (
            Visit.Outcome.THROTTLED if value.strip() else Visit.Outcome.SERVER_ERROR
        ):
            wrong.append(f"{asked}: {failure.outcome}")
        for failures in (1, 2, 9, 500):
            for roll in (0.0, 1.0):
                wait = delay(
                    failure.outcome, interval=HOUR, failures=failures, roll=roll, now=NOON, retry_after=failure.retry_after
                ).total_seconds()  # fmt: skip
                low, high = bounds or (60, 86_400)
                if not low <= wait <= high:
                    wrong.append(f"{asked}, failure {failures}: waits {wait} s, not {low} to {high}")
    assert "\n".join(wrong) == ""


def refused(press: Newsroom, code: int, retry_after: str) -> VisitFailed:
    """How an answer with this status and Retry-After fails."""
    header = b"Retry-After: " + retry_after.encode() + b"\r\n"
    url = press.script("/wait", sending(b"HTTP/1.1 %d Word" % code, header))
    with pytest.raises(VisitFailed) as caught:
        fetch(url, rules=LOOPBACK)
    return caught.value
