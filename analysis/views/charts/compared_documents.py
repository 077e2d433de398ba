"""A comparison, a matrix and a measure as documents: the tables of their pages with the list behind every number."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from analysis.charts.plates import Caption, Plate
from analysis.explore.stack.matrix import Matrix
from analysis.explore.stack.matrix_data import MENTIONED
from analysis.exports.document import About, Block, Document, Number, Section, Table
from analysis.figures.cross import Cross
from analysis.measures.figure import SAMPLE, Figure
from analysis.views.charts.page_documents import charts, document, numbers_of_figure, numbers_of_plate, values_table
from analysis.views.comparing.compare_page import Page

MOST_ROWS = 200  # of a measure's table on paper; the workbook has all


def of_comparison(page: Page, plates: Sequence[Plate], captions: Sequence[Caption], about: About) -> Document:
    """Two to six subjects beside each other: their weeks, how each is told, who covers whom."""
    names = [one.choice.name for one in page.subjects]
    told = values_table(
        gettext("Values with their 95 % intervals"), (gettext("Part"), *names), ((row.name, row.values) for row in page.rows), about.address
    )  # fmt: skip
    outlets = values_table(
        gettext("By outlet"), (gettext("Outlet"), *names), ((row.name, row.values) for row in page.outlets), about.address
    )  # fmt: skip
    sections = [
        *charts(plates, captions),
        Section(
            "told",
            gettext("How each is told"),
            (Block((), tables=(told,)),),
            (page.differences,) if page.differences else (),
        ),
        *([Section("outlets", gettext("Who covers whom"), (Block((), tables=(outlets,)),))] if page.outlets else []),
    ]
    return document(
        title=page.heading,
        kicker=gettext("Comparison"),
        lede=_lede(about),
        about=about,
        stamp=_stamp(sample=page.figure.sample),
        sections=sections,
        measured=numbers_of_figure(page.figure),
    )


def of_figure(figure: Figure, plates: Sequence[Plate], captions: Sequence[Caption], about: About) -> Document:
    """What a measure says: its charts, its values, how it is made."""
    heads = (gettext("Name"), gettext("Value"), "n")
    rows = [(value.name or value.key, value) for value in figure.values[:MOST_ROWS]]
    table = values_table(figure.title, heads[:2], ((name, [value]) for name, value in rows), about.address)
    with_n = tuple((*line, f"{value.n:,}") for line, (_, value) in zip(table.rows, rows, strict=True))
    values = Section(
        "values", gettext("Values"), (Block((), tables=(Table(table.caption, heads, with_n, table.query),)),), figure.notes
    )  # fmt: skip
    return document(
        title=figure.title,
        kicker=gettext("Measure"),
        lede=_lede(about),
        about=about,
        stamp=_stamp(sample=figure.sample),
        sections=[*charts(plates, captions), values],
        measured=[*numbers_of_figure(figure), *(number for plate in plates for number in numbers_of_plate(plate))],
    )


def of_matrix(page: Matrix, about: About, *, sample: bool) -> Document:
    """Companies by layers of the stack."""
    title = gettext("Companies mentioned with layers of the stack")
    rows = tuple((row.layer.name, *(str(cell.opens.count) for cell in row.cells)) for row in page.rows)
    heads = (gettext("Layer of the stack"), *(who.name for who in page.columns))
    foot = (gettext("About the company"), *(str(who.on_it.count) for who in page.columns))
    measured = [
        Number("matrix", row.layer.id, cell.company, cell.opens.count, cell.share, cell.opens.count, page.filter.counted,
               mark="too few" if cell.few else "", query=cell.opens.query)
        for row in page.rows for cell in row.cells
    ]  # fmt: skip
    return _matrix(
        title,
        Table(gettext("Mentioned with"), heads, (*rows, foot), about.address),
        measured,
        about,
        sample,
        (gettext(MENTIONED),),
    )


def of_cross(page: Cross, about: About, names: tuple[str, str], *, sample: bool) -> Document:
    """Any two kinds crossed, those rows and columns that the page shows; `names` are what many of the kinds are called."""
    title = gettext("Matrix of %(rows)s and %(columns)s") % {"rows": names[0], "columns": names[1]}
    lines = list(zip(page.rows.heads, page.cells, strict=True))
    heads = ("", *(head.name for head in page.columns.heads), gettext("All"))
    rows = tuple((head.name, *(str(cell.opens.count) for cell in cells), str(head.all.count)) for head, cells in lines)
    measured = [
        Number("matrix", head.slug, column.slug, cell.opens.count, None, cell.opens.count, page.filter.counted, n=page.n.count,
               mark="too few" if cell.few else "more than by chance" if page.tested and cell.sure else "", query=cell.opens.query)
        for head, cells in lines for column, cell in zip(page.columns.heads, cells, strict=True)
    ]  # fmt: skip
    notes = (gettext("One may count in several cells, so a row does not add up to its total."),)
    return _matrix(title, Table(gettext("Told together"), heads, rows, about.address), measured, about, sample, notes)


def _matrix(
    title: str, table: Table, measured: Sequence[Number], about: About, sample: bool, notes: tuple[str, ...]
) -> Document:
    return document(
        title=title,
        kicker=gettext("Matrix"),
        lede=_lede(about),
        about=about,
        stamp=_stamp(sample=sample),
        sections=[Section("matrix", gettext("Matrix"), (Block((), tables=(table,)),), notes)],
        measured=measured,
    )


def _lede(about: About) -> str:
    return gettext("%(list)s. %(window)s, %(zone)s.") % {
        "list": about.query,
        "window": about.window,
        "zone": about.zone,
    }


def _stamp(*, sample: bool) -> str:
    return gettext(SAMPLE) if sample else ""
