"""Charts, comparisons and matrices as documents, so that the writers of documents make every format of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext

from analysis.charts.alone import alone, on_paper
from analysis.charts.plates import Caption, Cell, Plate
from analysis.exports.document import About, Block, Chart, Document, Number, Section, Table
from analysis.measures.figure import COUNT, DIGITS, SHARE, Figure, Value
from analysis.templatetags.figures import bounds, valued

COLUMNS = ("where", "name", "count", "value", "unit", "interval", "n", "mark")


def document(
    *,
    title: str,
    kicker: str,
    lede: str,
    about: About,
    stamp: str,
    sections: Iterable[Section],
    measured: Iterable[Number],
) -> Document:
    """A document without citations of its own: every number in it leads to its list."""
    return Document(
        title=title,
        kicker=kicker,
        lede=lede,
        period=about.window,
        rules=about.rules,
        sections=tuple(sections),
        entries=(),
        stamp=stamp,
        facts=dict(about.counts),
        about=about,
        measured=tuple(measured),
    )


def of_plates(plates: Sequence[Plate], captions: Sequence[Caption], about: About) -> Document:
    """One chart, or all charts of a page, each with its numbers as a table."""
    first, caption = plates[0], captions[0]
    title = (
        first.title
        if len(plates) == 1
        else gettext("%(n)s charts: %(list)s") % {"n": len(plates), "list": caption.described}
    )
    return document(
        title=title,
        kicker=gettext("Chart") if len(plates) == 1 else gettext("Charts of a page"),
        lede=caption.lines[0],
        about=about,
        stamp=caption.stamp,
        sections=charts(plates, captions),
        measured=(number for plate in plates for number in numbers_of_plate(plate)),
    )


def charts(plates: Sequence[Plate], captions: Sequence[Caption]) -> list[Section]:
    """The charts of a page as a section; none for none."""
    if not plates:
        return []
    drawn = tuple(Block((), charts=(chart(plate, said),)) for plate, said in zip(plates, captions, strict=True))
    return [Section("charts", gettext("Chart") if len(drawn) == 1 else gettext("Charts"), drawn)]


def chart(plate: Plate, caption: Caption) -> Chart:
    """A plate as a chart of a document: its drawing without title and caption, which the document prints itself."""
    rows = tuple(_row(cell) for cell in plate.rows)
    table = Table(plate.title, COLUMNS, rows, caption.address)
    return Chart(
        plate.name, plate.title, plate.summary, alone(on_paper(plate), replace(caption, told=()), bare=True), table
    )


def numbers_of_plate(plate: Plate) -> Iterator[Number]:
    """Every number of a chart with its list. Parts of a week whose list holds them all count as values, not as its length."""
    longest: dict[str, float] = {}
    for cell in plate.rows:
        longest[cell.query] = max(longest.get(cell.query, 0), cell.count or 0)
    for cell in plate.rows:
        count = cell.count if cell.query and cell.count == longest[cell.query] else None
        yield Number(
            plate.name, cell.where, cell.name, count, _round(cell.share), _round(cell.value), cell.unit, _round(cell.low),
            _round(cell.high), cell.n, cell.mark, cell.query,
        )  # fmt: skip


def numbers_of_figure(figure: Figure) -> Iterator[Number]:
    """Every value of a measure with its list; a value without one of its own counts nothing."""
    for value in figure.values:
        share = value.value if value.scale == SHARE else None
        yield Number(
            figure.measure, value.key, value.name, value.opens, _round(share), _round(value.value),
            figure.counted if value.scale == COUNT else value.scale, _round(value.low), _round(value.high), value.n,
            "too few" if value.few else "", value.query,
        )  # fmt: skip


def values_table(
    caption: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[Value]]], address: str = ""
) -> Table:
    """Values side by side: each with its interval, or "too few" with what there is."""
    told = tuple((name, *(said(value) for value in values)) for name, values in rows)
    return Table(caption, tuple(heads), told, address)


def said(value: Value) -> str:
    """A value for a printed cell: 35 % (27 to 42 %), or too few (n = 17)."""
    if value.scale == COUNT:
        return f"{value.opens:,}"
    if value.value is None or value.few:
        return gettext("too few (n = %(n)s)") % {"n": f"{value.n:,}"}
    around = bounds(value)
    return f"{valued(value)} ({around})" if around else valued(value)


def _row(cell: Cell) -> tuple[str, ...]:
    value = _written(cell.share if cell.share is not None else cell.value, per_cent=cell.share is not None)
    around = (
        ""
        if cell.low is None or cell.high is None
        else f"{_written(cell.low, per_cent=cell.share is not None)} – {_written(cell.high, per_cent=cell.share is not None)}"
    )
    return (
        cell.where, cell.name, _written(cell.count), value, "%" if cell.share is not None else cell.unit, around,
        "" if cell.n is None else str(cell.n), cell.mark,
    )  # fmt: skip


def _written(number: float | None, *, per_cent: bool = False) -> str:
    if number is None:
        return ""
    if per_cent:
        return f"{100 * number:.1f}"
    return str(int(number)) if float(number).is_integer() else f"{number:.2f}"


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)
