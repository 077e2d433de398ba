"""Drafting: composed from one look at the data, kept as a briefing with its first version; as often as wanted until it is issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.briefings import plans, versions
from analysis.briefings.compose import Composed, compose
from analysis.briefings.errors import BriefingError
from analysis.briefings.period import parse_week
from analysis.briefings.text import to_rows
from analysis.exports.document import to_data
from analysis.measures.periods import Period, zone
from analysis.measures.periods import today as current_day
from analysis.models import Briefing, BriefingPlan

_DUE = "SELECT clock_timestamp()"


def draft(
    week: str, *, plan: str = "", today: dt.date | None = None, anew: bool = False, only_first: bool = False
) -> Briefing:
    """Compose the briefing of a week and store it as a draft; `today` is the current day when not given.

    A draft that people have written on is composed again only `anew`: what they wrote stays in its versions. With
    `only_first` a briefing that is there already is answered as it is. Killed at any point it leaves the briefing as it was
    or as it will be.

    Raises BriefingError (malformed or future week, no pieces, no such plan, written on, already issued); nothing is stored
    then.
    """
    day = today or current_day()
    chosen = plans.find(plan)
    period = parse_week(week, today=day)
    stored = Briefing.objects.filter(plan=chosen, week=period.label).first()
    if stored:
        if only_first:
            return stored
        _check(stored, anew=anew)
    with snapshot():
        composed = compose(chosen, period, today=day)
    return _keep(chosen, period, composed, anew=anew, only_first=only_first)


@contextmanager
def snapshot() -> Iterator[None]:
    """While this lasts every query sees the same rows, so that a sentence and its list agree. Inside of a transaction that has
    begun the caller sees to that."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def due() -> list[tuple[str, str]]:
    """The plans whose hour has come, by the clock of the database: (plan, week) of each that has no briefing of the newest week
    that was over by then."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        (now,) = cursor.fetchone()
    local = now.astimezone(zone())
    week = Period.of(local.date(), "week")
    last = week.previous().label
    timed = BriefingPlan.objects.filter(is_active=True, weekday__isnull=False, hour__isnull=False)
    return [
        (plan.slug, last)
        for plan in timed.exclude(briefings__week=last)
        if has_come(plan.weekday or 0, plan.hour or 0, local)
    ]


def has_come(weekday: int, hour: int, local: dt.datetime) -> bool:
    """Whether the hour of a weekday has come in the week of a local moment."""
    return (local.isoweekday(), local.hour) >= (weekday, hour)


def draft_due() -> tuple[list[str], list[str]]:
    """Drafts what is due, once: answers plan and week of each draft, and why others could not be drafted. Asked twice at a
    time, one of the two answers what the other has drafted."""
    made, refused = [], []
    for plan, week in due():
        try:
            draft(week, plan=plan, only_first=True)
        except BriefingError as error:
            refused.append(f"{plan} {week}: {error}")
        else:
            made.append(f"{plan} {week}")
    return made, refused


def _check(stored: Briefing, *, anew: bool) -> None:
    if stored.state == Briefing.State.ISSUED:
        raise BriefingError(gettext("The briefing of %(week)s is issued and stays as it is.") % {"week": stored.week})
    writer = versions.written_by(stored)
    if writer and not anew:
        raise BriefingError(
            gettext(
                "%(who)s has written on the draft of %(week)s. Compose it again with --anew; what was written stays as a version."
            )
            % {"who": writer, "week": stored.week}
        )


def _keep(plan: BriefingPlan, period: Period, composed: Composed, *, anew: bool, only_first: bool) -> Briefing:
    """One transaction: the row and its version together, or neither."""
    with transaction.atomic():
        BriefingPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # one draft of a plan at a time
        stored = Briefing.objects.select_for_update().filter(plan=plan, week=period.label).first()
        if stored and only_first:
            return stored
        if stored:
            _check(stored, anew=anew)
        values = {
            "state": Briefing.State.DRAFT,
            "document": to_data(composed.document),
            "material": _with_added(composed.material, stored.material if stored else {}),
            "rules": composed.document.rules,
            "cut_off": composed.cut_off,
            "drafted_at": Now(),
        }
        briefing, _ = Briefing.objects.update_or_create(plan=plan, week=period.label, defaults=values)
        last = versions.newest(briefing)
        if last is None or last.text != to_rows(composed.text):
            versions.add(briefing, composed.text, onto=last)
        briefing.refresh_from_db()
    return briefing


def _with_added(composed: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """The material of a new draft with what people had put into the old one: pieces added, figures pinned and their numbers."""
    made = {**composed, "added": held.get("added", []), "pinned": held.get("pinned", [])}
    for kind in ("charts", "tables"):
        own = {key: row for key, row in held.get(kind, {}).items() if key in made["pinned"]}
        made[kind] = {**made.get(kind, {}), **own}
    made["said"] = {**held.get("said", {}), **made.get("said", {})} if made["pinned"] else made.get("said", {})
    return made
