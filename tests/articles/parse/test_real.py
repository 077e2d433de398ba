"""Other people's feeds and pages: every entry of every feed, the text of every page. Found by DIVERGENCE_REAL_DATA."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import mean
from zoneinfo import ZoneInfo

import feedparser
import pytest

from articles.ingestion.normalise import to_draft
from articles.ingestion.parse import parse_article, parse_page
from articles.ingestion.parse.feed import NOT_WELL_FORMED
from articles.ingestion.records import ArticleDraft, FetchedPage, PrintedPiece, SourceFacts

pytestmark = pytest.mark.real

SINGAPORE = ZoneInfo("Asia/Singapore")
NOT_XML = {"feedjira__AmazonWebServicesBlog.xml", "feedjira__TechCrunch.xml", "feedjira__youtube_atom.xml"}
WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
PRECISION_MEAN, RECALL_MEAN = 0.93, 0.93
F1_MEAN, F1_EACH = 0.94, 0.6  # measured 0.961; the lowest page states less text than it shows


def feed(path: Path) -> tuple[tuple[PrintedPiece, ...], tuple[str, ...]]:
    url = f"https://feeds.example/{path.name}"
    page = FetchedPage(url=url, final_url=url, status=200, headers={}, body=path.read_bytes())
    parsed = parse_page(page, kind="feed", options={}, zone=SINGAPORE)
    return parsed.pieces, parsed.notes


def entries(path: Path) -> list[str]:
    """Titles as the reference reads them, one for each entry."""
    if path.suffix == ".json":
        return [item["title"] for item in json.loads(path.read_text())["items"]]
    return [entry.get("title", "") for entry in feedparser.parse(path.read_bytes()).entries]


def test_every_feed_gives_all_its_entries(real_data: Path) -> None:
    paths = sorted((real_data / "dev" / "feeds").iterdir())
    assert len(paths) == 30
    wrong = {
        path.name: (len(feed(path)[0]), len(entries(path)))
        for path in paths
        if len(feed(path)[0]) != len(entries(path))
    }
    assert wrong == {}


def test_every_entry_has_title_and_address(real_data: Path) -> None:
    for path in sorted((real_data / "dev" / "feeds").iterdir()):
        pieces, _ = feed(path)
        assert all(piece.title and piece.url for piece in pieces), path.name
        assert not any("\ufffd" in piece.title for piece in pieces), path.name


def test_titles_are_those_of_the_reference(real_data: Path) -> None:
    def bare(title: str) -> str:
        return "".join(WORD.findall(unescape(re.sub("<[^>]+>", "", unescape(title)))))

    read, same = 0, 0
    for path in sorted((real_data / "dev" / "feeds").iterdir()):
        if path.name == "rbren__uolNoticias.rss":  # declares the wrong encoding: the reference loses letters
            continue
        for piece, title in zip(feed(path)[0], entries(path), strict=True):
            read += 1
            same += bare(piece.title) == bare(title)
    assert read > 1_500
    assert same / read >= 0.995


def test_the_three_that_are_not_xml_say_so(real_data: Path) -> None:
    told = {path.name for path in (real_data / "dev" / "feeds").iterdir() if NOT_WELL_FORMED in feed(path)[1]}
    assert told == NOT_XML


def pages(real_data: Path) -> dict[str, tuple[PrintedPiece, dict[str, str]]]:
    folder = real_data / "dev"
    manifest = {row["file"]: row for row in json.loads((folder / "MANIFEST.json").read_text()) if "file" in row}
    found = {}
    for path in sorted((folder / "pages").iterdir()):
        row = manifest[f"pages/{path.name}"]
        url = row.get("url") or "https://pages.example/a"
        page = FetchedPage(
            url=url, final_url=url, status=200, headers={"content-type": "text/html"}, body=path.read_bytes()
        )
        found[path.name] = (parse_article(page, zone=SINGAPORE), row)
    return found


@dataclass(frozen=True)
class Overlap:
    """How much of a text's words are those of another, counted with repetition; Chinese and kana by character."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def overlap(body: str, expected: str) -> Overlap:
    """The words of `body` held against those of `expected`."""
    found, wanted = (Counter(WORD.findall(text.lower())) for text in (body, expected))
    both = sum((found & wanted).values())
    return Overlap(both / max(1, sum(found.values())), both / max(1, sum(wanted.values())))


def expected_texts(real_data: Path, name: str) -> list[str]:
    """What the page's own collection expects: one text for each page of the outlet, of which one is this page's."""
    outlet = re.match(r"fundus__([A-Za-z]+)_", name)
    path = real_data / "dev" / "fundus_expected" / f"{outlet[1]}.json" if outlet else None
    if path is None or not path.exists():
        return []
    bodies = [
        each["body"] for each in json.loads(path.read_text()).values() if isinstance(each, dict) and "body" in each
    ]
    return [" ".join([*body["summary"], *_paragraphs(body)]) for body in bodies]


def _paragraphs(body: dict[str, list[dict[str, list[str]]]]) -> list[str]:
    return [text for section in body["sections"] for text in (*section["headline"], *section["paragraphs"])]


def test_pages_give_their_text_and_day(real_data: Path, record_property: Callable[[str, object], None]) -> None:
    read = pages(real_data)
    assert len(read) == 35
    scores: dict[str, Overlap] = {}
    right_day = 0
    for name, (piece, row) in read.items():
        text = unescape(re.sub("<[^>]+>", " ", piece.body))
        assert len(text) > 200, name
        assert piece.title, name
        day = piece.date.at.date() if piece.date.at else piece.date.on
        right_day += str(day) == row.get("published", "")[:10]
        if wanted := expected_texts(real_data, name):
            scores[name] = max((overlap(text, each) for each in wanted), key=lambda each: each.f1)
    for name in ("precision", "recall", "f1"):
        values = [getattr(score, name) for score in scores.values()]
        record_property(f"body_{name}", f"mean {mean(values):.3f}, lowest {min(values):.3f} of {len(values)} pages")
    record_property("right_day", f"{right_day} of {len(read)}")
    assert mean(score.f1 for score in scores.values()) >= F1_MEAN
    assert mean(score.precision for score in scores.values()) >= PRECISION_MEAN
    assert mean(score.recall for score in scores.values()) >= RECALL_MEAN
    assert min(score.f1 for score in scores.values()) >= F1_EACH
    assert right_day >= len(read) - 1


def test_entries_have_their_day_and_language(real_data: Path, record_property: Callable[[str, object], None]) -> None:
    folder = real_data / "dev"
    rows = {row["file"]: row for row in json.loads((folder / "MANIFEST.json").read_text()) if row.get("kind") == "feed"}
    read = dated = owed = same = compared = right = 0
    now = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    for path in sorted((folder / "feeds").iterdir()):
        pieces, _ = feed(path)
        owed += rows[f"feeds/{path.name}"]["entries_with_date"]
        read += len(pieces)
        dated += sum(1 for piece in pieces if piece.date.at or piece.date.on)
        reference = [] if path.suffix == ".json" else feedparser.parse(path.read_bytes()).entries
        for piece, entry in zip(pieces, reference, strict=False):
            moment = entry.get("published_parsed")
            day = piece.date.at.astimezone(dt.UTC).date() if piece.date.at else piece.date.on
            if moment and day and "GMT+" not in piece.date.text:  # which the reference reads with the wrong sign
                compared += 1
                same += abs((day - dt.date(*moment[:3])).days) <= (0 if piece.date.at else 1)
        for piece in pieces:
            draft = to_draft(piece, facts=SourceFacts(1), now=now)
            assert isinstance(draft, ArticleDraft), path.name
            text = draft.title + draft.teaser + draft.body
            han, kana = len(re.findall("[\\u4e00-\\u9fff]", text)), len(re.findall("[\\u3040-\\u30ff]", text))
            if not kana:
                right += draft.language.startswith("zh") == (5 * han > len(text))
            else:
                right += draft.language.startswith("ja")
    record_property(
        "entries", f"{read}, dated {dated} of {owed}; the reference's day {same} of {compared}; language {right}"
    )
    assert dated >= owed
    assert same / compared >= 0.995
    assert right / read >= 0.99
