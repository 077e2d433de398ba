"""The readers: what they find, and that they ask a fixed number of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.health.completeness import Holdings, holdings
from articles.health.facts import facts_of, yields_of
from articles.health.records import DayYield
from articles.health.state import condition
from articles.models import Article, Host, Outage, Quarantine, Source, SourceDay, Visit
from tests.articles.health.diary import at, day, well

pytestmark = pytest.mark.django_db
MakeSource = Callable[..., Source]


def test_the_facts_of_one_source(make_source: MakeSource) -> None:
    source = make_source("https://o.example:8443/feed", moved_to="https://n.example/")
    other = make_source("https://p.example/feed")
    Visit.objects.create(source=source, outcome="timeout", started_at=at("1"), url=source.url)
    Visit.objects.create(source=source, outcome="new", started_at=at("2"), url=source.url, created=3, updated=1)
    wait = timezone.now() + dt.timedelta(hours=5)
    Host.objects.create(key="https://o.example:8443", backoff_until=wait, robots_text="")
    for reason, verdict in (("Open.", ""), ("Decided.", "skip")):
        Quarantine.objects.create(source=source, stage="parse", reason=reason, attempts=3, verdict=verdict)
    Outage.objects.create(started_at=at("1"), ended_at=at("2"), hosts=8, failed=8)
    assert facts_of()[source.pk].outage_since is None
    Outage.objects.create(started_at=at("3"), hosts=8, failed=8)
    found = facts_of([source.pk])
    assert set(found) == {source.pk}
    facts = found[source.pk]
    assert facts.last is not None
    assert (facts.last.at, facts.last.outcome, facts.last.created, facts.last.updated) == (at("2"), "new", 3, 1)
    assert (facts.quarantine, facts.host_waits_until, facts.outage_since) == ("Open.", wait, at("3"))
    assert (facts.moved_to, facts.rhythm) == ("https://n.example/", None)
    nothing = facts_of()[other.pk]
    assert (nothing.last, nothing.host_waits_until, nothing.quarantine) == (None, None, "")


def test_a_source_that_stopped_is_quiet(make_source: MakeSource) -> None:
    source = make_source("https://o.example/feed", last_ok_at=timezone.now())
    until = dt.date(2025, 7, 31)
    for back in range(60):
        SourceDay.objects.create(
            source=source, day=until - dt.timedelta(days=back), state="read", created=0 if back < 6 else 4, visits=24
        )
    facts = facts_of([source.pk], today=until)[source.pk]
    assert facts.rhythm is not None
    assert (facts.rhythm.silence, facts.rhythm.quiet) == (5, True)  # the day itself is not over
    assert condition(facts, now=timezone.now()).state == "quiet"


def test_yields_leave_gaps_and_the_first_day_out(make_source: MakeSource) -> None:
    source = make_source("https://o.example/feed", next_visit_at=at("1"))
    well(source, "1", created=80, overlapped=False)
    well(source, "2", created=3)
    well(source, "5", created=9, overlapped=False)
    well(source, "7", created=2)
    expected = (DayYield(day("2"), 3), DayYield(day("5"), 9), DayYield(day("6"), 0), DayYield(day("7"), 2))
    assert yields_of(today=day("7")) == {source.pk: expected}
    assert yields_of([source.pk], today=day("7"), days=3) == {source.pk: expected[1:]}
    assert yields_of([source.pk + 1], today=day("7")) == {}


def test_what_we_hold(make_source: MakeSource) -> None:
    source, empty = make_source("https://o.example/feed"), make_source("https://p.example/feed")
    parts = ["full"] * 3 + ["teaser"] * 2 + ["title"]
    for number, part in enumerate(parts):
        Article.objects.create(
            source=source, url=f"https://o.example/{number}", title="A", completeness=part,
            certainty="unknown" if number % 3 else "date", published_on=None if number % 3 else day("1"),
            dated_at=at("1"), content_hash="0" * 64,
        )  # fmt: skip
    assert holdings() == {source.pk: Holdings(6, 3, 2, 1, 4)}
    found = holdings([source.pk, empty.pk])[source.pk]
    assert (found.share(found.full), found.share(found.undated)) == (0.5, 4 / 6)
    assert holdings([empty.pk]) == {}
    assert Holdings(0, 0, 0, 0, 0).share(0) is None


@pytest.mark.parametrize(("read", "most"), [(facts_of, 4), (holdings, 1), (yields_of, 1)])
def test_readers_ask_a_fixed_number_of_times(make_source: MakeSource, read: Callable[[], object], most: int) -> None:
    counted = []
    for number in (2, 20):
        for place in range(number):
            source = make_source(f"https://{number}.example/{place}")
            well(source, "1")
            Visit.objects.create(source=source, outcome="same", url=source.url)
        with CaptureQueriesContext(connection) as captured:
            read()
        counted.append(len(captured))
    assert counted == [most, most]
