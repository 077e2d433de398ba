"""The charts and tables of a briefing: D by week, the shares of the week's themes, and what the theses came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from analysis.briefings.moves import decimal, families, moved
from analysis.briefings.records import Before, Label, Week
from analysis.briefings.signals import Signals
from analysis.charts.alone import PAGE, alone
from analysis.charts.dots import Dot, DotRow, Dots, dots
from analysis.charts.leaning import leaning
from analysis.charts.marks import family_colour
from analysis.charts.plates import Caption, Form, Panel, Plate, Shape
from analysis.charts.records import Chart as Shown
from analysis.charts.records import Series, Svg
from analysis.exports.document import Chart, Figure, Number, Table
from analysis.exports.numbers import BEFORE
from analysis.figures.axis import LIST, STATES, axis, mark, with_years
from analysis.measures.figure import DIGITS, Value
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, written, zone
from analysis.measures.words import shown

LEAST_WEEKS = 2  # of a line


def charts(week: Week, found: Signals, rows: Sequence[Figure]) -> dict[str, Chart]:
    """The charts of the week by their keys; one that would show nothing is left out."""
    drawn = [_emphasis(week, found), _themes(week, rows)]
    return {chart.key: chart for chart in drawn if chart}


def tables(week: Week) -> dict[str, Table]:
    """The tables of the week by their keys."""
    if not week.verdicts:
        return {}
    rows = tuple((shown(one.claim, one.claim_zh), _(one.verdict), one.week) for one in week.verdicts)
    return {
        "theses": Table(
            _("What the theses came to"), (_("Thesis"), _("Verdict"), _("Tested in")), rows, "/theses/", "theses"
        )
    }


def numbers(found: Signals, rows: Sequence[Figure]) -> dict[str, list[str]]:
    """The numbers that a sentence may say with a link to what the charts were drawn from, by address."""
    said: dict[str, list[str]] = {}
    if found.asked:
        values = [part for value in found.emphasis for part in (value.value, value.low, value.high) if part is not None]
        said[f"/emphasis/?{found.asked.query()}"] = [f"{abs(value):.2f}" for value in values]
    for row in rows:
        parts = [
            part
            for part in (row.share, row.low, row.high, row.change, row.change_low, row.change_high)
            if part is not None
        ]
        said[LIST + row.query] = [f"{abs(part):.0f}" for part in parts] + [str(row.count), str(row.total)]
    return said


def measured(week: Week, found: Signals) -> tuple[Number, ...]:
    """What the sentences and charts say beside the lengths of lists, so that it can be counted again: the weeks before behind
    every change, D by week, and what bursts, is new or is stressed apart."""
    own = families(week)
    named = [*own, *(label for label, _change in moved(week, [one for one in week.labels.values() if one not in own]))]
    return (
        *(number for before in week.before for number in _before(week, before, named)),
        *(_measured("emphasis", value) for value in found.emphasis),
        *(_measured("bursts", value) for value in found.bursts),
        *(_measured("new-names", value) for value in found.fresh),
        *(_measured("new-terms", value) for value in found.terms),
        *(_measured("contrast", value) for value in found.contrasts),
    )


def _before(week: Week, before: Before, named: Sequence[Label]) -> Iterator[Number]:
    """An earlier week: all of its pieces, and those of each tag."""
    one, days = before.period, (before.period.start, before.period.end)
    every = week.asked().between(*days).to_query()
    yield Number(BEFORE, one.label, "", before.total, None, before.total, "pieces", n=before.total, query=every)
    for label in named:
        count = before.counts.get(label.id, 0)
        share = round(count / before.total, 6) if before.total else None
        query = week.asked((label.kind, label.slug)).between(*days).to_query()
        yield Number(BEFORE, one.label, label.name, count, share, count, "pieces", n=before.total, query=query)


def _measured(of: str, value: Value) -> Number:
    low, high, said = (None if part is None else round(part, DIGITS) for part in (value.low, value.high, value.value))
    few = "too few" if value.few else ""
    return Number(of, value.key, value.name, value.opens, None, said, value.scale, low, high, value.n, few, value.query)


def _emphasis(week: Week, found: Signals) -> Chart | None:
    """D by week up to this one."""
    values = [value for value in found.emphasis if value.n]
    if found.asked is None or len(values) < LEAST_WEEKS:
        return None
    weeks = [Period.parse(value.key.split("/")[1]) for value in found.emphasis]
    shown_ = [
        axis(one, query=value.query, opens=value.opens, state=STATES[value.more["state"]])
        for one, value in zip(weeks, found.emphasis, strict=True)
    ]
    series = Series("ink", "D", tuple(mark(value) for value in found.emphasis))
    title = _("D = ln(deployment / hardware), by week")
    summary = _("%(n)s weeks. The table has the same figures.") % {"n": len(weeks)}
    shape = Shown("d", title, summary, with_years(shown_, [one.start for one in weeks]), (series,), "")
    query = found.asked.query()
    rows = tuple(_row(value) for value in found.emphasis)
    table = Table(title, (_("Week"), "D", "95 %", "n"), rows, f"/emphasis/?{query}")
    plate = _plate(
        "emphasis",
        title,
        leaning(shape, width=PAGE),
        shape,
        "leaning",
        found.asked.filter.to_query(),
        "stories",
        sum(value.n for value in values),
    )
    return Chart(
        "emphasis",
        title,
        summary,
        alone(plate, _caption(week, plate, f"/emphasis/?{query}", weeks[0]), bare=True),
        table,
    )


def _row(value: Value) -> tuple[str, str, str, str]:
    label = value.key.split("/")[1]
    if value.value is None:
        return label, _("not collected") if value.more.get("state") == "gap" else _("none"), "", str(value.n)
    said = decimal(value.value) if value.n >= FEW else _("too few")
    bounds = f"{decimal(value.low)} – {decimal(value.high)}" if value.low is not None and value.high is not None else ""
    return label, said, bounds if value.n >= FEW else "", str(value.n)


def _themes(week: Week, figures: Sequence[Figure]) -> Chart | None:
    """The shares of the week's theme families with their intervals, the largest first."""
    known = [row for row in figures if row.share is not None and row.low is not None and row.high is not None]
    if not known:
        return None
    ranked = sorted(known, key=lambda row: (-row.count, row.key))
    title, summary = (
        _("Share of the week's pieces by theme family"),
        _("Per cent, with 95 % intervals. A piece may carry several themes."),
    )
    shape = Dots("themes", title, summary, tuple(_dots(row) for row in ranked), "%", zero=False)
    rows = tuple(
        (row.label, f"{row.count:,}", f"{row.share:.0f} %", f"{row.low:.0f} – {row.high:.0f} %") for row in ranked
    )
    table = Table(title, (_("Theme family"), _("Pieces"), _("Share"), "95 %"), rows, LIST + week.query())
    plate = _plate("themes", title, dots(shape, width=PAGE), shape, "dots", week.query(), "pieces", len(week.pieces))
    caption = _caption(week, plate, LIST + week.query(), week.period)
    return Chart("themes", title, summary, alone(plate, caption, bare=True), table)


def _dots(row: Figure) -> DotRow:
    key = family_colour(row.key)
    said = _("%(name)s: %(share)s %% (%(low)s to %(high)s, n = %(n)s)") % {
        "name": row.label,
        "share": f"{row.share:.0f}",
        "low": f"{row.low:.0f}",
        "high": f"{row.high:.0f}",
        "n": row.total,
    }
    dot = Dot(row.share or 0.0, row.low, row.high, "disc", key, said, LIST + row.query, row.count)
    return DotRow(row.label, (dot,), f"{row.share:.0f} % n {row.count}", "", "", key)


def _plate(name: str, title: str, drawing: Svg, shape: Shape, form: Form, query: str, counted: str, n: int) -> Plate:
    return Plate(name, title, (Panel(drawing, shape, form),), query, counted, n)


def _caption(week: Week, plate: Plate, address: str, first: Period) -> Caption:
    home = str(settings.PUBLIC_URL).rstrip("/")
    return Caption(
        described=week.filter.describe({}),
        window=written(first.start, week.period.end),
        zone=str(zone()),
        counted=plate.counted,
        n=plate.n,
        rules=week.rules,
        stamp="",
        address=home + address,
        home=home,
    )
