"""A document as a workbook: its statements with what they rest on, its numbers, its sources, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.exports import about
from analysis.exports.document import Document, Entry, Table
from analysis.exports.numbers import numbers_of
from analysis.exports.workbook import Sheet, workbook

STATEMENTS = ("number", "section", "heading", "kind", "statement", "language", "sources", "pieces", "query", "opens")
SOURCES = ("number", "piece", "outlet", "title", "date", "language", "author", "url", "retrieved")
NUMBERS = ("of", "where", "name", "count", "share", "value", "unit", "low", "high", "n", "mark", "query")
_DIGITS = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")

Statement = tuple[int, str, str, str, str, str, tuple[int, ...], str, int | None]


def to_xlsx(document: Document, *, css: str = "") -> bytes:
    """The workbook. Sheets without a row are left out, but for the one that says where it comes from. The style sheet is not used."""
    del css
    numbers = document.numbers()
    sheets = [
        Sheet("Statements", STATEMENTS, _statements(document, numbers), (8, 18, 24, 11, 80, 9, 12, 16, 40, 8)),
        *(_table(table, at) for at, table in enumerate(tables(document), start=1)),
        Sheet("Numbers", NUMBERS, _numbers(document), (14, 14, 24, 10, 10, 10, 12, 10, 10, 8, 14, 40)),
        Sheet("Sources", SOURCES, _sources(document.entries), (8, 8, 24, 60, 12, 10, 20, 50, 12)),
        Sheet("About", ("what", "value"), about.of_document(document), (16, 100), filtered=False),
    ]
    held = [Sheet(one.name, one.columns, list(one.rows), one.widths, one.filtered) for one in sheets]
    return workbook(one for one in held if one.rows or one.name == "About")


def statements(document: Document) -> Iterator[Statement]:
    """Every statement: its number, section, heading, kind, words, language, the pieces it cites, its list and how many that has."""
    number = 0
    for said in document.opening:
        number += 1
        yield number, "", "", "opening", said.text, said.lang, said.citations, said.query, said.opens
    for part in document.sections:
        for block in part.blocks:
            for said in block.sentences:
                number += 1
                kind = "quotation" if said.quote else "statement"
                yield (
                    number,
                    part.title,
                    block.heading,
                    kind,
                    said.text,
                    said.lang,
                    said.citations,
                    said.query,
                    said.opens,
                )
        for note in part.notes:
            number += 1
            yield number, part.title, "", "note", note, document.lang, (), "", None


def tables(document: Document) -> Iterator[Table]:
    """Every table of a document, those of its charts after the block's own."""
    for part in document.sections:
        for block in part.blocks:
            yield from block.tables
            yield from (chart.table for chart in block.charts)


def _statements(document: Document, numbers: dict[int, int]) -> Iterator[tuple[object, ...]]:
    for number, section, heading, kind, text, lang, cited, query, opens in statements(document):
        sources = ", ".join(str(numbers[key]) for key in cited)
        pieces = ", ".join(map(str, cited))
        yield number, section, heading, kind, text, lang, sources, pieces, query, opens


def _table(table: Table, at: int) -> Sheet:
    rows = [[_plain(part) for part in row] for row in table.rows]
    return Sheet(f"{at} {table.caption}", table.columns, rows, (28, *([14] * (len(table.columns) - 1))))


def _plain(part: str) -> str | float:
    """A number that is printed as plain digits, as a number."""
    if not _DIGITS.fullmatch(part):
        return part
    return float(part) if "." in part else int(part)


def _numbers(document: Document) -> Iterator[tuple[object, ...]]:
    for one in numbers_of(document):
        yield (
            one.of, one.where, one.name, one.count, one.share, one.value, one.unit, one.low, one.high, one.n, one.mark, one.query
        )  # fmt: skip


def _sources(entries: tuple[Entry, ...]) -> Iterator[tuple[object, ...]]:
    for number, entry in enumerate(entries, start=1):
        yield (
            number, entry.id, entry.outlet, entry.title, entry.date, entry.lang, entry.author, entry.url, entry.retrieved
        )  # fmt: skip
