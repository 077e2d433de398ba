"""What a reader waits for: pages beside a feed reader's list, the first chart, a click on a filter; and what pages weigh."""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urljoin

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, sync_playwright

from articles.models import Article
from bench import served
from bench.archive import seconds

Line = dict[str, object]
LIST = "/articles/?relevance=on"
PAGES = (
    "/", LIST, "/companies/", "/companies/huawei/", "/countries/CN/", "/themes/export_controls/", "/timeline/",
    "/timeline/?by=company&measure=share", "/compare/?e=company:huawei&e=company:openai", "/emphasis/", "/matrix/",
    "/matrix/?rows=company&cols=theme", "/stories/", "/sources/", "/theses/founding/", "/views/",
)  # fmt: skip
CHARTS = ("/", LIST, "/companies/huawei/", "/timeline/", "/emphasis/")
ROWS = 50  # as our list shows
AGAIN, CLICKS = 7, 40
HTML_KB, ASSET_KB, QUERIES, CHART_MS, CLICK_MS = 60, 60, 12, 300, 150  # the goals
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"')
# When the first chart stood, and how long each swap took from the click to the frame that shows it.
WATCH = """
window.seen = null; window.swaps = []; let clicked = null;
const frame = (act) => requestAnimationFrame(() => requestAnimationFrame(act));
new MutationObserver((_, watch) => {
  if (document.querySelector("svg.plot")) { watch.disconnect(); frame(() => { window.seen = performance.now(); }); }
}).observe(document, { childList: true, subtree: true });
addEventListener("click", () => { clicked = performance.now(); }, true);
for (const name of ["htmx:afterSettle", "htmx:after:settle"])
  document.addEventListener(name, () => { const from = clicked; frame(() => window.swaps.push(performance.now() - from)); });
"""


def run(name: str, folder: Path) -> Iterator[Line]:
    """Lines for weight, queries, pages, first charts and clicks. Expects tagged pieces, stories and fresh counts."""
    pieces = f"{name}, {Article.objects.count()} pieces"
    titles = list(Article.objects.order_by("-dated_at").values_list("title", flat=True)[:ROWS])
    yield from weights(pieces)
    with served.ours() as ours, served.theirs(folder, titles) as theirs:
        base = waited(theirs, "/")
        yield line(f"reader's own list, {ROWS} rows", base, "ms", None, None)
        for path in PAGES:
            spent = waited(ours, path)
            yield line(f"page {path} ({pieces})", spent, "ms", None, round(spent / base, 2))
        yield from in_a_browser(ours, pieces)


def weights(pieces: str) -> Iterator[Line]:
    """The heaviest page and its stylesheets and scripts, in KB of gzip, and the most queries a page asks when it is shown again."""
    client = Client(SERVER_NAME="localhost")
    html, assets, queries = {}, {}, {}
    for path in PAGES:
        body = client.get(path).content
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        html[path], queries[path] = len(gzip.compress(body)) / 1000, float(len(asked))
        assets[path] = sum(_weight(client, each) for each in set(ASSET.findall(body.decode()))) / 1000
    for what, found, unit, goal in (
        ("HTML of a page", html, "KB gzip", HTML_KB), ("stylesheets and scripts of a page", assets, "KB gzip", ASSET_KB),
        ("queries of a page", queries, "queries", QUERIES),
    ):  # fmt: skip
        most = max(found, key=lambda path: found[path])
        yield line(f"most {what}: {most} ({pieces})", found[most], unit, goal, None)


def waited(server: str, path: str) -> float:
    """The middle milliseconds of asking for a page, after one that warms up."""

    def ask() -> None:
        with urllib.request.urlopen(urljoin(server, path), timeout=60) as answer:
            answer.read()

    ask()
    return 1000 * statistics.median(seconds(ask) for _ in range(AGAIN))


def in_a_browser(server: str, pieces: str) -> Iterator[Line]:
    """How soon the first chart stands after navigation, and how long a click on a facet takes to the swapped results."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Singapore").new_page()
        page.add_init_script(WATCH)
        for path in CHARTS:
            first = statistics.median(_first_chart(page, urljoin(server, path)) for _ in range(AGAIN))
            yield line(f"first chart of {path} ({pieces})", first, "ms", CHART_MS, None)
        clicks = _clicks(page, urljoin(server, LIST))
        browser.close()
    late = statistics.quantiles(clicks, n=20)[-1]
    yield line(f"click on a filter to swapped results, p95 of {len(clicks)} ({pieces})", late, "ms", CLICK_MS, None)


def _first_chart(page: Page, address: str) -> float:
    page.goto(address)
    while (seen := page.evaluate("window.seen")) is None:
        page.wait_for_timeout(10)
    return float(seen)


def _clicks(page: Page, address: str) -> Sequence[float]:
    """Facets of a list, one after the other from the list itself, as somebody browses."""
    page.goto(address)
    links = page.locator(".facets a[hx-get][id^=f-]")
    names = [str(links.nth(at).get_attribute("id")) for at in range(links.count())]
    took: list[float] = []
    for name in (names * CLICKS)[:CLICKS]:
        page.goto(address)
        page.locator(f"[id='{name}']").evaluate(
            "link => { link.closest('details')?.setAttribute('open', ''); link.click(); }"
        )
        while not page.evaluate("window.swaps.length"):
            page.wait_for_timeout(5)
        took.append(float(page.evaluate("window.swaps[0]")))
    return took


def _weight(client: Client, path: str) -> int:
    return len(gzip.compress(b"".join(client.get(path).streaming_content)))  # type: ignore[attr-defined]


def line(bench: str, value: float, unit: str, goal: float | None, ratio: float | None) -> Line:
    """One line; where there is a goal it is a most."""
    return {
        "bench": bench, "value": round(value, 1), "unit": unit, "against": f"reader's own web app, {ROWS} rows",
        "ratio": ratio, "goal": goal, "met": None if goal is None else value <= goal,
    }  # fmt: skip
