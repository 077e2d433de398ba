"""Where a list goes on, and where it does not: pages, fragments, JSON, numbers, feeds."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.outcomes import Empty, NoRows, Unreadable, VisitFailed
from articles.ingestion.parse import json_listing, numbered, parse_page
from articles.ingestion.parse.older import older
from articles.ingestion.parse.sitemap import Wanted, parse_sitemap
from articles.ingestion.records import ParsedPage
from tests.articles.parse.documents import item, page, rss

ROW = "<div class='c'><h3><a href='/{n}'>A title of some length {n}</a></h3><p>July {n}, 2025</p>{more}</div>"
URL = "https://outlet.example/tech"


def parsed(body: str, url: str = URL, **options: object) -> ParsedPage:
    return parse_page(page(body, url=url), kind="listing", options=options, zone=dt.UTC)


def listing(
    button: str = "", /, *, inside: str = "", url: str = URL, whole: bool = True, **options: object
) -> ParsedPage:
    body = "".join(ROW.format(n=n, more=inside) for n in (1, 2, 3)) + button
    return parsed(f"<html><body>{body}</body></html>" if whole else body, url, **options)


@pytest.mark.parametrize(
    "more",
    [
        "<a href='javascript:void(0)' data-next-url='/x'>Load more stories</a>",
        "<a href='#' data-ajax-url='/x'>Show more ›</a>",
        "<input type='submit' value='Load More' formaction='/x'>",
        "<form action='/x'><button>Older posts</button></form>",
        "<a href='/x'><span>下一页</span></a>",
        "<button data-endpoint='/x' aria-label='Load more'><svg></svg></button>",
        "<div data-infinite-url='/x'></div>",
        "<p><a rel='nofollow next' href='/x'>2</a></p>",
        "<a href='/search'>More</a><button data-load-more-path='/x'>查看更多新闻</button>",
    ],
)
def test_an_address_is_found(more: str) -> None:
    found = listing(more)
    assert (found.next_url, found.notes) == ("https://outlet.example/x", ())


@pytest.mark.parametrize(
    "more",
    [
        "<a href='#'>Back to the top</a>",
        "<a href='/tech'>Load more</a>",  # itself
        "<form action='/x' method='post'><button>Load more</button></form>",  # we only read
        "<a href='mailto:a@o.example'>Next</a>",
        "<a href='/tech?page=9'>9</a>",
        "<a href='/?p=4711'>A shortened address</a>",
        "<button data-action='click->list#more' data-page='2'>Load more</button>",
    ],
)
def test_nothing_is_made_up(more: str) -> None:
    assert listing(more).next_url == ""


def test_read_more_in_a_row_means_the_piece() -> None:
    assert listing(inside="<a href='/1/full'>Load more</a>").next_url == ""


def test_a_script_without_an_address_is_told() -> None:
    (note,) = listing("<button>Load More</button>").notes
    assert "more_url" in note


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        ("https://o.example/tech", "/tech?page=2", "https://o.example/tech?page=2"),
        ("https://o.example/tech?sort=new", "/tech?sort=new&page=2", "https://o.example/tech?sort=new&page=2"),
        ("https://o.example/tech?page=2", "/tech?page=3", "https://o.example/tech?page=3"),
        ("https://o.example/tech/page/4/", "/tech/page/5/", "https://o.example/tech/page/5/"),
        ("https://o.example/yaowen/", "index_1.html", "https://o.example/yaowen/index_1.html"),
        ("https://o.example/yaowen/index.html", "/yaowen/index_2.html", "https://o.example/yaowen/index_2.html"),
        ("https://o.example/yaowen/index_3.shtml", "index_4.shtml", "https://o.example/yaowen/index_4.shtml"),
        ("https://o.example/tech", "/sport?page=2", ""),
        ("https://o.example/tech", "https://other.example/tech?page=2", ""),
        ("https://o.example/tech?page=3", "/tech?page=2", ""),
        ("https://o.example/tech?sort=new", "/tech?sort=old&page=2", ""),
    ],
)
def test_the_next_number_is_learned_from_the_page(url: str, link: str, following: str) -> None:
    links = f"<a href='{url}'>1</a><a href='{link}'>2</a><a href='/elsewhere'>3</a>"
    assert listing(links, url=url).next_url == following


@pytest.mark.parametrize(
    ("url", "options", "following"),
    [
        (URL, {"more_url": "/tech?page={page}"}, f"{URL}?page=2"),
        (f"{URL}?page=2", {"more_url": "/tech?page={page}"}, f"{URL}?page=3"),
        (URL, {"more_url": "/api/{offset}/tech"}, "https://outlet.example/api/3/tech"),
        ("https://outlet.example/api/3/tech", {"more_url": "/api/{offset}/tech"}, "https://outlet.example/api/6/tech"),
        (f"{URL}?a=1&p=4&b=2", {"page_param": "p"}, f"{URL}?a=1&p=5&b=2"),
        (f"{URL}?start=30", {"offset_param": "start"}, f"{URL}?start=33"),
        (URL, {"more": "//button[@id='b']"}, "https://outlet.example/b"),
        (URL, {"more": "//nav"}, ""),
    ],
)
def test_options_name_the_way(url: str, options: dict[str, object], following: str) -> None:
    found = listing("<button id='b' data-url='/b'>+</button><a rel='next' href='/other'>2</a>", url=url, **options)
    assert found.next_url == following


def test_a_template_without_a_number_is_told() -> None:
    with pytest.raises(Unreadable, match="more_url"):
        listing(more_url="/tech?page=2")


def test_only_fragments_are_counted_on() -> None:
    assert listing(url=f"{URL}?offset=10", whole=False).next_url == f"{URL}?offset=13"
    assert listing(url=f"{URL}?offset=10").next_url == ""


RECORDS = [{"title": f"Title {n}", "url": f"/{n}", "date": "2025-07-31T10:00:00Z"} for n in range(3)]


@pytest.mark.parametrize(
    ("said", "url", "following"),
    [
        ({"next": "/n"}, URL, "https://outlet.example/n"),
        ({"pagination": {"next_url": "https://other.example/n"}}, URL, "https://other.example/n"),
        ({"nextCursor": "a b"}, f"{URL}?cursor=z", f"{URL}?cursor=a%20b"),
        ({"page_info": {"end_cursor": "q", "has_next_page": True}}, f"{URL}?after=p&x=1", f"{URL}?after=q&x=1"),
        ({"page_info": {"end_cursor": "q", "has_next_page": False}}, f"{URL}?after=p", ""),
        ({"next_page": 4}, f"{URL}?page=3", f"{URL}?page=4"),
        ({"next_offset": 40}, f"{URL}?offset=20", f"{URL}?offset=40"),
        ({"has_more": True}, f"{URL}?offset=20", f"{URL}?offset=23"),
        ({"has_more": True}, f"{URL}?page=3", f"{URL}?page=4"),
        ({"has_more": False, "next": "/n"}, URL, ""),
        ({"next": None}, f"{URL}?page=3", ""),
        ({}, f"{URL}?page=3", f"{URL}?page=4"),
        ({}, URL, ""),
    ],
)
def test_how_json_goes_on(said: dict[str, Any], url: str, following: str) -> None:
    found = parsed(json.dumps({"items": RECORDS, **said}), url)
    assert (len(found.pieces), found.next_url) == (3, following)


def test_records_are_read_in_many_spellings() -> None:
    rows = [
        {"title": {"rendered": "Chips &amp; licences"}, "link": "https://o.example/1", "excerpt": {"rendered": "<p>Words</p>"}, "date_gmt": "2025-07-31T03:00:00"},
        {"_source": {"Headline": "Second", "permalink": "/2", "publishTime": 1753930800000, "category": ["Tech", "World"], "region": "Malaysia"}},
        {"node": {"name": "Third", "href": "/3", "published_at": 1753930800, "section": {"name": "Policy"}, "byline": "A. Author"}},
        {"title": "No address"},
        {"url": "/no-title"},
    ]  # fmt: skip
    found = parsed(json.dumps({"data": {"hits": {"hits": rows}}, "menu": [{"name": "Home", "url": "/"}] * 9}))
    first, second, third = found.pieces
    at = dt.datetime(2025, 7, 31, 3, 0, tzinfo=dt.UTC)
    assert (first.title, first.url, first.teaser, first.date.at) == (
        "Chips & licences",
        "https://o.example/1",
        "<p>Words</p>",
        at,
    )
    assert (second.section, second.place, second.date.at) == ("Tech", "Malaysia", at)
    assert (third.title, third.section, third.author, third.date.at) == ("Third", "Policy", "A. Author", at)


def test_html_in_json_is_read_however_it_is_packed() -> None:
    html = [ROW.format(n=n, more="") for n in (1, 2, 3)]
    for said in (
        {"html": "".join(html)},
        {"data": [{"markup": "".join(html)}]},
        {"rows": html, "count": 3},
        "".join(html),
    ):
        if not isinstance(said, str):
            assert len(parsed(json.dumps(said)).pieces) == 3
    assert parsed(json.dumps({"html": "".join(html), "next": "/n"})).next_url == "https://outlet.example/n"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"items": []}', Empty),
        ('{"html": ""}', NoRows),
        ("[]", Empty),
        ('{"a": 1}', NoRows),
        ('{"items": [', Unreadable),
    ],
)
def test_json_without_rows(body: str, error: type[VisitFailed]) -> None:
    with pytest.raises(error):
        parsed(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "url", "next", "cursor", "date", "items", "html", "_source"]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


@given(_JSON, st.text(max_size=20))
def test_no_json_breaks_the_reader(value: Any, more: str) -> None:
    try:
        found = parsed(json.dumps({"items": value, "next": more}))
    except VisitFailed:
        return
    assert found.next_url == "" or found.next_url.startswith(("http://", "https://"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_address_breaks_the_counting(url: str, link: str) -> None:
    assert numbered.following(f"https://o.example/{url}", [f"https://o.example/{link}", link]) in {
        "",
        link,
        f"https://o.example/{link}",
    }
    numbered.counted_up(f"https://o.example/{url}", rows=3)


def test_deep_json_is_refused_not_followed() -> None:
    with pytest.raises(VisitFailed):
        parsed('{"a":' * 5_000 + "1" + "}" * 5_000)
    assert json_listing.rows_of({"a": {"b": {"c": {"d": {"e": {"f": RECORDS}}}}}}) == []


@pytest.mark.parametrize(
    ("head", "url", "following"),
    [
        ("<atom:link rel='next' href='/feed?p=2'/>", "https://o.example/feed", "https://o.example/feed?p=2"),
        ("<link href='https://o.example/2' rel='next'/><link rel='prev-archive' href='/1'/>", "https://o.example/f", "https://o.example/1"),
        ("<atom:link rel='self' href='/feed'/>", "https://o.example/feed", ""),
        ("<atom:link rel='next' href='/feed'/>", "https://o.example/feed", ""),
        ("<generator>https://wordpress.org/?v=6.8</generator>", "https://o.example/feed/", "https://o.example/feed/?paged=2"),
        ("<generator>https://wordpress.org/?v=6.8</generator>", "https://o.example/?feed=rss2&paged=7", "https://o.example/?feed=rss2&paged=8"),
        ("<generator>Ghost 5</generator>", "https://o.example/rss/", ""),
    ],
)  # fmt: skip
def test_where_older_entries_are(head: str, url: str, following: str) -> None:
    inner = item(1).replace("</item>", "<atom:link rel='next' href='/not-this'/></item>")
    assert older(rss(head + inner), url=url) == following
    assert older(rss(inner + head), url=url) == following


def test_json_feeds_name_their_next() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "/2.json",
        "items": [{"id": "1", "url": "/1", "title": "One"}],
    }
    found = parse_page(page(json.dumps(feed)), kind="feed", options={}, zone=dt.UTC)
    assert found.next_url == "https://outlet.example/2.json"


def test_maps_are_ordered_by_day_else_by_name_else_as_they_stand() -> None:
    def maps(*rows: str) -> tuple[str, ...]:
        locs = "".join(
            f"<sitemap><loc>https://o.example/{row.split()[0]}</loc>{''.join(f'<lastmod>{day}</lastmod>' for day in row.split()[1:])}</sitemap>"
            for row in rows
        )
        found = parse_sitemap(f"<sitemapindex>{locs}</sitemapindex>", base=URL, zone=dt.UTC, wanted=Wanted())
        return tuple(address.rsplit("/", 1)[-1] for address in found.maps)

    assert maps("a.xml 2025-01-01", "b.xml 2025-03-01", "c.xml 2025-02-01") == ("b.xml", "c.xml", "a.xml")
    assert maps("m-2025-01.xml", "m-2025-12.xml", "m-2024-12.xml") == (
        "m-2025-12.xml",
        "m-2025-01.xml",
        "m-2024-12.xml",
    )
    assert maps("a.xml", "b.xml") == ("a.xml", "b.xml")
