"""Whatever somebody writes stays words: every payload in every place that takes text, read back from every door that shows it."""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml.html import document_fromstring

from analysis.explore.parsing import KEYS
from analysis.models import SavedView, Story
from analysis.tagging.rollups import refresh
from articles.models import Article
from tests.web.builders import piece, source, story, tag, visit
from tests.web.hostile import PAYLOADS, bare, faults

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
    "sign-in": ("/sign-in/{}/", False),
    "drawing": ("/timeline.svg?chart=timeline&q={}", False),
    "Vega-Lite": ("/timeline.vl.json?chart=timeline&q={}", False),
    "table of a drawing": ("/timeline.csv?chart=timeline&q={}", False),
    "feed asked": ("/articles.atom?q={}", False),
    "table asked": ("/articles.csv?q={}", False),
    "Markdown asked": ("/articles.md?q={}", False),
    "JSON asked": ("/articles.json?q={}", False),
    "API": ("/api/v1/articles?q={}", False),
}


def worded(payload: str, sink: str, most: int = 6000) -> str:
    """The payload first, as a formula wants it, then a word that tells the sink; NUL cannot be stored."""
    mark = f" zq{sink.replace(' ', '')}"
    return f"{payload.replace(chr(0), '')[: most - len(mark)]}{mark}"


def stored(browser: Client, payload: str) -> tuple[Article, Story, dict[str, list[str]]]:
    """Writes the payload wherever something is stored; the piece, its story, and the pages that show what each sink holds."""
    of = source("evil", url=f"https://evil.example/{worded(payload, 'source address', 1900)}", name=worded(payload, "source name", 200),
                owner=worded(payload, "owner", 200), folder=worded(payload, "folder", 200))  # fmt: skip
    visit(of, "failed", worded(payload, "visit", 500))
    company = tag("company", "evil", worded(payload, "company", 200))
    one = piece(worded(payload, "title"), body=worded(payload, "body"), of=of, tags=(("company", "evil"), ("theme", "small_models")),
                teaser=worded(payload, "teaser"), author=worded(payload, "author", 300), section=worded(payload, "section", 200),
                place=worded(payload, "place", 200), completeness="full")  # fmt: skip
    Article.objects.filter(pk=one.pk).update(url=f"https://evil.example/{worded(payload, 'address', 1900)}")
    told = story(one, piece("Another", of=of))
    Story.objects.filter(pk=told.pk).update(title=worded(payload, "story"))
    refresh()
    for address, said in {
        f"/articles/{one.pk}/keep/": {"act": "label", "name": worded(payload, "label", 60)},
        f"/articles/{one.pk}/notes/": {"body": worded(payload, "note")},
        "/views/": {"name": worded(payload, "view", 80), "query": "company=evil"},
        f"/articles/{one.pk}/correct/": {
            "tag": "company:evil",
            "act": "notable",
            "note": worded(payload, "reason", 500),
        },
    }.items():
        assert browser.post(address, said).status_code == 302
    page, desk = f"/articles/{one.pk}/", f"/sources/{of.slug}/"
    assert company.name
    return one, told, {
        "title": [page, "/articles/", "/articles.atom", "/articles.csv", "/articles.json", "/articles.md", "/stories/"],
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
        "note": [page, "/reading/"],
        "view": ["/views/"],
        "reason": [page, "/corrections/", "/corrections.csv"],
        "story": ["/stories/", f"/stories/{told.pk}/"],
        "company": ["/companies/evil/", "/companies/", "/", page, "/timeline/?by=company"],
    }  # fmt: skip


def broken(browser: Client, sinks: dict[str, tuple[str, str]]) -> dict[str, list[str]]:
    """The faults of each sink: an address and what it is expected to show."""
    told = {sink: faults(browser.get(address), expected) for sink, (address, expected) in sinks.items()}
    return {sink: found for sink, found in told.items() if found}


@pytest.mark.usefixtures("pieces")
@each_payload
def test_what_an_address_carries_stays_words(editor: Client, payload: str) -> None:
    sinks = {
        sink: (address.replace("{}", quote(payload, safe="")), payload if repeats and "\0" not in payload else "")
        for sink, (address, repeats) in ASKED.items()
    }
    assert broken(editor, sinks) == {}


@each_payload
def test_what_is_stored_stays_words(editor: Client, payload: str) -> None:
    one, told, where = stored(editor, payload)
    shows = {
        f"{sink} on {path}": (path, bare(worded(payload, sink))[-200:])
        for sink, paths in where.items()
        for path in paths
    }
    drawn = document_fromstring(editor.get("/companies/evil/").text).xpath("//span[@class='take']/a/@href")
    assert len(drawn) > 3
    shows |= {f"drawing {path}": (path, "") for path in drawn if not path.partition("?")[0].endswith(".png")}
    shows |= {f"citation {kind}": (f"/articles/{one.pk}.{kind}", "") for kind in ("bib", "ris", "csl.json")}
    slug = SavedView.objects.get().slug
    shows |= {f"view {kind}": (f"/views/{slug}{kind}", "") for kind in ("/", ".atom", ".csv", ".md", ".json")}
    assert broken(editor, shows) == {}


@each_payload
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
    told = {sink: faults(editor.post(path, said, follow=True)) for sink, (path, said) in sent.items()}
    assert {sink: found for sink, found in told.items() if found} == {}
