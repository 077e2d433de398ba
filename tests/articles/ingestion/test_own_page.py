"""The pages of pieces whose source gave no full text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from articles.egress.client import fetch
from articles.egress.rules import rules_from_settings
from articles.ingestion import own_page, pipeline, quarantine
from articles.ingestion.outcomes import Crashed
from articles.models import Article, Capture, Page, Quarantine, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

TEXT = [
    "The ministry said on Thursday that the rules for small models would be published before the end of the year.",
    "Companies had asked for clearer limits, and several of them have delayed the release of their assistants.",
    "Nothing was said about the fees, which are expected to follow the model of the telecoms regulator.",
]


PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def owes_page(piece: Article) -> bool:
    return Page.objects.filter(article=piece).exists()


def make_due() -> None:
    Page.objects.update(due_at=PAST)


@pytest.fixture
def teaser(newsroom: Newsroom, make_source: Callable[..., Source]) -> Article:
    """A piece of which only the teaser came in; its page is at /story."""
    entry = Entry(
        newsroom.url("/story"), "Rules for small models", "The ministry said on Thursday that the rules…", guid="1"
    )
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss([entry]))), language="en")
    pipeline.visit_source(source.pk)
    return Article.objects.get()


def test_a_page_completes_its_piece(newsroom: Newsroom, teaser: Article) -> None:
    assert (teaser.completeness, owes_page(teaser)) == ("teaser", True)
    newsroom.script("/story", behaviours.page(documents.article("Rules | Outlet", TEXT), "text/html"))
    reports = pipeline.read_due_pages(teaser.source_id)
    assert [(report.outcome, report.updated) for report in reports] == [("new", 1)]
    piece = Article.objects.get()
    assert all(paragraph in piece.body for paragraph in TEXT)
    assert (piece.title, piece.completeness, owes_page(piece), piece.revision) == (
        "Rules for small models",
        "full",
        False,
        1,
    )
    assert piece.revisions.count() == 0
    assert Capture.objects.filter(url=newsroom.url("/story")).count() == 1
    assert pipeline.read_page(piece.pk) is None


def test_the_feed_s_teaser_leaves_the_page_s_text(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.page(documents.article("Rules", TEXT), "text/html"))
    pipeline.read_due_pages(teaser.source_id)
    before = Article.objects.values().get()
    report = pipeline.visit_source(teaser.source_id)
    assert report is not None
    assert (report.outcome, report.unchanged) == ("same", 1)
    assert Article.objects.values().get() == before


def test_a_new_headline_leads_to_one_revision_and_the_new_text(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.page(documents.article("Rules", TEXT), "text/html"))
    pipeline.read_due_pages(teaser.source_id)
    changed = Entry(
        newsroom.url("/story"), "Rules for small models delayed", "The ministry said on Thursday…", guid="1"
    )
    newsroom.script("/feed", behaviours.page(documents.rss([changed])))
    newsroom.script(
        "/story", behaviours.page(documents.article("Rules", [*TEXT[:2], "It has been put off."]), "text/html")
    )
    pipeline.visit_source(teaser.source_id)
    pipeline.read_due_pages(teaser.source_id)
    piece = Article.objects.get()
    assert (piece.title, piece.revision) == ("Rules for small models delayed", 2)
    assert "put off" in piece.body
    kept = piece.revisions.get()
    assert (kept.title, TEXT[2] in kept.body) == ("Rules for small models", True)


def test_a_page_that_fails_is_tried_three_times(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.status(500))
    outcomes = []
    for _ in range(4):
        outcomes.append([report.outcome for report in pipeline.read_due_pages(teaser.source_id)])
        assert pipeline.read_due_pages(teaser.source_id) == []  # not at once
        make_due()
    assert outcomes == [["server_error"], ["server_error"], ["server_error"], []]
    piece = Article.objects.get()
    assert (owes_page(piece), piece.completeness, len(newsroom.asked("/story"))) == (False, "teaser", 3)


@pytest.mark.parametrize(
    "play", [behaviours.status(404), behaviours.status(403), behaviours.page(b"%PDF-1.7", "application/pdf")]
)
def test_a_page_that_is_not_there_is_not_asked_for_again(
    newsroom: Newsroom, teaser: Article, play: behaviours.Behaviour
) -> None:
    newsroom.script("/story", play)
    assert len(pipeline.read_due_pages(teaser.source_id)) == 1
    assert pipeline.read_due_pages(teaser.source_id) == []
    assert len(newsroom.asked("/story")) == 1


def test_a_page_without_text_leaves_the_teaser(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.page(documents.article("Rules for small models", []), "text/html"))
    pipeline.read_due_pages(teaser.source_id)
    piece = Article.objects.get()
    assert (owes_page(piece), piece.completeness, piece.body) == (False, "teaser", "")


def test_a_page_says_who_wrote_it_even_without_text(newsroom: Newsroom, teaser: Article) -> None:
    head = '<meta name="author" content="Mei Tan">'
    newsroom.script("/story", behaviours.page(documents.article("Rules for small models", [], head=head), "text/html"))
    pipeline.read_due_pages(teaser.source_id)
    assert Article.objects.get().author == "Mei Tan"


def test_a_host_that_asks_to_wait_is_not_asked_for_pages(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.status(429, Retry_After="300"))
    assert [report.outcome for report in pipeline.read_due_pages(teaser.source_id)] == ["throttled"]
    make_due()
    assert [report.outcome for report in pipeline.read_due_pages(teaser.source_id)] == ["postponed"]
    page = Page.objects.get()
    assert (page.attempts, page.lease_token, len(newsroom.asked("/story"))) == (1, None, 1)


def test_pages_are_handed_on_within_their_host(make_source: Callable[..., Source], newsroom: Newsroom) -> None:
    entries = [Entry(newsroom.url(f"/{n}"), f"Headline {n}", "Some words…", guid=str(n)) for n in range(3)]
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss(entries))))
    pipeline.visit_source(source.pk)
    first, second, third = Article.objects.order_by("pk").values_list("pk", flat=True)
    assert pipeline.due_pages(source.pk) == [first, second, third]
    assert pipeline.next_due_page(third) == first
    held = own_page.claim(first)
    assert held is not None
    assert own_page.claim(first) is None
    assert pipeline.next_due_page(first) == second  # somebody is reading the first
    own_page.postpone(held, seconds=0)
    Page.objects.exclude(pk=second).delete()
    assert pipeline.next_due_page(first) == second
    Page.objects.all().delete()
    assert pipeline.next_due_page(first) is None


def test_who_lost_the_lease_of_a_page_stores_nothing(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.page(documents.article("Rules for small models", TEXT), "text/html"))
    slow = own_page.claim(teaser.pk)
    assert slow is not None
    Page.objects.update(lease_until=PAST)
    quick = own_page.claim(teaser.pk)
    assert quick is not None
    assert own_page.read(slow, rules_from_settings(), lambda page: None) is None
    assert own_page.failed(slow, Crashed("It broke.", stage="here"), None) is None
    assert Article.objects.get().completeness == "teaser"
    report = own_page.read(quick, rules_from_settings(), lambda page: None)
    assert report is not None
    assert (report.updated, Article.objects.get().completeness, Page.objects.count()) == (1, "full", 0)


def test_a_page_that_breaks_its_reader_three_times_is_set_aside(newsroom: Newsroom, teaser: Article) -> None:
    newsroom.script("/story", behaviours.page(documents.article("Rules for small models", TEXT), "text/html"))
    for _ in range(own_page.ATTEMPTS):
        held = own_page.claim(teaser.pk)
        assert held is not None
        page = fetch(held.url, rules=rules_from_settings())
        own_page.failed(held, Crashed("It broke.", stage="read_own_page", signal="SIGSEGV"), page)
        make_due()
    row = Quarantine.objects.get()
    assert (row.article_id, row.stage, row.signal, row.attempts) == (teaser.pk, "read_own_page", "SIGSEGV", 3)
    assert row.payload == Capture.objects.get(sha256=row.payload).sha256
    assert (Page.objects.count(), pipeline.due_pages(teaser.source_id)) == (0, [])
    assert quarantine.retry(row.pk) is not None
    assert [report.outcome for report in pipeline.read_due_pages(teaser.source_id)] == ["new"]
    assert quarantine.retry(row.pk) is None
