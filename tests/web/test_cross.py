"""The matrix of any two kinds: cells counted by hand, lists behind them, pages of rows, and what cannot be crossed."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis.explore.names import catalogue
from analysis.explore.remembered import reading
from articles.models import Article
from tests.web.builders import MONDAY, newsroom, piece, story
from tests.web.reading import count, opens, text, tree

PLAIN = "/matrix/?rows=company&cols=theme"


def cells(client: Client, query: str) -> dict[tuple[str, str], int]:
    """The cells of the JSON that hold something."""
    found = client.get(f"/matrix.json?{query}").json()["cells"]
    return {(cell["row"], cell["column"]): cell["count"] for cell in found if cell["count"]}


@pytest.fixture
def crossed(db: None) -> list[Article]:
    """Nine pieces on two companies, two themes, a layer and two countries."""
    rows = (
        ("huawei", "small_models", "CN"), ("huawei", "small_models", "CN"), ("huawei", "export_controls", "CN"),
        ("nvidia", "export_controls", "US"), ("nvidia", "export_controls", "US"), ("nvidia", "export_controls", "CN"),
    )  # fmt: skip
    made = []
    for number, (company, theme, country) in enumerate(rows):
        tags = (("company", company), ("theme", theme), ("country", country), ("layer", f"{company}:chips"))
        made.append(piece(f"Piece {number}", day=MONDAY + dt.timedelta(days=number), tags=tags))
    return made


@pytest.mark.usefixtures("crossed")
def test_cells_counted_by_hand(client: Client) -> None:
    assert cells(client, "rows=company&cols=theme&count=pieces") == {
        ("huawei", "small_models"): 2, ("huawei", "export_controls"): 1, ("nvidia", "export_controls"): 3,
    }  # fmt: skip
    assert cells(client, "rows=country&cols=company&count=pieces") == {
        ("CN", "huawei"): 3, ("CN", "nvidia"): 1, ("US", "nvidia"): 2,
    }  # fmt: skip
    assert cells(client, "rows=layer&cols=theme&count=pieces") == {
        ("chips", "export_controls"): 4, ("chips", "small_models"): 2,
    }  # fmt: skip
    heads = client.get("/matrix.json?rows=company&cols=theme").json()["row_heads"]["heads"]
    assert {head["slug"]: head["count"] for head in heads} == {"huawei": 3, "nvidia": 3}


def test_stories_count_once_and_only_where_one_piece_has_both(client: Client, crossed: list[Article]) -> None:
    story(
        crossed[0], crossed[3]
    )  # Huawei with small models, Nvidia with export controls: no piece has Huawei with controls
    found = cells(client, "rows=company&cols=theme")
    assert found == {
        ("huawei", "small_models"): 2, ("huawei", "export_controls"): 1, ("nvidia", "export_controls"): 3,
    }  # fmt: skip
    assert client.get("/matrix.json?rows=company&cols=theme").json()["n"] == 5


@pytest.mark.parametrize(
    "query",
    [
        "rows=company&cols=theme", "rows=source&cols=layer&count=pieces", "rows=layer&cols=country&count=texts&lang=en",
        "rows=theme&cols=company&company=huawei&theme=small_models&-country=US&order=number", "rows=country&cols=source&q=piece",
    ],
)  # fmt: skip
def test_every_number_opens_its_list(client: Client, crossed: list[Article], query: str) -> None:
    story(crossed[0], crossed[3])
    promised = set(opens(tree(client, f"/matrix/?{query}")))
    assert len(promised) > 4
    assert [(address, n) for address, n in promised if count(tree(client, address)) != n] == []


@pytest.mark.usefixtures("crossed")
def test_what_is_asked_for_chooses_and_does_not_narrow(client: Client) -> None:
    answer = client.get("/matrix.json?rows=company&cols=theme&company=nvidia").json()
    assert [head["slug"] for head in answer["row_heads"]["heads"]] == ["nvidia"]
    assert answer["n"] == 6
    page = tree(client, "/matrix/?rows=company&cols=theme&company=nvidia")
    assert page.xpath("//form//input[@type='hidden'][@name='company']/@value") == ["nvidia"]


def test_further_rows_are_a_link_away(client: Client, db: None) -> None:
    for number in range(20):
        piece(f"Firm {number}", tags=(("company", f"firm-{number:02}"), ("theme", "small_models")))
    page = tree(client, PLAIN)
    assert len(page.xpath("//tbody/tr")) == 16
    assert "Companies 1 to 16 of 20" in text(page.xpath("//main")[0])
    (further,) = page.xpath("//a[text()='Further companies']/@href")
    rest = tree(client, further)
    assert len(rest.xpath("//tbody/tr")) == 4
    (back,) = rest.xpath("//a[text()='Fuller companies']/@href")
    assert len(tree(client, back).xpath("//tbody/tr")) == 16
    assert len(tree(client, f"{PLAIN}&r=9999").xpath("//tbody/tr")) == 4, "beyond the last is the last"


def test_like_rows_stand_side_by_side(client: Client, db: None) -> None:
    themes = {"a": "t1", "b": "t2", "c": "t1", "d": "t2"}
    for company, theme in themes.items():
        for _ in range(3):
            piece("Like", tags=(("company", company), ("theme", theme), ("theme", f"own-{company}")))
    answer = client.get("/matrix.json?rows=company&cols=theme&count=pieces").json()
    order = "".join(head["slug"] for head in answer["row_heads"]["heads"])
    assert {order[:2], order[2:]} in ({"ac", "bd"}, {"ca", "bd"}, {"ac", "db"}, {"ca", "db"})
    by_number = client.get("/matrix.json?rows=company&cols=theme&order=number&count=pieces").json()
    assert [head["slug"] for head in by_number["row_heads"]["heads"]] == list("abcd")


def test_cells_beyond_chance_are_boxed_for_stories_alone(client: Client, db: None) -> None:
    for number in range(40):
        half = number < 20
        tags = (("company", "huawei" if half else "nvidia"), ("theme", "small_models" if half else "export_controls"))
        piece(f"Told {number}", tags=tags)
    boxed = tree(client, PLAIN).xpath("//td[@data-sig]/a/@aria-label")
    assert sorted(boxed) == ["Huawei, Small models: 20 stories", "Nvidia, Export controls: 20 stories"]
    assert tree(client, f"{PLAIN}&count=pieces").xpath("//td[@data-sig]") == []


@pytest.mark.usefixtures("crossed")
def test_csv_says_what_the_page_says(client: Client) -> None:
    lines = list(csv.DictReader(io.StringIO(client.get("/matrix.csv?rows=company&cols=theme").text)))
    shown = {
        link.get("href"): int(link.get("data-opens"))
        for link in tree(client, PLAIN).xpath("//tbody//td[not(contains(@class, 'tot'))]/a")
    }
    assert {f"/articles/?{line['query']}": int(line["count"]) for line in lines} == shown
    assert client.get("/matrix.exe?rows=company&cols=theme").status_code == 404


@pytest.mark.parametrize(
    "query", ["rows=mood", "rows=company&cols=company", "rows=company&cols=theme&order=alphabet", "rows=theme&r=two", "cols=x" * 99]
)  # fmt: skip
def test_what_cannot_be_crossed_gets_a_sentence(client: Client, pieces: list[Article], query: str) -> None:
    page = tree(client, f"/matrix/?{query}", status=400)
    assert page.xpath("//main//a")
    assert client.get(f"/matrix.json?{query}").status_code == 400


def test_the_layers_stay_the_first_page(client: Client, pieces: list[Article]) -> None:
    for path in ("/matrix/", "/matrix/?rows=layer&cols=company", "/matrix/?rows=company&cols=layer"):
        page = tree(client, path)
        assert page.xpath("//select[@id='rows']/option[@selected]/@value") == ["layer"]
    assert "Nothing to cross" in text(tree(client, f"{PLAIN}&q=zzz").xpath("//h2")[0])


def test_queries_do_not_grow(client: Client, pieces: list[Article]) -> None:
    client.get("/")  # what a process reads once, it has read
    counted = []
    for number in range(2):
        newsroom(24)
        piece("More", tags=(("company", f"more-{number}"), ("theme", f"more-of-it-{number}")))
        with reading():
            catalogue()  # a process that has shown any page knows what tags are called
        with CaptureQueriesContext(connection) as queries:
            client.get(PLAIN)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 15, "the masthead's nine are among them"
