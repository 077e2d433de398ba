"""Times on the reader's clock: the first page is in the installation's zone, the next in the browser's, a chosen one wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Reader, both_htmx

pytestmark = pytest.mark.browser
NEW_YORK = "America/New_York"
LEARNT = "**/settings/zone/"


def shown(page: Page) -> str:
    """The zone that the settings page says is in force."""
    return page.locator("#zone-in-force").inner_text()


def newest(page: Page) -> str:
    """The time of the newest piece; UTC stands behind it, whatever is shown."""
    time = page.locator("article[data-piece] time[data-utc]").first
    assert "2025-08-01 02:00 UTC" in (time.get_attribute("title") or "")
    return time.inner_text()


@both_htmx
def test_the_second_page_is_in_the_zone_of_the_browser(reader: Callable[..., Reader]) -> None:
    opened = reader(timezone_id=NEW_YORK)
    with opened.page.expect_response(LEARNT) as told:
        opened.open("/articles/")
    assert told.value.status == 204
    assert newest(opened.page) == "10:00"
    opened.open("/articles/")
    assert newest(opened.page).startswith("22:00 31 Jul")
    opened.open("/settings/")
    assert shown(opened.page) == "In force: America/New_York, from the browser."


def test_a_chosen_zone_wins_and_the_installations_can_be_chosen(reader: Callable[..., Reader]) -> None:
    opened = reader(timezone_id=NEW_YORK)
    asked: list[str] = []
    with opened.page.expect_response(LEARNT):
        opened.open("/settings/")
    opened.page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/settings/zone/") else None)
    for chosen, said in (("Europe/Berlin", "Europe/Berlin, chosen here"), ("installation", "Asia/Singapore, the zone")):
        opened.page.select_option("#look-tz", chosen)
        opened.page.locator(".choices button[type=submit]").click()
        opened.page.wait_for_load_state("networkidle")
        assert said in shown(opened.page)
    opened.open("/articles/")
    opened.page.wait_for_load_state("networkidle")
    assert newest(opened.page) == "10:00"
    assert asked == []


def test_without_a_script_it_is_the_installations(reader: Callable[..., Reader]) -> None:
    opened = reader(timezone_id=NEW_YORK, java_script_enabled=False)
    for _visit in range(2):
        assert newest(opened.open("/articles/")) == "10:00"
    assert "the zone of this installation" in shown(opened.open("/settings/"))
