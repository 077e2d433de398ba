"""Sitemaps as sources: news and plain, packed, limited to a path and an age, and through an index. Requests are counted."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable

import pytest

from articles.ingestion import pipeline
from articles.models import Article, Source
from tests.newsroom import Newsroom, behaviours, documents

MakeSource = Callable[..., Source]
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
XML = "application/xml"
TEXT = "The ministry said on Thursday that rules for small models would be published before the end of the year. " * 3


def ago(days: int) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def url(address: str, *, title: str = "", published: str = "", changed: str = "") -> str:
    news = (
        f"<n:news><n:publication><n:name>The Outlet</n:name><n:language>en</n:language></n:publication>"
        f"<n:publication_date>{published}</n:publication_date><n:title>{title}</n:title></n:news>"
    )
    return f"<url><loc>{address}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}{news if title else ''}</url>"


def urlset(*urls: str) -> str:
    return f'<?xml version="1.0"?><urlset {SPACES}>{"".join(urls)}</urlset>'


def index(*maps: tuple[str, str]) -> str:
    rows = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, day in maps
    )
    return f'<?xml version="1.0"?><sitemapindex {SPACES}>{rows}</sitemapindex>'


def visited(source: Source) -> tuple[str, int, str]:
    report = pipeline.visit_source(source.pk)
    assert report is not None
    return report.outcome, report.created, report.detail


def test_a_packed_news_sitemap(newsroom: Newsroom, make_source: MakeSource) -> None:
    body = urlset(*(url(f"https://o.example/{n}", title=f"Story {n}", published=ago(n)) for n in range(3)))
    newsroom.script("/news.xml.gz", behaviours.page(gzip.compress(body.encode()), "application/gzip"))
    assert visited(make_source(newsroom.url("/news.xml.gz"), kind="sitemap")) == ("new", 3, "")
    assert set(Article.objects.values_list("certainty", "language")) == {("exact", "en")}


def test_only_a_path_and_an_age(newsroom: Newsroom, make_source: MakeSource) -> None:
    rows = [
        url("https://o.example/tech/new", title="New", published=ago(1), changed=ago(0)),
        url("https://o.example/tech/old", title="Old, and touched today", published=ago(40), changed=ago(0)),
        url("https://o.example/sport/new", title="Elsewhere", published=ago(1)),
        url("https://o.example/tech/untouched-for-long", changed=ago(90)),
        url("https://o.example/tech/touched-this-week", changed=ago(2)),
        url("https://o.example/tech/no-day-at-all"),
    ]
    newsroom.script("/map.xml", behaviours.page(urlset(*rows), XML))
    source = make_source(newsroom.url("/map.xml"), kind="sitemap", options={"prefix": "/tech/", "days": 30})
    assert visited(source)[:2] == ("new", 3)
    assert set(Article.objects.values_list("title", "certainty")) == {
        ("New", "exact"),
        ("Touched this week", "unknown"),  # lastmod is a bound, never a date
        ("No day at all", "unknown"),
    }
    none = make_source(newsroom.url("/map.xml?"), kind="sitemap", options={"prefix": "/none/"})
    newsroom.script("/map.xml?", behaviours.page(urlset(*rows), XML))
    outcome, _, detail = visited(none)
    assert (outcome, "prefix" in detail) == ("empty", True)


def test_a_piece_of_a_plain_sitemap_gets_its_title_from_its_page(newsroom: Newsroom, make_source: MakeSource) -> None:
    address = newsroom.script(
        "/2025/07/small-models-are-licensed-4411.html",
        behaviours.page(documents.article("Small models get a licence of their own", [TEXT]), "text/html"),
    )
    newsroom.script("/map.xml", behaviours.page(urlset(url(address, changed=ago(1))), XML))
    source = make_source(newsroom.url("/map.xml"), kind="sitemap")
    assert visited(source)[:2] == ("new", 1)
    assert Article.objects.get().title == "Small models are licensed 4411"
    pipeline.read_due_pages(source.pk)
    piece = Article.objects.get()
    assert (piece.title, piece.completeness, piece.revision) == ("Small models get a licence of their own", "full", 1)
    assert visited(source)[0] == "same"  # the map still knows no title: it takes none away
    assert Article.objects.get().title == "Small models get a licence of their own"


@pytest.mark.parametrize("dated", [True, False])
def test_an_index_is_read_through_its_newest_maps(newsroom: Newsroom, make_source: MakeSource, dated: bool) -> None:
    for month in range(1, 8):
        rows = [url(f"https://o.example/{month}/{n}", title=f"Story {month}-{n}", published=ago(1)) for n in range(2)]
        newsroom.script(f"/map-2025-0{month}.xml", behaviours.page(urlset(*rows), XML))
    maps = [
        (newsroom.url(f"/map-2025-0{month}.xml"), f"2025-0{month}-28" if dated else "")
        for month in (3, 7, 1, 5, 6, 2, 4)
    ]
    newsroom.script("/index.xml", behaviours.page(index(*maps), XML, ETag='"same"'))
    source = make_source(newsroom.url("/index.xml"), kind="sitemap")
    assert visited(source) == ("new", 6, "")
    assert [request.path for request in newsroom.requests] == [
        "/index.xml", "/map-2025-07.xml", "/map-2025-06.xml", "/map-2025-05.xml",
    ]  # fmt: skip
    source.refresh_from_db()
    assert source.etag == ""  # the index may stand still while a map grows
    assert visited(source)[0] == "same"
    assert len(newsroom.requests) == 8


def test_a_map_that_fails_does_not_hide_the_others(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script("/a.xml", behaviours.status(500))
    newsroom.script("/b.xml", behaviours.page(urlset(url("https://o.example/1", title="One", published=ago(1))), XML))
    newsroom.script(
        "/index.xml", behaviours.page(index((newsroom.url("/a.xml"), ago(0)), (newsroom.url("/b.xml"), ago(1))), XML)
    )
    outcome, created, detail = visited(make_source(newsroom.url("/index.xml"), kind="sitemap"))
    assert (outcome, created, "could not be read to its end" in detail) == ("new", 1, True)


def test_an_index_of_itself_ends(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script("/a.xml", behaviours.page(index((newsroom.url("/b.xml"), ""), (newsroom.url("/a.xml"), "")), XML))
    newsroom.script("/b.xml", behaviours.page(index((newsroom.url("/a.xml"), "")), XML))
    assert visited(make_source(newsroom.url("/a.xml"), kind="sitemap"))[:2] == ("empty", 0)
    assert len(newsroom.requests) == 2


def test_old_maps_of_an_index_are_left(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script("/new.xml", behaviours.page(urlset(url("https://o.example/1", title="One", published=ago(1))), XML))
    newsroom.script(
        "/index.xml",
        behaviours.page(index((newsroom.url("/new.xml"), ago(1)), (newsroom.url("/old.xml"), ago(99))), XML),
    )
    source = make_source(newsroom.url("/index.xml"), kind="sitemap", options={"days": 14})
    assert visited(source) == ("new", 1, "")
    assert newsroom.asked("/old.xml") == []
