"""A real Chromium before a real server on loopback; what the browser complains of is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.web.builders import newsroom

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Reader:
    """A page in a browser, the server it reads, and everything that should not have happened."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Goes to a path of our server."""
        self.page.goto(f"{self.server}{path}")
        return self.page


both_htmx = pytest.mark.parametrize("htmx", [2, 4], indirect=True)


@pytest.fixture
def htmx(request: pytest.FixtureRequest, settings: Settings) -> int:
    """The htmx that pages load: 2, or what `@both_htmx` says."""
    settings.HTMX_VERSION = getattr(request, "param", 2)
    return settings.HTMX_VERSION


@pytest.fixture
def stored(transactional_db: None) -> list[Article]:
    """Twelve pieces that the server shows. What else a test wants stored is written on top of them, before the browser starts."""
    return newsroom()


@pytest.fixture(scope="module")
def shared_chrome(chromium: str) -> Iterator[Browser]:
    """One Chromium for a whole file: starting it costs as much as a test. Every reader has a context of its own."""
    with started(chromium) as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop in this thread, in which Django would refuse every query; nothing here is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def chrome(live_server: LiveServer, stored: list[Article], shared_chrome: Browser) -> Browser:
    """A Chromium before a server with what is stored."""
    return shared_chrome


@pytest.fixture
def reader(chrome: Browser, live_server: LiveServer, htmx: int) -> Iterator[Callable[..., Reader]]:
    """Opens readers: `reader(width=320, color_scheme="dark", java_script_enabled=False)`. None may have complained."""
    with readers(chrome, live_server.url) as open_reader:
        yield open_reader


@pytest.fixture
def session(transactional_db: None) -> str:
    """The session of somebody who is signed in. Made before the browser starts: its loop forbids it later."""
    browser = Client()
    browser.force_login(User.objects.create_user("editor"))
    return browser.cookies["sessionid"].value


@pytest.fixture
def editor(session: str, reader: Callable[..., Reader]) -> Callable[..., Reader]:
    """Opens readers, as `reader` does, whose person is signed in."""

    def open_editor(**options: object) -> Reader:
        opened = reader(**options)
        opened.page.context.add_cookies([{"name": "sessionid", "value": session, "url": opened.server}])
        return opened

    return open_editor


def aside(work: Callable[[], Any]) -> Any:
    """Works in a thread of its own: the loop of Playwright forbids the database in this one."""

    def told() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(told).result()


@contextmanager
def started(chromium: str) -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def readers(chrome: Browser, server: str) -> Iterator[Callable[..., Reader]]:
    """Opens readers of a server; fails at the end when one of them complained. Closes what it opened."""
    opened: list[Reader] = []

    def open_reader(*, width: int = 1280, **options: object) -> Reader:
        options.setdefault("timezone_id", "Asia/Singapore")  # the installation's: a zone to be learnt is asked for
        page = chrome.new_context(viewport={"width": width, "height": 900}, **options).new_page()
        made = Reader(page, server)
        page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("request", lambda asked: _foreign(made, asked.url))
        opened.append(made)
        return made

    yield open_reader
    for one in opened:
        one.page.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []


def _foreign(reader: Reader, address: str) -> None:
    if not address.startswith((reader.server, "data:")):
        reader.complaints.append(f"asked {address}")
