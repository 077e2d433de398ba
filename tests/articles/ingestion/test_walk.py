"""Reading on: the founding page's shape in every way a list can go on, and where each walk stops. Requests are counted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import pytest

from articles.ingestion import pipeline
from articles.models import Article, Source
from tests.newsroom import Newsroom, behaviours, documents, eleven
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]
Way = Callable[[Newsroom], dict[str, object]]
WEB = "text/html; charset=utf-8"


def put(newsroom: Newsroom, path: str, body: str, content_type: str = WEB) -> None:
    newsroom.script(path, behaviours.page(body, content_type))


def put_json(newsroom: Newsroom, path: str, **said: object) -> None:
    put(newsroom, path, json.dumps(said), "application/json")


def by_rel_next(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, head='<link rel="next" href="/tech/2">'))
    put(newsroom, "/tech/2", eleven.page(2, head='<link rel="next" href="/tech/3">'))
    put(newsroom, "/tech/3", eleven.page(3))
    return {}


def by_link(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more='<a class="btn" href="/tech/older">Load More</a>'))
    put(newsroom, "/tech/older", eleven.page(2, more='<a class="btn" href="/tech/oldest">Load More</a>'))
    put(newsroom, "/tech/oldest", eleven.page(3))
    return {}


def by_button(newsroom: Newsroom) -> dict[str, object]:
    """The page's own way: a button with data, and fragments whose offset its script counts."""
    put(newsroom, "/tech", eleven.page(1, more=eleven.BUTTON))
    put(newsroom, "/tech/more?offset=11", eleven.fragment(2))
    put(newsroom, "/tech/more?offset=22", eleven.fragment(3))
    put(newsroom, "/tech/more?offset=33", "")
    return {}


def by_box(newsroom: Newsroom) -> dict[str, object]:
    more = '<div data-next-url="/tech/part/{n}"><button type="button">Load More</button></div>'
    put(newsroom, "/tech", eleven.page(1, more=more.format(n=2)))
    put(newsroom, "/tech/part/2", eleven.fragment(2, more=more.format(n=3)))
    put(newsroom, "/tech/part/3", eleven.fragment(3))
    return {}


def by_htmx(newsroom: Newsroom) -> dict[str, object]:
    more = '<div hx-get="/tech/rows/{n}" hx-trigger="revealed" hx-swap="outerHTML"></div>'
    put(newsroom, "/tech", eleven.page(1, more=more.format(n=2)))
    put(newsroom, "/tech/rows/2", eleven.fragment(2, more=more.format(n=3)))
    put(newsroom, "/tech/rows/3", eleven.fragment(3))
    return {}


def by_form(newsroom: Newsroom) -> dict[str, object]:
    more = '<form action="/tech/more"><input type="hidden" name="from" value="{n}"><button>Load More</button></form>'
    put(newsroom, "/tech", eleven.page(1, more=more.format(n=11)))
    put(newsroom, "/tech/more?from=11", eleven.page(2, more=more.format(n=22)))
    put(newsroom, "/tech/more?from=22", eleven.page(3))
    return {}


def by_numbered_links(newsroom: Newsroom) -> dict[str, object]:
    pages = '<a href="/tech">1</a> <a href="/tech?page=2">2</a> <a href="/tech?page=3">3</a>'
    put(newsroom, "/tech", eleven.page(1, more=pages))
    put(newsroom, "/tech?page=2", eleven.page(2, more=pages))
    put(newsroom, "/tech?page=3", eleven.page(3, more=pages))
    return {}


def by_numbered_paths(newsroom: Newsroom) -> dict[str, object]:
    pages = '<a href="/tech/">1</a> <a href="/tech/page/2/">2</a> <a href="/tech/page/3/">3</a>'
    put(newsroom, "/tech", eleven.page(1, more=pages))
    put(newsroom, "/tech/page/2/", eleven.page(2, more=pages))
    put(newsroom, "/tech/page/3/", eleven.page(3, more=pages))
    return {}


def by_template(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more="<button>Load More</button>"))
    put(newsroom, "/api/tech?skip=11&take=11", eleven.fragment(2))
    put(newsroom, "/api/tech?skip=22&take=11", eleven.fragment(3))
    put(newsroom, "/api/tech?skip=33&take=11", "")
    return {"more_url": "/api/tech?skip={offset}&take=11"}


def by_parameter(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more="<button>Load More</button>"))
    put(newsroom, "/tech?seite=2", eleven.page(2))
    put(newsroom, "/tech?seite=3", eleven.page(3))
    return {"page_param": "seite"}  # /tech?seite=4 is not there


def by_json_with_html(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more='<button data-url="/more.json?offset=11">Load More</button>'))
    put_json(newsroom, "/more.json?offset=11", html=eleven.fragment(2), has_more=True, next_offset=22)
    put_json(newsroom, "/more.json?offset=22", html=eleven.fragment(3), has_more=False, next_offset=33)
    return {}


def by_json_with_records(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more='<button data-url="/api/list?section=tech">Load More</button>'))
    put_json(newsroom, "/api/list?section=tech", data={"stories": eleven.records(2)}, meta={"cursor": "b/3="})
    put_json(
        newsroom, "/api/list?section=tech&cursor=b%2F3%3D", data={"stories": eleven.records(3)}, meta={"cursor": None}
    )
    return {}


def by_json_with_next(newsroom: Newsroom) -> dict[str, object]:
    put(newsroom, "/tech", eleven.page(1, more='<button data-url="/api/list/2">Load More</button>'))
    put_json(newsroom, "/api/list/2", stories=eleven.records(2), links={"next": "/api/list/3"})
    put_json(newsroom, "/api/list/3", stories=eleven.records(3), links={"next": None})
    return {}


# Each way, and how many requests the whole list takes: one more where only an empty answer shows the end.
WAYS: dict[Way, int] = {
    by_rel_next: 3, by_link: 3, by_button: 4, by_box: 3, by_htmx: 3, by_form: 3, by_numbered_links: 3, by_numbered_paths: 3,
    by_template: 4, by_parameter: 4, by_json_with_html: 3, by_json_with_records: 3, by_json_with_next: 3,
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_load_more_is_followed_to_its_end(newsroom: Newsroom, make_source: MakeSource, way: Way) -> None:
    options = {"read_pages": False, "pages": 9, **way(newsroom)}
    source = make_source(newsroom.url("/tech"), kind="listing", timezone="Asia/Singapore", options=options)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, report.created, report.seen, report.detail) == ("new", 33, 33, "")
    assert len(newsroom.requests) == WAYS[way]
    stored = {urlsplit(piece.url).path: piece for piece in Article.objects.all()}
    for part in (1, 2, 3):
        for row in eleven.records(part):
            piece = stored[row["link"]]
            assert (piece.section, piece.place) == (row["section"], row["place"])
            assert (piece.title, piece.teaser) == (row["headline"], unescape(row["summary"]))
            assert piece.published_at == dt.datetime.fromisoformat(row["published"])
            assert (piece.completeness, piece.certainty) == ("teaser", "exact")
    asked = len(newsroom.requests)
    again = pipeline.visit_source(source.pk)
    assert again is not None
    assert (again.outcome, again.unchanged) == ("same", 11)
    assert len(newsroom.requests) == asked + 1
    assert len(newsroom.asked("/robots.txt")) == 1


def rows(newsroom: Newsroom, first: int, count: int, date: str = "July 31, 2025") -> list[Entry]:
    return [
        Entry(
            newsroom.url(f"/story/{n}"),
            f"A headline about chips and models, number {n}",
            f"Words of story {n}…",
            date=date,
        )
        for n in range(first, first + count)
    ]


def publish(newsroom: Newsroom, parts: list[list[Entry]]) -> None:
    for number, part in enumerate(parts):
        more = f"/list/{number + 1}" if number + 1 < len(parts) else ""
        body = documents.listing(part, more=more)
        for entry in part:
            if not entry.date.startswith("Thu"):
                body = body.replace("July 31, 2025 at 11:00:00 AM", entry.date, 1)
        put(newsroom, f"/list/{number}", body)


def test_the_first_visit_reads_three_pages_a_later_one_catches_up(newsroom: Newsroom, make_source: MakeSource) -> None:
    publish(newsroom, [rows(newsroom, 10 * n, 10) for n in range(5)])
    source = make_source(newsroom.url("/list/0"), kind="listing", options={"read_pages": False})
    first = pipeline.visit_source(source.pk)
    assert first is not None
    assert (first.created, len(newsroom.requests)) == (30, 3)
    # A week later sixty pieces stand before the ones that we know: nothing of them is lost.
    publish(
        newsroom, [rows(newsroom, 100 + 10 * n, 10) for n in range(6)] + [rows(newsroom, 10 * n, 10) for n in range(3)]
    )
    second = pipeline.visit_source(source.pk)
    assert second is not None
    assert (second.created, len(newsroom.requests)) == (60, 3 + 7)


def test_a_walk_stops_where_a_whole_page_is_too_old(newsroom: Newsroom, make_source: MakeSource) -> None:
    today = dt.date.today()
    days = [today, today - dt.timedelta(days=5), today - dt.timedelta(days=50), today - dt.timedelta(days=90)]
    publish(newsroom, [rows(newsroom, 10 * n, 3, f"{day:%B %d, %Y}") for n, day in enumerate(days)])
    options = {"read_pages": False, "pages": 9, "oldest_days": 30}
    source = make_source(newsroom.url("/list/0"), kind="listing", options=options)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.created, len(newsroom.requests)) == (9, 3)


def test_what_a_broken_visit_did_not_come_to_is_read_by_the_next(newsroom: Newsroom, make_source: MakeSource) -> None:
    publish(newsroom, [rows(newsroom, 10 * n, 10) for n in range(3)])
    good = behaviours.page(documents.listing(rows(newsroom, 10, 10), more="/list/2"), WEB)
    newsroom.script("/list/1", behaviours.in_turn(behaviours.status(500), good))
    first = documents.listing(rows(newsroom, 0, 10), more="/list/1")
    newsroom.script("/list/0", behaviours.with_etag(first))
    source = make_source(newsroom.url("/list/0"), kind="listing", options={"read_pages": False})
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.created, "could not be read to its end" in report.detail) == (10, True)
    source.refresh_from_db()
    assert source.etag == ""
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.created, report.detail) == (20, "")
    source.refresh_from_db()
    assert source.etag == '"v1"'


def test_a_circle_is_walked_once(newsroom: Newsroom, make_source: MakeSource) -> None:
    put(newsroom, "/a", documents.listing(rows(newsroom, 0, 3), more="/b"))
    put(newsroom, "/b", documents.listing(rows(newsroom, 3, 3), more="/a"))
    source = make_source(newsroom.url("/a"), kind="listing", options={"read_pages": False, "pages": 50})
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.created, len(newsroom.requests)) == (6, 2)


def test_a_feed_is_read_on_only_when_the_options_say_so(newsroom: Newsroom, make_source: MakeSource) -> None:
    items = documents.entries("https://o.example", 6)
    link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/feed?p=2"/>'
    put(newsroom, "/feed", documents.rss(items[:3]).replace("<item>", f"{link}<item>", 1), "application/rss+xml")
    put(newsroom, "/feed?p=2", documents.rss(items[3:]), "application/rss+xml")
    source = make_source(newsroom.url("/feed"))
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.created, len(newsroom.requests)) == (3, 1)
    other = make_source(newsroom.url("/feed?x=1"), options={"pages": 2})
    put(
        newsroom,
        "/feed?x=1",
        documents.rss([*items[:3], *items[:1]]).replace("<item>", f"{link}<item>", 1),
        "application/rss+xml",
    )
    Article.objects.all().delete()
    report = pipeline.visit_source(other.pk)
    assert report is not None
    assert (report.created, len(newsroom.requests)) == (6, 3)
