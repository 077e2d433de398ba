"""The next message of an alert as it would read now: what waits, or, where nothing waits, an example from what there is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.charts.records import Svg
from analysis.explore.filters import FilterError
from analysis.explore.freshness import newest_week
from analysis.explore.selection import ids
from analysis.models import Alert
from analysis.notices import compose
from analysis.notices.arriving import untold
from analysis.notices.changes import found
from analysis.notices.chart import Drawn, of_view
from analysis.notices.digests import of_week
from analysis.notices.records import Told
from analysis.notices.subjects import NotSeen, Subject, filter_of, subject_of
from analysis.notices.words import one_line
from articles.health.words import day_words

EXAMPLE = 3  # newest pieces, where none waits
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be told, and what to know about it; `told` is None where there is nothing to show."""

    told: Told | None
    note: str

    @property
    def drawing(self) -> Svg:
        """Its chart, as our own rooms drew it."""
        return Svg(self.told.chart if self.told else "")


def preview(alert: Alert) -> Preview:
    """The next message, in the language it will have. Nothing is written."""
    try:
        subject = subject_of(alert)
        if alert.about == Alert.About.VIEW and alert.occasion != Alert.Occasion.CHANGE:
            return _of_pieces(alert, subject)
        return _of_week(alert, subject)
    except NotSeen as error:
        return Preview(None, str(error))
    except FilterError as error:
        return Preview(None, error.sentence)


def _of_pieces(alert: Alert, subject: Subject) -> Preview:
    waiting = [match.article_id for match in untold(alert)]
    shown = waiting or ids(filter_of(subject).replace(sort="newest"), limit=EXAMPLE)
    if not shown:
        return Preview(None, _("The view has no piece yet, so there is nothing to show."))
    note = "" if waiting else _("Nothing waits. With the newest pieces of the view it would read like this.")
    with override(alert.language):
        if alert.occasion == Alert.Occasion.MATCH:
            return Preview(compose.matches(subject, shown, NOBODY), note)
        week = newest_week() if alert.occasion == Alert.Occasion.WEEKLY else None
        drawn = of_view(filter_of(subject), week) if week else Drawn()
        span = day_words(alert.next_at.date()) if alert.next_at else ""
        return Preview(compose.digest(subject, shown, NOBODY, span, drawn), note)


def _of_week(alert: Alert, subject: Subject) -> Preview:
    week = newest_week()
    if week is None:
        return Preview(None, _("No week is complete yet."))
    with override(alert.language):
        is_change = alert.occasion == Alert.Occasion.CHANGE
        told = found(alert, subject, week) if is_change else of_week(alert, subject, week)
    if told is None:
        said = _("In %(week)s nothing changed, so nothing would be told.") if is_change else _("Nothing is measured for %(week)s yet.")  # fmt: skip
        return Preview(None, said % {"week": week.title})
    return Preview(told, _("As it reads for %(week)s.") % {"week": one_line(week.title)})
