"""Asking in a browser: a slip is marked where it is, and a facet is searched while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, both_htmx


@pytest.mark.parametrize("script", [True, False])
def test_a_slip_is_marked_and_what_was_typed_is_kept(reader: Callable[..., Reader], script: bool) -> None:
    opened = reader(java_script_enabled=script)
    page = opened.open("/articles/?lang=en")
    page.get_by_label("Query", exact=True).last.fill("chips OR company:huawei")
    page.get_by_role("button", name="Search", exact=True).last.click()
    field = page.locator("#q")
    expect(field).to_have_value("chips OR company:huawei")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#slip mark")).to_have_text("O")
    field.fill("models company:huawei")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"q=models"))
    expect(page.locator("a.token").filter(has_text="Huawei")).to_be_visible()
    expect(page.locator("#q")).to_have_value("models")
    opened.complaints = [said for said in opened.complaints if "400 (Bad Request)" not in said]  # as it should be


@both_htmx
def test_a_facet_is_searched_while_one_types(reader: Callable[..., Reader], htmx: int) -> None:
    page = reader().open("/articles/facets/company/")
    values = page.locator("#fv-company li")
    before = values.count()
    assert before > 1
    field = page.locator("input[name=find]")
    field.press_sequentially("hua", delay=30)
    expect(values).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_value("hua")
    field.fill("华为")
    expect(values).to_have_count(1)
    field.fill("")
    expect(values).to_have_count(before)


def test_a_facet_is_searched_without_a_script(reader: Callable[..., Reader]) -> None:
    page = reader(java_script_enabled=False).open("/articles/facets/company/?lang=en")
    field = page.locator("input[name=find]")
    field.fill("hua")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"lang=en.*find=hua"))
    expect(page.locator("#fv-company li")).to_have_count(1)
