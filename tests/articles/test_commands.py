"""`sources` and `ingest`, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.ingestion.opml import read_opml
from articles.models import Article, BackFill, Source, Visit
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def feed(count: int = 2) -> behaviours.Behaviour:
    return behaviours.page(documents.rss(documents.entries("https://o.example", count), title="The Outlet"))


def test_add_looks_at_the_answer(newsroom: Newsroom) -> None:
    told = run("sources", "add", newsroom.script("/feed", feed()), "--language", "en", "--country", "sg")
    source = Source.objects.get()
    assert (source.name, source.kind, source.slug, source.country) == ("The Outlet", "feed", "the-outlet", "SG")
    assert told == f"Added The Outlet (feed, the-outlet), number {source.pk}: {source.url}\n"
    assert run("sources", "add", source.url).startswith("Already there: The Outlet")
    assert not Article.objects.exists()


def test_add_takes_the_one_feed_of_a_page(newsroom: Newsroom) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    newsroom.script("/feed.xml", feed())
    url = newsroom.script("/", behaviours.page(documents.article("Welcome", ["Hello."], head=head), "text/html"))
    assert run("sources", "add", url).startswith("Added The Outlet (feed, the-outlet)")
    assert Source.objects.get().url == newsroom.url("/feed.xml")


def test_add_offers_a_choice(newsroom: Newsroom) -> None:
    rows = [Entry(newsroom.url(f"/{n}"), f"A headline about chips, number {n}", "Words…") for n in range(6)]
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    body = documents.listing(rows).replace("</head>", f"{head}</head>")
    newsroom.script("/feed.xml", feed())
    url = newsroom.script("/tech", behaviours.page(body, "text/html"))
    out = StringIO()
    with pytest.raises(CommandError, match="offers 2, listed above") as told:
        call_command("sources", "add", url, stdout=out, stderr=StringIO())
    assert str(told.value).endswith(f"sources add {url} --choose 1")
    assert [line.split()[:3] for line in out.getvalue().splitlines()] == [["1", "feed", "2"], ["2", "listing", "6"]]
    assert not Source.objects.exists()
    assert run("sources", "add", url, "--choose", "2", "--option", "pages=5").startswith("Added Tech (listing")
    assert Source.objects.get().options == {"pages": 5}


def test_options_are_set_shown_and_taken_away(make_source: Callable[..., Source]) -> None:
    source = make_source("https://o.example/tech", kind="listing", slug="tech")
    told = run(
        "sources",
        "options",
        "tech",
        "row=//article[@class='c']",
        "oldest_days=30",
        "read_pages=no",
        "more_url=/t?o={offset}",
    )
    source.refresh_from_db()
    assert source.options == {
        "row": "//article[@class='c']", "oldest_days": 30, "read_pages": False, "more_url": "/t?o={offset}",
    }  # fmt: skip
    assert told.splitlines()[1] == "oldest_days=30"
    run("sources", "options", "tech", "row=", "read_pages=")
    assert "row" not in run("sources", "options", "tech")


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("colour=red", "is no option"), ("pages", "is no option"), ("pages=0", "whole number"), ("days=many", "whole number"),
        ("row=//div[", "XPath"), ("more_url=/tech?page=2", "where the number goes"), ("read_pages=perhaps", "yes or no"),
        ("prefix=" + "x" * 501, "longer than 500"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_told(make_source: Callable[..., Source], option: str, sentence: str) -> None:
    source = make_source("https://o.example/tech", slug="tech")
    with pytest.raises(CommandError, match=sentence):
        run("sources", "options", "tech", option)
    source.refresh_from_db()
    assert source.options == {}


def test_robots_are_told(newsroom: Newsroom) -> None:
    newsroom.script("/robots.txt", behaviours.page("User-agent: *\nDisallow: /no\nCrawl-delay: 7\n", "text/plain"))
    assert (
        run("sources", "robots", newsroom.url("/yes"))
        == f"{newsroom.url('/yes')} may be read, one request every 7 seconds.\n"
    )
    with pytest.raises(CommandError, match='"Disallow: /no"'):
        run("sources", "robots", newsroom.url("/no/1"))


def test_a_back_fill_is_planned_or_done(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    rows = [
        [Entry(newsroom.url(f"/{n}-{part}"), f"A headline about chips {n} {part}", "W…") for n in range(5)]
        for part in range(2)
    ]
    newsroom.script("/list", behaviours.page(documents.listing(rows[0], more="/list/2"), "text/html"))
    newsroom.script("/list/2", behaviours.page(documents.listing(rows[1]), "text/html"))
    make_source(newsroom.url("/list"), kind="listing", slug="tech", name="Tech")
    assert "the workers do it" in run("sources", "back-fill", "tech", "--pages", "4", "--since", "2025-01-01")
    assert (BackFill.objects.get().pages_left, newsroom.requests) == (4, [])
    assert run("sources", "back-fill", "tech", "--now") == "10 pieces of 2 pages. The list has no further page.\n"
    for words in (("nobody",), ("tech", "--pages", "0")):
        with pytest.raises(CommandError):
            run("sources", "back-fill", *words)


def test_add_unseen() -> None:
    run("sources", "add", "https://unreachable.test/feed", "--kind", "feed", "--name", "Unseen")
    assert Source.objects.get().name == "Unseen"


@pytest.mark.parametrize(
    "words", [("add", "not an address"), ("add", "ftp://h/", "--kind", "feed"), ("check", "nobody")]
)
def test_a_mistake_is_one_sentence(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        run("sources", *words)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_list_shows_what_is_wrong(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    source = make_source(newsroom.url("/nothing"), name="Lost")
    assert "not yet visited" in run("sources", "list")
    with pytest.raises(CommandError):
        run("ingest", "--source", source.slug)
    assert "There is nothing at this address (404)." in run("sources", "list")


def test_check_stores_nothing_and_tells_the_dead(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    make_source(newsroom.script("/feed", feed()), slug="alive", etag='"v1"')
    assert run("sources", "check") == "alive: well. 2 pieces; the first is 'Chip story number 0'.\n"
    assert "if-none-match" not in newsroom.requests[0].headers
    make_source(newsroom.url("/nothing"), slug="dead")
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2 sources cannot be read"):
        call_command("sources", "check", stdout=out, stderr=StringIO())
    assert "dead: not_found. There is nothing at this address (404)." in out.getvalue()
    assert (Article.objects.count(), Visit.objects.count()) == (0, 0)


def test_check_tries_the_dead_and_tells_machines(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    well = make_source(newsroom.script("/feed", feed()), slug="alive")
    run("ingest", "--source", well.slug)
    make_source(newsroom.url("/nothing"), slug="dead", name="Dead")
    out, asked = StringIO(), len(newsroom.asked("/feed"))
    with pytest.raises(CommandError, match="1 of 1 sources cannot be read"):
        call_command("sources", "check", "--dead", "--json", stdout=out, stderr=StringIO())
    (told,) = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (told["slug"], told["well"], told["state"], told["last_ok"]) == ("dead", False, "not_found", "")
    assert len(newsroom.asked("/feed")) == asked


def test_import_and_export(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        documents.opml("https://a.example/feed", "https://b.example/feed", "https://a.example/feed"), "utf-8"
    )
    assert run("sources", "import", str(file)) == "2 added, 1 already there, 0 refused.\n"
    assert {outline.url for outline in read_opml(run("sources", "export").encode())} == {
        "https://a.example/feed",
        "https://b.example/feed",
    }
    file.write_text(documents.opml("javascript:x", "https://c.example/feed"), "utf-8")
    with pytest.raises(CommandError, match="1 entries name no web address"):
        run("sources", "import", str(file))
    assert Source.objects.count() == 3


@pytest.mark.parametrize("content", [None, b"not xml"])
def test_import_of_what_is_no_list(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "feeds.opml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"Name an OPML file|Export it again as OPML"):
        run("sources", "import", str(file))


def test_ingest_visits_and_reads_pages(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    text = (
        "The ministry said on Thursday that rules for small models would be published before the end of the year. " * 3
    )
    newsroom.script("/story", behaviours.page(documents.article("Rules", [text, text]), "text/html"))
    entry = Entry(newsroom.url("/story"), "Rules", "The ministry said…")
    make_source(newsroom.script("/feed", behaviours.page(documents.rss([entry]))), slug="one", name="One")
    make_source(newsroom.script("/other", feed()), slug="two", name="Two")
    table = run("ingest").splitlines()
    assert table[0].split() == ["source", "outcome", "seen", "new", "changed", "same", "refused"]
    assert table[1].split()[:6] == ["One", "new", "1", "1", "0", "0"]
    assert table[1].endswith("1 of 1 pages read.")
    assert Article.objects.get(url=newsroom.url("/story")).completeness == "full"
    assert "No source was visited" in run("ingest", "--due")


def test_ingest_speaks_to_machines(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    source = make_source(newsroom.script("/feed", feed(3)))
    (visit,) = json.loads(run("ingest", "--source", str(source.pk), "--json"))["visits"]
    assert (visit["source_id"], visit["outcome"], visit["created"]) == (source.pk, "new", 3)


def test_ingest_fails_when_a_visit_failed(newsroom: Newsroom, make_source: Callable[..., Source]) -> None:
    make_source(newsroom.script("/feed", feed()))
    make_source(newsroom.url("/nothing"), name="Lost")
    with pytest.raises(CommandError, match=r"1 of 2 visits failed, the first at Lost: There is nothing"):
        run("ingest")
    assert Article.objects.count() == 2
    with pytest.raises(CommandError, match="There is no source 'nobody'"):
        run("ingest", "--source", "nobody")
