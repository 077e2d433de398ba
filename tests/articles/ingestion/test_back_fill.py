"""Walks into the past: step by step, within bounds, beside the visits, and always with a reason for the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F

from articles.ingestion import back_fill, lease, pipeline
from articles.models import Article, BackFill, Host, Outbox, Page, Source, Visit
from tests.articles.ingestion.test_sitemaps import XML, ago, index, url, urlset
from tests.articles.ingestion.test_walk import publish, put, rows
from tests.newsroom import Newsroom, behaviours, documents, eleven

MakeSource = Callable[..., Source]


def run(source: Source) -> tuple[int, BackFill]:
    """Steps until the walk ends; how many, and where it stands."""
    steps = 0
    while back_fill.step(source.pk) is not None:
        steps += 1
        assert steps < 50
        source.refresh_from_db()
        assert (source.lease_token, source.attempts) == (None, 0)
    return steps, BackFill.objects.get(source=source)


def listing(newsroom: Newsroom, make_source: MakeSource, parts: int, **fields: object) -> Source:
    publish(newsroom, [rows(newsroom, 10 * n, 10) for n in range(parts)])
    return make_source(newsroom.url("/list/0"), kind="listing", **{"options": {"read_pages": False}} | fields)


def test_a_listing_is_read_to_its_last_page(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 8)
    pipeline.visit_source(source.pk)
    told, visits, asked = Outbox.objects.count(), Visit.objects.count(), len(newsroom.requests)
    back_fill.begin(source, pages=100)
    steps, walk = run(source)
    assert (steps, walk.pages, walk.created, walk.note) == (3, 8, 50, back_fill.LAST_PAGE)
    assert walk.ended_at is not None
    assert Article.objects.count() == 80
    assert len(newsroom.requests) == asked + 8
    assert (Outbox.objects.count(), Visit.objects.count()) == (told, visits)  # nobody is told, and it is no visit


def test_it_ends_at_its_page_limit_and_goes_on_when_asked(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 8)
    back_fill.begin(source, pages=4)
    _, walk = run(source)
    assert (walk.pages, walk.pages_left, walk.created, walk.note) == (4, 0, 40, back_fill.PAGE_LIMIT)
    assert walk.next_url == newsroom.url("/list/4")
    back_fill.begin(source, pages=2)
    _, walk = run(source)
    assert (walk.pages, walk.created, [len(newsroom.asked(f"/list/{n}")) for n in range(8)]) == (
        6,
        60,
        [1] * 6 + [0] * 2,
    )
    back_fill.begin(source, pages=1, afresh=True)
    _, walk = run(source)
    assert (walk.pages, walk.created, len(newsroom.asked("/list/0"))) == (1, 0, 2)


def test_it_goes_no_further_back_than_its_oldest_day(newsroom: Newsroom, make_source: MakeSource) -> None:
    days = ["July 20, 2025", "June 20, 2025", "May 20, 2025", "April 20, 2025"]
    parts = [rows(newsroom, 10 * n, 3, day) for n, day in enumerate(days)]
    parts[1].append(rows(newsroom, 99, 1, "March 1, 2025")[0])
    publish(newsroom, parts)
    source = make_source(newsroom.url("/list/0"), kind="listing", options={"read_pages": False})
    back_fill.begin(source, pages=100, since=dt.date(2025, 6, 1))
    _, walk = run(source)
    assert (walk.pages, walk.created, walk.note) == (3, 6, "It has come to 2025-06-01.")
    assert not Article.objects.filter(published_on__lt=dt.date(2025, 6, 1)).exists()


def test_three_pages_without_news_end_it(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 30, options={"read_pages": False, "pages": 12})
    pipeline.visit_source(source.pk)
    BackFill.objects.create(source=source, next_url=newsroom.url("/list/0"), pages_left=90)
    put(
        newsroom, "/list/12", documents.listing(rows(newsroom, 0, 10), more="/list/13")
    )  # from here on it repeats itself
    for n in range(13, 20):
        put(newsroom, f"/list/{n}", documents.listing(rows(newsroom, 0, 10), more=f"/list/{n + 1}"))
    _, walk = run(source)
    assert (walk.pages, walk.created, walk.note) == (15, 0, back_fill.NOTHING_NEW)  # twelve are known from visits


def test_wordpress_feeds_are_paged(newsroom: Newsroom, make_source: MakeSource) -> None:
    def wordpress(first: int, count: int) -> str:
        items = documents.entries("https://o.example", 99)[first : first + count]
        return documents.rss(items).replace("<item>", "<generator>https://wordpress.org/?v=6.8</generator><item>", 1)

    put(newsroom, "/feed", wordpress(0, 10), "application/rss+xml")
    put(newsroom, "/feed?paged=2", wordpress(10, 10), "application/rss+xml")
    put(newsroom, "/feed?paged=3", wordpress(20, 4), "application/rss+xml")
    source = make_source(newsroom.url("/feed"))
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.pages, walk.created, walk.note) == (3, 24, back_fill.LAST_PAGE)
    assert len(newsroom.requests) == 4  # the fourth page is not there: that is how the end shows


def test_archives_of_a_feed_are_followed(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = documents.entries("https://o.example", 9)
    for n in range(3):
        link = (
            f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="prev-archive" href="/archive/{n + 1}"/>'
            if n < 2
            else ""
        )
        body = documents.rss(items[3 * n : 3 * n + 3]).replace("<item>", f"{link}<item>", 1)
        put(newsroom, f"/archive/{n}", body, "application/rss+xml")
    source = make_source(newsroom.url("/archive/0"), etag='"kept"')
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.pages, walk.created, walk.note, len(newsroom.requests)) == (3, 9, back_fill.LAST_PAGE, 3)
    assert all("if-none-match" not in request.headers for request in newsroom.requests)


def test_an_index_of_sitemaps_is_read_map_by_map(newsroom: Newsroom, make_source: MakeSource) -> None:
    for n in range(5):
        body = urlset(url(f"https://o.example/{n}", title=f"Story {n}", published=ago(30 * n))) if n != 1 else urlset()
        newsroom.script(f"/{n}.xml", behaviours.page(body, XML))
    newsroom.script(
        "/index.xml", behaviours.page(index(*((newsroom.url(f"/{n}.xml"), ago(30 * n)) for n in range(5))), XML)
    )
    source = make_source(newsroom.url("/index.xml"), kind="sitemap", options={"days": 10, "read_pages": False})
    pipeline.visit_source(source.pk)
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.pages, walk.created, walk.note) == (5, 3, back_fill.LAST_PAGE)


def test_load_more_is_followed_into_the_past(newsroom: Newsroom, make_source: MakeSource) -> None:
    put(newsroom, "/tech", eleven.page(1, more=eleven.BUTTON))
    for part in range(2, 6):
        put(newsroom, f"/tech/more?offset={11 * (part - 1)}", eleven.fragment(part))
    put(newsroom, "/tech/more?offset=55", "")
    source = make_source(newsroom.url("/tech"), kind="listing", timezone="Asia/Singapore")
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.created, walk.note, Page.objects.count()) == (55, back_fill.LAST_PAGE, 55)


def test_it_stops_at_a_failure_and_can_be_gone_on_with(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 4)
    newsroom.script("/list/2", behaviours.status(500))
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.created, walk.next_url) == (20, newsroom.url("/list/2"))
    assert walk.note.startswith("It stopped. ")
    assert walk.note.endswith("Ask again to go on from there.")
    publish(newsroom, [rows(newsroom, 10 * n, 10) for n in range(4)])
    back_fill.begin(source, pages=50)
    _, walk = run(source)
    assert (walk.created, walk.note) == (40, back_fill.LAST_PAGE)


def test_a_host_that_asks_to_wait_is_waited_for(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 4)
    newsroom.script("/list/1", behaviours.status(429, Retry_After="600"))
    back_fill.begin(source, pages=50)
    report = back_fill.step(source.pk)
    assert report is not None
    assert report.created == 10
    walk = BackFill.objects.get()
    assert (walk.ended_at, walk.next_url, walk.pages) == (None, newsroom.url("/list/1"), 1)
    report = back_fill.step(source.pk)
    assert report is not None
    assert (report.outcome, len(newsroom.requests)) == ("postponed", 2)
    Source.objects.update(next_visit_at=F("next_visit_at") + dt.timedelta(hours=1))
    assert back_fill.due(10) == []
    Host.objects.update(backoff_until=None)
    assert back_fill.due(10) == [source.pk]


def test_it_never_runs_beside_a_visit(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 4)
    back_fill.begin(source, pages=50)
    assert back_fill.due(10) == []  # the source's own visit is due, and goes first
    held = lease.claim(source.pk)
    assert held is not None
    assert back_fill.step(source.pk) is None
    lease.postpone(held, seconds=600)
    assert back_fill.due(10) == [source.pk]
    Source.objects.update(state="paused")
    assert back_fill.due(10) == []
    assert newsroom.requests == []


def test_a_step_whose_lease_passed_on_stores_nothing(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 2)

    back_fill.begin(source, pages=50)
    plan = BackFill.objects.get()
    held = lease.claim(source.pk)
    assert held is not None
    found = back_fill.Step((), (), "", back_fill.LAST_PAGE)
    Source.objects.update(lease_token="00000000-0000-4000-8000-000000000000")
    assert back_fill.finish(held, found) is None
    plan.refresh_from_db()
    assert plan.ended_at is None


@pytest.mark.parametrize(
    ("kind", "pages", "sentence"), [("archive", 5, "only those have older pages"), ("feed", 0, "say 1 to")]
)
def test_what_cannot_be_is_told(make_source: MakeSource, kind: str, pages: int, sentence: str) -> None:
    with pytest.raises(back_fill.CannotBegin, match=sentence):
        back_fill.begin(make_source("https://o.example/x", kind=kind), pages=pages)
    assert not BackFill.objects.exists()


def test_what_visits_brought_stays_as_it_is(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 2)
    pipeline.visit_source(source.pk)
    back_fill.begin(source, pages=1)
    report = back_fill.step(source.pk)
    assert report is not None
    assert (report.outcome, report.created, report.unchanged) == ("same", 0, 10)


def test_a_fault_of_ours_ends_the_walk_and_leaves_the_source_well(
    newsroom: Newsroom, make_source: MakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:  # a fault that no test double is needed for
        cursor.execute("ALTER TABLE articles_article ADD CONSTRAINT broken CHECK (title NOT LIKE '%%number 45%%')")
    source = listing(newsroom, make_source, 8)
    pipeline.visit_source(source.pk)
    back_fill.begin(source, pages=50)
    for outcome in ("same", "crashed", None):
        report = back_fill.step(source.pk)
        source.refresh_from_db()
        assert (report.outcome if report else None) == outcome
        assert (source.attempts, source.lease_token, source.fail_count, source.state) == (0, None, 0, "active")
    walk = BackFill.objects.get()
    assert (walk.pages, walk.next_url, walk.ended_at is None) == (3, newsroom.url("/list/3"), False)
    assert walk.note.startswith("It stopped. A fault of this program (")
    assert "Traceback" in caplog.text
    assert Article.objects.count() == 30


def test_a_walk_whose_worker_was_lost_waits_for_the_next_visit(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = listing(newsroom, make_source, 8)
    pipeline.visit_source(source.pk)
    back_fill.begin(source, pages=50)
    assert back_fill.due(10) == [source.pk]
    assert lease.claim(source.pk) is not None  # its worker is killed here
    Source.objects.update(lease_until=F("lease_until") - dt.timedelta(hours=1))
    assert back_fill.due(10) == []
    pipeline.visit_source(source.pk)
    assert back_fill.due(10) == [source.pk]
