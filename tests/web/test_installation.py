"""The whole sample installation, read link by link: every number that opens a list says how long that list is.

From the front page every link within the house is followed, the nearest pages first. Of pages that differ in their subject alone
(such as 500 pages on companies) MOST are read, and ALIKE of those whose addresses ask the same questions; of files one of each
kind and format, for test_take.py asks for every one that a page offers. Of the lists they promise none is left out: the length of
each is asked of the API, and one page of every shape is read itself, so that what the API says is what a person sees.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, resolve
from lxml import html
from pytest_django import DjangoDbBlocker

from articles.models import Article, Revision
from tests.lasting import lasting
from tests.web.installation import WEEK, install
from tests.web.reading import count, opens, tree

pytestmark = pytest.mark.django_db
MOST, ALIKE = 8, 2
START = ("/", "/compare/?e=company:huawei&e=company:openai")
UNREAD = {  # acts, what an act leads to, and what only an empty or a busy desk shows
    "act-on-source", "add-source", "arrived", "articles-described", "back-fill", "briefing-autosave",
    "briefing-changed", "briefing-described", "briefing-draft", "briefing-figure", "briefing-issue", "briefing-mails",
    "briefing-piece", "briefing-pin",
    "briefing-preview", "correct", "described", "edit-source", "export", "export-file", "exports", "hand-in-keep",
    "keep", "keep-many", "learn-zone", "learned-switch", "look", "many", "network", "note-change", "note-write", "notice",
    "notice-confirm", "notice-feed", "notice-message", "notice-stop", "palette", "retry", "rules-alarm",
    "rules-change", "rules-compare", "skip", "story-merge", "story-not-a-copy", "story-split", "story-undo",
    "test-source", "thesis-retire", "undo", "undo-act", "undo-last", "unlisted-name", "unlisted-name-add",
    "unlisted-name-dismiss", "unlisted-name-reopen", "validation-close", "validation-code", "validation-export",
    "validation-grow", "validation-pieces", "validation-sample", "validation-score", "view-change", "view-feed",
    "why-tag",
}  # fmt: skip


@dataclass
class Walk:
    """What a walk through the house met: pages by kind, and which lists were promised at which length, and where."""

    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    promised: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    failed: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture(scope="module")
def installed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Client]:
    """The sample installation, and the browser of somebody who has kept a few things there."""
    with lasting(django_db_blocker):
        install()
        browser = Client()
        browser.force_login(User.objects.create_user("editor"))
        first, second = Article.objects.order_by("-dated_at").values_list("pk", flat=True)[:2]
        for address, said in (
            (f"/articles/{first}/keep/", {"act": "star"}),
            (f"/articles/{second}/keep/", {"act": "label", "name": "周报"}),
            (f"/articles/{first}/notes/", {"body": "A first note"}),
            ("/views/", {"name": "Huawei", "query": "company=huawei", "shared": "on"}),
        ):
            assert browser.post(address, said).status_code == 302
        yield browser


def shape(address: str) -> tuple[str, tuple[str, ...]]:
    """The kind of page at an address, and the names of what it asks; of a file, its format."""
    parts = urlsplit(address)
    if suffix := parts.path.rpartition("/")[2].partition(".")[2]:
        return resolve(parts.path).url_name or parts.path, (f".{suffix}",)
    asked = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return resolve(parts.path).url_name or parts.path, tuple(sorted(asked))


def links(page: html.HtmlElement, at: str) -> Iterator[str]:
    """The addresses of this house that a page links to."""
    for link in page.xpath("//a/@href"):
        address = urljoin(at, link).partition("#")[0]
        if address.startswith("/"):
            yield address


def walk(browser: Client) -> Walk:
    """Follows the links from the front page, the nearest first."""
    found, alike = Walk(), Counter[tuple[str, tuple[str, ...]]]()
    revised = f"/articles/{Revision.objects.values_list('article', flat=True)[0]}/"
    waiting = deque([*START, revised])
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        kind, asked = shape(address)
        most = 1 if asked and asked[0].startswith(".") else ALIKE
        if alike[kind, asked] >= most or len(found.pages[kind]) >= MOST:
            continue
        alike[kind, asked] += 1
        found.pages[kind].append(address)
        answer = browser.get(address)
        if answer.status_code != 200:
            found.failed.append((address, answer.status_code))
        elif answer.headers["Content-Type"].startswith("text/html"):
            page = html.document_fromstring(answer.content.decode())
            note(found, page, address)
            fresh = [link for link in dict.fromkeys(links(page, address)) if link not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    return found


def note(found: Walk, page: html.HtmlElement, at: str) -> None:
    """Writes down what a page promises."""
    for address, said in opens(page):
        found.promised[urljoin(at, address)].setdefault(said, at)


def length(browser: Client, address: str) -> int:
    """How long a list is: of pieces as the API says, of anything else as its page says."""
    parts = urlsplit(address)
    if parts.path != "/articles/":
        return count(tree(browser, address))
    answer = browser.get(f"/api/v1/articles?limit=1&{parts.query}")
    assert answer.status_code == 200, address
    return answer.json()["count"]


def untrue(promised: dict[str, dict[int, str]], lengths: dict[str, int]) -> list[tuple[str, int, int, str]]:
    """Lists whose length is another than a page said: address, said, found, where."""
    return [
        (address, said, lengths[address], at)
        for address, claims in promised.items()
        for said, at in claims.items()
        if said != lengths[address]
    ]


@pytest.fixture(scope="module")
def found(installed: Client) -> Walk:
    """The walk, and one page of each kind in either language."""
    walked = walk(installed)
    for addresses in walked.pages.values():
        for language in ("en", "zh-hans"):
            answer = installed.get(addresses[0], headers={"Accept-Language": language})
            if answer.headers["Content-Type"].startswith("text/html"):
                note(walked, html.document_fromstring(answer.content.decode()), addresses[0])
    return walked


def test_every_number_of_the_installation_opens_a_list_of_that_length(installed: Client, found: Walk) -> None:
    lengths = {address: length(installed, address) for address in found.promised}
    assert len(lengths) > 2_000
    assert untrue(found.promised, lengths) == []

    shown = {shape(address): address for address in found.promised}
    assert len(shown) > 100
    assert [address for address in shown.values() if count(tree(installed, address)) != lengths[address]] == []


def test_every_link_of_the_installation_leads_somewhere(found: Walk) -> None:
    assert found.failed == []
    assert f"/briefings/{WEEK}/" in found.pages["briefing"]
    rooms = (get_resolver().namespace_dict[room][1] for room in ("articles", "analysis"))
    kinds = {name for room in rooms for name in room.reverse_dict if isinstance(name, str)}
    assert kinds - set(found.pages) == UNREAD
