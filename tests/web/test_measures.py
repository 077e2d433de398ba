"""Figures as pages, JSON and CSV: every number its list, and a saved figure comes out again to the last digit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from analysis.tagging.weights import weigh
from articles.models import Article, Source
from tests.analysis.explore.pieces import Draft, claim, recount, source, story
from tests.analysis.explore.pieces import pieces as made
from tests.web.builders import newsroom
from tests.web.reading import count, opens, tree

pytestmark = pytest.mark.django_db
WINDOW = "from=2025-07-21&to=2025-08-03"


@pytest.fixture
def pieces() -> list[Article]:
    return newsroom(40)


@pytest.fixture
def split() -> list[Article]:
    """Forty English pieces on chips, forty Chinese ones on platforms, all on China, each a story of its own."""
    source("potomac-circuit")
    chinese = source("nanwan-shangye", language="zh-Hans")
    Source.objects.filter(slug="potomac-circuit").update(country="US")
    Source.objects.filter(slug="nanwan-shangye").update(country="CN")
    found = made(
        [Draft(f"Chips {n}", at=f"2025-07-{21 + n % 7} 10:00", tags=["theme:chip_design", "country:CN"]) for n in range(40)]
        + [
            Draft(f"平台 {n}", at=f"2025-07-{21 + n % 7} 11:00", tags=["theme:platform_distribution", "country:CN"],
                  outlet=chinese, language="zh-Hans")
            for n in range(40)
        ]
    )  # fmt: skip
    recount()
    return found


@pytest.mark.parametrize("path", ["/emphasis/", "/figures/", "/figures/emphasis/", f"/emphasis/?{WINDOW}&count=pieces"])
def test_every_number_of_a_figure_opens_its_list(client: Client, pieces: list[Article], path: str) -> None:
    promised = sorted(set(opens(tree(client, path))))
    assert path == "/figures/" or len(promised) > 5
    assert [(a, n, got) for a, n in promised if (got := count(tree(client, a))) != n] == []


def test_emphasis_by_hand(client: Client, split: list[Article]) -> None:
    figure = client.get(f"/figures/emphasis.json?{WINDOW}").json()
    values = {value["key"]: value for value in figure["values"]}
    assert figure["counted"] == "stories"
    assert (figure["n"], values["D"]["value"]) == (80, 0.0)
    assert (values["hardware"]["value"], values["deployment"]["value"]) == (0.5, 0.5)
    assert values["week/2025-W30/hardware"]["value"] == 0.5
    assert values["week/2025-W31/D"]["more"]["state"] == "gap"
    assert values["week/2025-W31/D"]["value"] is None
    assert (values["lang/en/hardware"]["value"], values["lang/zh/hardware"]["value"]) == (1.0, 0.0)
    assert (values["press/US/hardware"]["n"], values["outlet/nanwan-shangye/deployment"]["value"]) == (40, 1.0)
    assert values["subject/cn/D"]["n"] == 80
    assert values["subject/us/D"]["n"] == 0


def test_ten_copies_move_a_story_by_one(client: Client, split: list[Article]) -> None:
    copies = made([Draft("Chips again", at="2025-07-24 10:00", tags=["theme:chip_design"]) for _ in range(11)])
    story(*copies, copies=dict.fromkeys(copies[1:], copies[0]))
    recount()
    figure = client.get(f"/figures/emphasis.json?{WINDOW}").json()
    values = {value["key"]: value for value in figure["values"]}
    assert figure["n"] == 81
    assert values["hardware"]["value"] == pytest.approx(41 / 81, abs=1e-9)


def test_whole_texts_and_teasers_are_never_mixed(client: Client, split: list[Article]) -> None:
    made([Draft("Long", at="2025-07-24 10:00", tags=["theme:chip_design"], body="A body.")])
    recount()
    assert client.get(f"/figures/emphasis.json?{WINDOW}").json()["n"] == 80
    assert client.get(f"/figures/emphasis.json?{WINDOW}&extent=full").json()["n"] == 1
    refused = client.get(f"/figures/emphasis.json?{WINDOW}&extent=full&extent=title")
    assert (refused.status_code, refused.json()["key"]) == (400, "extent")


def test_headline_against_body(client: Client, split: list[Article]) -> None:
    """Headlines on chips over bodies on platforms: the gap is the whole of it."""
    found = made(
        [
            Draft(
                f"Both {n}", at="2025-07-24 10:00", tags=["theme:chip_design", "theme:platform_distribution"], body="b"
            )
            for n in range(30)
        ]
    )
    for one in found:
        for slug, field in (("chip_design", "title"), ("platform_distribution", "body")):
            span = {"field": field, "start": 0, "end": 1, "surface": "b", "rule": f"strong {slug}"}
            claim(one, f"theme:{slug}", standing="", evidence=[span])
    weigh_again(found)
    recount()
    values = {v["key"]: v for v in client.get(f"/figures/emphasis.json?{WINDOW}&extent=full").json()["values"]}
    assert (values["title/hardware"]["value"], values["body/hardware"]["value"]) == (1.0, 0.0)
    assert (values["gap/hardware"]["value"], values["gap/deployment"]["value"]) == (1.0, -1.0)
    assert values["gap/hardware"]["n"] == 30


def weigh_again(found: list[Article]) -> None:
    with connection.cursor() as cursor:
        weigh(cursor, [one.pk for one in found])


def test_a_saved_figure_comes_out_again(client: Client, split: list[Article], tmp_path: Path, capsys) -> None:
    saved = tmp_path / "emphasis.json"
    saved.write_text(
        client.get(f"/figures/emphasis.json?{WINDOW}&variant=without_export_controls").text, encoding="utf-8"
    )
    made([Draft("Later", at="2025-07-25 10:00", tags=["theme:chip_design"])])  # seen after the cut-off
    recount()
    call_command("measures", "recompute", str(saved))
    assert "came out the same" in capsys.readouterr().out
    figure = json.loads(saved.read_text())
    figure["values"][0]["value"] = 0.25
    saved.write_text(json.dumps(figure))
    with pytest.raises(CommandError, match="1 numbers differ, first D"):
        call_command("measures", "recompute", str(saved))


@pytest.mark.parametrize(
    "text", ["", "[]", '{"measure": "none", "values": []}', '{"measure": "emphasis", "values": [], "cut_off": "?"}']
)
def test_what_is_no_figure_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"Save|cannot be read"):
        call_command("measures", "recompute", str(file))


def test_csv_says_what_it_stands_on(client: Client, pieces: list[Article]) -> None:
    lines = list(csv.reader(io.StringIO(client.get("/figures/emphasis.csv").text)))
    assert lines[0] == ["# measure", "emphasis"]
    assert ["key", "name", "n", "value", "low", "high", "query"] in lines
    assert client.get("/figures/emphasis.exe").status_code == 404
    assert client.get("/figures/nothing.json").status_code == 404


def test_an_empty_newsroom_has_figures_that_say_nothing(client: Client) -> None:
    page = tree(client, "/emphasis/")
    assert "Too few" in page.xpath("string(//h1)")
