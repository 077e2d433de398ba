"""What holds for every page: numbers open what they promise, nothing foreign is asked for, Chinese says that it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.briefings.issue import draft
from analysis.explore import mirror, remembered
from analysis.models import Story
from articles.models import Article, Revision
from tests.web.builders import newsroom, story
from tests.web.desks import desk_of
from tests.web.reading import count, opens, tree, unrendered

HAN = re.compile(r"[\u3400-\u9fff]")
PAGES = (
    "/", "/articles/", "/articles/?company=huawei", "/articles/?q=zzz", "/articles/?sort=relevance", "/companies/",
    "/companies/huawei/", "/countries/", "/countries/CN/", "/themes/", "/themes/small_models/", "/themes/deployment/", "/timeline/",
    "/products/", "/products/harmonyos/", "/bodies/", "/bodies/entity_list/", "/timeline/?by=product",
    "/timeline/?by=company&unit=month&measure=share", "/timeline/?count=stories", "/articles/?count=stories",
    "/articles/?count=texts", "/articles/?frame=hardware&-extent=title", "/articles/?frame=any&extent=full&count=stories",
    "/matrix/", "/terms/", "/terms/?find=小", "/terms/small-model/", "/terms/six-tigers/", "/articles/?q=小模型", "/articles/facets/company/", "/articles/facets/seat/?find=zz",
    "/articles/?q=company:Huawei+from:-7d",
    "/compare/", "/compare/?e=company:huawei", "/compare/?e=华为&e=nvidia", "/compare/?e=company:huawei&e=theme:small_models&m=stress",
    "/compare/?e=nobody", "/matrix/?rows=company&cols=theme", "/matrix/?rows=source&cols=country&count=pieces", "/matrix/?rows=layer&cols=theme",
    "/matrix/?week=2025-W31&count=stories&company=huawei", "/emphasis/", "/figures/", "/figures/contrast/", "/figures/shares/",
    "/figures/co-mentions/", "/theses/", "/theses/founding/", "/briefings/", "/briefings/plans/", "/sources/", "/sources/nanwan-shangye/",
    "/sources/?by=folder",
    "/sources/catalogue/", "/sources/import/", "/sources/test/", "/settings/sample/", "/settings/rules/", "/corrections/", "/stories/",
    "/stories/?told=any&sort=size", "/settings/names/",
    "/settings/rules/?q=华为", "/settings/rules/company/huawei/", "/settings/rules/theme/small_models/", "/settings/rules/theme/",
    "/settings/rules/new/company/", "/settings/rules/compare/", "/validation/", "/validation/new/", "/validation/learned/",
    "/views/", "/reading/", "/exports/", "/exports/?company=huawei", "/notices/",
    "/settings/", "/palette/", "/palette/?q=华为", "/palette/?q=zzz", "/articles/?sort=wrong", "/no-such-page/",
)  # fmt: skip
FOLDED = (
    "/articles/?count={}", "/articles/?count={}&from=2025-07-28", "/articles/?count={}&theme=export_controls&sort=relevance",
    "/articles/?count={}&extent=full&frame=hardware", "/timeline/?count={}", "/timeline/?count={}&measure=share&by=company",
    "/timeline/?count={}&measure=share&from=2025-07-26&to=2025-07-30", "/timeline/?count={}&unit=month",
)  # fmt: skip
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


@pytest.fixture
def paths(pieces: list[Article]) -> list[str]:
    """Every page of a small newsroom."""
    return every_path(pieces)


def every_path(pieces: list[Article]) -> list[str]:
    """Every page of a small newsroom, with one piece of each language, its story and a briefing, which are written here."""
    draft("2025-W30")
    Revision.objects.create(article=pieces[2], number=1, title="华为把大模型装进手机", content_hash="0" * 64)
    Article.objects.filter(pk=pieces[2].pk).update(revision=2)
    story = Story.objects.get()
    return [
        *PAGES,
        f"/articles/{pieces[0].pk}/",
        f"/articles/{pieces[2].pk}/",
        f"/articles/{pieces[2].pk}/revisions/",
        f"/stories/{story.pk}/",
        "/briefings/2025-W30/",
        "/briefings/2025-W30/versions/",
    ]


def test_every_number_opens_a_list_of_that_length(client: Client, paths: list[str]) -> None:
    promised = {found for path in paths for found in opens(html.document_fromstring(client.get(path).text))}
    assert len(promised) > 50
    broken = [
        (address, said, got) for address, said in sorted(promised) if (got := count(tree(client, address))) != said
    ]
    assert broken == []


@pytest.mark.parametrize("unit", ["texts", "stories"])
def test_numbers_hold_where_stories_cross_the_weeks_end(client: Client, pieces: list[Article], unit: str) -> None:
    thursday, sunday, monday, wednesday = (pieces[number] for number in (1, 4, 5, 7))
    story(thursday, sunday, wednesday, copies=(monday,))
    story(pieces[11], pieces[10])  # of one theme on Thursday, of another the Monday after
    paths = [path.format(unit) for path in FOLDED]
    pages = {path: tree(client, path) for path in paths}
    promised = {found for page in pages.values() for found in opens(page)}
    assert len({said for _, said in promised}) > 3
    broken = [
        (address, said, got) for address, said in sorted(promised) if (got := count(tree(client, address))) != said
    ]
    assert broken == []


def one_length(page: html.HtmlElement) -> bool:
    """A list says its length once."""
    return len(page.xpath("//*[@data-count]")) <= 1


def chinese_says_so(page: html.HtmlElement) -> bool:
    """Every text with Han stands in an element that says it is Chinese."""
    texts = (node for node in page.xpath("//body//text()") if HAN.search(node))
    # a tail stands behind its parent, in the element around it
    governing = (node.getparent().getparent() if node.is_tail else node.getparent() for node in texts)
    return all(element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)").startswith("zh") for element in governing)


def nothing_foreign(page: html.HtmlElement) -> bool:
    """No asset of another host, no script or style in the page; the pictures of a briefing are its own."""
    assets = page.xpath("//script/@src | //link[not(@rel='alternate')]/@href | //img/@src | //iframe/@src")
    inline = page.xpath("//script[not(@src)] | //style | //*[@style] | //*[@onclick or @onload or @onerror]")
    return all(asset.startswith(("/static/", "/briefings/")) for asset in assets) and not inline


def named_and_marked(page: html.HtmlElement) -> bool:
    """One heading of the first rank, a title, one main landmark."""
    title = page.xpath("string(//title)").strip()
    return bool(title) and len(page.xpath("//h1")) == len(page.xpath("//main[@id='main']")) == 1


def ids_once(page: html.HtmlElement) -> bool:
    """Every id stands once."""
    ids = page.xpath("//@id")
    return len(ids) == len(set(ids))


def aims_exist(page: html.HtmlElement) -> bool:
    """Every link within the page has its aim."""
    aims = {link[1:] for link in page.xpath("//a[starts-with(@href, '#')]/@href")}
    return aims <= set(page.xpath("//@id"))


CHECKS = (one_length, chinese_says_so, nothing_foreign, named_and_marked, ids_once, aims_exist)


def test_every_page_keeps_the_rules_of_the_house(client: Client, paths: list[str]) -> None:
    pages = {path: html.document_fromstring(client.get(path).text) for path in paths}
    broken = [(path, check.__name__) for path, page in pages.items() for check in CHECKS if not check(page)]
    assert broken == []


# pages of a fault, which tests/web/test_errors.py and test_hostile.py bring about
FAULTS = {"403.html", "403_csrf.html", "500.html", "analysis/unread.html"}


def test_the_desk_keeps_the_rules_of_the_house_and_no_page_is_left_out(client: Client, paths: list[str], pieces: list[Article]) -> None:  # fmt: skip
    person = User.objects.create_user("editor")
    editor, desk = Client(), desk_of(person, pieces)
    editor.force_login(person)
    answers = {path: editor.get(path) for path in desk}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    pages = {path: html.document_fromstring(answer.text) for path, answer in answers.items()}
    assert [(path, check.__name__) for path, page in pages.items() for check in CHECKS if not check(page)] == []
    shown = {part.name for answer in (*answers.values(), *map(client.get, paths)) for part in answer.templates}
    rooms = (Path(settings.BASE_DIR) / "templates").glob("*/*.html")
    whole = {f"{one.parent.name}/{one.name}" for one in rooms if one.parent.name != "components"}
    parts = {name for name in whole if "{% extends" not in (Path(settings.BASE_DIR) / "templates" / name).read_text()}
    assert whole - parts - shown - FAULTS == set()


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
    "path",
    [
        "/",
        "/articles/",
        "/companies/huawei/",
        "/countries/CN/",
        "/themes/",
        "/timeline/",
        "/compare/?e=company:huawei&e=company:nvidia",
        "/emphasis/",
        "/matrix/",
        "/sources/",
        "/stories/",
        "/stories/{}/",
        "/settings/rules/",
        "/settings/rules/company/",
        "/settings/rules/theme/small_models/",
    ],
)
def test_queries_do_not_grow_with_the_pieces(client: Client, pieces: list[Article], path: str) -> None:
    path = path.format(Story.objects.get().pk)
    counted = []
    client.get(path)  # what a process keeps for good, as the layers of a rule set
    for _ in range(2):
        remembered.forget()
        mirror.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted.append(len(queries))
        newsroom(24)
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/articles/?relevance=on", "/companies/", "/companies/huawei/", "/countries/CN/", "/themes/small_models/", "/timeline/",
        "/compare/?e=company:huawei&e=company:nvidia", "/emphasis/", "/matrix/", "/stories/", "/sources/", "/views/",
    ],
)  # fmt: skip
def test_a_page_shown_again_asks_a_dozen_queries_at_most(client: Client, pieces: list[Article], path: str) -> None:
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert (
        len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 12
    )  # those are of the test's transaction


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|js:|<style|javascript:", source)
    assert all(re.search(r"\bsrc=", script) for script in re.findall(r"<script[^>]*>", source))
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", source)
    assert len(source.splitlines()) <= 120
