"""Every document of the corpus is read exactly as its expectation says."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.ingestion.parse import parse_article, parse_page
from articles.ingestion.records import FetchedPage, ParsedPage, PrintedPiece

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
KINDS = {"sitemap": "sitemap", "listing": "listing"}
DOCUMENTS = sorted(
    path for path in CORPUS.glob("*/*") if path.suffix in {".xml", ".html", ".json"} and ".expected" not in path.name
)


def read(path: Path, expected: dict[str, object]) -> dict[str, object]:
    kind = path.parent.name
    zone = ZoneInfo(str(expected["zone"]))
    url = str(expected["url"])
    page = FetchedPage(url=url, final_url=url, status=200, headers={}, body=path.read_bytes())
    if kind == "article":
        return {"piece": piece_record(parse_article(page, zone=zone))}
    parsed = parse_page(page, kind=KINDS.get(kind, "feed"), options=dict(expected.get("options", {})), zone=zone)
    return page_record(parsed)


def page_record(parsed: ParsedPage) -> dict[str, object]:
    return {
        "title": parsed.title,
        "language": parsed.language,
        "next_url": parsed.next_url,
        "notes": list(parsed.notes),
        "pieces": [piece_record(piece) for piece in parsed.pieces],
    }


def piece_record(piece: PrintedPiece) -> dict[str, object]:
    names = ("url", "guid", "title", "teaser", "body", "section", "place", "author", "language")
    date = piece.date
    printed = {"text": date.text, "at": date.at and date.at.isoformat(), "on": date.on and date.on.isoformat()}
    return {name: getattr(piece, name) for name in names if getattr(piece, name)} | {"date": printed}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_document_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    found = read(path, expected)
    assert found == {name: expected[name] for name in found}


def test_the_corpus_is_there() -> None:
    assert len(DOCUMENTS) >= 14
