"""Every page in a real browser: nothing on the console, nothing that the policy stopped, nothing foreign asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.contrib.auth.models import User

from analysis.briefings.issue import draft
from articles.models import Article
from tests.browser.conftest import Reader
from tests.web.desks import desk_of
from tests.web.test_every_page import PAGES

pytestmark = pytest.mark.browser
# Chromium itself says this of the page that it shows, when the page answers so
ANSWERS = {
    "/compare/?e=nobody": "400 (Bad Request)",
    "/articles/?sort=wrong": "400 (Bad Request)",
    "/no-such-page/": "404 (Not Found)",
}
REPORTS = "addEventListener('securitypolicyviolation', (event) => console.error(`${event.violatedDirective} ${event.blockedURI}`))"


def complaints(opened: Reader, paths: Iterable[str]) -> dict[str, list[str]]:
    """What each page is complained of for, where it is."""
    opened.page.add_init_script(REPORTS)
    said = {}
    for path in paths:
        opened.open(path)
        if opened.complaints:
            said[path] = opened.complaints[:]
            opened.complaints.clear()
    return said


def test_no_page_complains(reader: Callable[..., Reader]) -> None:
    answer = "Failed to load resource: the server responded with a status of {}"
    assert complaints(reader(), PAGES) == {path: [answer.format(status)] for path, status in ANSWERS.items()}


@pytest.fixture
def desk(stored: list[Article], session: str) -> list[str]:
    """The pages of somebody who has kept, asked for and begun something of each kind. Made before the browser starts."""
    draft("2025-W30")
    return desk_of(User.objects.get(username="editor"), stored)


def test_no_page_of_a_desk_complains(desk: list[str], editor: Callable[..., Reader]) -> None:
    assert len(desk) > 30
    assert complaints(editor(), desk) == {}
