"""The lists of the rules: what they show to everybody, their search, alarms, files, and the rules of the house on all of their pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.explore import remembered
from analysis.lexicon.files import load
from analysis.models import RuleAlarm, RuleChange, RuleSet, Tag
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.tagging.conftest import article
from tests.web.builders import source
from tests.web.desk_of_rules import GREEN, NVIDIA, broker, decide, drafted, stored
from tests.web.reading import count, opens, text, tree, unrendered
from tests.web.test_every_page import CHECKS

__all__ = ["broker", "stored"]  # fixtures


def test_the_search_tells_who_owns_a_name(client: Client, stored: list[Article]) -> None:
    page = tree(client, "/settings/rules/?q=華為")
    assert page.xpath("//section[header/h2[@id='hits']]//li[1]//a/@href") == ["/settings/rules/company/huawei/"]
    assert "Chinese name “华为”" in text(page)
    assert page.xpath("//section[header/h2[@id='hits']]//a[@href='/settings/rules/theme/small_models/']") == []
    assert tree(client, "/settings/rules/?q=小模型").xpath("//a[@href='/settings/rules/theme/small_models/']")
    assert "No row holds" in text(tree(client, "/settings/rules/?q=zzzz"))
    for odd in ("%00", "|", "~", "a" * 5000, "%FF"):
        assert client.get(f"/settings/rules/?q={odd}").status_code == 200


def test_alarms_open_their_pieces_and_are_looked_at(client: Client, editor: Client, stored: list[Article]) -> None:
    nvidia = Tag.objects.get(kind="company", slug="nvidia")
    alarm = RuleAlarm.objects.create(
        tag=nvidia, rule="name Nvidia", kind="greedy", week="2025-07-28", found=12, expected=2.14, chance=0.0001
    )
    page = tree(client, "/settings/rules/")
    row = page.xpath("//table[caption='Alarms of the rules']//tbody/tr")[0]
    assert [text(cell) for cell in row.xpath("./td")[1:4]] == ["12", "2.1", "1"]
    assert count(tree(client, row.xpath(".//a[@data-opens]/@href")[0])) == 1
    editor.post(f"/settings/rules/alarms/{alarm.pk}/")
    alarm.refresh_from_db()
    assert alarm.closed_by == User.objects.get()
    assert "No rule starves or swallows" in text(tree(client, "/settings/rules/"))


@pytest.mark.parametrize(
    "path",
    [NVIDIA, "/settings/rules/new/company/", "/settings/rules/changes/1/", "/settings/rules/alarms/1/"],
)
def test_only_the_signed_in_act(client: Client, stored: list[Article], path: str) -> None:
    assert client.post(path, {**GREEN, "act": "save"}).status_code == 403
    assert not RuleChange.objects.exists()


def test_a_form_of_another_site_is_refused(stored: list[Article]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("editor"))
    assert strict.post(NVIDIA, GREEN).status_code == 403


def test_the_rules_as_files_load_back_identically(editor: Client, stored: list[Article], tmp_path: Path) -> None:
    decide(editor, drafted(editor), "save", reason="A nickname.")
    tag_waiting()
    answer = editor.get("/settings/rules.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
    active = RuleSet.objects.active()
    assert active is not None
    assert "Team Green" in active.files["organisations.csv"]
    loaded = load(tmp_path)
    assert (loaded.texts, loaded.sha256) == (active.files, active.sha256)
    assert editor.get("/settings/rules.zip").content == answer.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/settings/rules/planet/", 404), ("/settings/rules/company/nobody/", 404), ("/settings/rules/changes/999/", 404),
        ("/settings/rules/new/planet/", 404), ("/settings/rules/company/?page=0", 404), ("/settings/rules/company/?page=x", 404),
        ("/settings/rules/company/?page=²", 404), ("/settings/rules/company/%00/", 404), ("/settings/rules/company/?page=2", 200),
        ("/settings/rules/company/nvidia/?change=²", 200), ("/settings/rules/country/CN+US/", 200),
        ("/settings/rules/compare/", 200), ("/settings/rules/new/theme/", 200),
    ],
)  # fmt: skip
def test_what_there_is_not(client: Client, stored: list[Article], path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.fixture
def paths(editor: Client, stored: list[Article]) -> list[str]:
    """Every page of the rules, with a draft and a saved change in both languages."""
    decide(editor, drafted(editor), "save", reason="“绿队” is a nickname.")
    tag_waiting()
    change = drafted(editor, "/settings/rules/company/huawei/", value="小模型之家", column="aliases_zh", flag="w")
    return [
        "/settings/rules/", "/settings/rules/?q=华为", "/settings/rules/?q=none", "/settings/rules/company/", "/settings/rules/theme/",
        "/settings/rules/country/", "/settings/rules/body/", "/settings/rules/person/", "/settings/rules/person/trump_2017/", "/settings/rules/product/gpt/", "/settings/rules/product/", NVIDIA, "/settings/rules/country/CN/",
        "/settings/rules/theme/small_models/", "/settings/rules/body/mofcom/", "/settings/rules/new/theme/", "/settings/rules/new/country/",
        "/settings/rules/compare/", f"/settings/rules/changes/{change.pk}/", f"/settings/rules/changes/{change.pk - 1}/",
    ]  # fmt: skip


def test_the_pages_keep_the_rules_of_the_house(client: Client, paths: list[str]) -> None:
    for reader in (client, Client()):
        pages = {path: html.document_fromstring(reader.get(path).text) for path in paths}
        assert [(path, check.__name__) for path, page in pages.items() for check in CHECKS if not check(page)] == []


def test_every_number_opens_a_list_of_that_length(client: Client, paths: list[str]) -> None:
    promised = {found for path in paths for found in opens(html.document_fromstring(client.get(path).text))}
    some = sorted({one for one in promised if one[1]} | set(sorted(promised)[::25]))
    assert len(some) > 10
    assert [(address, said) for address, said in some if count(tree(client, address)) != said] == []


def test_rendering_asks_the_database_nothing(paths: list[str], django_assert_num_queries: Any) -> None:
    for path in paths:
        response = unrendered(path)
        with django_assert_num_queries(0):
            response.render()


def test_queries_do_not_grow_with_the_pieces(client: Client, paths: list[str]) -> None:
    counted = []
    for _ in range(2):
        remembered.forget()
        with CaptureQueriesContext(connection) as queries:
            for path in paths:
                client.get(path)
        counted.append(len(queries))
        for number in range(20):
            article(source(), f"Nvidia and 华为 once more, {number}")
        tag_waiting()
    assert counted[0] == counted[1]
