"""The rules changed in a real browser: from a name to pages that count it, with and without a script."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator

import pytest
from celery import Celery
from playwright.sync_api import expect

from analysis import tasks
from analysis.editing import changes
from analysis.lexicon.files import load
from analysis.lexicon.overlay import Edit
from analysis.lexicon.sync import sync
from analysis.models import RuleAlarm, Tag
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from config.celery import app
from tests.analysis.tagging import sampled
from tests.analysis.tagging.conftest import article
from tests.browser.conftest import Reader, aside
from tests.web.builders import source

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def broker() -> Iterator[None]:
    """kombu's own in-memory broker for every thread: nobody works but the test."""
    alone = Celery("alone", broker="memory://", set_as_current=False)
    alone.conf.update(task_default_queue=tasks.QUEUE, task_ignore_result=True)
    alone.set_current()
    alone.set_default()
    yield
    alone.close()
    app.set_current()
    app.set_default()


@pytest.fixture
def stored(transactional_db: None) -> list[Article]:
    """The sample newsroom, tagged by the shipped rules, and something of everything."""
    sync(load())
    of = source("harbour-paper")
    made = sampled.stored(of, every=4)
    for place, piece in enumerate(made):
        at = piece.dated_at - dt.timedelta(days=place % 70)
        Article.objects.filter(pk=piece.pk).update(dated_at=at, published_at=at, published_on=at.date())
    for number in range(3):
        article(of, f"Team Green ships AI chips, part {number}", body="Nvidia speaks of artificial intelligence.")
    tag_waiting()
    edits = [Edit("organisations.csv", "alibaba", "remove", "aliases_zh", "阿里巴巴")]
    changes.draft(
        edits, author=None, reason="Three people removed alibaba for “阿里巴巴”.", origin="corrections", key="r"
    )
    nvidia = Tag.objects.get(kind="company", slug="nvidia")
    RuleAlarm.objects.create(
        tag=nvidia, rule="name 英伟达", kind="starved", week="2025-07-28", found=0, expected=6.4, chance=0.001
    )
    return made


def test_a_name_comes_into_force_without_a_script(editor: Callable[..., Reader]) -> None:
    page = editor(java_script_enabled=False).open("/settings/rules/")
    page.get_by_role("link", name="Themes").last.click()
    page.get_by_role("link", name="AI agents").first.click()
    form = page.get_by_role("form", name="Add a phrase")
    form.get_by_label("Add a phrase").fill("artificial intelligence")
    form.get_by_label("as", exact=True).select_option("strong_en")
    form.get_by_role("button", name="Draft it").click()
    expect(page.locator("h1")).to_contain_text("This draft would change")
    page.get_by_role("button", name="Save: put it in force").click()
    expect(page.locator("main [role=alert]")).to_contain_text("Say in a sentence why")
    page.get_by_label("Why").fill("A reason that is kept.")
    page.get_by_role("button", name="Save: put it in force").click()
    expect(page.locator("h1")).to_contain_text("read again")
    aside(tag_waiting)
    page.reload()
    expect(page.locator("h1")).to_contain_text("In force since")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("h1")).to_contain_text("Withdrawn: 0 of")


def test_the_page_of_a_change_follows_it_by_itself(editor: Callable[..., Reader]) -> None:
    page = editor().open("/settings/rules/")
    page.get_by_label("Who owns a name or a phrase").fill("英伟达")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("link", name="Nvidia").first.click()
    page.get_by_role("form", name="Add a name").get_by_label("Add a name").fill("Team Green")
    page.get_by_role("form", name="Add a name").get_by_role("button", name="Draft it").click()
    page.get_by_label("Why").fill("A nickname.")
    page.get_by_role("button", name="Save: put it in force").click()
    expect(page.locator("h1")).to_contain_text("pieces read again")
    page.evaluate("document.body.dataset.same = 'page'")
    aside(tag_waiting)
    expect(page.locator("h1")).to_contain_text("In force since", timeout=15_000)
    assert page.evaluate("document.body.dataset.same") == "page"
    expect(page.locator("#change")).not_to_have_attribute("hx-trigger", "every 5s")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_reaches_beyond_a_narrow_screen(editor: Callable[..., Reader], scheme: str) -> None:
    shots = os.environ.get("SHOTS", "")
    for width in (320, 1280):
        made = editor(width=width, color_scheme=scheme)
        page = made.open("/settings/rules/theme/agents/?change=new")
        form = page.get_by_role("form", name="Add a phrase")
        form.get_by_label("Add a phrase").fill("engineers")
        form.get_by_role("button", name="Draft it").click()
        drafted = page.url.removeprefix(made.server)
        paths = (
            drafted, "/settings/rules/", "/settings/rules/?q=华为", "/settings/rules/company/", "/settings/rules/theme/",
            "/settings/rules/company/nvidia/", "/settings/rules/theme/agents/", "/settings/rules/country/US/",
            "/settings/rules/new/theme/", "/settings/rules/compare/",
        )  # fmt: skip
        for path in paths:
            page = made.open(path)
            if shots:
                name = path.strip("/").replace("/", "-").replace("?", "-")
                page.screenshot(path=f"{shots}/{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, path)
