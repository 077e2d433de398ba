"""Most hosts fail at once: then we are the ones who are down, and nobody is blamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from articles.ingestion import dispatch, lease, ledger, outage
from articles.ingestion.outcomes import NotFound, Unreachable
from articles.ingestion.records import FetchedPage, Reading
from articles.models import Outage, Source

MakeSource = Callable[..., Source]
LOST = Reading(failure=Unreachable("The name is not known. Check this machine's DNS."))
ANSWERED = Reading(failure=NotFound("There is nothing at this address (404).", status=404))


def visited(source: Source, reading: Reading) -> None:
    held = lease.claim(source.pk)
    assert held is not None
    ledger.finish(held, reading)
    source.refresh_from_db()


def sources(make_source: MakeSource, count: int) -> list[Source]:
    return [make_source(f"https://o{n}.example/feed") for n in range(count)]


def test_an_outage_is_seen_when_more_than_half_of_the_hosts_fail(make_source: MakeSource) -> None:
    made = sources(make_source, 7)
    for source in made[:4]:
        visited(source, ANSWERED)
    for source in made[4:]:
        visited(source, LOST)
    assert outage.look() is None
    for source in made[:2]:
        visited(source, LOST)  # the last visit to a host counts
    found = outage.look()
    assert found is not None
    assert (found.hosts, found.failed, found.ended_at) == (7, 5, None)
    assert outage.look() == found
    assert Outage.objects.count() == 1


def test_few_hosts_and_one_host_with_many_sources_say_nothing(make_source: MakeSource) -> None:
    for source in sources(make_source, outage.LEAST - 1):
        visited(source, LOST)
    assert outage.look() is None
    for n in range(20):
        visited(make_source(f"https://o0.example/{n}"), LOST)
    assert outage.look() is None


def test_while_it_lasts_one_visit_probes_and_nobody_is_blamed(make_source: MakeSource) -> None:
    made = sources(make_source, 8)
    for source in made[:7]:
        visited(source, LOST)
    Source.objects.update(next_visit_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert len(dispatch.stamp_due(50)) == 1
    assert dispatch.stamp_due(50) == []
    assert dispatch.stamp_pages(50) == []
    last = made[7]
    visited(last, LOST)
    assert (last.fail_count, last.fail_since, last.attempts, last.state) == (0, None, 0, "active")
    assert last.next_visit_at < lease.database_now() + dt.timedelta(minutes=2)


def test_the_first_answer_ends_it_and_brings_the_others_back_soon(make_source: MakeSource) -> None:
    made = sources(make_source, 8)
    for source in made[:7]:
        visited(source, LOST)
    assert outage.look() is not None
    visited(made[7], Reading(pages=(FetchedPage(made[7].url, made[7].url, 304, {}, b""),)))
    assert outage.open_one() is None
    assert Outage.objects.get().ended_at is not None
    soon = lease.database_now() + dt.timedelta(minutes=11)
    assert all(
        at < soon
        for at in Source.objects.filter(pk__in=[s.pk for s in made[:7]]).values_list("next_visit_at", flat=True)
    )
    assert len(dispatch.stamp_due(50)) >= 0
    assert outage.look() is None or Outage.objects.filter(ended_at=None).count() == 1
