"""Keeping in a real browser: stars by one key, a highlight, pieces that came, with and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without"])
def test_an_opened_piece_is_read_and_a_star_keeps_it(editor: Readers, scripts: bool) -> None:
    page = editor(java_script_enabled=scripts).open("/articles/?company=huawei")
    first = page.locator(".row").first
    title = first.locator("h3 a")
    if scripts:
        title.focus()
        page.keyboard.press("s")
        expect(first.locator("[data-key=s]")).to_have_attribute("aria-pressed", "true")
        expect(title).to_be_focused()
        page.keyboard.press("x")
        expect(first.locator("input[type=checkbox]")).to_be_checked()
    else:
        first.locator("[data-key=s]").click()
    expect(page.locator(".row").first.locator("[data-key=s]")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/articles/?company=huawei")
    title.click()
    if not scripts:
        page.get_by_role("button", name="Mark read").click()
    expect(page.locator("#keep")).to_contain_text("You have read this.")
    page.get_by_role("button", name="Mark unread").click()
    if scripts:  # said to be unread, it stays so until it is opened again
        expect(page.locator("#keep")).not_to_contain_text("You have read this.")
        page.wait_for_timeout(300)
        expect(page.get_by_role("button", name="Mark read")).to_be_visible()
    page.goto(f"{page.url.split('/articles/')[0]}/reading/")
    expect(page.locator("a[href='/reading/starred/']")).to_have_attribute("data-opens", "1")


def test_selected_words_are_highlighted_by_one_key(editor: Readers) -> None:
    page = editor().open("/articles/?company=nvidia")
    page.locator(".row h3 a").first.click()
    expect(page.locator("#keep")).to_contain_text("You have read this.")
    page.evaluate("""() => {
      const last = [...document.querySelectorAll("#piece .read p")].at(-1);
      getSelection().selectAllChildren(last);
    }""")
    page.keyboard.press("h")
    expect(page.locator("#piece .read mark.hl").first).to_be_visible()
    assert page.locator("#piece .read mark.hl").evaluate_all("marks => marks.map((one) => one.textContent).join('')")
    expect(page.locator("[data-notes] q")).to_have_text("Export controls stay.")
    expect(page.locator("[data-told]")).to_contain_text("Highlighted.")


def test_pieces_that_came_are_counted_on_the_open_page(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei")
    poll = page.locator("#arrived").get_attribute("hx-get") or ""
    page.locator("#arrived").evaluate(
        "(line, address) => htmx.ajax('GET', address, { target: '#arrived', swap: 'innerHTML' })",
        poll.replace("had=8", "had=5"),
    )
    expect(page.locator("#arrived a")).to_contain_text("3 new since")
    page.locator("#arrived a").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "8")
