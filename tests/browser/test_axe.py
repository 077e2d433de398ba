"""What a machine can find of barriers: axe-core on every page, light and dark, wide and narrow, in both languages.

A page is loaded once a language, wide, and stays: the width and the scheme change under it. All rules run light, wide and narrow;
dark runs the contrast of colours alone. That loses nothing: the scheme changes no more than colours, the document and its
layout are the same, and no other rule of axe reads a colour.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from analysis.briefings.issue import draft
from analysis.models import Story
from articles.models import Article, Revision
from tests.browser.conftest import Reader
from tests.web.test_every_page import PAGES

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
HALVES = (0, 1)
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN"}
WIDE, NARROW = 1280, 320
LOOKS = (("light", WIDE), ("light", NARROW), ("dark", NARROW), ("dark", WIDE))
FULL: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast"], **FULL}
RUN = """(options) => axe.run(document, options).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary.split("\\n").at(-1).trim()}`)))"""


@pytest.fixture
def every(stored: list[Article]) -> list[str]:
    """Every address, with a piece of each language, its revisions, a story and a briefing. Written before the browser starts."""
    draft("2025-W30")
    Revision.objects.create(article=stored[2], number=1, title="华为把大模型装进手机", content_hash="0" * 64)
    Article.objects.filter(pk=stored[2].pk).update(revision=2)
    english, chinese, story = stored[0].pk, stored[2].pk, Story.objects.get().pk
    more = [f"/articles/{english}/", f"/articles/{chinese}/", f"/articles/{chinese}/revisions/", f"/stories/{story}/"]
    return [*PAGES, *more, "/briefings/2025-W30/", "/briefings/2025-W30/versions/"]


@pytest.fixture
def own(every: list[str]) -> tuple[str, list[str]]:
    """The session of somebody who is signed in, and the pages that show more to such a person."""
    browser = Client()
    browser.force_login(User.objects.create_user("editor"))
    piece = next(path for path in every if path.endswith("/") and path[10:-1].isdigit())
    told = next(path for path in every if path.startswith("/stories/") and path[9:-1].isdigit())
    pages = [
        "/articles/?company=huawei",
        piece,
        told,
        "/sources/",
        "/sources/nanwan-shangye/",
        "/settings/",
        "/palette/",
    ]
    week = "/briefings/2025-W30"
    pages += [
        "/briefings/",
        f"{week}/edit/",
        f"{week}/edit/?section=changed",
        f"{week}/issue/",
        "/briefings/plans/new/",
    ]
    return browser.cookies["sessionid"].value, [*pages, "/views/", "/reading/", "/articles/add/", "/theses/new/"]


def barriers(page: Page) -> Iterator[str]:
    """What axe finds on the page as it stands, in every scheme and width."""
    page.evaluate(AXE_SCRIPT)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(RUN, FULL if scheme == "light" else CONTRAST)
        yield from (f"{scheme} {width}: {one}" for one in found)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_no_barrier(
    own: tuple[str, list[str]], every: list[str], reader: Readers, language: str, half: int
) -> None:
    session, pages = own
    stranger, person = (reader(locale=LOCALES[language], reduced_motion="reduce") for _ in range(2))
    person.page.context.add_cookies([{"name": "sessionid", "value": session, "url": person.server}])
    found = {}
    for place, (opened, path) in enumerate(
        [*((stranger, path) for path in every), *((person, path) for path in pages)]
    ):
        if place % len(HALVES) != half:
            continue
        page = opened.open(path)
        assert page.locator("html").get_attribute("lang") == language
        if said := list(barriers(page)):
            found[path] = said
        opened.complaints.clear()  # what the pages complain of without axe is told by test_quiet.py
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)
