"""What holds for every page: numbers open what they promise, nothing foreign is asked for, Chinese says that it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.briefings.issue import draft
from analysis.models import Story
from articles.models import Article
from tests.web.builders import newsroom
from tests.web.reading import count, opens, tree, unrendered

HAN = re.compile(r"[\u3400-\u9fff]")
PAGES = (
    "/", "/articles/", "/articles/?company=huawei", "/articles/?q=zzz", "/articles/?sort=relevance", "/companies/",
    "/companies/huawei/", "/countries/", "/countries/CN/", "/themes/", "/themes/small_models/", "/timeline/",
    "/timeline/?by=company&unit=month&measure=share", "/briefings/", "/sources/", "/sources/nanwan-shangye/", "/settings/sample/",
    "/articles/?sort=wrong", "/no-such-page/",
)  # fmt: skip
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


@pytest.fixture
def paths(pieces: list[Article]) -> list[str]:
    """Every page of a small newsroom, with one piece of each language, its story and a briefing."""
    draft("2025-W30")
    story = Story.objects.get()
    return [
        *PAGES,
        f"/articles/{pieces[0].pk}/",
        f"/articles/{pieces[2].pk}/",
        f"/stories/{story.pk}/",
        "/briefings/2025-W30/",
    ]


def test_every_number_opens_a_list_of_that_length(client: Client, paths: list[str]) -> None:
    promised = {found for path in paths for found in opens(html.document_fromstring(client.get(path).text))}
    assert len(promised) > 50
    broken = [
        (address, said, got) for address, said in sorted(promised) if (got := count(tree(client, address))) != said
    ]
    assert broken == []


def test_every_list_says_its_length_once(client: Client, paths: list[str]) -> None:
    found = {path: len(html.document_fromstring(client.get(path).text).xpath("//*[@data-count]")) for path in paths}
    assert {path for path, times in found.items() if times > 1} == set()


def test_every_chinese_text_has_a_language(client: Client, paths: list[str]) -> None:
    bare = []
    for path in paths:
        for node in html.document_fromstring(client.get(path).text).xpath("//body//text()"):
            if HAN.search(node) and not any(
                one.get("lang", "").startswith("zh") for one in (node.getparent(), *node.getparent().iterancestors())
            ):
                bare.append((path, str(node).strip()[:40]))
    assert bare == []


def test_no_page_asks_another_host_or_runs_anything_inline(client: Client, paths: list[str]) -> None:
    for path in paths:
        page = html.document_fromstring(client.get(path).text)
        assets = page.xpath(
            "//script/@src | //link[not(@rel='alternate')]/@href | //img/@src | //use/@href | //iframe/@src"
        )
        assert [asset for asset in assets if not asset.startswith("/static/")] == [], path
        assert page.xpath("//script[not(@src)] | //style | //*[@style] | //*[@onclick or @onload or @onerror]") == [], (
            path
        )


def test_every_page_has_one_heading_a_title_and_landmarks(client: Client, paths: list[str]) -> None:
    for path in paths:
        page = html.document_fromstring(client.get(path).text)
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("//title")[0].text_content().strip(), path
        assert len(page.xpath("//main[@id='main']")) == 1, path


def test_every_id_stands_once(client: Client, paths: list[str]) -> None:
    for path in paths:
        ids = html.document_fromstring(client.get(path).text).xpath("//@id")
        assert {one for one in ids if ids.count(one) > 1} == set(), path


def test_every_link_within_a_page_has_its_aim(client: Client, paths: list[str]) -> None:
    for path in paths:
        page = html.document_fromstring(client.get(path).text)
        aims = {link[1:] for link in page.xpath("//a[starts-with(@href, '#')]/@href")}
        assert aims - set(page.xpath("//@id")) == set(), path


def test_the_policy_lets_nothing_in(client: Client, pieces: list[Article]) -> None:
    policy = client.get("/articles/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in policy


def test_rendering_asks_the_database_nothing(paths: list[str], django_assert_num_queries) -> None:
    for path in paths:
        if path == "/no-such-page/":
            continue
        response = unrendered(path)
        with django_assert_num_queries(0):
            response.render()


@pytest.mark.parametrize(
    "path", ["/", "/articles/", "/companies/huawei/", "/themes/", "/timeline/", "/sources/", "/stories/{}/"]
)
def test_queries_do_not_grow_with_the_pieces(client: Client, pieces: list[Article], path: str) -> None:
    path = path.format(Story.objects.get().pk)
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counted.append(len(queries))
        newsroom(24)
    assert counted[0] == counted[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|js:|<style|javascript:", source)
    assert all(re.search(r"\bsrc=", script) for script in re.findall(r"<script[^>]*>", source))
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", source)
    assert len(source.splitlines()) <= 120
