"""A briefing from its draft to the file that leaves the house: with a script, without one, and by the keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html
from playwright.sync_api import Locator, Page, expect

from analysis.models import Briefing
from articles.models import Article
from tests.browser.conftest import Reader, both_htmx
from tests.browser.hands import Keys, Mouse, Plain

pytestmark = pytest.mark.browser
EDIT = "/briefings/2025-W31/edit/"
STORIES = f"{EDIT}?section=stories"


@pytest.fixture
def colleague(transactional_db: None) -> str:
    """The session of a second person."""
    browser = Client()
    browser.force_login(User.objects.create_user("colleague"))
    return browser.cookies["sessionid"].value


@pytest.fixture
def quote(stored: list[Article]) -> str:
    """A quotation that stands in a piece of the week."""
    return f"> {stored[6].title} [@{stored[6].pk}]"


def outline(page: Page) -> list[str]:
    return page.locator("#outline > li a").all_inner_texts()


def text(page: Page) -> Locator:
    return page.locator("#markdown")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def written(hands: Mouse, quote: str) -> None:
    """Drafts the week, writes a sentence without a source, sees it marked, and quotes a piece in its place."""
    page = hands.page
    hands.reader.open("/briefings/")
    expect(page.locator("#d-week")).to_have_value("2025-W31")
    hands.press(button(page, "Draft it"))
    expect(page.locator("h1")).to_have_text("Briefing 2025-W31, draft")
    expect(page.locator("#summary")).to_contain_text("Nothing stands against issuing")
    hands.press(page.locator("#outline").get_by_role("link", name="Top stories"))
    hands.type(text(page), "Nobody says so.")
    if not hands.scripts:
        hands.press(button(page, "Preview"))
    expect(page.locator("#preview mark")).to_have_text("Nobody says so.")
    expect(page.locator("#preview")).to_contain_text("needs a source")
    expect(page.locator("#summary")).to_contain_text("1 thing stands against issuing")
    hands.type(text(page), quote)
    hands.press(button(page, "Save"))
    expect(page.locator("#summary")).to_contain_text("Nothing stands against issuing")
    expect(page.locator("#preview mark")).to_have_count(0)
    expect(page.locator("#preview blockquote")).to_be_visible()


def illustrated(hands: Mouse) -> None:
    """Moves the section up, pins a chart of another page and inserts it."""
    page = hands.page
    assert outline(page)[1:3] == ["What changed", "Top stories"]
    hands.press(button(page, "Move Top stories up"))
    expect(page.locator("#outline > li a").nth(1)).to_have_text("Top stories")
    expect(button(page, "Move Top stories down")).to_be_focused()  # it is the first: up can go no further
    hands.reader.open("/timeline/")
    hands.press(page.get_by_role("button", name="Pin to briefing").first)
    expect(page.locator("[data-told]")).to_contain_text("to the briefing of 2025-W31")
    hands.reader.open(STORIES)
    hands.press(page.get_by_role("region", name="Figures").get_by_role("button", name="Insert").first)
    hands.press(button(page, "Save"))
    expect(page.locator("#preview figure img")).to_have_count(1)
    expect(page.locator("#summary")).to_contain_text("Nothing stands against issuing")


def crossed(hands: Mouse, other: Reader, quote: str) -> None:
    """Two people write on one section: none loses a word."""
    page = hands.page
    hands.reader.open(STORIES)
    second = other.open(STORIES)
    before = text(second).input_value()
    text(second).fill(f"{quote}\n\n{before}")
    button(second, "Save").click()
    expect(second.locator("[data-told]")).to_be_visible()
    if hands.scripts:  # autosave would find the same, and waits for a person then
        page.evaluate("document.getElementById('edit').removeAttribute('data-autosave')")
    hands.type(text(page), f"{before}\n\n{quote}")
    hands.press(button(page, "Save"))
    expect(page.locator("#cf")).to_have_text("Two people wrote this section")
    expect(text(page)).to_have_value(f"{before}\n\n{quote}")
    expect(page.locator("#merged")).to_have_value(f"{quote}\n\n{before}\n\n{quote}")
    hands.press(button(page, "Save the proposal"))
    expect(text(page)).to_have_value(f"{quote}\n\n{before}\n\n{quote}")


def issued(hands: Mouse, quote: str, folder: Path) -> None:
    """Issues it and takes it along as HTML."""
    page = hands.page
    hands.press(button(page, "Review and issue…"))
    expect(page.locator("h1")).to_have_text("Nothing stands against issuing")
    sure = page.get_by_label("I have read it; it may go out.")
    if isinstance(hands, Keys):
        hands.reach(sure)
        page.keyboard.press("Space")
    else:
        sure.check()
    hands.press(button(page, "Issue the briefing of 2025-W31 for good"))
    expect(page.locator("[data-told]")).to_contain_text("Issued.")
    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    with page.expect_download() as begun:
        hands.press(page.get_by_role("link", name="HTML", exact=True))
    file = folder / "briefing.html"
    begun.value.save_as(file)
    assert quote[2:].rpartition(" [")[0] in html.document_fromstring(file.read_text("utf-8")).text_content()


def journey(hands: Mouse, colleague: str, quote: str, folder: Path) -> None:
    written(hands, quote)
    illustrated(hands)
    other = hands.someone(signed_in=False)
    other.page.context.add_cookies([{"name": "sessionid", "value": colleague, "url": other.server}])
    crossed(hands, other, quote)
    for one in (hands.reader, other):
        one.complaints[:] = [said for said in one.complaints if "409" not in said]  # the conflict that was asked for
    issued(hands, quote, folder)


def kept(quote: str) -> tuple[str, bool]:
    """The state that the week's briefing is stored in, and whether what was frozen holds the quotation."""
    briefing = Briefing.objects.get(week="2025-W31")
    return briefing.state, quote[2:].rpartition(" [")[0] in json.dumps(briefing.document, ensure_ascii=False)


@both_htmx
def test_a_briefing_is_written_and_issued(
    quote: str, colleague: str, session: str, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    journey(Mouse(reader, session), colleague, quote, tmp_path)
    assert kept(quote) == ("issued", True)


def test_a_briefing_is_written_and_issued_without_a_script(
    quote: str, colleague: str, session: str, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    journey(Plain(reader, session), colleague, quote, tmp_path)
    assert kept(quote) == ("issued", True)


def test_a_briefing_is_written_and_issued_by_the_keyboard(
    quote: str, colleague: str, session: str, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    journey(Keys(reader, session), colleague, quote, tmp_path)
    assert kept(quote) == ("issued", True)


@pytest.fixture
def drafted(stored: list[Article], editor: Callable[..., Reader]) -> Page:
    """The page of a section, for somebody with a script."""
    page = editor().open("/briefings/")
    button(page, "Draft it").click()
    expect(page.locator("h1")).to_have_text("Briefing 2025-W31, draft")
    page.locator("#outline").get_by_role("link", name="Top stories").click()
    expect(page.locator("#title")).to_have_value("Top stories")
    return page


def test_what_is_typed_keeps_itself(drafted: Page) -> None:
    text(drafted).fill("Nobody says so.")
    expect(drafted.locator("#saved")).to_contain_text("Kept as version 2", timeout=9_000)
    text(drafted).fill("Nobody says so, and more.")
    drafted.locator("#outline").get_by_role("link", name="What changed").click()  # leaving waits for it
    expect(drafted.locator("#title")).to_have_value("What changed")
    drafted.locator("#outline").get_by_role("link", name="Top stories").click()
    expect(text(drafted)).to_have_value("Nobody says so, and more.")
    expect(drafted.locator("#saved")).to_contain_text("version 2")  # one version of ten minutes


def test_a_form_without_an_address_keeps_nothing_by_itself(drafted: Page) -> None:
    asked: list[str] = []
    drafted.on("request", lambda request: asked.append(request.url))
    drafted.evaluate("document.getElementById('edit').removeAttribute('data-autosave')")
    text(drafted).fill("Typed here and nowhere else.")
    expect(drafted.locator("#preview")).to_contain_text("Typed here")
    drafted.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange')); }"
    )
    drafted.wait_for_timeout(300)
    assert [url for url in asked if "preview" not in url] == []


def test_a_section_is_dragged_and_moved_by_keys(drafted: Page) -> None:
    grip = drafted.locator('li[data-section="stories"] .grip')
    above = drafted.locator('li[data-section="changed"]')
    box, to = grip.bounding_box(), above.bounding_box()
    assert box
    assert to
    drafted.mouse.move(box["x"] + 5, box["y"] + 5)
    drafted.mouse.down()
    drafted.mouse.move(to["x"] + 10, to["y"] + 6, steps=6)
    drafted.mouse.up()
    drafted.wait_for_url("**focus=order-stories")
    assert outline(drafted)[1:3] == ["Top stories", "What changed"]
    grip = drafted.locator('li[data-section="stories"] .grip')
    expect(grip).to_be_focused()
    for key in ("Space", "ArrowDown", "ArrowDown", "Escape"):
        drafted.keyboard.press(key)
    assert outline(drafted)[1] == "Top stories"
    with drafted.expect_navigation():
        for key in ("Space", "ArrowDown", "Space"):
            drafted.keyboard.press(key)
    assert outline(drafted)[1:3] == ["What changed", "Top stories"]


def test_the_key_b_adds_a_piece_of_a_list(drafted: Page) -> None:
    drafted.goto(drafted.url.partition("/briefings/")[0] + "/articles/")
    drafted.keyboard.press("j")
    drafted.keyboard.press("b")
    expect(drafted.locator(".row").first).to_contain_text("added to 2025-W31")
    drafted.locator(".row").first.get_by_role("button", name="undo").click()
    expect(drafted.locator(".row").first).not_to_contain_text("added to")


def test_what_is_inserted_under_the_title_goes_to_the_top_stories(drafted: Page) -> None:
    drafted.locator("#outline").get_by_role("link", name="Title and lede").click()
    expect(drafted.get_by_label("Title of the briefing")).to_be_visible()
    lede = text(drafted).input_value()
    text(drafted).focus()
    drafted.get_by_role("region", name="Figures").get_by_role("button", name="Insert").first.click()
    words = "Put at the end of “Top stories”: the lede takes sentences alone."
    expect(drafted.locator("[data-told]")).to_have_text(words)
    expect(drafted.locator("#shell-changed")).to_have_text(words)
    expect(text(drafted)).to_have_value(lede)
    expect(drafted.locator("#summary")).to_contain_text("Nothing stands against issuing")
    drafted.locator("#outline").get_by_role("link", name="Top stories").click()
    expect(text(drafted)).to_have_value(re.compile(r"!\[figure: [\w-]+\]\s*$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_reaches_beyond_a_narrow_screen(drafted: Page, scheme: str) -> None:
    drafted.set_viewport_size({"width": 320, "height": 900})
    drafted.emulate_media(color_scheme=scheme)
    server = drafted.url.partition("/briefings/")[0]
    for path in (
        STORIES,
        "/briefings/",
        "/briefings/2025-W31/",
        "/briefings/2025-W31/issue/",
        "/briefings/2025-W31/versions/",
        "/briefings/plans/",
        "/briefings/plans/new/",
    ):
        drafted.goto(server + path)
        assert drafted.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
