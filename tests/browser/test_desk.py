"""The source desk in a real browser: narrow screens, and everything without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
PATHS = ("/sources/", "/sources/catalogue/", "/sources/import/", "/sources/test/", "/sources/kallang-dispatch/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_reaches_beyond_a_narrow_screen(editor: Callable[..., Reader], scheme: str) -> None:
    opened = editor(width=320, color_scheme=scheme)
    for path in PATHS:
        page = opened.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_group_is_chosen_and_a_source_mended_without_a_script(editor: Callable[..., Reader]) -> None:
    opened = editor(java_script_enabled=False)
    page = opened.open("/sources/catalogue/")
    page.get_by_role("region", name="Press in English").get_by_label("Axios").check()
    page.locator("input[name=group][value=Newsletters]").check()
    page.get_by_role("button", name="Add what is ticked").click()
    expect(page.locator("#fates")).to_have_text("16 of 16 added")
    page.get_by_role("link", name="To the desk").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "18")
    page.get_by_role("link", name="Newsletters 15").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "15")
    page.get_by_role("link", name="ChinaTalk").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("h1")).to_have_text("ChinaTalk: paused")
    page.get_by_role("button", name="Save and confirm provenance").click()
    expect(page.locator("dl")).to_contain_text("newsletter, owned by Jordan Schneider, US; reviewed by editor")
