"""A story in a real browser: narrow screens with everything open, and rulings without a script and without a mouse."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("STORY_SHOTS", "")


def open_story(reader: Reader) -> Page:
    page = reader.open("/stories/")
    page.locator("main h2 a").first.click()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_reaches_beyond_the_screen(editor: Callable[..., Reader], width: int, scheme: str) -> None:
    opened = editor(width=width, color_scheme=scheme)
    page = open_story(opened)
    page.locator("main details summary").first.click()
    expect(page.get_by_role("button", name="Not a copy")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"story-{width}-{scheme}.png"), full_page=True)
    page = opened.open("/stories/?told=any")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_piece_is_split_off_and_put_back_without_script_or_mouse(editor: Callable[..., Reader]) -> None:
    opened = editor(java_script_enabled=False)
    page = open_story(opened)
    was = page.url
    page.get_by_role("checkbox").nth(1).press("Space")
    page.get_by_label("Why the ticked pieces belong elsewhere").press_sequentially("another phone")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Split off")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "1")
    assert page.url != was
    page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Taken back")
    expect(page.get_by_text("taken back by editor")).to_be_visible()
