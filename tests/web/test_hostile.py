"""Whatever somebody writes stays words: every payload in every place that takes text, read back from every door that shows it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml.html import document_fromstring
from pytest_django import DjangoDbBlocker

from analysis.explore.parsing import KEYS
from analysis.lexicon import events
from analysis.models import SavedView, Story
from analysis.tagging.rollups import refresh
from articles.models import Article
from tests.lasting import lasting
from tests.web.builders import newsroom, piece, source, story, tag, visit
from tests.web.hostile import PAYLOADS, bare, faults

pytestmark = pytest.mark.django_db

# kin of others, which what is stored meets and what is asked need not
KIN = {
    "script cut", "textarea", "svg link", "css", "format", "surrogate", "formula plus", "formula at", "formula tab", "cdata",
    "data address", "style",
}  # fmt: skip
ASKING = {name: payload for name, payload in PAYLOADS.items() if name not in KIN}
each_asking = pytest.mark.parametrize("payload", ASKING.values(), ids=ASKING)
each_payload = pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
ASKED = {  # what an address can carry, and whether the page repeats it
    "search": ("/articles/?q={}", True),
    **{f"filter {key}": (f"/articles/?{key}={{}}", False) for key in KEYS},
    "left out": ("/articles/?-company={}", False),
    **{name: (f"/articles/?{name}={{}}", False) for name in ("from", "to", "sort", "cursor", "count")},
    "find of a facet": ("/articles/facets/company/?find={}", False),
    "a facet": ("/articles/facets/{}/", False),
    "entity compared": ("/compare/?e={}", False),
    "two compared": ("/compare/?e=company:huawei&e={}", False),
    "measure compared": ("/compare/?e=company:huawei&m={}", False),
    "rows": ("/matrix/?rows={}&cols={}", False),
    "week": ("/matrix/?week={}", False),
    "term": ("/terms/?find={}", False),
    "rule searched": ("/settings/rules/?q={}", False),
    "palette": ("/palette/?q={}", False),
    "by": ("/timeline/?by={}", False),
    "unit": ("/timeline/?unit={}&measure={}", False),
    "told": ("/stories/?told={}&sort={}", False),
    "folder": ("/sources/?by={}", False),
    "handed title": ("/articles/add/?title={}", False),
    "handed address": ("/articles/add/?url={}", False),
    "no such page": ("/{}/", False),
    "no such company": ("/companies/{}/", False),
    "no such view": ("/views/{}/", False),
    "no such rule": ("/settings/rules/company/{}/", False),
    "unread of no view": ("/reading/unread/{}/", False),
    "why": ("/articles/{pk}/why/company/{}/", False),
    "sign-in": ("/sign-in/{}/", False),
    "drawing": ("/timeline.svg?chart=timeline&q={}", False),
    "Vega-Lite": ("/timeline.vl.json?chart=timeline&q={}", False),
    "table of a drawing": ("/timeline.csv?chart=timeline&q={}", False),
    "feed asked": ("/articles.atom?q={}", False),
    "table asked": ("/articles.csv?q={}", False),
    "workbook asked": ("/articles.xlsx?q={}", False),
    "description asked": ("/articles.csv-metadata.json?q={}", False),
    "file asked": ("/exports/?q={}", False),
    "matrix as a workbook": ("/matrix.xlsx?rows={}&q={}", False),
    "Markdown asked": ("/articles.md?q={}", False),
    "JSON asked": ("/articles.json?q={}", False),
    "API": ("/api/v1/articles?q={}", False),
}


STORED = (
    "title", "teaser", "body", "author", "section", "place", "source name", "owner", "folder", "source address", "address",
    "visit", "label", "note", "view", "reason", "story", "company",
)  # fmt: skip
SENT = (
    "OPML", "source", "source's name", "rule row", "rule column", "thesis", "sample", "act", "tag", "merge", "split",
    "view's list", "highlight", "way back", "handed in", "look",
)  # fmt: skip
LIMITS = {
    "source address": 1900, "address": 1900, "source name": 200, "owner": 200, "folder": 200, "visit": 500, "company": 200,
    "author": 300, "note": 2000, "section": 200, "place": 200, "label": 60, "view": 80, "reason": 500,
}  # fmt: skip


@pytest.fixture(scope="module")
def pieces(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Article]]:
    """Twelve pieces, for the whole file."""
    with lasting(django_db_blocker):
        yield newsroom()


@pytest.fixture(scope="module")
def editor(pieces: list[Article]) -> Client:
    """A browser whose person is signed in, for the whole file."""
    browser = Client()
    browser.force_login(User.objects.create_user("editor"))
    return browser


def worded(payload: str, sink: str) -> str:
    """The payload first, as a formula wants it, then a word that tells the sink; NUL cannot be stored."""
    most = LIMITS.get(sink, 6000)
    mark = f" zq{sink.replace(' ', '')}"
    return f"{payload.replace(chr(0), '')[: most - len(mark)]}{mark}"


def stored(browser: Client, payload: str) -> tuple[Article, dict[str, list[str]]]:
    """Writes the payload wherever something is stored; the piece, and the pages that show what each sink holds."""
    of = source("evil", url=f"https://evil.example/{worded(payload, 'source address')}", name=worded(payload, "source name"),
                owner=worded(payload, "owner"), folder=worded(payload, "folder"))  # fmt: skip
    visit(of, "timeout", worded(payload, "visit"))
    tag("company", "evil", worded(payload, "company"))
    one = piece(worded(payload, "title"), body=worded(payload, "body"), of=of, tags=(("company", "evil"), ("theme", "small_models")),
                teaser=worded(payload, "teaser"), author=worded(payload, "author"), section=worded(payload, "section"),
                place=worded(payload, "place"))  # fmt: skip
    Article.objects.filter(pk=one.pk).update(url=f"https://evil.example/{worded(payload, 'address')}")
    told = story(one, piece("Another", of=of))
    Story.objects.filter(pk=told.pk).update(title=worded(payload, "story"))
    refresh()
    for address, said in {
        f"/articles/{one.pk}/keep/": {"act": "label", "name": worded(payload, "label")},
        f"/articles/{one.pk}/notes/": {"body": worded(payload, "note")},
        "/views/": {"name": worded(payload, "view"), "query": "company=evil"},
        f"/articles/{one.pk}/correct/": {
            "tag": "company:evil",
            "act": "notable",
            "note": worded(payload, "reason"),
        },
    }.items():
        assert browser.post(address, said).status_code == 302
    page, desk = f"/articles/{one.pk}/", f"/sources/{of.slug}/"
    return one, {
        "title": [page, "/articles/", "/articles.atom", "/articles.csv", "/articles.json", "/articles.md", "/articles.xlsx"],
        "teaser": [page],
        "body": [page],
        "author": [page],
        "section": [page],
        "place": [page],
        "source name": [page, desk, "/sources/", "/sources.opml", "/articles.csv"],
        "owner": [desk],
        "folder": ["/sources/?by=folder", "/sources.opml"],
        "source address": [desk, "/sources.opml"],
        "address": [page],
        "visit": [desk],
        "label": [page, "/articles/"],
        "note": [page],
        "view": ["/views/"],
        "reason": [page, "/corrections/", "/corrections.csv"],
        "story": ["/stories/", f"/stories/{told.pk}/"],
        "company": ["/companies/evil/", "/companies/", "/", page, "/timeline/?by=company"],
    }  # fmt: skip


def broken(browser: Client, sinks: dict[str, tuple[str, str]]) -> dict[str, list[str]]:
    """The faults of each sink: an address and what it is expected to show."""
    told = {sink: faults(browser.get(address), expected) for sink, (address, expected) in sinks.items()}
    return {sink: found for sink, found in told.items() if found}


@each_asking
def test_what_an_address_carries_stays_words(editor: Client, pieces: list[Article], payload: str) -> None:
    sinks = {
        sink: (
            address.replace("{}", quote(payload, safe="")).replace("{pk}", str(pieces[0].pk)),
            payload if repeats and "\0" not in payload else "",
        )
        for sink, (address, repeats) in ASKED.items()
    }
    assert broken(editor, sinks) == {}


@each_payload
@pytest.mark.usefixtures("apart")
def test_what_is_stored_stays_words(editor: Client, payload: str) -> None:
    one, where = stored(editor, payload)
    assert tuple(where) == STORED
    shows = {
        f"{sink} on {path}": (path, bare(worded(payload, sink))[-200:])
        for sink, paths in where.items()
        for path in paths
    }
    drawn = document_fromstring(editor.get("/companies/evil/").text).xpath("//span[@class='take']/a/@href")
    assert len(drawn) > 3
    seen = (".png", ".pdf", ".docx", ".html")  # pictures, and documents, whose writers are tested by themselves
    shows |= {f"drawing {path}": (path, "") for path in drawn if not path.partition("?")[0].endswith(seen)}
    shows |= {f"citation {kind}": (f"/articles/{one.pk}.{kind}", "") for kind in ("bib", "ris", "csl.json")}
    slug = SavedView.objects.get().slug
    shows |= {f"view {kind}": (f"/views/{slug}{kind}", "") for kind in ("/", ".atom", ".csv", ".md", ".json")}
    assert broken(editor, shows) == {}


@each_asking
@pytest.mark.usefixtures("apart")
def test_what_is_sent_and_refused_or_kept_stays_words(editor: Client, pieces: list[Article], payload: str) -> None:
    plain = payload.replace("\0", "")
    outline = "".join(c for c in plain if c >= " " or c == "\t")
    opml = f"<opml version='2.0'><body><outline type='rss' text={quoteattr(outline)} xmlUrl='https://evil.example/feed'/><outline type='rss' text='x' xmlUrl={quoteattr(outline)}/></body></opml>"
    thesis = {
        "claim": payload,
        "kind": "share",
        "side": payload,
        "left": payload,
        "right": "lang=en",
        "numerator": payload,
        "weeks": "4",
        "least": "30",
    }
    one, told = pieces[0].pk, Story.objects.get().pk
    sent = {
        "OPML": ("/sources/import/", {"file": SimpleUploadedFile(f"{plain}.opml", opml.encode(), "text/x-opml")}),
        "source": ("/sources/add/", {"url": payload, "kind": "feed", "name": payload}),
        "source's name": ("/sources/add/", {"url": "https://evil.example/2", "kind": "feed", "name": payload}),
        "rule row": ("/settings/rules/company/huawei/", {"act": "add", "form": "names", "column": "aliases_en", "value": payload, "change": "new"}),
        "rule column": ("/settings/rules/company/huawei/", {"act": payload, "form": payload, "column": payload, "value": "x", "change": payload}),
        "thesis": ("/theses/new/", thesis),
        "sample": ("/validation/new/", {"name": payload, "size": payload, "query": payload}),
        "act": (f"/articles/{one}/keep/", {"act": payload, "name": payload}),
        "tag": (f"/articles/{one}/correct/", {"tag": payload, "act": "add", "note": payload}),
        "merge": (f"/stories/{told}/merge/", {"other": payload, "note": payload}),
        "split": (f"/stories/{told}/split/", {"piece": [one], "note": payload}),
        "view's list": ("/views/", {"name": "x", "query": f"q={quote(payload)}"}),
        "highlight": (f"/articles/{one}/notes/", {"body": payload, "quote": payload, "before": payload}),
        "way back": (f"/articles/{one}/keep/", {"act": "star", "next": payload}),
        "handed in": ("/articles/add/", {"url": payload}),
        "look": ("/settings/look/", {"scheme": payload, "language": payload, "zone": payload, "next": payload}),
    }  # fmt: skip
    assert tuple(sent) == SENT
    told = {sink: faults(editor.post(path, said, follow=True)) for sink, (path, said) in sent.items()}
    assert {sink: found for sink, found in told.items() if found} == {}


@pytest.fixture
def happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A table of events whose words are the payloads; how many it has."""
    lines = [payload for payload in PAYLOADS.values() if payload.isprintable()]
    day = {"date": "2025-07-30", "kind": "plan", "country": "CN", "source": "https://evil.example/", "checked": "yes"}
    with (tmp_path / "events.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, next(csv.reader([events.FILE.read_text("utf-8").splitlines()[0]])))
        table.writeheader()
        table.writerows(
            {**day, "title_en": f"{line} zq{number}", "title_zh": f"{line} 事", "note": line}
            for number, line in enumerate(lines)
        )
    monkeypatch.setattr(events, "FILE", tmp_path / "events.csv")
    events.milestones.cache_clear()
    yield len(lines)
    events.milestones.cache_clear()


@pytest.mark.usefixtures("pieces")
def test_an_event_stays_words(editor: Client, happened: int) -> None:
    assert happened > 20
    for language in ("en", "zh-hans"):
        answer = editor.get("/timeline/", headers={"Accept-Language": language})
        assert faults(answer, PAYLOADS["element"]) == []
        assert answer.text.count("zq") >= (happened if language == "en" else 0)
    assert faults(editor.get("/timeline.svg?chart=timeline"), "evil") == []


def test_there_are_pairs_enough() -> None:
    assert min(len(PAYLOADS), len(ASKING)) >= 25
    assert len(PAYLOADS) * len(STORED) + len(ASKING) * (len(ASKED) + len(SENT)) >= 2000
