"""What a reader sees and hears when the server answers, answers badly, late, or not at all: on htmx 2 and on htmx 4."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, both_htmx

pytestmark = [pytest.mark.browser, both_htmx]
Readers = Callable[..., Reader]


@pytest.fixture
def database(transactional_db: None) -> Iterator[psycopg.Connection]:
    """The database behind the pages, by a way of our own: the browser's loop forbids Django's."""
    params = {**connection.get_connection_params()}
    wanted = {key: params[key] for key in ("host", "port", "user", "password", "dbname") if key in params}
    with psycopg.connect(**wanted, autocommit=True) as direct:
        yield direct


def listed(page: Page, count: int) -> None:
    expect(page.locator("[data-count]")).to_have_attribute("data-count", str(count))


def test_a_fault_leaves_the_list_and_can_be_asked_again(database: psycopg.Connection, reader: Readers) -> None:
    opened = reader()
    page = opened.open("/articles/")
    database.execute("ALTER TABLE articles_source RENAME TO away")
    try:
        with page.expect_response(re.compile("company=nvidia")) as answered:
            page.locator("#f-company-nvidia").click()
        failed = page.get_by_role("alert")
        expect(failed).to_contain_text("This page could not be made.")
        expect(failed.locator("code")).to_have_text(answered.value.headers["x-request-id"])
        assert answered.value.status == 500
        assert len(answered.value.text()) < 1000  # the message alone
    finally:
        database.execute("ALTER TABLE away RENAME TO articles_source")
    listed(page, 12)
    expect(page).to_have_url(re.compile(r"/articles/$"))
    failed.get_by_role("link", name="Try again").click()
    listed(page, 4)
    expect(failed).to_be_empty()
    expect(page.locator("#shell-changed")).to_have_text("4 pieces")
    opened.complaints.clear()


def test_no_network_is_told_and_tried_again(reader: Readers) -> None:
    opened = reader()
    page = opened.open("/timeline/")
    page.context.set_offline(True)
    page.get_by_label("Split by").select_option("company")
    page.get_by_role("button", name="Draw").click()
    failed = page.get_by_role("alert")
    expect(failed).to_contain_text("The server cannot be reached.")
    expect(failed.locator("code")).to_have_count(0)
    page.context.set_offline(False)
    failed.get_by_role("link", name="Try again").click()
    expect(page.locator("#c1")).to_have_text("Pieces a week, by company")
    opened.complaints.clear()


def test_an_answer_that_takes_too_long_is_given_up(database: psycopg.Connection, reader: Readers) -> None:
    opened = reader()
    page = opened.open("/articles/")
    page.evaluate("htmx.config.timeout = htmx.config.defaultTimeout = 300")
    with database.transaction():
        database.execute("LOCK TABLE articles_source")
        page.locator("#f-company-nvidia").click()
        failed = page.get_by_role("alert")
        expect(failed).to_contain_text("The answer took too long and was given up.")
    failed.get_by_role("button", name="Close").click()
    expect(failed).to_be_empty()
    listed(page, 12)
    opened.complaints.clear()


def test_a_request_that_cannot_be_read_says_why(reader: Readers) -> None:
    opened = reader()
    page = opened.open("/timeline/")
    page.evaluate("document.querySelector('select[name=by] option:last-child').value = 'moon'")
    page.get_by_label("Split by").select_option("moon")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("alert")).to_contain_text("This filter cannot be read.")
    expect(page.locator("#timeline")).to_be_visible()
    opened.complaints.clear()


def test_the_focus_stays_on_links_without_an_id(reader: Readers) -> None:
    page = reader().open("/articles/")
    first = page.locator(".facets a.not").first
    name = str(first.get_attribute("aria-label")).removeprefix("Exclude ")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".token")).to_contain_text(name)
    expect(page.locator(".facets a.not:focus")).to_have_count(1)
    page.locator(".token").focus()
    page.keyboard.press("Enter")
    listed(page, 12)
    expect(page.locator("#results")).to_be_focused()
