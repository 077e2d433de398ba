"""A reader without a mouse: rows, weeks, pages and the palette by keys, on htmx 2 and on htmx 4 where it matters."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from config.templatetags.shell import KEYS
from tests.browser.conftest import Reader, both_htmx
from tests.browser.test_corrections import HUAWEI, facet

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]


def test_a_row_is_ticked_and_opened(editor: Readers) -> None:
    page = editor().open("/articles/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.locator(".row").nth(1)
    page.keyboard.press("x")
    expect(row.locator("input[type=checkbox]")).to_be_checked()
    page.keyboard.press("x")
    expect(row.locator("input[type=checkbox]")).not_to_be_checked()
    row.locator("input[type=checkbox]").focus()
    page.keyboard.press("j")  # from anywhere in the row
    expect(page.locator(".row h3 a").nth(2)).to_be_focused()
    piece = page.locator(".row").nth(2).get_attribute("data-piece")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"/articles/{piece}/$"))


@both_htmx
def test_r_removes_the_tag_in_focus_and_x_does_not_tick_its_row(editor: Readers) -> None:
    page = editor().open("/articles/")
    page.locator(HUAWEI).first.focus()
    page.keyboard.press("r")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "7")
    page.keyboard.press("u")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "8")
    page.locator(HUAWEI).first.focus()
    page.keyboard.press("x")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "7")
    expect(page.locator(".row input:checked")).to_have_count(0)


def test_brackets_move_the_dates_by_a_week(reader: Readers) -> None:
    page = reader().open("/articles/?company=huawei")
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"company=huawei&from=2025-07-28&to=2025-08-03$"))
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"from=2025-07-21&to=2025-07-27$"))
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"from=2025-07-28&to=2025-08-03$"))


def test_g_and_a_letter_go_to_a_page(reader: Readers) -> None:
    opened = reader()
    page = opened.open("/")
    for key in KEYS[-1][1]:
        page.keyboard.press("g")
        page.keyboard.press(key.keys[1])
        expect(page).to_have_url(opened.server + key.href)
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page).to_have_url(re.compile("/sources/$"))


def test_the_palette_finds_by_name_and_gives_the_focus_back(reader: Readers) -> None:
    page = reader().open("/articles/")
    page.locator("article h3 a").first.focus()
    page.keyboard.press("Control+k")
    field = page.locator("#palette-q")
    expect(field).to_be_focused()
    field.fill("華")
    found = page.locator("#palette-list a")
    expect(found).to_have_count(1)
    expect(found.locator("[lang=zh-Hans]")).to_have_text("华为")
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    expect(page.locator("article h3 a").first).to_be_focused()
    page.keyboard.press("Control+k")
    field.fill("small mod")
    expect(found).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/themes/small_models/$"), timeout=20_000)


def test_switched_off_only_the_palette_stays(reader: Readers) -> None:
    opened = reader()
    page = opened.open("/articles/")
    page.context.add_cookies([{"name": "keys", "value": "off", "url": opened.server}])
    page.reload()
    for key in ("j", "?", "["):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    expect(page).to_have_url(re.compile("/articles/$"))


def test_the_palette_works_without_a_script(reader: Readers) -> None:
    page = reader(java_script_enabled=False).open("/palette/")
    page.get_by_label("Name of a page").fill("华为")
    page.get_by_role("button", name="Find").click()
    page.locator("main ol a").first.click()
    expect(page).to_have_url(re.compile("/companies/huawei/$"))


def test_universal_time_shows_by_finger_and_by_key_and_is_no_stop(reader: Readers) -> None:
    shown = "(time) => getComputedStyle(time, '::after').content.split('/')[0].trim()"
    page = reader(has_touch=True).open("/articles/")
    times = page.locator(".row > time[data-utc]")
    assert times.first.evaluate(shown) == "none"
    page.keyboard.press("j")
    assert times.first.evaluate(shown) == f'"{times.first.get_attribute("data-utc")}"'
    assert times.nth(1).evaluate(shown) == "none"
    times.nth(1).tap()
    assert times.nth(1).evaluate(shown) == f'"{times.nth(1).get_attribute("data-utc")}"'
    assert times.first.evaluate(shown) == "none"
    page.locator(".row h3 a").first.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") != "time"
