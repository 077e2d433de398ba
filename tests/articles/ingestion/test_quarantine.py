"""What broke its reader three times is set aside, until a person says what to do with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from articles.egress.rules import rules_from_settings
from articles.ingestion import confined, dispatch, lease, ledger, pipeline, quarantine, walk
from articles.ingestion.outcomes import Crashed
from articles.models import Capture, Quarantine, Source, Visit
from tests.newsroom import Newsroom, behaviours, documents

MakeSource = Callable[..., Source]
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that say POISON break the reader."""

    def run(work: Callable[..., object], *args: object) -> object:
        if any(b"POISON" in getattr(arg, "body", b"") for arg in args):
            raise Crashed(
                "The document broke the program that reads it (SIGSEGV).", stage=work.__name__, signal="SIGSEGV"
            )
        return work(*args)

    monkeypatch.setattr(confined, "run", run)
    monkeypatch.setattr(walk.confined, "run", run)


def visit(source: Source) -> str:
    """One visit, as soon as it may be."""
    Source.objects.filter(pk=source.pk).update(next_visit_at=PAST)
    report = pipeline.visit_source(source.pk, only_due=True)
    source.refresh_from_db()
    return report.outcome if report else "not visited"


def test_the_third_crash_sets_a_source_aside_with_all_that_is_known(
    poison: None, newsroom: Newsroom, make_source: MakeSource
) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page("<rss>POISON</rss>")))
    assert [visit(source) for _ in range(4)] == ["crashed", "crashed", "crashed", "not visited"]
    assert (source.state, source.attempts, source.lease_token, len(newsroom.requests)) == ("quarantined", 3, None, 3)
    row = Quarantine.objects.get()
    assert (row.source_id, row.article, row.stage, row.signal, row.attempts) == (
        source.pk,
        None,
        "read_document",
        "SIGSEGV",
        3,
    )
    assert row.payload == Capture.objects.get().sha256
    assert row.reason.endswith(".")
    crashed = Visit.objects.filter(outcome="crashed").first()
    assert crashed is not None
    assert (crashed.stage, crashed.signal) == ("read_document", "SIGSEGV")
    assert dispatch.stamp_due(10) == []
    assert list(Source.objects.failing()) == [source]  # a briefing says what it did not read


def test_a_good_document_between_makes_the_count_start_anew(
    poison: None, newsroom: Newsroom, make_source: MakeSource
) -> None:
    good = behaviours.page(documents.rss(documents.entries("https://o.example", 1)))
    bad = behaviours.page("<rss>POISON</rss>")
    source = make_source(newsroom.script("/feed", behaviours.in_turn(bad, bad, good, bad, bad, good)))
    assert [visit(source) for _ in range(6)] == ["crashed", "crashed", "new", "crashed", "crashed", "same"]
    assert (source.state, source.attempts, Quarantine.objects.count()) == ("active", 0, 0)


def test_try_again_gives_three_attempts(poison: None, newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page("<rss>POISON</rss>")))
    for _ in range(3):
        visit(source)
    assert quarantine.retry(Quarantine.objects.get().pk) is not None
    source.refresh_from_db()
    assert (source.state, source.attempts) == ("active", 0)
    newsroom.script("/feed", behaviours.page(documents.rss(documents.entries("https://o.example", 1))))
    assert visit(source) == "new"
    assert quarantine.retry(Quarantine.objects.get().pk) is None


def test_a_skipped_document_is_left_unread_until_it_changes(
    poison: None, newsroom: Newsroom, make_source: MakeSource
) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page("<rss>POISON</rss>")))
    for _ in range(3):
        visit(source)
    assert quarantine.skip(Quarantine.objects.get().pk) is not None
    assert [visit(source) for _ in range(4)] == ["skipped"] * 4
    assert (source.state, source.fail_count, source.attempts) == ("active", 0, 0)
    assert "skip" in source.visits.order_by("-pk")[0].detail
    newsroom.script("/feed", behaviours.page(documents.rss(documents.entries("https://o.example", 2))))
    assert visit(source) == "new"


def test_a_person_s_visit_is_made_even_then(poison: None, newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page("<rss>POISON</rss>")))
    for _ in range(3):
        visit(source)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert report.outcome == "crashed"
    assert Quarantine.objects.count() == 1


def test_a_worker_lost_three_times_sets_its_source_aside(make_source: MakeSource) -> None:
    lost, busy, fresh = (make_source(f"https://o.example/{n}") for n in range(3))
    for source, claims in ((lost, 3), (busy, 3), (fresh, 2)):
        for _ in range(claims):
            Source.objects.filter(pk=source.pk).update(lease_until=PAST, lease_token="0" * 32)
            assert lease.claim(source.pk, only_due=True) is not None
    Source.objects.exclude(pk=busy.pk).update(lease_until=PAST)
    assert lease.claim(lost.pk, only_due=True) is None  # three times is enough, also before it is swept
    assert dispatch.sweep() == 1
    assert dispatch.sweep() == 0
    row = Quarantine.objects.get()
    assert (row.source, row.stage, row.payload, row.attempts) == (lost, "unknown", "", 3)
    lost.refresh_from_db()
    assert (lost.state, lost.lease_token) == ("quarantined", None)


def test_a_sweep_and_a_late_worker_do_not_meet(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss([]))))
    held = None
    for _ in range(3):
        Source.objects.update(lease_until=None, lease_token=None)
        held = lease.claim(source.pk)
    assert held is not None
    Source.objects.update(lease_until=PAST)
    dispatch.sweep()
    assert ledger.finish(held, walk.read(held, rules_from_settings())) is None
