"""What an address can be, and taking it into the list."""

from __future__ import annotations

import pytest

from articles.ingestion.discover import BadSource, add_source, discover
from articles.ingestion.outcomes import NotAFeed, NotFound
from articles.models import Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://o.example/1</loc><news:news>'
    "<news:publication><news:name>O</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2025-07-31</news:publication_date><news:title>One</news:title></news:news></url></urlset>"
)


def test_a_feed_says_its_name(newsroom: Newsroom) -> None:
    url = newsroom.script(
        "/feed", behaviours.page(documents.rss(documents.entries("https://o.example", 1), title="The Outlet"))
    )
    found = discover(url)
    assert (found.kind, found.title, found.feeds) == ("feed", "The Outlet", ())


def test_a_news_sitemap_is_recognised(newsroom: Newsroom) -> None:
    assert discover(newsroom.script("/sitemap.xml", behaviours.page(SITEMAP, "application/xml"))).kind == "sitemap"


def test_a_listing_is_recognised(newsroom: Newsroom) -> None:
    items = [Entry(newsroom.url(f"/{n}"), f"A headline about chips, number {n}", "Words…") for n in range(6)]
    assert discover(newsroom.script("/tech", behaviours.page(documents.listing(items), "text/html"))).kind == "listing"


def test_a_page_offers_its_feed(newsroom: Newsroom) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    url = newsroom.script("/", behaviours.page(documents.article("Welcome", ["Hello."], head=head), "text/html"))
    assert discover(url).feeds == (newsroom.url("/feed.xml"),)


def test_what_is_no_source_says_so(newsroom: Newsroom) -> None:
    url = newsroom.script("/about", behaviours.page(documents.article("About us", ["Hello."]), "text/html"))
    with pytest.raises(NotAFeed, match="neither a feed nor a page"):
        discover(url)
    with pytest.raises(NotFound):
        discover(newsroom.url("/nothing"))


@pytest.mark.django_db
def test_a_source_is_taken_in_once() -> None:
    first, new = add_source(
        "HTTPS://News.example/feed#x", kind="feed", name="南湾商业观察", country="cn", timezone="Asia/Shanghai"
    )
    assert (first.url, first.slug, first.country, new) == ("https://news.example/feed", "news-example", "CN", True)
    again, new = add_source("https://news.example/feed", kind="listing", name="Other")
    assert (again.pk, again.kind, new) == (first.pk, "feed", False)
    other, _ = add_source("https://news.example/other", kind="feed")
    assert (other.name, other.slug) == ("news.example", "newsexample")
    third, _ = add_source("https://news.example/third", kind="feed")
    assert third.slug == "newsexample-2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "details", "sentence"),
    [
        ("news.example/feed", {}, "no web address"),
        ("https://u:p@news.example/", {}, "no web address"),
        ("https://news.example/", {"timezone": "Mars/Base"}, "no time zone"),
        ("https://news.example/", {"country": "China"}, "no country"),
        ("https://news.example/", {"language": "English, mostly"}, "no language"),
    ],
)
def test_what_cannot_be_is_told(url: str, details: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSource, match=sentence):
        add_source(url, kind="feed", **details)
    assert not Source.objects.exists()
