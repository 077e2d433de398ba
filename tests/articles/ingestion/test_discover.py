"""What an address can be, and taking it into the list."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from articles.ingestion.discover import TRIES, discover
from articles.ingestion.enlist import BadSource, add_source
from articles.ingestion.outcomes import Disallowed, NotAFeed, NotFound, Postponed
from articles.ingestion.parse.offers import Candidate
from articles.models import Host, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://o.example/1</loc><news:news>'
    "<news:publication><news:name>O</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2025-07-31</news:publication_date><news:title>One</news:title></news:news></url></urlset>"
)


RSS = "application/rss+xml"


def feed(count: int = 2, *, title: str = "The Outlet") -> behaviours.Behaviour:
    return behaviours.page(documents.rss(documents.entries("https://o.example", count), title=title), RSS)


def welcome(newsroom: Newsroom, *, head: str = "", links: str = "", rows: int = 0) -> str:
    """A front page, with or without a list of pieces."""
    items = [Entry(newsroom.url(f"/{n}"), f"A headline about chips, number {n}", "Words…") for n in range(rows)]
    body = documents.listing(items) if rows else documents.article("Welcome", ["Hello."])
    body = body.replace("</head>", f"{head}</head>").replace("</body>", f"{links}</body>")
    return newsroom.script("/", behaviours.page(body, "text/html"))


@pytest.mark.django_db
def test_a_feed_says_its_name_and_nothing_else_is_asked(newsroom: Newsroom) -> None:
    found = discover(newsroom.script("/feed", feed(3)))
    assert found.candidates == (
        Candidate(newsroom.url("/feed"), "feed", "The Outlet", pieces=3, newest=dt.date(2025, 7, 31)),
    )
    assert (found.tried, len(newsroom.requests)) == (1, 1)


@pytest.mark.django_db
def test_a_news_sitemap_is_recognised(newsroom: Newsroom) -> None:
    best = discover(newsroom.script("/sitemap.xml", behaviours.page(SITEMAP, "application/xml"))).best
    assert (best.kind, best.title, best.pieces, best.newest, best.titled) == (
        "sitemap",
        "O",
        1,
        dt.date(2025, 7, 31),
        True,
    )


@pytest.mark.django_db
def test_a_page_offers_what_it_names_the_best_first(newsroom: Newsroom) -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/tech.xml">'
        '<link rel="alternate" type="application/atom+xml" href="/lost.xml">'
        '<link rel="alternate" hreflang="de" href="/de/">'
    )
    links = '<a href="/empty/rss">RSS</a> <a href="/all.rss">Everything</a> <a href="/about">About</a>'
    newsroom.script("/comments/feed.xml", feed(50, title="Comments"))
    newsroom.script("/tech.xml", feed(5, title="Tech"))
    newsroom.script("/empty/rss", behaviours.page(documents.rss([]), RSS))
    newsroom.script("/all.rss", feed(9, title="Everything"))
    found = discover(welcome(newsroom, head=head, links=links, rows=6))
    assert [(each.kind, each.title, each.pieces) for each in found.candidates] == [
        ("feed", "Everything", 9), ("feed", "Tech", 5), ("listing", "Tech", 6), ("feed", "Comments", 50), ("feed", "", 0),
    ]  # fmt: skip
    assert found.tried == len(newsroom.requests) == 6  # no place was guessed: the page itself names feeds
    assert len(newsroom.asked("/robots.txt")) == 1


@pytest.mark.django_db
def test_a_silent_page_has_its_usual_places_tried(newsroom: Newsroom) -> None:
    newsroom.script("/feed.xml", feed(4))
    newsroom.script("/rss", feed(4))
    found = discover(welcome(newsroom))
    assert [(each.url, each.kind) for each in found.candidates] == [(newsroom.url("/feed.xml"), "feed")]
    assert [request.path for request in newsroom.requests] == ["/", "/feed", "/rss.xml", "/feed.xml"]


@pytest.mark.django_db
def test_a_page_that_lists_feeds_is_followed_once(newsroom: Newsroom) -> None:
    for n in range(3):
        newsroom.script(f"/feeds/{n}.xml", feed(n + 1, title=f"Section {n}"))
    listed = "".join(f'<a href="/feeds/{n}.xml">Section {n}</a>' for n in range(3)) + '<a href="/more/rss/">RSS</a>'
    newsroom.script("/about/rss/", behaviours.page(f"<html><body>{listed}</body></html>", "text/html"))
    newsroom.script("/more/rss/", behaviours.page("<html><body><a href='/x.rss'>RSS</a></body></html>", "text/html"))
    found = discover(
        welcome(newsroom, links='<a href="/about/rss/">RSS feeds</a><a href="https://social.example/feed">Us</a>')
    )
    assert [each.title for each in found.candidates] == ["Section 2", "Section 1", "Section 0"]
    assert newsroom.asked("/x.rss") == []


@pytest.mark.django_db
def test_sitemaps_of_robots_are_tried_and_forbidden_places_are_not(newsroom: Newsroom) -> None:
    robots = "User-agent: *\nDisallow: /feed\nSitemap: /maps/news.xml\n"
    newsroom.script("/robots.txt", behaviours.page(robots, "text/plain"))
    newsroom.script("/maps/news.xml", behaviours.page(SITEMAP, "application/xml"))
    newsroom.script("/feed", feed())
    found = discover(welcome(newsroom, rows=6))
    assert [each.kind for each in found.candidates] == ["sitemap", "listing"]
    assert newsroom.asked("/feed") == []
    assert len(newsroom.requests) <= 1 + TRIES


@pytest.mark.django_db
def test_what_is_no_source_says_so(newsroom: Newsroom) -> None:
    url = newsroom.script("/about", behaviours.page(documents.article("About us", ["Hello."]), "text/html"))
    with pytest.raises(NotAFeed, match="neither a feed nor a page"):
        discover(url)
    assert len(newsroom.requests) == 10
    with pytest.raises(NotFound):
        discover(newsroom.url("/nothing"))


@pytest.mark.django_db
def test_a_slow_host_is_not_told_to_have_nothing(newsroom: Newsroom) -> None:
    newsroom.script("/robots.txt", behaviours.page("User-agent: *\nCrawl-delay: 40\n", "text/plain"))
    newsroom.script("/named", feed())
    head = '<link rel="alternate" type="application/rss+xml" href="/named">'
    url = welcome(newsroom, head=head)
    with pytest.raises(Postponed, match=r"its page names \S+/named, but the host wants us to wait\. Add that with"):
        discover(url)
    Host.objects.update(next_slot_at=Now())
    found = discover(welcome(newsroom, head=head, rows=6))
    assert [each.kind for each in found.candidates] == ["listing"]
    assert (found.untried, found.tried) == ((newsroom.url("/named"),), 1)
    Host.objects.update(next_slot_at=Now())
    with pytest.raises(CommandError, match="add that with --kind feed, or say which"):
        call_command("sources", "add", url, stdout=StringIO())
    assert newsroom.asked("/named") == []


@pytest.mark.django_db
def test_discovery_asks_nobody_who_is_not_allowed(newsroom: Newsroom, canary: Newsroom) -> None:
    head = f'<link rel="alternate" type="application/rss+xml" href="{canary.url("/feed")}">'
    assert discover(welcome(newsroom, head=head, rows=6)).best.kind == "listing"


@pytest.mark.django_db
def test_a_forbidden_address_is_not_looked_at(newsroom: Newsroom) -> None:
    newsroom.script("/robots.txt", behaviours.page("User-agent: *\nDisallow: /\n", "text/plain"))
    with pytest.raises(Disallowed, match="Disallow: /"):
        discover(welcome(newsroom, rows=6))
    assert newsroom.requests == []


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
