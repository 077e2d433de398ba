"""Rules that starve or swallow are told; a gap in collection is no reason for alarm."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.editing import alarms
from analysis.measures.surprise import expected
from analysis.models import RuleAlarm
from tests.analysis.explore.pieces import Draft, claim, pieces, rules, tag

MONDAY = dt.date(2025, 7, 28)
WEEKS = [MONDAY - dt.timedelta(weeks=back) for back in range(12)][::-1]


def found(own: list[int], every: list[int]) -> list[tuple[str, int]]:
    return [
        (finding.kind, finding.found)
        for finding in alarms.judge(
            1, "name X", dict(zip(WEEKS, own, strict=True)), dict(zip(WEEKS, every, strict=True)), WEEKS
        )
    ]


@pytest.mark.parametrize(
    ("own", "every", "told"),
    [
        ([6] * 8 + [0] * 4, [100] * 12, [("starved", 0)]),
        ([6] * 12, [100] * 12, []),
        ([6] * 8 + [0] * 4, [100] * 8 + [0] * 4, []),  # nothing was collected
        ([6] * 8 + [0] * 4, [100] * 8 + [5] * 4, []),  # little was
        ([1, 0, 0, 0, 0, 0, 0, 0] + [0] * 4, [100] * 12, []),  # it never found much
        ([2] * 11 + [30], [100] * 12, [("greedy", 30)]),
        ([2] * 11 + [30], [100] * 11 + [1500], []),  # there was so much more of everything
        ([0] * 11 + [12], [100] * 12, [("greedy", 12)]),
        ([2] * 11 + [7], [100] * 12, []),
    ],
)
def test_what_raises_an_alarm(own: list[int], every: list[int], told: list[tuple[str, int]]) -> None:
    assert found(own, every) == told


def test_the_chances_by_hand() -> None:
    """Eight weeks of one piece in ten: mean (8 + .5) / 80 * 10, dispersion 0 shrunk to .125."""
    hoped = expected([1] * 8, [10.0] * 8, 10.0)
    size = 1 / (0.125 + 0.125 / 8 + 1 / 8.5)
    assert hoped.mean == pytest.approx(1.0625)
    assert hoped.size == pytest.approx(size)
    assert hoped.none() == pytest.approx((size / (size + 1.0625)) ** size)
    one = hoped.none() * size * 1.0625 / (size + 1.0625)
    assert hoped.at_least(2) == pytest.approx(1 - hoped.none() - one)
    assert hoped.at_least(0) == 1.0
    with pytest.raises(ValueError, match="no past"):
        expected([], [], 10.0)


@pytest.mark.django_db
def test_alarms_are_raised_once_closed_by_people_and_by_themselves() -> None:
    rules()
    drafts = []
    for week in WEEKS[:8]:
        drafts += [Draft(f"Huawei {week} {n}", at=f"{week} 10:00", tags=["company:huawei"]) for n in range(3)]
    drafts += [Draft(f"Bread {week} {n}", at=f"{week} 10:00", tags=[]) for week in WEEKS[8:] for n in range(3)]
    made = pieces(drafts)
    spans = [{"field": "title", "start": 0, "end": 6, "surface": "Huawei", "rule": "name Huawei"}]
    for piece in made:
        if piece.title.startswith("Huawei"):
            claim(piece, "company:huawei", evidence=spans)
    today = MONDAY + dt.timedelta(days=9)
    assert alarms.look(today) == 1
    assert alarms.look(today) == 1
    alarm = RuleAlarm.objects.get()
    assert (alarm.kind, alarm.rule, alarm.found, alarm.week) == ("starved", "name Huawei", 0, MONDAY)
    assert alarm.tag == tag("company", "huawei")
    assert alarms.close(alarm.pk, by=None)
    assert not alarms.close(alarm.pk, by=None)
    assert alarms.look(today) == 0, "a person has looked at this week"
    late = pieces([Draft("Huawei is back", at=f"{MONDAY} 12:00", tags=["company:huawei"])])[0]
    claim(late, "company:huawei", evidence=spans)
    assert alarms.look(today + dt.timedelta(weeks=1)) == 0
