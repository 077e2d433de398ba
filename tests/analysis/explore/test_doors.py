"""One filter, every door: page, API, JSON, CSV, Markdown and Atom give the same pieces in the same order."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from lxml import html
from python_calamine import CalamineWorkbook

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists import formats
from analysis.explore.lists.page import explore_page
from analysis.explore.remembered import reading
from analysis.keeping import saved
from articles.models import Article
from tests.analysis.explore.asked import asked_of_newsroom
from tests.analysis.explore.pieces import newsroom, piece, source

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def pieces() -> list[Article]:
    return newsroom(110)


def door(filter: ArticleFilter, format: str) -> str:
    return b"".join(formats.answer(filter, format, base_url=HERE)[1]).decode()


def through_page(client: Client, filter: ArticleFilter) -> list[int]:
    found, query = [], filter.to_query()
    while True:
        page = explore_page(ArticleFilter.from_query(query), limit=40)
        found += [row.id for group in page.days for row in group.rows]
        if not (query := page.next_query):
            return found


def through_api(client: Client, filter: ArticleFilter) -> list[int]:
    found, address = [], f"/api/v1/articles?limit=60&{filter.to_query()}"
    while address:
        answer = client.get(address).json()
        found += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert answer["count"] == len(found)
    return found


def numbers_of(text: str) -> list[int]:
    return [int(number) for number in re.findall(rf"\({HERE}/articles/(\d+)/\)", text)]


def in_json(text: str) -> list[int]:
    listed = json.loads(text)
    assert listed["count"] == len(listed["items"])
    return [item["id"] for item in listed["items"]]


def in_csv(text: str) -> list[int]:
    return [int(row["id"]) for row in csv.DictReader(io.StringIO(text))]


def in_atom(text: str) -> list[int]:
    entries = ET.fromstring(text).findall(f"{ATOM}entry/{ATOM}link")
    return [int((entry.get("href") or "").split("/")[-2]) for entry in entries]


def through_json(client: Client, filter: ArticleFilter) -> list[int]:
    return in_json(door(filter, "json"))


def through_csv(client: Client, filter: ArticleFilter) -> list[int]:
    return in_csv(door(filter, "csv"))


def through_markdown(client: Client, filter: ArticleFilter) -> list[int]:
    return numbers_of(door(filter, "md"))


def through_workbook(client: Client, filter: ArticleFilter) -> list[int]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(formats.answer(filter, "xlsx", base_url=HERE)[1])))
    return [int(row[0]) for row in book.get_sheet_by_name("Pieces").to_python()[1:]]


def through_atom(client: Client, filter: ArticleFilter) -> list[int]:
    return in_atom(door(filter, "atom"))


def through_view(client: Client, filter: ArticleFilter) -> dict[str, list[int]]:
    """A shared view of the filter, read by a stranger: its page with those after it, and its files."""
    owner, _ = User.objects.get_or_create(username="editor")
    path = f"/views/{saved.save('周报', filter.to_query(), owner=owner, shared=True)[0].slug}"
    pages, address = [], f"{path}/"
    while address:
        page = html.fromstring(client.get(address).content)
        pages += [int(number) for number in page.xpath("//@data-piece")]
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    suffixes = ("csv", "json", "atom")
    files = {each: b"".join(client.get(f"{path}.{each}").streaming_content).decode() for each in suffixes}
    return {
        "page": pages, "csv": in_csv(files["csv"]), "json": in_json(files["json"]), "atom": in_atom(files["atom"]),
    }  # fmt: skip


# Each door with the most pieces it shows, None for all; a saved view, with doors of its own, is asked below.
DOORS: tuple[tuple[Callable[[Client, ArticleFilter], list[int]], int | None], ...] = (
    (through_page, None), (through_api, None), (through_json, None), (through_csv, None), (through_markdown, None),
    (through_workbook, None),
    (through_atom, 100),
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filter=asked_of_newsroom(relative=True))
@example(filter=ArticleFilter.from_query("q=company:华为+-title:robot&seat=CN&count=stories"))
@example(filter=ArticleFilter.from_query("q=chips&sort=relevance&count=texts"))
def test_every_door_gives_the_same_pieces(
    pieces: list[Article], clock: time_machine.Traveller, client: Client, filter: ArticleFilter
) -> None:
    expected = selection.ids(filter)
    assert selection.lengths(filter)[filter.counted] == len(expected)
    with reading():  # as a page counts: in memory
        assert selection.count(filter) == selection.lengths(filter)[filter.counted] == len(expected)
    for through, most in DOORS:
        assert through(client, filter) == expected[:most], through.__name__
    assert through_view(client, filter) == {
        "page": expected, "csv": expected, "json": expected, "atom": expected[:100],
    }  # fmt: skip


def test_a_view_of_the_last_days_moves_with_the_day(
    pieces: list[Article], clock: time_machine.Traveller, client: Client
) -> None:
    lately = ArticleFilter.from_query("from=-14d")
    before = through_view(client, lately)
    assert 0 < len(before["page"]) < len(pieces)
    clock.shift(dt.timedelta(days=7))
    after = [found["id"] for found in json.loads(b"".join(client.get("/views/周报.json").streaming_content))["items"]]
    assert after == selection.ids(ArticleFilter.from_query("from=-14d"))
    assert 0 < len(after) < len(before["page"])


def test_json_names_its_next_page(pieces: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "PER_PAGE", 60)
    first = json.loads(door(ArticleFilter(), "json"))
    assert first["next"].startswith(f"{HERE}/articles.json?cursor=")
    rest = json.loads(door(ArticleFilter.from_query(first["next"].partition("?")[2]), "json"))
    assert rest["next"] is None
    assert [item["id"] for item in first["items"] + rest["items"]] == selection.ids(ArticleFilter())


def test_no_cell_is_a_formula() -> None:
    told = piece('=HYPERLINK("http://x")', teaser="+1", place="@home", outlet=source("a", name="-wire"))
    Article.objects.filter(pk=told.pk).update(teaser="\t=1")
    (row,) = csv.DictReader(io.StringIO(door(ArticleFilter(), "csv")))
    assert [row[name] for name in ("title", "teaser", "place", "source")] == [
        "'=HYPERLINK(\"http://x\")", "'\t=1", "'@home", "'-wire",
    ]  # fmt: skip
    assert row["page"] == f"{HERE}/articles/{told.pk}/"


def test_titles_are_escaped_where_they_stand() -> None:
    piece("<b>AI</b> & [chips](x)\x0b *now*", tags=("company:huawei",))
    assert "\\<b\\>AI\\</b\\> & \\[chips\\](x) \\*now\\*" in door(ArticleFilter(), "md")
    assert (
        ET.fromstring(door(ArticleFilter(), "atom")).findtext(f"{ATOM}entry/{ATOM}title")
        == "<b>AI</b> & [chips](x) *now*"
    )


def test_a_list_from_the_middle_is_whole_in_csv(pieces: list[Article]) -> None:
    middle = ArticleFilter.from_query(explore_page(ArticleFilter()).next_query)
    assert len(door(middle, "csv").splitlines()) == len(pieces) + 1


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        formats.answer(ArticleFilter(), "exe", base_url=HERE)
