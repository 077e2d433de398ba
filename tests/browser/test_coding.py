"""Coding by keyboard in a real browser, and by pointer alone where no script runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.models import Coding, Sample
from articles.models import Article
from tests.analysis.validation.coded import everything
from tests.browser.conftest import Reader, aside
from tests.web.builders import newsroom

pytestmark = pytest.mark.browser


@pytest.fixture
def stored(transactional_db: None) -> list[Article]:
    """Twelve pieces and a sample of them all."""
    made = newsroom()
    everything()
    return made


def coding(editor: Callable[..., Reader], **options: object) -> Page:
    """The coding page of somebody who is signed in."""
    return editor(**options).open(f"/validation/{aside(lambda: Sample.objects.get().pk)}/code/")


def kept() -> list[tuple[str, list[str], str]]:
    return aside(lambda: list(Coding.objects.order_by("pk").values_list("band", "themes", "primary")))


def test_pieces_are_coded_without_touching_the_mouse(editor: Callable[..., Reader]) -> None:
    page = coding(editor)
    expect(page.locator(".kicker")).to_contain_text("0 coded by you")
    # relevance, two themes, the second taken away again; the first one chosen comes first
    for key in ("1", "a", "b", "b", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".kicker")).to_contain_text("1 coded by you")
    # a theme found by its Chinese name
    page.keyboard.press("2")
    page.keyboard.press("/")
    page.keyboard.type("出口管制")
    expect(page.locator("li[data-theme]:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("li[data-theme]:visible")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator(".kicker")).to_contain_text("2 coded by you")
    # back to the piece before, which holds what was said; another word is added
    page.keyboard.press("u")
    expect(page.locator("input[value=export_controls][name=themes]")).to_be_checked()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What is this piece about?")
    expect(page.locator("input[name=band]:checked")).to_have_count(0)
    assert kept() == [
        ("core", ["small_models"], "small_models"),
        ("related", ["export_controls"], "export_controls"),
        ("off", [], ""),
    ]


def test_enter_without_a_relevance_keeps_nothing(editor: Callable[..., Reader]) -> None:
    page = coding(editor)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator("input[value=small_models][name=themes]")).to_be_checked()
    expect(page.locator(".kicker")).to_contain_text("0 coded by you")
    assert kept() == []


def test_the_form_works_without_a_script_on_a_telephone(editor: Callable[..., Reader]) -> None:
    page = coding(editor, width=320, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Related").check()
    page.get_by_label("Small models").first.check()
    page.get_by_role("button", name="Keep and go on").last.click()
    expect(page.locator(".kicker")).to_contain_text("1 coded by you")
    assert kept() == [("related", ["small_models"], "small_models")]
