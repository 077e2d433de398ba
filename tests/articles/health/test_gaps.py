"""Gaps as they are asked for: a source's own, and the days on which nearly nobody was collected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.health import days
from articles.health.gaps import gaps_between, uncollected
from articles.models import Source, SourceDay
from tests.articles.health.diary import REASON, at, day, failed, well

pytestmark = pytest.mark.django_db
MakeSource = Callable[..., Source]


def kept(source: Source, states: str) -> None:
    """The diary of a source from the first of July on: r, c or g a day."""
    names = {"r": "read", "c": "caught_up", "g": "gap"}
    SourceDay.objects.bulk_create(
        SourceDay(source=source, day=day(str(place + 1)), state=names[letter], reason="Off." if letter == "g" else "")
        for place, letter in enumerate(states)
    )


def test_gaps_of_sources_with_their_causes(make_source: MakeSource) -> None:
    first, other = (make_source(f"https://{name}.example/feed", next_visit_at=at("1")) for name in "ab")
    well(first, "1")
    failed(first, "3")
    well(other, "3")
    days.close(day("4"))
    found = gaps_between(day("1"), day("31"))
    assert [(gap.slug, gap.day.day, gap.reason) for gap in found] == [
        (first.slug, 4, days.NOBODY), (other.slug, 4, days.NOBODY), (first.slug, 3, REASON), (first.slug, 2, days.NOBODY),
    ]  # fmt: skip
    assert {gap.source_id for gap in gaps_between(day("1"), day("31"), [other.pk])} == {other.pk}
    assert [gap.day.day for gap in gaps_between(day("3"), day("3"))] == [3]
    assert gaps_between(day("1"), day("31"), []) == ()


def test_today_is_no_gap_yet_and_samples_have_none(make_source: MakeSource) -> None:
    source, sample = make_source("https://a.example/feed"), make_source("https://s.example/", is_sample=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date")
        today = cursor.fetchone()[0]
    failed(source, str(today))
    failed(sample, "1")
    assert gaps_between(day("1"), today) == ()
    assert uncollected(day("1"), today) == frozenset()
    assert uncollected(day("1"), today, [sample.slug]) == frozenset()


def test_days_on_which_nearly_nobody_was_collected(make_source: MakeSource) -> None:
    sources = [make_source(f"https://{number}.example/feed") for number in range(20)]
    for place, source in enumerate(sources):
        kept(source, "rg" + ("r" if place < 2 else "g") + ("r" if place < 3 else "g") + "c")
    assert {found.day for found in uncollected(day("1"), day("5"))} == {2, 3}
    assert {found.day for found in uncollected(day("3"), day("5"))} == {3}


def test_sources_at_rest_do_not_count_unless_they_are_asked_for(make_source: MakeSource) -> None:
    read, paused = make_source("https://a.example/feed"), make_source("https://b.example/feed", state="paused")
    kept(read, "rrg")
    kept(paused, "ggg")
    assert {found.day for found in uncollected(day("1"), day("3"))} == {3}
    assert {found.day for found in uncollected(day("1"), day("3"), [paused.slug])} == {1, 2, 3}
    assert {found.day for found in uncollected(day("1"), day("3"), [read.slug, paused.slug])} == {3}
    assert uncollected(day("1"), day("3"), ["nobody"]) == frozenset()


def test_both_ask_once(make_source: MakeSource) -> None:
    kept(make_source("https://a.example/feed"), "rgggr")
    with CaptureQueriesContext(connection) as captured:
        gaps_between(day("1"), day("5"))
        uncollected(day("1"), day("5"))
    assert len(captured) == 2
