"""Alarms of the rules: starved ones match nothing any more, greedy ones suddenly match much more than their past explains.

A rule is starved when it found nothing for four weeks in which its eight weeks before let expect at least five pieces, at a
chance below 1 %; greedy when one week brings at least ten pieces, four times what was expected, at a chance below .1 %.
Both count against the pieces there were, so that a gap in collection raises nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from analysis.measures.surprise import expected
from analysis.models import RuleAlarm

PAST, LATELY = 8, 4  # weeks
STARVED_EXPECTED, STARVED_CHANCE = 5.0, 0.01
GREEDY_FOUND, GREEDY_TIMES, GREEDY_CHANCE = 10, 4.0, 0.001

_COUNTS = """
    SELECT said.tag_id, span->>'rule', date_trunc('week', entry.dated_at AT TIME ZONE %(zone)s)::date,
           count(DISTINCT said.article_id)::int
    FROM analysis_entry entry JOIN analysis_assertion said
    ON said.article_id = entry.article_id AND said.rule_set_id = entry.rule_set_id
    CROSS JOIN LATERAL jsonb_array_elements(said.evidence) AS span
    WHERE entry.dated_at >= %(first)s AND entry.dated_at < %(next)s AND said.verdict = 'accepted' AND said.via_id IS NULL
    GROUP BY 1, 2, 3
"""
_PIECES = """
    SELECT date_trunc('week', dated_at AT TIME ZONE %(zone)s)::date, count(*)::int FROM analysis_entry
    WHERE dated_at >= %(first)s AND dated_at < %(next)s GROUP BY 1
"""
Weeks = Mapping[dt.date, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that stands out, before it is written down."""

    tag: int
    rule: str
    kind: str
    found: int
    expected: float
    chance: float


def look(today: dt.date | None = None) -> int:
    """Looks at the complete weeks before today, raises what is new and closes what no longer holds; answers how many
    alarms are open. Meant for once a day."""
    day = today or timezone.localdate()
    last = day - dt.timedelta(days=day.weekday() + 7)
    weeks = [last - dt.timedelta(weeks=back) for back in range(PAST + LATELY)][::-1]
    named: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "first": _instant(weeks[0]),
        "next": _instant(last + dt.timedelta(weeks=1)),
    }
    counts: defaultdict[tuple[int, str], dict[dt.date, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_PIECES, named)
        pieces: Weeks = dict(cursor.fetchall())
        cursor.execute(_COUNTS, named)
        for tag, rule, week, found in cursor.fetchall():
            counts[tag, rule][week] = found
    findings = [f for (tag, rule), own in counts.items() for f in judge(tag, rule, own, pieces, weeks)]
    return _write(findings, last)


def judge(tag: int, rule: str, own: Weeks, pieces: Weeks, weeks: list[dt.date]) -> Iterator[Finding]:
    """What stands out of one rule's counts by week. `pieces` are all pieces by week: the exposure."""
    past, lately = weeks[:PAST], weeks[PAST:]
    if starved := _starved(own, pieces, past, lately):
        yield Finding(tag, rule, RuleAlarm.Kind.STARVED, 0, *starved)
    before, last = weeks[LATELY - 1 : -1], weeks[-1]
    found = own.get(last, 0)
    exposures = [float(pieces.get(week, 0)) for week in before]
    if found >= GREEDY_FOUND and any(exposures):
        hoped = expected([own.get(week, 0) for week in before], exposures, float(pieces.get(last, 0)))
        chance = hoped.at_least(found)
        if found >= GREEDY_TIMES * hoped.mean and chance < GREEDY_CHANCE:
            yield Finding(tag, rule, RuleAlarm.Kind.GREEDY, found, hoped.mean, chance)


def _starved(own: Weeks, pieces: Weeks, past: list[dt.date], lately: list[dt.date]) -> tuple[float, float] | None:
    exposures = [float(pieces.get(week, 0)) for week in past]
    exposure = float(sum(pieces.get(week, 0) for week in lately))
    if any(own.get(week, 0) for week in lately) or not any(exposures) or not exposure:
        return None
    hoped = expected([own.get(week, 0) for week in past], exposures, exposure)
    chance = hoped.none()
    return (hoped.mean, chance) if hoped.mean >= STARVED_EXPECTED and chance < STARVED_CHANCE else None


@transaction.atomic
def _write(findings: list[Finding], week: dt.date) -> int:
    still = {(f.tag, f.rule, f.kind): f for f in findings}
    for alarm in RuleAlarm.objects.filter(closed_at=None):
        if (alarm.tag_id, alarm.rule, alarm.kind) in still:
            del still[alarm.tag_id, alarm.rule, alarm.kind]
        else:
            RuleAlarm.objects.filter(pk=alarm.pk).update(closed_at=Now())
    seen = set(
        RuleAlarm.objects.filter(week=week).values_list("tag_id", "rule", "kind")
    )  # closed by a person this week
    RuleAlarm.objects.bulk_create(
        RuleAlarm(
            tag_id=f.tag, rule=f.rule[:200], kind=f.kind, week=week, found=f.found, expected=f.expected, chance=f.chance
        )
        for key, f in still.items()
        if key not in seen
    )
    return RuleAlarm.objects.filter(closed_at=None).count()


def close(alarm: int, *, by: Any) -> bool:
    """A person has looked at an alarm; it is raised again when a later week gives reason. False when it is not open."""
    return bool(RuleAlarm.objects.filter(pk=alarm, closed_at=None).update(closed_at=Now(), closed_by=by))


def _instant(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
