"""Three ways to use a page: with a mouse, with a mouse where no script runs, and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Reader

STOPS = 400  # presses of Tab after which something counts as out of reach


@dataclass
class State:
    """What a page of pieces shows: its address, its length and its pieces in their order."""

    path: str
    count: int
    pieces: list[int]


class Mouse:
    """Clicks and fills."""

    scripts = True

    def __init__(self, open_reader: Callable[..., Reader], cookie: str = "") -> None:
        self._open_reader, self._cookie = open_reader, cookie
        self.reader = self.someone()
        self.page: Page = self.reader.page

    def someone(self, *, signed_in: bool = True) -> Reader:
        """Another browser of the same kind."""
        made = self._open_reader(java_script_enabled=self.scripts)
        if signed_in and self._cookie:
            made.page.context.add_cookies([{"name": "sessionid", "value": self._cookie, "url": made.server}])
        return made

    def press(self, what: Locator) -> None:
        """Follows a link, opens a summary or presses a button."""
        what.click()

    def type(self, field: Locator, words: str) -> None:
        field.fill(words)

    def date(self, field: Locator, day: str) -> None:
        """Fills a date field with a day as in 2025-07-01."""
        field.fill(day)

    def choose(self, field: Locator, words: str) -> None:
        """Chooses an option by its words."""
        field.select_option(label=words)

    def now(self) -> State:
        return state(self.page, self.reader.server)

    def is_kept(self) -> None:
        """The address holds it all: a reload and another browser show the same."""
        here = self.now()
        self.page.reload()
        assert self.now() == here
        other = self.someone()
        other.open(here.path)
        assert state(other.page, other.server) == here
        other.page.close()


class Plain(Mouse):
    """Clicks and fills where no script runs."""

    scripts = False


class Keys(Mouse):
    """Tab, Enter, arrows and letters; no mouse, and no focus that no key has set."""

    def reach(self, what: Locator) -> None:
        """Presses Tab until something has the focus."""
        expect(what).to_be_visible()
        for _ in range(STOPS):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is out of reach of the Tab key")

    def press(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def type(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def date(self, field: Locator, day: str) -> None:
        self.reach(field)
        year, month, of_month = day.split("-")
        self.page.keyboard.type(month + of_month + year)
        expect(field).to_have_value(day)

    def choose(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.type(words)
        assert field.evaluate("one => one.selectedOptions[0].label") == words


def state(page: Page, server: str) -> State:
    """What a page of pieces shows, once it stands still."""
    page.wait_for_load_state()
    count = page.locator("[data-count]").get_attribute("data-count")
    rows = [row.get_attribute("data-piece") for row in page.locator(".row").all()]
    return State(page.url.removeprefix(server), int(count or -1), [int(row or 0) for row in rows])
