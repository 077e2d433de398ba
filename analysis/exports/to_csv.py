"""A document as a table: one line for every piece that a statement rests on, and one for each that rests on none."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.exports.cells import table
from analysis.exports.document import Document
from analysis.exports.to_xlsx import statements

COLUMNS = (
    "number", "section", "heading", "kind", "statement", "language", "query", "opens", "source", "piece", "outlet", "title", "date",
    "url", "retrieved",
)  # fmt: skip


def to_csv(document: Document, *, css: str = "") -> bytes:
    """The statements with their citations as CSV (RFC 4180), UTF-8. The style sheet is not used."""
    del css
    return table([COLUMNS, *_rows(document)])


def _rows(document: Document) -> Iterator[tuple[object, ...]]:
    place = document.numbers()
    for number, section, heading, kind, text, lang, cited, query, opens in statements(document):
        said = (number, section, heading, kind, text, lang, query, opens)
        for key in cited:
            entry = document.entries[place[key] - 1]
            yield (
                *said, place[key], entry.id, entry.outlet, entry.title, entry.date, entry.url, entry.retrieved
            )  # fmt: skip
        if not cited:
            yield (*said, *([None] * 7))
