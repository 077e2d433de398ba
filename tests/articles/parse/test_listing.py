"""Listing pages: the founding document's shape, and what stands in the way."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from articles.ingestion.outcomes import Empty, Unreadable
from articles.ingestion.parse import parse_page
from articles.ingestion.records import ParsedPage
from tests.articles.parse.documents import page
from tests.articles.parse.test_corpus import CORPUS

ROW = "<div class='c'><h3><a href='/{n}'>A title of some length {n}</a></h3><p>July {n}, 2025</p></div>"


def parsed(body: str | bytes, **options: object) -> ParsedPage:
    return parse_page(page(body), kind="listing", options=options, zone=ZoneInfo("Asia/Singapore"))


def test_every_field_of_the_eleven_rows_is_read() -> None:
    found = parsed((CORPUS / "listing" / "eleven_rows.html").read_bytes())
    assert len(found.pieces) == 11
    for piece in found.pieces:
        assert piece.section == "Tech"
        assert piece.place in {"World", "Singapore", "Europe", "United States", "Malaysia"}
        assert piece.date.at is not None
        assert piece.date.text.startswith("July ")
        assert piece.title
        assert piece.teaser.endswith("...")
        assert piece.url.startswith("https://outlet.example/tech/")
    assert found.next_url == "https://outlet.example/tech/more?offset=11"


def test_more_without_an_address_is_told() -> None:
    body = "".join(ROW.format(n=n) for n in (1, 2, 3)) + "<button onclick='more()'>Load More</button>"
    found = parsed(f"<html><body>{body}</body></html>")
    assert found.next_url == ""
    assert any("more" in note for note in found.notes)


@pytest.mark.parametrize(
    "more",
    [
        "<link rel='next' href='/p/2'>",
        "<a rel='next' href='/p/2'>→</a>",
        "<a href='/p/2'>Older posts</a>",
        "<button hx-get='/p/2'>Show more</button>",
        "<div class='m' data-href='/p/2'><span>加载更多</span></div>",
    ],
)
def test_where_the_list_goes_on(more: str) -> None:
    body = "".join(ROW.format(n=n) for n in (1, 2))
    assert parsed(f"<html><body>{body}{more}</body></html>").next_url == "https://outlet.example/p/2"


def test_a_piece_shown_twice_is_listed_once() -> None:
    assert len(parsed("<body>" + ROW.format(n=1) * 2 + ROW.format(n=2) + "</body>").pieces) == 2


def test_a_fragment_without_cards_is_empty() -> None:
    with pytest.raises(Empty):
        parsed("\n ")


def test_a_page_without_rows_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match="options"):
        parsed("<html><body><h1>Sign in</h1><form><input></form></body></html>")


def test_a_selector_that_is_not_xpath_is_named() -> None:
    with pytest.raises(Unreadable, match=r"//div\[class"):
        parsed("<body>" + ROW.format(n=1) + "</body>", row="//div[class")


def test_undated_headlines_are_a_list_but_navigation_is_not() -> None:
    heads = "".join(f"<h2><a href='/{n}'>Headline number {n}</a></h2>" for n in range(4))
    assert len(parsed(f"<body><main>{heads}</main></body>").pieces) == 4
    links = "".join(f"<li><a href='/{n}'>Section of the site number {n}</a></li>" for n in range(9))
    with pytest.raises(Unreadable):
        parsed(f"<body><ul>{links}</ul></body>")


def test_a_day_stays_a_day() -> None:
    assert parsed("<body>" + ROW.format(n=4) + "</body>").pieces[0].date.on == dt.date(2025, 7, 4)


def test_giant_pages_end() -> None:
    body = "<div>" * 200 + "".join(ROW.format(n=n % 28 + 1).replace("href='/", f"href='/{n}-") for n in range(6_000))
    assert len(parsed(f"<html><body>{body}</body></html>").pieces) <= 2_000
