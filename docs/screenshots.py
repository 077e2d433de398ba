"""Takes the pictures of the README from a running sample newsroom: `python docs/screenshots.py http://127.0.0.1:8000`.

It stands beside the pictures and not among the management commands: it needs a Chromium and the libraries of the tests,
which an installation does not have.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 900}
LARGEST = 250_000  # bytes of a picture
PAGES = {  # picture: the address, and the link to follow from there
    "overview": ("/", ""),
    "list": ("/articles/?relevance=on&company=huawei", ""),
    "article": ("/articles/?relevance=on&company=huawei&lang=zh-Hans", ".row h3 a"),
    "compare": ("/compare/?e=company:huawei&e=company:openai", ""),
}


def take(page: Page, server: str, name: str) -> None:
    """Writes one picture. Exits with a sentence when the page does not answer or the picture is too large."""
    path, link = PAGES[name]
    answer = page.goto(server + path)
    if answer is None or not answer.ok:
        sys.exit(f"{server}{path} does not answer; start the sample newsroom with `make demo` and name its address.")
    if link:
        page.goto(f"{server}{page.locator(link).first.get_attribute('href')}")
    picture = page.screenshot(path=HERE / f"{name}.png", animations="disabled", caret="hide")
    sys.stdout.write(f"docs/{name}.png: {len(picture) / 1000:.0f} kB\n")
    if len(picture) > LARGEST:
        sys.exit(f"docs/{name}.png is larger than {LARGEST / 1000:.0f} kB; show less of the page.")


def main() -> None:
    """Takes every picture of the server that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("Name the address of a running sample newsroom: python docs/screenshots.py http://127.0.0.1:8000")
    server = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(
            viewport=SIZE, color_scheme="light", locale="en-GB", timezone_id="Asia/Singapore"
        ).new_page()
        for name in PAGES:
            take(page, server, name)
        browser.close()


if __name__ == "__main__":
    main()
