"""Journeys through the pages in a real browser. Every one of them also fails on a script error, a breach of the content
policy, or a request to another host: see the fixture."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, both_htmx

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
PAGES = (
    "/",
    "/articles/?relevance=on",
    "/companies/",
    "/companies/huawei/",
    "/timeline/",
    "/briefings/",
    "/sources/",
    "/settings/sample/",
)


def test_everything_works_without_a_script(reader: Readers) -> None:
    page = reader(java_script_enabled=False).open("/articles/")
    page.locator("#f-company-nvidia").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "4")
    page.locator("#q").fill("小模型")
    page.get_by_role("button", name="Search").first.click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "0")
    page.get_by_role("link", name="Drop Nvidia, show 8").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "8")


@both_htmx
def test_the_timeline_redraws_itself(reader: Readers) -> None:
    page = reader().open("/timeline/")
    page.get_by_label("Split by").select_option("company")
    page.get_by_role("button", name="Draw").click()
    expect(page.locator("#c1")).to_have_text("Pieces a week, by company")
    expect(page).to_have_url(re.compile("by=company"))


def test_a_mark_of_the_chart_opens_its_list(reader: Readers) -> None:
    page = reader().open("/timeline/?by=company")
    mark = page.locator("figure .wide a.wk").first
    promised = mark.get_attribute("data-opens")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", str(promised))


def test_evidence_and_reason_lead_to_each_other(reader: Readers) -> None:
    page = reader().open("/articles/?company=huawei&lang=en")
    page.locator("article h3 a").first.click()
    number = page.locator("mark.ev[data-k=company] sup a").first
    aim = str(number.get_attribute("href"))
    number.click()
    reason = page.locator(aim)
    expect(reason).to_be_visible()
    reason.click()
    expect(page).to_have_url(re.compile(r"#e\d+$"))


def test_keys_move_and_can_be_switched_off(reader: Readers) -> None:
    opened = reader()
    page = opened.open("/articles/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("article h3 a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.get_by_role("contentinfo").get_by_role("link", name="Settings").click()
    page.get_by_label("Keys of one letter").select_option("off")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    opened.open("/articles/")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_scrolls_sideways(reader: Readers, width: int, scheme: str) -> None:
    opened = reader(width=width, color_scheme=scheme)
    for path in PAGES:
        page = opened.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        light = page.evaluate("(colour) => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = colour;"
                              " c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data[0] > 128; }", ground)  # fmt: skip
        assert light == (scheme == "light"), path


def test_a_small_screen_has_its_menu(reader: Readers) -> None:
    page = reader(width=320).open("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main, small screen").get_by_role("link", name="Sources").click()
    expect(page.locator("h1")).to_have_text("All 2 sources are well")
