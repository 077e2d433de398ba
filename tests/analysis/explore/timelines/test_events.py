"""Which events a chart names: the nearest to its subject, spread over its time, and none hidden."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.timelines.events import KINDS, MOST, Subject, beside, subject_of
from analysis.lexicon.events import KINDS as KNOWN
from analysis.lexicon.files import load
from analysis.measures.periods import Period, Unit, spans


def periods(first: str, last: str, unit: Unit = "week") -> list[tuple[Period, Opens | None]]:
    shown = spans(Period.of(dt.date.fromisoformat(first), unit), Period.of(dt.date.fromisoformat(last), unit))
    return [(period, Opens(at, f"week={period.label}")) for at, period in enumerate(shown)]


def test_all_events_of_the_time_are_listed_and_some_are_chosen() -> None:
    found = beside(periods("2025-07-01", "2025-08-31"), Subject())
    assert len(found.events) > MOST == len(found.chosen)
    assert {event.period.start <= event.milestone.date <= event.period.end for event in found.events} == {True}
    for event in found.events:
        assert event.opens == Opens(int(event.at), f"week={event.period.label}")
    half = len(periods("2025-07-01", "2025-08-31")) / 2
    assert {event.at < half for event in found.chosen} == {True, False}, "spread over the time"


def test_the_nearest_come_first() -> None:
    weeks = periods("2025-06-01", "2025-12-31")
    named = beside(weeks, Subject(names=("Huawei", "华为")))
    roadmap = next(event for event in named.chosen if "Ascend roadmap" in event.milestone.title)
    assert roadmap.milestone.title_zh.startswith("华为")
    talks = beside(weeks, Subject(themes=("trade_tariffs",)))
    held = [event for event in talks.events if event.milestone.kind == "talks"]
    assert 3 < len(held) < MOST
    assert set(held) - {event for event in talks.events if event.chosen} == set()
    here = beside(weeks, Subject(countries=("EU",)))
    assert sum(event.milestone.country == "EU" for event in here.chosen) == sum(
        event.milestone.country == "EU" for event in here.events
    )


@pytest.mark.parametrize("unit", ["week", "month"])
def test_the_same_question_gives_the_same_answer(unit: Unit) -> None:
    weeks = periods("2022-01-01", "2025-12-31", unit)
    subject = subject_of(ArticleFilter.from_query("theme=export_controls&country=US"), ("Nvidia",))
    assert beside(weeks, subject) == beside(weeks, subject)
    assert len(beside(weeks, subject).chosen) == MOST
    assert all(subject.nearness(event.milestone) > 0 for event in beside(weeks, subject).chosen)


def test_a_gap_opens_nothing_and_no_weeks_hold_no_event() -> None:
    weeks = [(period, None) for period, _ in periods("2025-07-20", "2025-07-31")]
    assert {event.opens for event in beside(weeks, Subject()).events} == {None}
    assert beside([], Subject()).events == ()


def test_the_kinds_of_themes_exist() -> None:
    assert KINDS.keys() <= {theme.id for theme in load().themes}
    assert {kind for kinds in KINDS.values() for kind in kinds} <= set(KNOWN)
