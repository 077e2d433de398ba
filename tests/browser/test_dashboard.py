"""The journeys of an analyst, each with a mouse, with no script, and with the keyboard alone; with a script on both htmx.

One server, one browser and one newsroom serve the whole file: a journey that changes something takes it back or gives it
a name of its own. Expected pieces are counted from the rows that were written, not by the dashboard.
"""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from analysis.tagging.rollups import refresh
from articles.models import Article
from tests.browser.conftest import readers, started
from tests.browser.hands import Keys, Mouse, Plain, State, state
from tests.web.builders import newsroom, piece

pytestmark = pytest.mark.browser
JUNE = dt.date(2025, 6, 2)  # a Monday
LAST_WEEK = dt.date(2025, 7, 21)  # of the pieces on Huawei and export controls
MONTH = (dt.date(2025, 6, 23), dt.date(2025, 7, 20))  # four whole weeks
WAYS = [
    pytest.param(hand, htmx, id=f"{hand.__name__.lower()} on htmx {htmx}")
    for hand, htmx in ((Mouse, 2), (Mouse, 4), (Plain, 2), (Keys, 2), (Keys, 4))
]
every_way = pytest.mark.parametrize(("way", "htmx"), WAYS, indirect=["htmx"])
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Stage:
    """A browser before a server, the session of somebody who is signed in, and the pieces that were written."""

    chrome: Browser
    server: str
    cookie: str
    pieces: list[Article]
    tags: dict[int, set[str]]

    def about(self, *tags: str) -> set[int]:
        """The pieces that carry all of the tags."""
        return {one for one, held in self.tags.items() if held >= set(tags)}

    def newest(self, some: Iterable[int]) -> list[int]:
        """The numbers of pieces in the order of a list, newest first."""
        wanted = set(some)
        ordered = sorted(self.pieces, key=lambda one: (one.dated_at, one.pk), reverse=True)
        return [one.pk for one in ordered if one.pk in wanted]

    def day(self, number: int) -> dt.date:
        """The day of a piece."""
        return next(one.published_on for one in self.pieces if one.pk == number)


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for the whole file, emptied after its last test."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def stage(transactional_db: None, live_server: LiveServer, chromium: str) -> Iterator[Stage]:
    """What every journey starts from."""
    pieces = _written()
    held = {one.pk: {str(a.tag) for a in one.assertions.select_related("tag")} for one in pieces}
    browser = Client()
    browser.force_login(User.objects.create_user("editor"))
    with started(chromium) as chrome:
        yield Stage(chrome, live_server.url, browser.cookies["sessionid"].value, pieces, held)


@pytest.fixture
def hand(stage: Stage, htmx: int, way: type[Mouse]) -> Iterator[Mouse]:
    with readers(stage.chrome, stage.server) as open_reader:
        yield way(open_reader, stage.cookie)


def _written() -> list[Article]:
    made = newsroom()
    for week in range(8):
        day = JUNE + dt.timedelta(weeks=week)
        both = (("company", "huawei"), ("company", "openai"), ("theme", "export_controls"))
        made += [
            piece("OpenAI ships a small model", day=day, tags=(("company", "openai"), ("theme", "small_models"))),
            piece("Huawei ships a small model 小模型", day=day, hour=8),
            piece("Huawei answers OpenAI", day=day, hour=6, tags=both if week % 2 else both[:2]),
        ]
    refresh()
    return made


def _asked(path: str) -> dict[str, list[str]]:
    """The filled parameters of an address."""
    return parse_qs(urlsplit(path).query)


def _shows(hand: Mouse, length: int) -> None:
    expect(hand.page.locator("[data-count]")).to_have_attribute("data-count", str(length))


@every_way
def test_company_then_theme_then_a_month(stage: Stage, hand: Mouse, htmx: int) -> None:
    page = hand.reader.open("/articles/")
    if hand.scripts:
        assert page.evaluate("htmx.version").startswith(f"{htmx}.")
    steps = [("company", "huawei", "company:huawei"), ("theme", "export_controls", "theme:export_controls")]
    seen, wanted = [hand.now()], []
    assert seen[0].pieces == stage.newest(stage.tags)
    page.evaluate("document.body.dataset.same = 'page'")
    for facet, value, tag in steps:
        wanted.append(tag)
        hand.press(page.locator(f"#f-{facet}-{value}"))
        _shows(hand, len(stage.about(*wanted)))
        seen.append(hand.now())
        assert seen[-1].pieces == stage.newest(stage.about(*wanted))
        if hand.scripts:
            expect(page.locator(f"#f-{facet}-{value}")).to_be_focused()
            assert page.evaluate("document.body.dataset.same") == "page"
    assert _asked(seen[-1].path) == {"company": ["huawei"], "theme": ["export_controls"]}
    seen += _brush_the_month(hand)
    month = {one for one in stage.about(*wanted) if MONTH[0] <= stage.day(one) <= MONTH[1]}
    assert 0 < len(month) < len(stage.about(*wanted))
    _shows(hand, len(month))
    seen.append(hand.now())
    assert seen[-1].pieces == stage.newest(month)
    assert _asked(seen[-1].path) == _asked(seen[-2].path) | {"from": [str(MONTH[0])], "to": [str(MONTH[1])]}
    hand.is_kept()
    _goes_back(hand, seen)


def _brush_the_month(hand: Mouse) -> list[State]:
    """Drags over four weeks; without mouse or script one week is opened by its link, and the days are typed.

    Answers what was seen on the way.
    """
    page = hand.page
    first, last = (page.locator(f".wide a.wk[href*='{day}']") for day in (f"from={MONTH[0]}", f"to={MONTH[1]}"))
    if type(hand) is Mouse:
        boxes = [mark.bounding_box() for mark in (first, last)]
        (ax, ay), (bx, by) = ((b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes if b)
        page.mouse.move(ax, ay)
        page.mouse.down()
        page.mouse.move(bx, by, steps=4)
        page.mouse.up()
        page.wait_for_url(f"**to={MONTH[1]}*")
        return []
    opens = first.get_attribute("data-opens")
    if isinstance(hand, Keys):
        hand.reach(page.locator(".wide a.wk").last)
        for _ in range(int((LAST_WEEK - MONTH[0]).days / 7)):
            page.keyboard.press("ArrowLeft")
        expect(first).to_be_focused()
        page.keyboard.press("Enter")
    else:
        first.click()
    page.wait_for_url(f"**from={MONTH[0]}*")
    _shows(hand, int(opens or -1))
    week = hand.now()
    hand.date(page.locator("#dt"), str(MONTH[1]))
    hand.press(page.get_by_role("button", name="Apply"))
    page.wait_for_url(f"**to={MONTH[1]}*")
    return [week]


def _goes_back(hand: Mouse, seen: list[State]) -> None:
    """Back shows what was seen, step by step, and forward shows it again."""
    for go, states in ((hand.page.go_back, reversed(seen[:-1])), (hand.page.go_forward, iter(seen[1:]))):
        for then in states:
            go()
            _shows(hand, then.count)
            assert hand.now() == then


@every_way
def test_chinese_words_are_searched(stage: Stage, hand: Mouse) -> None:
    page = hand.reader.open("/articles/")
    before = hand.now()
    if isinstance(hand, Keys):
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("小模型")
        page.keyboard.press("Enter")
    else:
        hand.type(page.locator("#q"), "小模型")
        page.get_by_role("button", name="Search", exact=True).last.click()
    page.wait_for_url("**q=*")
    wanted = {one.pk for one in stage.pieces if "小模型" in f"{one.title}{one.body}"}
    assert 0 < len(wanted) < len(stage.pieces)
    _shows(hand, len(wanted))
    assert hand.now().pieces == stage.newest(wanted)
    assert _asked(page.url) == {"q": ["小模型"]}
    expect(page.locator("#q")).to_have_value("小模型")
    hand.is_kept()
    _goes_back(hand, [before, hand.now()])


@every_way
def test_a_tag_is_corrected_and_taken_back(stage: Stage, hand: Mouse) -> None:
    listed = "/articles/?company=nvidia"
    page = hand.reader.open(listed)
    whole = stage.newest(stage.about("company:nvidia"))
    assert hand.now().pieces == whole
    first = page.locator(f".row[data-piece='{whole[0]}']")
    if isinstance(hand, Keys):
        page.keyboard.press("j")
        hand.reach(first.locator(".chip[data-tag='company:nvidia']"))
        page.keyboard.press("x")
    else:
        first.locator("a.whys").click()
        line = page.locator("li[data-tag='company:nvidia']")
        line.locator("summary").click()
        line.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-told]")).to_contain_text("Removed Nvidia.")
    if hand.scripts:
        _shows(hand, len(whole) - 1)
        assert page.url.endswith(listed)
        expect(page.locator("#results *:focus")).to_have_count(1)
    other = hand.someone()
    other.open(listed)
    assert state(other.page, other.server).pieces == whole[1:]
    if isinstance(hand, Keys):
        page.keyboard.press("u")
    else:
        page.locator("[data-told]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-told]")).to_contain_text("Took back: removed Nvidia.")
    other.page.reload()
    assert state(other.page, other.server).pieces == whole


@every_way
def test_huawei_and_openai_are_compared(stage: Stage, hand: Mouse) -> None:
    page = hand.reader.open("/compare/")
    for name in ("华为", "OpenAI"):
        hand.type(page.locator("#ad"), name)
        if name == "OpenAI":
            hand.choose(page.locator("#count"), "pieces")
        hand.press(page.get_by_role("button", name="Show", exact=True))
        expect(page.locator("a.token", has_text=name)).to_be_visible()
    n = {slug: len(stage.about(f"company:{slug}")) for slug in ("huawei", "openai")}
    heads = page.locator(".panels h3")
    compared = [f"Huawei 华为 n = {n['huawei']}", f"OpenAI n = {n['openai']}"]
    expect(heads).to_have_text(compared)
    address = page.url
    page.reload()
    expect(heads).to_have_text(compared)
    other = hand.someone()
    other.page.goto(address)
    expect(other.page.locator(".panels h3")).to_have_text(compared)
    hand.press(page.locator(f".lede a[data-opens='{n['openai']}']"))
    _shows(hand, n["openai"])
    assert hand.now().pieces == stage.newest(stage.about("company:openai"))
    page.go_back()
    expect(page).to_have_url(address)
    expect(heads).to_have_text(compared)


@every_way
def test_a_cell_of_the_matrix_opens_its_list(stage: Stage, hand: Mouse) -> None:
    page = hand.reader.open("/matrix/")
    hand.choose(page.locator("#rows"), "companies")
    hand.choose(page.locator("#cols"), "themes")
    hand.press(page.get_by_role("button", name="Cross"))
    page.wait_for_url("**rows=company*")
    if page.locator("#count").input_value() != "pieces":
        hand.choose(page.locator("#count"), "pieces")
        hand.press(page.get_by_role("button", name="Show", exact=True))
        page.wait_for_url("**count=pieces*")
    address = page.url
    both = stage.about("company:huawei", "theme:export_controls")
    cell = page.locator(".heat tbody td a[aria-label^='Huawei, Export controls:']")
    expect(cell).to_have_attribute("data-opens", str(len(both)))
    hand.press(cell)
    _shows(hand, len(both))
    assert hand.now().pieces == stage.newest(both)
    hand.is_kept()
    page.go_back()
    expect(page).to_have_url(address)
    expect(cell).to_have_attribute("data-opens", str(len(both)))


@every_way
def test_a_view_is_saved_and_its_feed_read(stage: Stage, hand: Mouse, request: pytest.FixtureRequest) -> None:
    name = f"OpenAI 周报 {request.node.callspec.id}"
    page = hand.reader.open("/articles/?company=openai&-theme=small_models")
    wanted = stage.newest(stage.about("company:openai") - stage.about("theme:small_models"))
    assert hand.now().pieces == wanted
    hand.press(page.locator("#save > summary"))
    hand.type(page.locator("#view-name"), name)
    hand.choose(page.locator("#view-for"), "everybody")
    hand.press(page.locator("#save").get_by_role("button", name="Save"))
    expect(page.locator("h1")).to_have_text(name)
    assert hand.now().pieces == wanted
    hand.is_kept()
    hand.press(page.get_by_role("main").get_by_role("link", name="Views", exact=True))
    line = page.locator("[data-views] > li", has=page.get_by_role("link", name=name, exact=True))
    expect(line.locator(".open")).to_have_attribute("data-opens", str(len(wanted)))
    feed = line.get_by_role("link", name="Atom")
    nobody = hand.someone(signed_in=False)  # as a feed reader asks
    answer = nobody.page.request.get(f"{hand.reader.server}{feed.get_attribute('href')}")
    entries = ET.fromstring(answer.text()).findall(f"{ATOM}entry/{ATOM}link")
    assert [int((entry.get("href") or "").split("/")[-2]) for entry in entries] == wanted
