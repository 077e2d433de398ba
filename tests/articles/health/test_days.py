"""The diary: gaps with their causes, caught up when nothing fell out, and closed every day for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.health import days
from articles.ingestion import pipeline
from articles.models import Outage, Source, SourceDay, Visit
from tests.articles.health.diary import REASON, at, day, diary, failed, reasons, well
from tests.newsroom import Newsroom, behaviours, documents

pytestmark = pytest.mark.django_db
MakeSource = Callable[..., Source]
LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    """A feed that has been due since long ago."""
    return make_source("https://o.example/feed", next_visit_at=LONG_AGO)


def test_a_day_counts_its_visits(source: Source) -> None:
    well(source, "1", created=30, overlapped=False)
    failed(source, "1", hour=12)
    well(source, "1", created=2, hour=14)
    kept = SourceDay.objects.get()
    assert (kept.day, kept.state, kept.reason) == (dt.date(2025, 7, 1), "read", "")
    assert (kept.visits, kept.failures, kept.created) == (3, 1, 32)


def test_three_days_off_are_caught_up_when_the_source_still_lists_what_we_had(source: Source) -> None:
    well(source, "1", created=30, overlapped=False)
    well(source, "2", created=3)
    well(source, "6", created=9, overlapped=True)
    assert diary(source) == {1: "read", 2: "read", 3: "caught_up", 4: "caught_up", 5: "caught_up", 6: "read"}
    assert reasons(source) == {}


def test_three_days_off_stay_gaps_when_it_lists_only_what_is_new(source: Source) -> None:
    well(source, "1", created=30, overlapped=False)
    well(source, "2", created=3)
    well(source, "6", created=30, overlapped=False)
    well(source, "6", created=1, overlapped=True, hour=12)  # knows what came two hours ago, and nothing older
    well(source, "7")
    assert diary(source) == {1: "read", 2: "read", 3: "gap", 4: "gap", 5: "gap", 6: "read", 7: "read"}
    assert reasons(source) == {3: days.NOBODY, 4: days.NOBODY, 5: days.NOBODY, 6: days.MISSED}


def test_an_answer_that_shows_nothing_leaves_it_to_the_next(source: Source) -> None:
    well(source, "1", created=30, overlapped=False)
    well(source, "3", created=0, overlapped=False)  # an empty feed
    assert diary(source) == {1: "read", 2: "gap", 3: "read"}
    well(source, "3", created=2, overlapped=True, hour=12)
    assert diary(source) == {1: "read", 2: "caught_up", 3: "read"}


def test_failing_days_are_gaps_for_their_reason_until_caught_up(source: Source) -> None:
    well(source, "1", created=5, overlapped=False)
    failed(source, "2")
    failed(source, "3")
    assert diary(source) == {1: "read", 2: "gap", 3: "gap"}
    assert reasons(source) == {2: REASON, 3: REASON}
    well(source, "3", hour=20)
    assert diary(source) == {1: "read", 2: "caught_up", 3: "read"}
    assert reasons(source) == {}


def test_what_was_settled_stays_settled(source: Source) -> None:
    """Gaps before a good day that knew nothing are not mended by a later one that knows that day's pieces."""
    well(source, "1", created=5, overlapped=False)
    failed(source, "2")
    well(source, "3", created=9, overlapped=False)
    failed(source, "4")
    well(source, "5", created=1)
    assert diary(source) == {1: "read", 2: "gap", 3: "read", 4: "caught_up", 5: "read"}


def test_the_first_days_of_a_source_that_never_answered_stay_gaps(source: Source) -> None:
    failed(source, "1")
    well(source, "2", created=5)  # known from elsewhere
    assert diary(source) == {1: "gap", 2: "read"}
    assert reasons(source) == {1: REASON}


def test_a_busy_day_notes_what_may_have_been_missed(source: Source) -> None:
    well(source, "1", created=20, overlapped=False)
    assert reasons(source) == {}  # the first visit of all misses nothing
    well(source, "1", created=20, overlapped=False, hour=18)
    assert reasons(source) == {1: days.MISSED}
    well(source, "1", hour=20)
    failed(source, "1", hour=22)
    assert (diary(source), reasons(source)) == ({1: "read"}, {1: days.MISSED})


def test_closing_fills_every_day_for_everybody_once(source: Source, make_source: MakeSource) -> None:
    other = make_source("https://p.example/feed", next_visit_at=LONG_AGO)
    make_source("https://never.example/feed")
    archive = make_source("https://a.example/", kind="archive")
    sample = make_source("https://s.example/", is_sample=True)
    for each in (source, archive, sample):
        well(each, "1", created=4, overlapped=False)
    well(other, "3", created=4, overlapped=False)
    assert days.close(day("5")) == 6
    before = list(SourceDay.objects.order_by("pk").values())
    assert days.close(day("5")) == 0
    assert list(SourceDay.objects.order_by("pk").values()) == before
    assert diary(source) == {1: "read", 2: "gap", 3: "gap", 4: "gap", 5: "gap"}
    assert diary(other) == {3: "read", 4: "gap", 5: "gap"}
    assert diary(archive) == diary(sample) == {1: "read"}
    # on the third somebody was visited, and this source was not, though it was due
    assert reasons(source) == {2: days.NOBODY, 3: days.OVERDUE, 4: days.NOBODY, 5: days.NOBODY}


def test_closing_takes_two_statements_for_any_number_of_sources(make_source: MakeSource) -> None:
    counted = []
    for number in (1, 12):
        for place in range(number):
            well(make_source(f"https://{number}.example/{place}"), "1")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            days.close(day("20"))
        counted.append(sum("articles_sourceday" in query["sql"] for query in captured))
    assert counted == [2, 2]


def test_closing_ends_yesterday_by_the_databases_clock(source: Source) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date")
        today = cursor.fetchone()[0]
    well(source, str(today - dt.timedelta(days=3)))
    assert days.close() == 2
    assert SourceDay.objects.latest("day").day == today - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": "paused"}, days.PAUSED),
        ({"state": "gone"}, days.GONE),
        ({"state": "quarantined"}, days.QUARANTINED),
        ({"next_visit_at": at("9"), "interval_minutes": 10_080}, days.NOT_YET),
        ({"next_visit_at": at("9"), "fail_count": 3, "fail_since": at("1"), "fail_reason": REASON}, REASON),
        ({"next_visit_at": LONG_AGO, "fail_count": 3, "fail_since": at("1"), "fail_reason": REASON}, days.NOBODY),
    ],
)
def test_a_day_without_a_visit_names_its_cause(source: Source, fields: dict[str, object], reason: str) -> None:
    well(source, "1")
    Source.objects.filter(pk=source.pk).update(**fields)
    days.close(day("2"))
    assert reasons(source) == {2: reason}


def test_a_paused_source_that_was_not_missed_is_caught_up(source: Source) -> None:
    well(source, "1")
    Source.objects.update(state="paused")
    days.close(day("3"))
    Source.objects.update(state="active")
    well(source, "4")
    assert diary(source) == {1: "read", 2: "caught_up", 3: "caught_up", 4: "read"}


def test_days_of_our_own_outage_are_not_blamed_on_the_source(source: Source, make_source: MakeSource) -> None:
    guilty = make_source("https://p.example/feed")
    for each in (source, guilty):
        well(each, "1")
        failed(each, "2")
        Visit.objects.create(source=each, outcome="unreachable", started_at=at("2", 10), url=each.url)
    failed(guilty, "2", hour=22)
    Visit.objects.create(source=guilty, outcome="server_error", started_at=at("2", 22), url=guilty.url)
    Outage.objects.create(started_at=at("2", 9), ended_at=at("2", 12), hosts=8, failed=8)
    days.close(day("2"))
    assert reasons(source) == {2: days.NETWORK}
    assert reasons(guilty) == {2: REASON}


def test_days_that_our_outage_left_without_a_visit(source: Source) -> None:
    well(source, "1")
    Outage.objects.create(started_at=at("2", 1), ended_at=at("4", 6), hosts=8, failed=8)
    days.close(day("4"))
    assert reasons(source) == {2: days.NETWORK, 3: days.NETWORK, 4: days.NOBODY}  # six hours are not the fourth day


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-03-29T22:59:59+00:00", "2025-03-29"),  # a second before midnight in Berlin
        ("2025-03-29T23:00:00+00:00", "2025-03-30"),
        ("2025-03-30T21:59:59+00:00", "2025-03-30"),  # that day has 23 hours
        ("2025-03-30T22:00:00+00:00", "2025-03-31"),
        ("2025-10-26T22:59:59+00:00", "2025-10-26"),  # and this one 25
        ("2025-10-26T23:00:00+00:00", "2025-10-27"),
    ],
)
def test_days_end_at_midnight_also_when_clocks_change(
    source: Source, settings: Settings, moment: str, expected: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    days.record(days.Looked(source.pk, dt.datetime.fromisoformat(moment), True, 1, True))
    assert SourceDay.objects.get().day == dt.date.fromisoformat(expected)


def test_an_outage_covers_half_of_a_short_day(source: Source, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    well(source, "2025-03-29")
    start = dt.datetime(2025, 3, 29, 23, 0, tzinfo=dt.UTC)
    Outage.objects.create(started_at=start, ended_at=start + dt.timedelta(hours=11, minutes=30), hosts=8, failed=8)
    days.close(day("2025-03-30"))
    assert reasons(source) == {30: days.NETWORK}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_another_zone_leaves_no_hole_and_no_double_day(source: Source, settings: Settings, zone: str) -> None:
    moments = [dt.datetime(2025, 7, 1, 18, tzinfo=dt.UTC) + dt.timedelta(hours=6 * step) for step in range(12)]
    for moment in moments[:6]:
        days.record(days.Looked(source.pk, moment, True, 0, True))
    settings.TIME_ZONE = zone
    for moment in moments[6:]:
        days.record(days.Looked(source.pk, moment, True, 0, True))
    kept = list(SourceDay.objects.order_by("day").values_list("day", flat=True))
    assert kept == [kept[0] + dt.timedelta(days=place) for place in range(len(kept))]
    assert "gap" not in diary(source).values()


def shifted(back: int) -> None:
    """The diary as if it had been written so many days earlier."""
    for kept in SourceDay.objects.order_by("day"):
        kept.day -= dt.timedelta(days=back)
        kept.save()


@pytest.mark.parametrize(("still_listed", "expected"), [(2, "caught_up"), (0, "gap")])
def test_real_visits_settle_the_days_between(
    newsroom: Newsroom, make_source: MakeSource, still_listed: int, expected: str
) -> None:
    items = documents.entries("https://outlet.example", 8)
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss(items[:4]))))
    pipeline.visit_source(source.pk)
    shifted(4)
    newsroom.script("/feed", behaviours.page(documents.rss(items[4 - still_listed :])))
    pipeline.visit_source(source.pk)
    states = list(SourceDay.objects.order_by("day").values_list("state", flat=True))
    assert states == ["read", expected, expected, expected, "read"]
    assert SourceDay.objects.latest("day").reason == ("" if still_listed else days.MISSED)


@pytest.mark.django_db(transaction=True)
def test_two_may_close_at_once_and_beside_a_visit(make_source: MakeSource) -> None:
    sources = [make_source(f"https://{number}.example/feed", next_visit_at=LONG_AGO) for number in range(30)]
    for each in sources:
        well(each, "1")

    def work(place: int) -> int:
        try:
            if place % 2:
                return days.close(day("20"))
            with transaction.atomic():
                well(sources[place], "21")
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        filled = sum(workers.map(work, range(12)))
    assert SourceDay.objects.filter(state="read").count() == 30 + 6
    assert SourceDay.objects.filter(day=day("20")).count() == 30
    assert SourceDay.objects.count() == 30 * 20 + 6
    assert filled <= 30 * 19
