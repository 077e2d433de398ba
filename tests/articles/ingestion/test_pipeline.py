"""The whole pipe against the newsroom: every way in which a visit can end, and what it leaves."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable

import pytest
from django.db import connection

from articles.ingestion import pipeline
from articles.ingestion.records import IngestReport
from articles.models import Article, Capture, Host, Source, Visit
from tests.articles.ingestion.test_own_page import owes_page
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]


def visit(source: Source) -> tuple[IngestReport, Visit]:
    report = pipeline.visit_source(source.pk)
    assert report is not None
    source.refresh_from_db()
    return report, source.visits.order_by("-pk")[0]


def test_a_feed_comes_in(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = documents.entries("https://outlet.example", 3)
    feed = documents.rss(items)
    source = make_source(newsroom.script("/feed", behaviours.page(feed, ETag='"v1"')), language="en")
    report, row = visit(source)
    assert (report.outcome, report.created, report.seen) == ("new", 3, 3)
    assert (row.outcome, row.status, row.size, row.url) == ("new", 200, len(feed.encode()), source.url)
    assert row.capture is not None
    assert zlib.decompress(row.capture.body) == feed.encode()
    piece = Article.objects.get(title="Chip story number 1")
    assert piece.url == "https://outlet.example/story/1"
    assert (piece.completeness, piece.language, owes_page(piece)) == ("full", "en", False)
    assert piece.body == "The 1th text, long enough to be one."
    assert piece.published_at == dt.datetime(2025, 7, 31, 3, 0, tzinfo=dt.UTC)
    assert (piece.published_on, piece.dated_at) == (dt.date(2025, 7, 31), piece.published_at)
    assert (source.etag, source.fail_count, source.lease_token, source.attempts) == ('"v1"', 0, None, 0)
    assert source.last_ok_at is not None
    assert dt.timedelta(minutes=53) < source.next_visit_at - source.last_ok_at < dt.timedelta(minutes=67)


def test_the_same_again_changes_nothing(newsroom: Newsroom, make_source: MakeSource) -> None:
    feed = documents.rss(documents.entries("https://outlet.example", 3))
    source = make_source(newsroom.script("/feed", behaviours.page(feed)))
    visit(source)
    before = list(Article.objects.order_by("pk").values())
    report, row = visit(source)
    assert (report.outcome, report.created, report.updated, report.unchanged) == ("same", 0, 0, 3)
    assert list(Article.objects.order_by("pk").values()) == before
    assert Capture.objects.count() == 1
    assert row.capture_id == Capture.objects.get().pk


def test_a_304_is_cheap(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(
        newsroom.script("/feed", behaviours.with_etag(documents.rss(documents.entries("https://o.example", 2))))
    )
    visit(source)
    report, row = visit(source)
    assert (report.outcome, row.status, row.capture, report.seen) == ("not_modified", 304, None, 0)
    assert (source.etag, Article.objects.count()) == ('"v1"', 2)


def test_a_feed_that_forgets_deletes_nothing(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = documents.entries("https://outlet.example", 3)
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss(items))))
    visit(source)
    newsroom.script("/feed", behaviours.page(documents.rss(items[2:])))
    report, _ = visit(source)
    assert (report.outcome, Article.objects.count()) == ("same", 3)


def test_a_changed_body_is_a_revision(newsroom: Newsroom, make_source: MakeSource) -> None:
    old = Entry("https://o.example/1", "Title", body="<p>The ministry confirmed ten licences.</p>", guid="1")
    new = Entry("https://o.example/1", "Title", body="<p>The ministry confirmed twelve licences.</p>", guid="1")
    source = make_source(
        newsroom.script("/feed", behaviours.in_turn(*(behaviours.page(documents.rss([e])) for e in (old, new))))
    )
    visit(source)
    first_seen = Article.objects.get().first_seen_at
    report, _ = visit(source)
    piece = Article.objects.get()
    assert (report.outcome, report.updated, piece.revision) == ("new", 1, 2)
    assert piece.body == "The ministry confirmed twelve licences."
    kept = piece.revisions.get()
    assert (kept.number, kept.body) == (1, "The ministry confirmed ten licences.")
    assert piece.first_seen_at == first_seen


FAILURES = {
    "gone": (behaviours.status(410), 410),
    "forbidden": (behaviours.status(403), 403),
    "not_found": (behaviours.status(404), 404),
    "throttled": (behaviours.status(429, Retry_After="600"), 429),
    "server_error": (behaviours.status(500), 500),
    "http_error": (behaviours.status(418), 418),
    "unreachable": (behaviours.reset, None),
    "too_large": (behaviours.endless, None),
    "not_a_feed": (behaviours.page("<!doctype html><html><body><p>Welcome</p></body></html>", "text/html"), 200),
    "unreadable": (behaviours.page(b"\x1f\x8b\x08 broken", Content_Encoding="gzip"), None),
    "blocked": (behaviours.redirect("http://10.0.0.1/feed"), None),
}


@pytest.mark.parametrize("outcome", FAILURES)
def test_every_failure_is_a_row_with_a_sentence(newsroom: Newsroom, make_source: MakeSource, outcome: str) -> None:
    play, status = FAILURES[outcome]
    source = make_source(newsroom.script("/feed", play), etag='"kept"')
    report, row = visit(source)
    assert (report.outcome, row.outcome, row.status) == (outcome, outcome, status)
    assert row.detail.endswith(".")
    assert (source.fail_count, source.fail_reason, source.lease_token) == (1, row.detail[:300], None)
    assert source.fail_since is not None
    assert (source.etag, source.state, source.last_ok_at) == ('"kept"', "active", None)
    assert Article.objects.count() == 0


def test_what_could_not_be_read_is_kept_for_a_better_parser(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", FAILURES["not_a_feed"][0]))
    _, row = visit(source)
    assert row.capture is not None
    assert b"Welcome" in zlib.decompress(row.capture.body)


def test_an_empty_answer_is_empty_and_well(newsroom: Newsroom, make_source: MakeSource) -> None:
    for path, body in (("/nothing", ""), ("/no-items", documents.rss([]))):
        source = make_source(newsroom.script(path, behaviours.page(body)))
        report, _ = visit(source)
        assert (report.outcome, source.fail_count) == ("empty", 0)


def test_a_source_recovers(newsroom: Newsroom, make_source: MakeSource) -> None:
    good = behaviours.page(documents.rss(documents.entries("https://o.example", 1)))
    source = make_source(
        newsroom.script("/feed", behaviours.in_turn(behaviours.status(500), behaviours.status(500), good))
    )
    visit(source)
    since = source.fail_since
    visit(source)
    assert (source.fail_count, source.fail_since) == (2, since)
    visit(source)
    assert (source.fail_count, source.fail_since, source.fail_reason) == (0, None, "")


def test_gone_twice_is_gone(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.status(410)))
    visit(source)
    assert source.state == "active"
    visit(source)
    assert source.state == "gone"
    assert pipeline.visit_source(source.pk, only_due=True) is None
    newsroom.script("/feed", behaviours.page(documents.rss([])))
    visit(source)
    assert source.state == "active"


def test_a_server_that_asks_to_wait_is_left_alone(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.status(429, Retry_After="600")))
    visit(source)
    host = Host.objects.get()
    assert host.backoff_until is not None
    assert abs(host.backoff_until - source.next_visit_at) < dt.timedelta(seconds=2)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert report.outcome == "postponed"
    source.refresh_from_db()
    assert (source.lease_token, source.attempts, source.fail_count) == (None, 0, 1)
    assert len(newsroom.requests) == source.visits.count() == 1


def test_a_move_is_followed_when_it_lasts(newsroom: Newsroom, make_source: MakeSource) -> None:
    new = newsroom.script("/new", behaviours.page(documents.rss(documents.entries("https://o.example", 1))))
    old = newsroom.script("/old", behaviours.redirect("/new", 301))
    source = make_source(old)
    outcomes = []
    for _ in range(2):
        report, row = visit(source)
        outcomes.append(report.outcome)
        assert f"moved for good to {new}" in row.detail
        assert source.url == old
    assert outcomes == ["new", "same"]
    report, _ = visit(source)
    assert (report.outcome, source.url, source.moved_to, source.moved_count) == ("moved", new, "", 0)
    report, _ = visit(source)
    assert report.outcome == "same"


def test_a_move_onto_another_source_is_told_not_followed(newsroom: Newsroom, make_source: MakeSource) -> None:
    new = newsroom.script("/new", behaviours.page(documents.rss([])))
    old = newsroom.script("/old", behaviours.redirect("/new", 308))
    make_source(new, name="The other")
    source = make_source(old)
    for _ in range(4):
        _, row = visit(source)
    assert source.url == old
    assert "read as The other already" in row.detail


def test_a_passing_detour_resets_the_count(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script("/new", behaviours.page(documents.rss([])))
    stays = behaviours.page(documents.rss([]))
    moves = behaviours.redirect("/new", 301)
    source = make_source(newsroom.script("/old", behaviours.in_turn(moves, moves, stays, moves)))
    for _ in range(4):
        visit(source)
    assert (source.url, source.moved_count) == (newsroom.url("/old"), 1)


def test_a_listing_is_read_on_until_it_is_known(newsroom: Newsroom, make_source: MakeSource) -> None:
    base = newsroom.url("")
    items = [
        Entry(
            f"{base}/story/{n}",
            f"A headline about chips and models, number {n}",
            f"The first words of story {n} and then…",
        )
        for n in range(50)
    ]
    for page in range(5):
        newsroom.script(
            f"/list/{page}",
            behaviours.page(
                documents.listing(items[10 * page : 10 * page + 10], more=f"/list/{page + 1}"), "text/html"
            ),
        )
    source = make_source(newsroom.url("/list/0"), kind="listing", timezone="Asia/Singapore")
    report, _ = visit(source)
    assert (report.outcome, report.created) == ("new", 30)
    piece = Article.objects.get(url=f"{base}/story/7")
    assert (piece.completeness, owes_page(piece)) == ("teaser", True)
    assert piece.printed_date == "July 31, 2025 at 11:00:00 AM"
    assert piece.published_at == dt.datetime(2025, 7, 31, 3, 0, tzinfo=dt.UTC)
    report, _ = visit(source)
    assert (report.outcome, report.unchanged) == ("same", 10)
    assert len(newsroom.asked("/list/1")) == 1


def test_a_listing_that_breaks_off_keeps_what_it_gave(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = [
        Entry(newsroom.url(f"/{n}"), f"A headline about chips, number {n}", f"Words of story {n}…") for n in range(5)
    ]
    newsroom.script("/list", behaviours.page(documents.listing(items, more="/more"), "text/html"))
    newsroom.script("/more", behaviours.status(500))
    report, row = visit(make_source(newsroom.url("/list"), kind="listing"))
    assert (report.outcome, report.created) == ("new", 5)
    assert "could not be read to its end" in row.detail


def test_a_fault_of_ours_is_stored_and_told(
    newsroom: Newsroom, make_source: MakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    feed = documents.rss(documents.entries("https://o.example", 1))
    source = make_source(newsroom.script("/feed", behaviours.page(feed)), options={"pages": "many", "read_pages": 1})
    with connection.cursor() as cursor:  # a fault that no test double is needed for
        cursor.execute("ALTER TABLE articles_revision RENAME TO articles_revision_away")
        cursor.execute("ALTER TABLE articles_articlekey RENAME TO articles_articlekey_away")
    try:
        report, row = visit(source)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_revision_away RENAME TO articles_revision")
            cursor.execute("ALTER TABLE articles_articlekey_away RENAME TO articles_articlekey")
    assert (report.outcome, row.outcome, row.created) == ("crashed", "crashed", 0)
    assert "A fault of this program" in row.detail
    assert (source.lease_token, source.fail_count, Article.objects.count()) == (None, 1, 0)
    assert "Traceback" in caplog.text
    assert row.capture is not None


def test_entries_without_address_or_words_are_counted(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = [
        *documents.entries("https://o.example", 2),
        Entry("javascript:alert(1)", "Bad"),
        Entry("https://o.example/x", ""),
    ]
    report, row = visit(make_source(newsroom.script("/feed", behaviours.page(documents.rss(items)))))
    assert (report.outcome, report.created, report.rejected, report.seen) == ("new", 2, 2, 4)
    assert "no web address" in row.detail


def test_dates_in_the_future_are_no_dates(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = [Entry("https://o.example/1", "From the future", "t", date="Tue, 01 Jan 2199 00:00:00 GMT")]
    _, row = visit(make_source(newsroom.script("/feed", behaviours.page(documents.rss(items)))))
    piece = Article.objects.get()
    assert (piece.certainty, piece.published_at, piece.dated_at) == ("unknown", None, piece.first_seen_at)
    assert piece.printed_date
    assert "lies in the future" in row.detail


@pytest.mark.parametrize(
    "header", ["application/rss+xml", "application/rss+xml; charset=utf-8", "text/xml; charset=gb2312"]
)
def test_chinese_in_an_old_charset_is_read_whatever_the_header_says(
    newsroom: Newsroom, make_source: MakeSource, header: str
) -> None:
    feed = documents.rss([Entry("https://o.example/1", "华为发布小模型", "开发者可以在手机上使用㐂。", guid="1")])
    sent = feed.replace('encoding="utf-8"', 'encoding="gb18030"').encode("gb18030")
    visit(make_source(newsroom.script("/feed", behaviours.page(sent, header)), language="zh-Hans"))
    piece = Article.objects.get()
    assert (piece.title, piece.teaser, piece.language) == ("华为发布小模型", "开发者可以在手机上使用㐂。", "zh-Hans")


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_compressed_answers_are_stored_as_they_read(newsroom: Newsroom, make_source: MakeSource, encoding: str) -> None:
    feed = documents.rss(documents.entries("https://o.example", 2))
    report, row = visit(make_source(newsroom.script("/feed", behaviours.compressed(feed, encoding))))
    assert (report.created, row.size) == (2, len(feed.encode()))


def test_the_canary_stays_silent(newsroom: Newsroom, canary: Newsroom, make_source: MakeSource) -> None:
    report, row = visit(make_source(newsroom.script("/feed", behaviours.redirect(canary.url("/secret")))))
    assert report.outcome == "blocked"
    assert "FETCH_ALLOW_NETWORKS" in row.detail
