"""Briefings: the weeks there are, one week to read with its citations, and its files."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analysis.briefings import editing
from analysis.briefings.issue import draft
from analysis.briefings.material import pin
from analysis.briefings.text import TextSection
from analysis.exports.document import Chart, Table
from articles.models import Article
from tests.web.reading import count, text, tree


def test_weeks_without_a_briefing_are_offered(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/briefings/")
    assert count(page) == 0
    assert "briefing draft 2025-W31" in text(page)


def test_a_week_is_drafted_by_a_button(editor: Client, pieces: list[Article]) -> None:
    assert "/briefings/draft/" in tree(editor, "/briefings/").xpath("//form/@action")
    answer = editor.post("/briefings/draft/", {"week": "2025-W30"})
    assert answer.headers["Location"] == "/briefings/2025-W30/edit/"
    page = tree(editor, "/briefings/")
    assert count(page) == 1
    assert "/briefings/2025-W30/edit/" in page.xpath("//a/@href")
    assert "editor had it composed" in text(tree(editor, "/briefings/2025-W30/"))
    answer = editor.post("/briefings/draft/", {"week": "2025-W29"}, follow=True)
    assert "Nothing was drafted. 2025-W29 holds no piece on topic." in answer.text


def test_nobody_drafts_without_signing_in(client: Client, pieces: list[Article]) -> None:
    assert client.post("/briefings/draft/", {"week": "2025-W30"}).status_code == 403
    assert "/briefings/draft/" not in tree(client, "/briefings/").xpath("//form/@action")


def test_a_figure_is_shown_as_a_picture(client: Client, pieces: list[Article]) -> None:
    made = draft("2025-W30")
    table = Table("Pieces", ("Week", "Pieces"), (("2025-W30", "5"),))
    pin(made.pk, Chart("by-week", "Pieces by week", "They rise.", "<svg xmlns='http://www.w3.org/2000/svg'/>", table))
    editing.change(
        made, editing.written(TextSection("more", "More", "![figure: by-week]")), person=User.objects.create()
    )
    page = tree(client, "/briefings/2025-W30/")
    [drawn] = page.xpath("//figure//img")
    assert drawn.get("alt") == "They rise."
    answer = client.get(drawn.get("src"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "2025-W30" in text(page.xpath("//figure//tbody")[0])
    assert client.get("/briefings/2025-W30/figures/none.svg").status_code == 404


def test_a_briefing_is_listed_and_read(client: Client, pieces: list[Article]) -> None:
    draft("2025-W30")
    assert tree(client, "/briefings/").xpath("//ol//a/@href") == ["/briefings/2025-W30/"]
    page = tree(client, "/briefings/2025-W30/")
    cited = {link.get("href") for link in page.find_class("ref")}
    assert cited
    assert cited <= {f"#{one}" for one in page.xpath("//ol[@class='cites']/li/@id")}


@pytest.mark.parametrize("suffix", ["md", "html", "json"])
def test_it_leaves_as_a_file(client: Client, pieces: list[Article], suffix: str) -> None:
    draft("2025-W30")
    assert f"/briefings/2025-W30.{suffix}" in tree(client, "/briefings/2025-W30/").xpath("//a[@download]/@href")
    answer = client.get(f"/briefings/2025-W30.{suffix}")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"2025-W30" in answer.content
    if suffix == "json":
        json.loads(answer.content)


@pytest.mark.parametrize(
    "path",
    [
        "/briefings/2025-W30/",
        "/briefings/2025-W30.md",
        "/briefings/2025-W99/",
        "/briefings/2025-W30.exe",
        "/briefings/desk/2025-W30/",
    ],
)
def test_what_is_not_there_is_said(client: Client, db: None, path: str) -> None:
    assert text(tree(client, path, status=404).xpath("//h1")[0])
