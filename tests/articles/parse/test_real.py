"""Other people's feeds and pages: every entry of every feed, the text of every page. Found by DIVERGENCE_REAL_DATA."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest

from articles.ingestion.parse import parse_article, parse_page
from articles.ingestion.parse.feed import NOT_WELL_FORMED
from articles.ingestion.records import FetchedPage, PrintedPiece

pytestmark = pytest.mark.real

SINGAPORE = ZoneInfo("Asia/Singapore")
NOT_XML = {"feedjira__AmazonWebServicesBlog.xml", "feedjira__TechCrunch.xml", "feedjira__youtube_atom.xml"}
WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
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


def overlap(body: str, expected: str) -> float:
    """F1 of the words of two texts, counted with repetition; Chinese and kana by character."""
    found, wanted = (Counter(WORD.findall(text.lower())) for text in (body, expected))
    return 2 * sum((found & wanted).values()) / max(1, sum(found.values()) + sum(wanted.values()))


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
    scores: dict[str, float] = {}
    right_day = 0
    for name, (piece, row) in read.items():
        text = unescape(re.sub("<[^>]+>", " ", piece.body))
        assert len(text) > 200, name
        assert piece.title, name
        day = piece.date.at.date() if piece.date.at else piece.date.on
        right_day += str(day) == row.get("published", "")[:10]
        if wanted := expected_texts(real_data, name):
            scores[name] = max(overlap(text, each) for each in wanted)
    mean = sum(scores.values()) / len(scores)
    record_property("body_f1", f"mean {mean:.3f}, lowest {min(scores.values()):.3f} of {len(scores)} pages")
    record_property("right_day", f"{right_day} of {len(read)}")
    assert mean >= F1_MEAN
    assert min(scores.values()) >= F1_EACH
    assert right_day >= len(read) - 1
