"""The sources of a document, read back by parsers that others wrote: the same fields in every format."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import rispy

from analysis.exports import export
from analysis.exports.bibliography import cited
from tests.analysis.exports.documents import ENTRIES, document
from tests.analysis.exports.reading import untex
from tests.analysis.exports.test_sheets import ABOUT

SOURCES = (
    replace(ENTRIES[0], author="By A. Lim and M. Tan", slug="potomac-circuit"),
    replace(ENTRIES[1], author="李明、王芳", slug="zhufeng", retrieved="2025-07-30", sample=True),
    replace(ENTRIES[2], slug="nowhere", dated=False),
)
WHOLE = document(entries=SOURCES, about=replace(ABOUT, query="matching “@article{x,} 小模型”"))


def bibtex(text: str) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    return [
        {"ID": entry.key, "ENTRYTYPE": entry.entry_type, **{field.key: field.value for field in entry.fields}}
        for entry in library.entries
    ]


def test_three_parsers_read_the_same_fields() -> None:
    bib = bibtex(export(WHOLE, "bib").decode())
    ris = rispy.loads(export(WHOLE, "ris").decode())
    csl = json.loads(export(WHOLE, "csl"))
    assert len(bib) == len(ris) == len(csl) == 3
    for entry, record, item, source in zip(bib, ris, csl, SOURCES, strict=True):
        piece = cited(source)
        assert entry["ID"] == record["id"] == item["id"] == piece.key
        assert untex(entry["title"].strip("{}")) == record["title"] == item["title"] == piece.title
        authors = [untex(name) for name in entry["author"].split(" and ")] if "author" in entry else []
        assert authors == record.get("authors", []) == [name["literal"] for name in item.get("author", [])]
        assert untex(entry["journal"]) == record["secondary_title"] == item["container-title"] == piece.outlet
        assert entry["url"] == record["urls"][0] == item["URL"] == piece.url
        assert entry["language"] == record["language"] == item["language"] == piece.language
        days = [part for part in (entry.get("date"), record.get("date"), item.get("issued")) if part]
        assert len(days) == (3 if source.dated else 0)
        if source.dated:
            year, month, day = item["issued"]["date-parts"][0]
            assert entry["date"] == f"{year}-{month:02}-{day:02}" == record["date"].strip("/").replace("/", "-")
        assert ("note" in entry) == ("notes" in record) == ("note" in item) == source.sample


def test_bibtex_says_where_it_comes_from_and_programs_read_past_it() -> None:
    text = export(WHOLE, "bib").decode()
    assert text.startswith("% Query: matching “＠article{x,} 小模型”\n% Taken from: /articles/?company=huawei\n")
    assert "% Rules: 2026.1\n" in text.partition("@")[0]
    assert [entry["ENTRYTYPE"] for entry in bibtex(text)] == ["article"] * 3


def test_a_document_of_before_is_cited_too() -> None:
    (first, *_) = bibtex(export(document(), "bib").decode())
    assert first["ID"] == "2025-7"
    assert "author" not in first
