"""Every page in a real browser: nothing on the console, nothing that the policy stopped, nothing foreign asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Reader
from tests.web.test_every_page import PAGES

pytestmark = pytest.mark.browser
# Chromium itself says this of the page that it shows, when the page answers so
ANSWERS = {
    "/compare/?e=nobody": "400 (Bad Request)",
    "/articles/?sort=wrong": "400 (Bad Request)",
    "/no-such-page/": "404 (Not Found)",
}
REPORTS = "addEventListener('securitypolicyviolation', (event) => console.error(`${event.violatedDirective} ${event.blockedURI}`))"


def test_no_page_complains(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.page.add_init_script(REPORTS)
    said = {}
    for path in PAGES:
        opened.open(path)
        if opened.complaints:
            said[path] = opened.complaints[:]
            opened.complaints.clear()
    answer = "Failed to load resource: the server responded with a status of {}"
    assert said == {path: [answer.format(status)] for path, status in ANSWERS.items()}
