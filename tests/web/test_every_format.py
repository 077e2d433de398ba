"""The whole table of exports: every thing in every format that it can have, read back, each with where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import bibtexparser
import pytest
import rispy
from django.test import Client
from pytest_django import DjangoDbBlocker

from analysis.briefings.issue import draft, issue
from analysis.exports.to_atom import ATOM
from articles.models import Article
from tests.lasting import lasting
from tests.web.builders import newsroom

pytestmark = pytest.mark.django_db
WEEK = "2025-W31"
DOCUMENTS = ("md", "html", "pdf", "docx", "xlsx")
LISTED = ("bib", "ris", "csl.json", "atom")
THINGS = {
    "briefing": f"/briefings/{WEEK}.%s",
    "list": "/articles.%s?relevance=on",
    "chart": "/timeline.%s?chart=timeline",
    "comparison": "/compare.%s?e=company:huawei&e=company:nvidia",
    "layers": "/matrix.%s",
    "matrix": "/matrix.%s?rows=company&cols=theme",
    "measure": "/figures/shares.%s",
}
SAID = ("query", "window", "zone", "counts", "rules", "sources", "generated")


@pytest.fixture(scope="module", autouse=True)
def pieces(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Article]]:
    """Twelve pieces and the briefing of one of their weeks, for the whole file."""
    with lasting(django_db_blocker):
        found = newsroom()
        draft(WEEK)
        yield found


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    content: bytes = answer.getvalue()
    return content


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("suffix", [*DOCUMENTS, "csv", "json", *LISTED])
def test_every_thing_leaves_in_every_format(client: Client, thing: str, suffix: str) -> None:
    address = THINGS[thing] % suffix
    assert body(client, address)
    assert body(client, address) == body(client, address)


@pytest.mark.parametrize("thing", THINGS)
def test_citations_and_feeds_hold_the_pieces_that_are_counted(client: Client, thing: str) -> None:
    held = json.loads(body(client, THINGS[thing] % "csl.json"))
    ids = [one["id"] for one in held]
    assert len(held) > 3
    assert len(bibtexparser.parse_string(body(client, THINGS[thing] % "bib").decode()).entries) == len(held)
    assert [one["title"] for one in rispy.loads(body(client, THINGS[thing] % "ris").decode())] == [
        one["title"] for one in held
    ]
    feed = ET.fromstring(body(client, THINGS[thing] % "atom"))
    links = [entry.find(f"{{{ATOM}}}link").get("href") for entry in feed.iter(f"{{{ATOM}}}entry")]  # type: ignore[union-attr]
    assert len(set(links)) == len(links) == len(ids)
    for link in links:
        assert client.get("/" + str(link).split("/", 3)[3]).status_code == 200
    for name in ("id", "title", "updated", "subtitle"):
        assert feed.findtext(f"{{{ATOM}}}{name}")
    assert "Rules: 2026.1" in str(feed.findtext(f"{{{ATOM}}}subtitle"))


@pytest.mark.parametrize("thing", [thing for thing in THINGS if thing != "chart"])
def test_json_says_where_it_comes_from(client: Client, thing: str) -> None:
    about = json.loads(body(client, THINGS[thing] % "json"))["about"]
    assert all(about[name] for name in SAID)


@pytest.mark.parametrize("thing", THINGS)
def test_a_table_points_to_where_it_comes_from(client: Client, thing: str) -> None:
    link = client.get(THINGS[thing] % "csv")["Link"]
    notes = json.loads(body(client, link[1 : link.index(">")]))["notes"][0]
    assert all(notes[name] for name in SAID)


@pytest.mark.parametrize("suffix", ["md", "html"])
@pytest.mark.parametrize("thing", ["chart", "comparison", "layers", "matrix", "measure"])
def test_a_document_without_citations_names_the_outlets_it_counts(client: Client, thing: str, suffix: str) -> None:
    words = body(client, THINGS[thing] % suffix).decode()
    outlets = json.loads(body(client, "/articles.json?relevance=on"))["about"]["sources"]
    assert f"the numbers count pieces of {len(outlets)} outlets, {outlets[0]}" in words


def test_briefings_are_a_feed_once_they_are_issued(client: Client) -> None:
    assert ET.fromstring(body(client, "/briefings.atom")).findall(f"{{{ATOM}}}entry") == []
    draft("2025-W30")
    issue("2025-W30")
    (entry,) = ET.fromstring(body(client, "/briefings.atom?plan=weekly")).findall(f"{{{ATOM}}}entry")
    assert entry.find(f"{{{ATOM}}}link").get("href") == "http://testserver/briefings/2025-W30/"  # type: ignore[union-attr]
    assert "Rules: 2026.1" in str(entry.findtext(f"{{{ATOM}}}summary"))
    assert ET.fromstring(body(client, "/briefings.atom?plan=desk")).findall(f"{{{ATOM}}}entry") == []
    assert client.get("/briefings.atom?plan=%00").status_code == 404
    assert "/briefings.atom" in body(client, "/briefings/").decode()
