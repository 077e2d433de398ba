"""Which week a briefing is of: read as written, refused when there is nothing to brief about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext

from analysis.briefings.errors import BriefingError
from analysis.measures.periods import Period, zone
from analysis.models import Entry, Tag

WEEKS_BEFORE = 4


def parse_week(text: str, *, today: dt.date) -> Period:
    """Read a week as in 2025-W31, for a briefing made on `today`.

    Raises BriefingError for a month, a malformed week, or a week that has not begun.
    """
    try:
        period = Period.parse(text.strip())
    except ValueError as error:
        raise BriefingError(str(error)) from error
    if period.unit != "week":
        raise BriefingError(gettext("%(text)s is a month; a briefing is of a week, as in 2025-W31.") % {"text": text})
    if period.start > today:
        raise BriefingError(
            gettext("%(week)s has not begun. %(held)s") % {"week": period.label, "held": held_sentence()}
        )
    return period


def topic_tag() -> int | None:
    """The number of the tag that pieces on topic carry; None before anything was tagged."""
    return Tag.objects.filter(kind=Tag.Kind.RELEVANCE, slug="on").values_list("pk", flat=True).first()


def weeks_with_pieces() -> list[Period]:
    """Weeks that hold pieces on topic, oldest first."""
    rows = Entry.objects.filter(tags__contains=[topic_tag()]) if topic_tag() else Entry.objects.none()
    starts = rows.annotate(week=TruncWeek("dated_at", tzinfo=zone())).values("week").annotate(newest=Max("dated_at"))
    return [Period.of(row["week"].date(), "week") for row in starts.order_by("week")]


def held_sentence() -> str:
    """Which weeks have pieces on topic, or what to do when none has."""
    weeks = weeks_with_pieces()
    if not weeks:
        return gettext("No piece on topic is stored yet: run `ingest` or `archive import`, then `tagging run`.")
    return gettext("Weeks with pieces on topic: %(list)s.") % {"list": _stretches(weeks)}


def _stretches(weeks: Sequence[Period]) -> str:
    """Weeks as stretches: 2025-W19 to 2025-W31, 2026-W02. At most the eight newest stretches."""
    runs: list[list[Period]] = []
    for week in weeks:
        if runs and runs[-1][-1].next() == week:
            runs[-1].append(week)
        else:
            runs.append([week])
    shown = [run[0].label if len(run) == 1 else f"{run[0].label} to {run[-1].label}" for run in runs[-8:]]
    return ("… " if len(runs) > 8 else "") + ", ".join(shown)
