"""Coding by keyboard in a real browser, and by pointer alone where no script runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from analysis.models import Coding, Sample
from tests.analysis.validation.coded import everything, person
from tests.browser.conftest import QUIET, Reader
from tests.browser.test_rules import aside
from tests.web.builders import newsroom

pytestmark = pytest.mark.browser


@pytest.fixture
def chrome(live_server: LiveServer, transactional_db: None, chromium: str) -> Iterator[Browser]:
    """A Chromium before a server with twelve pieces and a sample of them all."""
    newsroom()
    everything()
    person("ada")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


def coding(reader: Callable[..., Reader], **options: object) -> Page:
    """The coding page of somebody who is signed in."""

    def signed_in() -> tuple[str, int]:
        browser = Client()
        browser.force_login(User.objects.get(username="ada"))
        return browser.cookies["sessionid"].value, Sample.objects.get().pk

    session, sample = aside(signed_in)
    made = reader(**options)
    made.page.context.add_cookies([{"name": "sessionid", "value": session, "url": made.server}])
    return made.open(f"/validation/{sample}/code/")


def kept() -> list[tuple[str, list[str], str]]:
    return aside(lambda: list(Coding.objects.order_by("pk").values_list("band", "themes", "primary")))


def test_pieces_are_coded_without_touching_the_mouse(reader: Callable[..., Reader]) -> None:
    page = coding(reader)
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


def test_enter_without_a_relevance_keeps_nothing(reader: Callable[..., Reader]) -> None:
    page = coding(reader)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator("input[value=small_models][name=themes]")).to_be_checked()
    expect(page.locator(".kicker")).to_contain_text("0 coded by you")
    assert kept() == []


def test_the_form_works_without_a_script_on_a_telephone(reader: Callable[..., Reader]) -> None:
    page = coding(reader, width=320, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Related").check()
    page.get_by_label("Small models").first.check()
    page.get_by_role("button", name="Keep and go on").last.click()
    expect(page.locator(".kicker")).to_contain_text("1 coded by you")
    assert kept() == [("related", ["small_models"], "small_models")]
