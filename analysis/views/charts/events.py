"""The lane of events above a chart, in the language of the interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from analysis.charts.records import Event
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.front.overview import FrameWeeks
from analysis.explore.timelines.events import Beside, PlacedEvent, Subject, beside, subject_of
from analysis.explore.timelines.timeline import Timeline
from analysis.measures.figure import Value
from analysis.measures.periods import Period
from articles.health.words import day_words, in_chinese

LIST = "/articles/?"


def lane(found: Beside, *, numbered: bool = False) -> tuple[Event, ...]:
    """The chosen events as marks, with their titles in the interface's language, or as the numbers they have in the list."""
    return tuple(_event(event, numbered) for event in found.chosen)


def _event(event: PlacedEvent, numbered: bool) -> Event:
    href = LIST + event.opens.query if event.opens else ""
    if numbered:
        return Event(event.at, str(event.number), href)
    title, lang = _title(event)
    return Event(event.at, title, href, lang)


def _title(event: PlacedEvent) -> tuple[str, str]:
    """What it is called in the language of the interface, and the language of those words where it is not English."""
    if in_chinese():
        return event.milestone.title_zh, "zh-Hans"
    return event.milestone.title, ""


def told(found: Beside) -> tuple[str, ...]:
    """What the numbers above a chart stand for, in one line; nothing without any."""
    if not found.chosen:
        return ()
    parts = [
        gettext("%(number)s: %(day)s, %(title)s")
        % {"number": event.number, "day": day_words(event.milestone.date), "title": _title(event)[0]}
        for event in found.chosen
    ]
    return (gettext("Events: %(list)s.") % {"list": gettext("; ").join(parts)},)


def of_timeline(measured: Timeline, *, countries: Iterable[str] = ()) -> Beside:
    """The events of a timeline's periods, nearest to its series and to these countries."""
    weeks = [(s.period, None if s.gap else Opens(s.total, s.query)) for s in measured.periods]
    asked = subject_of(measured.filter)
    slugs = tuple(series.slug for series in measured.series)
    names = tuple(name for series in measured.series for name in (series.name, series.name_zh) if name)
    subject = Subject(
        names if measured.by == "company" else (),
        (*asked.themes, *(slugs if measured.by == "theme" and len(slugs) == 1 else ())),
        (*asked.countries, *countries, *(slugs if measured.by == "country" else ())),
    )
    return beside(weeks, subject)


def of_frames(measured: FrameWeeks) -> Beside:
    """The events of the front page's weeks."""
    weeks = [(week.period, None if week.gap else Opens(week.pieces, week.query)) for week in measured.weeks]
    return beside(weeks, Subject())


def of_values(weeks: Sequence[Period], values: Sequence[Value], filter: ArticleFilter) -> Beside:
    """The events of measured weeks, one value a week."""
    shown = [
        (week, None if value.more.get("state") == "gap" else Opens(value.opens, value.query))
        for week, value in zip(weeks, values, strict=True)
    ]
    return beside(shown, subject_of(filter))
