"""The source desk in a real browser: narrow screens, and everything without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
PATHS = ("/sources/", "/sources/catalogue/", "/sources/import/", "/sources/test/", "/sources/kallang-dispatch/")


@pytest.fixture
def session(transactional_db: None) -> str:
    """The session of somebody who is signed in. Made before the browser starts: its loop forbids it later."""
    browser = Client()
    browser.force_login(User.objects.create_user("editor"))
    return browser.cookies["sessionid"].value


def sign_in(reader: Reader, session: str) -> None:
    reader.page.context.add_cookies([{"name": "sessionid", "value": session, "url": reader.server}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_reaches_beyond_a_narrow_screen(session: str, reader: Callable[..., Reader], scheme: str) -> None:
    opened = reader(width=320, color_scheme=scheme)
    sign_in(opened, session)
    for path in PATHS:
        page = opened.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_group_is_chosen_and_a_source_mended_without_a_script(session: str, reader: Callable[..., Reader]) -> None:
    opened = reader(java_script_enabled=False)
    sign_in(opened, session)
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
