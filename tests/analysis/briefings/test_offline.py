"""The exported file in a real browser: it opens without a network and asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from analysis.explore.lists.stylesheet import stylesheet
from analysis.exports import export
from tests.analysis.exports.briefings import briefing


@pytest.mark.browser
def test_the_file_opens_offline_and_asks_no_host(chromium: str, tmp_path: Path) -> None:
    file = tmp_path / "briefing.html"
    file.write_bytes(export(briefing(), "html", css=stylesheet()))
    asked: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(offline=True, color_scheme="dark", viewport={"width": 320, "height": 800})
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        wide = page.evaluate("document.documentElement.scrollWidth")
        title = page.locator("h1").inner_text()
        browser.close()
    assert asked == [file.as_uri()]
    assert said == []
    assert title == briefing().title
    assert wide <= 320
    assert ground != "rgba(0, 0, 0, 0)"
