"""Every printed date ends in a named certainty, and says what the outlet meant or nothing."""

from __future__ import annotations

import datetime as dt
from html import escape
from zoneinfo import ZoneInfo

import pytest

from tests.badinput import dates
from tests.badinput.reading import play
from tests.newsroom import Newsroom, behaviours


def feed(cases: list[dates.Printed]) -> str:
    """One entry for each; the last keeps a document of days from being read as a document of midnights."""
    items = "".join(
        f"<item><title>t</title><link>https://outlet.example/{number}</link><pubDate>{escape(case.text)}</pubDate></item>"
        for number, case in enumerate(cases)
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


@pytest.mark.parametrize("zone", [dates.SHANGHAI, dates.NEW_YORK, dates.UTC])
def test_every_date_through_a_feed(press: Newsroom, zone: str) -> None:
    cases = [case for case in dates.CASES if case.zone == zone]
    url = press.script(f"/{zone}", behaviours.page(feed(cases)))
    ending = play(url, zone=ZoneInfo(zone))
    assert len(ending.pieces) == len(cases)
    wrong = []
    for case, piece in zip(cases, ending.pieces, strict=True):
        said = ""
        if piece.published_at:
            said = piece.published_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
        elif piece.published_on:
            said = piece.published_on.isoformat()
        if str(piece.certainty) != case.certainty or (case.says and said != case.says):
            wrong.append(f"{case.text[:60]!r}: {piece.certainty} {said}, not {case.certainty} {case.says}")
    assert "\n".join(wrong) == ""
