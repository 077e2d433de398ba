"""A list as a table of columns: CSV and workbook, one line a piece."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.explore.lists.list_asked import Asked, Body, rows, slugs
from analysis.explore.lists.rows import Row
from analysis.exports import about, workbook
from analysis.exports.cells import line
from analysis.measures.periods import zone

COLUMNS = (
    "id", "dated_at", "certainty", "source", "language", "place", "title", "teaser", "url", "page", "relevance", "band",
    "companies", "countries", "themes", "story", "copy_of", "sample",
)  # fmt: skip
WIDTHS = (10, 17, 12, 24, 9, 14, 60, 40, 40, 30, 9, 9, 24, 14, 30, 8, 8, 8)


def csv(asked: Asked) -> Body:
    """The whole list as CSV, streamed."""
    yield line(COLUMNS)
    for row in rows(asked.pieces()):
        yield line(_cells(row, asked.base_url))


def _cells(row: Row, base_url: str) -> Sequence[object]:
    return (
        row.id, row.dated_at.isoformat(), row.certainty, row.source_name, row.language, row.place, row.title, row.teaser,
        row.url, f"{base_url}{row.path}", row.relevance, row.band, " ".join(slugs(row, "company")),
        " ".join(slugs(row, "country")), " ".join(slugs(row, "theme")), row.story.id if row.story else None,
        row.copy_of, "yes" if row.is_sample else "",
    )  # fmt: skip


def xlsx(asked: Asked) -> Body:
    """The columns of the CSV, days as days of a calendar, and a sheet that says where they come from. Made in one go."""
    lines = (_dated(row, _cells(row, asked.base_url)) for row in rows(asked.pieces()))
    pieces = workbook.Sheet("Pieces", COLUMNS, lines, WIDTHS)
    told = workbook.Sheet("About", ("what", "value"), about.told(asked.about()), (16, 100), filtered=False)
    yield workbook.workbook([pieces, told])


def _dated(row: Row, cells: Sequence[object]) -> Sequence[object]:
    return (cells[0], row.dated_at.astimezone(zone()), *cells[2:])
