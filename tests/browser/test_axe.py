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
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.browser.conftest import Reader, started
from tests.web.builders import newsroom
from tests.web.desks import desk_of
from tests.web.test_every_page import every_path

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


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for the whole file, emptied after its last test: pages are only read."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def every(transactional_db: None) -> list[str]:
    """Every address, with a piece of each language, its revisions, a story and a briefing."""
    return every_path(newsroom())


@pytest.fixture(scope="module")
def chrome(live_server: LiveServer, own: object, chromium: str) -> Iterator[Browser]:
    """One Chromium for the whole file. The rows are written first: Playwright's loop forbids it later."""
    with started(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def own(every: list[str]) -> tuple[str, list[str]]:
    """The session of somebody who is signed in, and the pages that show more to such a person."""
    browser, person = Client(), User.objects.create_user("editor")
    browser.force_login(person)
    told = next(path for path in every if path.startswith("/stories/") and path[9:-1].isdigit())
    return browser.cookies["sessionid"].value, [told, *desk_of(person, list(Article.objects.order_by("pk")))]


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
