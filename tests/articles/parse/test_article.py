"""Article pages: what their text is, and what it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.ingestion.outcomes import Empty, Unreadable
from articles.ingestion.parse import parse_article
from articles.ingestion.records import PrintedPiece
from tests.articles.parse.documents import page

SENTENCE = (
    "The yard replaced its rented model with one that runs beside the forklift, and nothing leaves the building. "
)


def parsed(body: str, **options: str) -> PrintedPiece:
    return parse_article(page(body, url="https://outlet.example/2025/a", **options), zone=dt.UTC)


def with_head(head: str, body: str = SENTENCE * 5) -> str:
    return f"<html><head>{head}</head><body><article><h1>Forklifts</h1><p>{body}</p></article></body></html>"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json"])
def test_what_is_not_a_page_is_refused(kind: str) -> None:
    with pytest.raises(Unreadable, match=kind):
        parsed("x", content_type=kind)


def test_nothing_is_empty() -> None:
    with pytest.raises(Empty):
        parsed(" ")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2025-07-31T11:00:00+08:00'>",
        "<meta name='pubdate' content='2025-07-31T03:00:00Z'>",
        '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2025-07-31T11:00:00+08:00"}]</script>',
        '<script type="application/ld+json">{"@type": ["Thing"], "mainEntity": {"@type": "ReportageNewsArticle", "datePublished": "2025-07-31T03:00:00Z"}}</script>',
        '<script type="application/ld+json">{broken</script><meta name="date" content="31 Jul 2025 03:00 GMT">',
    ],
)
def test_the_time_of_day_is_read_from_metadata(head: str) -> None:
    assert parsed(with_head(head)).date.at == dt.datetime(2025, 7, 31, 3, tzinfo=dt.UTC)


def test_the_page_prints_the_minute_of_the_day_that_metadata_gives() -> None:
    body = with_head("<meta name='date' content='2025-07-31'>").replace("</h1>", "</h1><p>July 31, 2025, 11:05 GMT</p>")
    assert parsed(body).date.at == dt.datetime(2025, 7, 31, 11, 5, tzinfo=dt.UTC)


def test_no_date_is_no_date() -> None:
    date = parsed(with_head("<meta name='copyright' content='2019'>") + "<footer>© 2019 Outlet</footer>").date
    assert (date.at, date.on) == (None, None)


def test_the_canonical_address_counts_unless_it_is_elsewhere_or_the_front_page() -> None:
    def url(href: str) -> str:
        return parsed(with_head(f"<link rel='canonical' href='{href}'>")).url

    assert url("/2025/a-long-name") == "https://outlet.example/2025/a-long-name"
    assert url("https://other.example/2025/a") == "https://outlet.example/2025/a"
    assert url("https://outlet.example/") == "https://outlet.example/2025/a"


def test_the_outlets_name_is_cut_from_the_title() -> None:
    head = "<title>Forklifts think | Quay Post</title><meta property='og:site_name' content='Quay Post'>"
    assert parsed(f"<html><head>{head}</head><body><p>{SENTENCE * 4}</p></body></html>").title == "Forklifts think"


def test_scripts_are_not_text_and_markup_is_escaped() -> None:
    piece = parsed(with_head("", SENTENCE * 4 + "&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(2)</script>"))
    assert "<script" not in piece.body
    assert "alert(2)" not in piece.body


def test_deep_nesting_ends() -> None:
    piece = parsed("<html><body>" + "<div>" * 20_000 + SENTENCE)
    assert piece.url == "https://outlet.example/2025/a"


def test_junk_in_the_language_is_no_language() -> None:
    assert parsed(with_head("<meta http-equiv='content-language' content='utf-8'>")).language == ""
    assert parsed(with_head("<meta property='og:locale' content='zh_TW'>")).language == "zh-TW"
