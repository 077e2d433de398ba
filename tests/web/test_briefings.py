"""Briefings: the weeks there are, one week to read with its citations, and its files."""

import json

import pytest
from django.test import Client

from analysis.briefings.issue import draft
from articles.models import Article
from tests.web.reading import count, text, tree


def test_weeks_without_a_briefing_are_offered(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/briefings/")
    assert count(page) == 0
    assert "briefing draft 2025-W31" in text(page)


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
    "path", ["/briefings/2025-W30/", "/briefings/2025-W30.md", "/briefings/2025-W99/", "/briefings/2025-W30.exe"]
)
def test_what_is_not_there_is_said(client: Client, db: None, path: str) -> None:
    assert text(tree(client, path, status=404).xpath("//h1")[0])
