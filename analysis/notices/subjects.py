"""What an alert is about, as its owner may see it at this moment: asked when something is found, and again when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.figures.registry import MEASURES
from analysis.keeping import saved
from analysis.models import Alert, BriefingPlan, Thesis


class NotSeen(Exception):
    """A subject that the alert's owner may not see, or that is gone; the message says which in one sentence."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alert is about. `query` is a view's or a measure's; `name` as its page calls it."""

    name: str
    path: str
    query: str = ""


def subject_of(alert: Alert) -> Subject:
    """The subject as it is now. Raises NotSeen when the owner's account is closed, or they may not see it (any more)."""
    if alert.owner is not None and not alert.owner.is_active:
        raise NotSeen(_("The account is closed."))
    if alert.about == Alert.About.VIEW:
        return _view(alert)
    if alert.about == Alert.About.THESIS:
        return _thesis(alert)
    if alert.about == Alert.About.BRIEFING:
        return _plan(alert)
    return _measure(alert)


def filter_of(subject: Subject) -> ArticleFilter:
    """The list of a view's subject. Raises NotSeen when it can no longer be read."""
    try:
        return ArticleFilter.from_query(subject.query)
    except FilterError as error:
        raise NotSeen(_("The view can no longer be read: %(why)s") % {"why": error.sentence}) from error


def _view(alert: Alert) -> Subject:
    view = saved.visible(alert.owner_id).filter(pk=alert.view_id).first() if alert.view_id else None
    if view is None:
        raise NotSeen(_("The view is gone, or no longer shared with you."))
    return Subject(view.name, f"/views/{quote(view.slug, safe='')}/", view.query)


def _thesis(alert: Alert) -> Subject:
    thesis = Thesis.objects.filter(pk=alert.thesis_id, retired_at=None).first() if alert.thesis_id else None
    if thesis is None:
        raise NotSeen(_("The thesis is retired or gone."))
    words = thesis.claim_zh if alert.language.startswith("zh") and thesis.claim_zh else thesis.claim
    return Subject(words, f"/theses/{thesis.slug}/")


def _plan(alert: Alert) -> Subject:
    plan = BriefingPlan.objects.filter(pk=alert.plan_id).first() if alert.plan_id else None
    if plan is None or alert.destination.casefold() not in {one.casefold() for one in plan.recipients}:
        raise NotSeen(_("The address was taken off the plan."))
    return Subject(plan.name, f"/briefings/plans/{plan.slug}/")


def _measure(alert: Alert) -> Subject:
    measure = MEASURES.get(alert.measure)
    if measure is None:
        raise NotSeen(_("There is no measure of this name any more."))
    tail = f"?{alert.query}" if alert.query else ""
    try:
        filter = ArticleFilter.from_query(alert.query).without("relevance")
        about = filter.describe(names_in(filter)) if filter.to_query() else ""
    except FilterError as error:
        raise NotSeen(_("The measure can no longer be asked: %(why)s") % {"why": error.sentence}) from error
    name = _("%(measure)s: %(list)s") % {"measure": measure.name, "list": about} if about else str(measure.name)
    return Subject(name, f"/figures/{measure.slug}/{tail}", alert.query)
