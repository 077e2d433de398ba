"""Paper: no chrome, details open, outer links with their address, heads of tables on every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
AFTER = "link => getComputedStyle(link, '::after').content"


def test_paper_gets_the_text_and_never_the_chrome(reader: Readers) -> None:
    page = reader(color_scheme="dark").open("/articles/?company=huawei")
    page.locator("article h3 a").first.click()
    page.emulate_media(media="print")
    for gone in ("nav", "footer.foot", ".find", "#palette", "#shell-failed"):
        expect(page.locator(gone).first).not_to_be_visible()
    expect(page.locator("#why-company-huawei .body")).to_be_visible()
    outer = page.locator("main a[href^='http']").first
    assert str(outer.get_attribute("href")) in outer.evaluate(AFTER)
    ground = page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate("(ink) => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = ink;"
                         " c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data[0] < 100; }", ground)  # fmt: skip


def test_tables_repeat_their_heads_and_figures_stay_whole(reader: Readers) -> None:
    page = reader().open("/companies/huawei/")
    page.emulate_media(media="print")
    assert page.locator("thead").first.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert page.locator("figure").first.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    headline = page.locator("figure details .data").first
    expect(headline).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
