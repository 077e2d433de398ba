"""A comparison as its page shows it: subjects, panels, rows, differences, outlets and events, from one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.piece.choices import Choice
from analysis.explore.timelines.events import Beside, Subject, beside
from analysis.figures.asked import Asked
from analysis.figures.compared import CHOICES, compare
from analysis.figures.compared_said import compare_heading, counted_differences
from analysis.figures.ground import GAP
from analysis.measures.figure import Figure, Value
from analysis.measures.frames import FRAMES
from analysis.measures.periods import Period
from analysis.views.charts import events
from analysis.views.comparing import compare_charts
from analysis.views.comparing.compare_charts import Panel

OWN = frozenset({"e", *CHOICES})  # keys of the page, not of the list
ROWS = {
    **dict.fromkeys(FRAMES, ""),
    "D": gettext_lazy("D = ln(deployment / hardware)"),
    "headline": gettext_lazy("Named in the headline"),
    "only-zh": gettext_lazy("Stories only in Chinese"),
}
EXTENTS = {
    "full": gettext_lazy("whole texts"), "teaser": gettext_lazy("titles and teasers"), "title": gettext_lazy("titles alone"),
}  # fmt: skip
CROSSED = ("company", "country", "theme")  # kinds that the matrix sets against outlets


@dataclass(frozen=True, slots=True)
class Shown:
    """One subject: what it is called, its share of all, and the page with it in front."""

    choice: Choice
    whole: Value
    first: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its words and a value for each subject. `frame` colours a frame's row, `language` an outlet's."""

    name: str
    values: tuple[Value, ...]
    name_zh: str = ""
    frame: str = ""
    slug: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows once there are two subjects."""

    figure: Figure
    heading: str
    described: str
    subjects: tuple[Shown, ...]
    panels: tuple[Panel, ...]
    weeks: tuple[Line, ...]
    rows: tuple[Line, ...]
    no_chinese: bool  # the row of stories only in Chinese makes no sense here
    extent: str
    held: tuple[tuple[Choice, str, Value], ...]
    not_held: tuple[tuple[Choice, str, Value | None], ...]  # with the value where there are too few
    differences: str
    outlets: tuple[Line, ...]
    outlets_left: int
    matrix: str
    events: Beside


def page_of(given: QueryDict, question: Asked, chosen: Sequence[Choice]) -> Page:
    """The page of two to six subjects. Raises FilterError."""
    figure = compare(question, chosen)
    found = _events(figure, chosen)
    held, not_held, said = _differences(figure, chosen)
    outlets = figure.starting(f"{chosen[0].tag}/outlet/")
    rows = _rows(figure, chosen)
    described = question.filter.without("relevance")
    return Page(
        figure=figure,
        heading=compare_heading(figure, chosen),
        described=described.describe(names_in(described)),
        subjects=tuple(
            Shown(one, figure.value(f"{one.tag}/share"), query_with(given, e=_first(one, chosen))) for one in chosen
        ),
        panels=compare_charts.panels(figure, chosen, events.lane(found, numbered=True)),
        weeks=_weeks(figure, chosen),
        rows=rows,
        no_chinese=all(row.slug != "only-zh" for row in rows),
        extent=str(EXTENTS[next(iter(_extents(figure.value(f"{chosen[0].tag}/D"))))]),
        held=held,
        not_held=not_held,
        differences=said,
        outlets=tuple(_outlet(figure, chosen, value) for value in outlets),
        outlets_left=max(0, int(outlets[0].more["outlets"] or 0) - len(outlets)) if outlets else 0,
        matrix=_matrix(given, chosen),
        events=found,
    )


def query_with(given: QueryDict, **changed: list[str]) -> str:
    """The address's question with other values of some keys."""
    kept = given.copy()
    for key, values in changed.items():
        kept.setlist(key, values)
    return kept.urlencode(safe=":")


def tags(chosen: Sequence[Choice]) -> list[str]:
    """The subjects as addresses name them."""
    return [one.tag for one in chosen]


def _first(one: Choice, chosen: Sequence[Choice]) -> list[str]:
    return [one.tag, *(tag for tag in tags(chosen) if tag != one.tag)]


def _extents(value: Value) -> tuple[str, ...]:
    return ArticleFilter.from_query(value.query).values("extent")


def _weeks(figure: Figure, chosen: Sequence[Choice]) -> tuple[Line, ...]:
    """The panels' values as a table, the newest week first."""
    labels = [value.key.rpartition("/")[2] for value in figure.starting("week/")][::-1]
    return tuple(Line(label, tuple(figure.value(f"{one.tag}/week/{label}") for one in chosen)) for label in labels)


def _rows(figure: Figure, chosen: Sequence[Choice]) -> tuple[Line, ...]:
    """How each is told; rows that the question leaves without sense are not there."""
    known = {value.key for value in figure.values}
    found = []
    for row, words in ROWS.items():
        if f"{chosen[0].tag}/{row}" not in known:
            continue
        values = tuple(figure.value(f"{one.tag}/{row}") for one in chosen)
        framed = row in FRAMES
        found.append(
            Line(str(words) or values[0].name, values, values[0].name_zh if framed else "", row if framed else "", row)
        )
    return tuple(found)


Held = tuple[tuple[Choice, str, Value], ...]
NotHeld = tuple[tuple[Choice, str, Value | None], ...]


def _differences(figure: Figure, chosen: Sequence[Choice]) -> tuple[Held, NotHeld, str]:
    """The differences to the first subject that leave zero, the widest of each subject first; what else was compared, in one
    line a subject; and how many there were."""
    held: list[tuple[Choice, str, Value]] = []
    rest: list[tuple[Choice, str, Value | None]] = []
    compared = 0
    for other in chosen[1:]:
        values = figure.starting(f"apart/{chosen[0].tag}/{other.tag}/")
        if values[0].few:
            rest.append((other, "", values[0]))
            continue
        compared += len(values)
        settled = [value for value in values if value.settled]
        held += [(other, value.name, value) for value in sorted(settled, key=lambda value: -abs(value.value or 0.0))]
        if names := ", ".join(value.name for value in values if not value.settled):
            rest.append((other, names, None))
    return tuple(held), tuple(rest), counted_differences(len(held), compared) if compared else ""


def _outlet(figure: Figure, chosen: Sequence[Choice], value: Value) -> Line:
    slug = value.key.rpartition("/")[2]
    values = tuple(figure.value(f"{one.tag}/outlet/{slug}") for one in chosen)
    return Line(value.name, values, slug=slug, language=str(value.more["language"]))


def _events(figure: Figure, chosen: Sequence[Choice]) -> Beside:
    """The events of the weeks, each with the whole list of its week."""
    weeks: dict[Period, Opens | None] = {}
    for value in figure.starting("week/"):
        week = Period.parse(value.key.rpartition("/")[2])
        weeks[week] = None if value.more["state"] == GAP else Opens(value.opens, value.query)
    names = tuple(name for one in chosen for name in (one.name, one.name_zh) if name and one.kind != "theme")
    themes = tuple(one.slug for one in chosen if one.kind == "theme")
    seats = tuple(one.country for one in chosen if one.country)
    return beside(list(weeks.items()), Subject(names, themes, seats))


def _matrix(given: QueryDict, chosen: Sequence[Choice]) -> str:
    """The matrix of all outlets by the subjects; "" unless they are of one kind that a matrix has and the list leaves open."""
    kind = chosen[0].kind
    if {one.kind for one in chosen} != {kind} or kind not in CROSSED or given.getlist(kind):
        return ""
    kept = QueryDict(mutable=True)
    for key, values in given.lists():
        if key not in OWN:
            kept.setlist(key, values)
    kept["rows"], kept["cols"] = "source", kind
    kept.setlist(kind, [one.slug for one in chosen])
    return kept.urlencode(safe=":")


def removed(given: QueryDict, chosen: Sequence[Choice], one: Choice) -> str:
    """The page without one of its subjects."""
    return query_with(given, e=[tag for tag in tags(chosen) if tag != one.tag])


def too_few() -> str:
    """The sentence for an address that names fewer than two subjects, or more than six."""
    return _("A comparison needs two to six subjects; write them as e=company:huawei&e=company:openai.")
