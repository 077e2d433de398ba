"""The plans that briefings are composed by: what they ask for, and how they are written down and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.briefings.errors import BriefingError
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.exports.word_template import offered
from analysis.measures.periods import Period
from analysis.models import Briefing, BriefingPlan, BriefingPlanView, SavedView
from analysis.models.briefing_plan import WEEKLY

MOST_RECIPIENTS = 50
MOST_VIEWS = 12
LONGEST_MAIL = 254
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
_WEEK = re.compile(r"\d{4}-w?\d\d", re.I)


def find(slug: str = "") -> BriefingPlan:
    """The plan of a name, the weekly one without. Raises BriefingError that lists the plans there are."""
    if slug in ("", WEEKLY):
        return BriefingPlan.objects.weekly()
    plan = BriefingPlan.objects.filter(slug=slug).first()
    if plan is None:
        there = ", ".join(BriefingPlan.objects.values_list("slug", flat=True)) or WEEKLY
        raise BriefingError(f"There is no plan {slug[:60]!r}; there are {there}. `briefing plans` lists them.")
    return plan


def is_slug(name: str) -> bool:
    """Whether a plan may be called so."""
    return bool(_SLUG.fullmatch(name)) and not _WEEK.fullmatch(name)


def filter_of(plan: BriefingPlan) -> ArticleFilter:
    """The list that a plan's briefings are about, without days: on topic unless it says otherwise."""
    filter = ArticleFilter.from_query(plan.query).replace(start=None, end=None, sort="newest", counted="pieces")
    if not filter.values("relevance") and not filter.excluded("relevance"):
        filter = filter.with_value("relevance", "on")
    return filter


def in_week(plan: BriefingPlan, week: Period) -> ArticleFilter:
    """Its list within a week."""
    return filter_of(plan).between(week.start, week.end)


def views_of(plan: BriefingPlan) -> list[SavedView]:
    """The saved views that are sections of their own, in order; those no longer shared are left out."""
    rows = (
        BriefingPlanView.objects.filter(plan=plan, view__is_shared=True).select_related("view").order_by("place", "pk")
    )
    return [row.view for row in rows]


def unshared(briefing: Briefing) -> list[str]:
    """The keys of an issued briefing's sections whose views are no longer shared, so that not every reader may open them."""
    return unshared_among(briefing, [part["key"] for part in briefing.document.get("sections", ())])


def unshared_among(briefing: Briefing, keys: Iterable[str]) -> list[str]:
    """Of these sections of a briefing those whose views are gone or no longer shared."""
    views = briefing.material.get("views", {})
    asked = {key: views[key] for key in keys if key in views}
    shared = set(SavedView.objects.filter(slug__in=asked.values(), is_shared=True).values_list("slug", flat=True)) if asked else ()  # fmt: skip
    return [key for key, slug in asked.items() if slug not in shared]


def write(slug: str, *, views: Sequence[str] = (), **fields: Any) -> BriefingPlan:
    """Makes a plan or changes it: `fields` are those of BriefingPlan, `views` the slugs of shared saved views in order.

    Raises BriefingError in one sentence for what cannot be: its name, list, length, hour, a recipient, a view.
    """
    if not _SLUG.fullmatch(slug) or _WEEK.fullmatch(slug):
        raise BriefingError(
            "A plan is called by small letters, digits and hyphens and begins with a letter, as in china-desk."
        )
    fields = {**fields, "recipients": recipients(fields["recipients"])} if "recipients" in fields else fields
    _check(fields)
    with transaction.atomic():
        plan, _ = BriefingPlan.objects.update_or_create(
            slug=slug, defaults={**fields, "changed_at": Now()}, create_defaults={"name": slug, **fields}
        )
        _place(plan, views)
    plan.refresh_from_db()
    return plan


def recipients(addresses: Sequence[str]) -> list[str]:
    """Mail addresses, each once. Raises BriefingError for one that is none, or for too many."""
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if len(found) > MOST_RECIPIENTS:
        raise BriefingError(
            gettext("A plan has at most %(most)s recipients; use a mailing list's address.") % {"most": MOST_RECIPIENTS}
        )
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise BriefingError(
                gettext("%(address)s is no mail address; write one as in desk@example.org.")
                % {"address": f"{address[:80]!r}"}
            ) from None
        if len(address.splitlines()) != 1 or len(address) > LONGEST_MAIL:
            raise BriefingError(
                gettext("%(address)s is no mail address; write one as in desk@example.org.")
                % {"address": f"{address[:80]!r}"}
            )
    return found


def template(name: str) -> str:
    """The name of a Word template, or none. Raises BriefingError for one that is not there."""
    if name and name not in (held := offered(settings.OFFICE_TEMPLATES)):
        said = (
            gettext("There is no Word template %(name)s; there are %(list)s.")
            if held
            else gettext("There is no Word template %(name)s; put .docx files into the folder of templates first.")
        )
        raise BriefingError(said % {"name": f"{name[:60]!r}", "list": ", ".join(held)})
    return name


def _check(fields: dict[str, Any]) -> None:
    try:
        ArticleFilter.from_query(str(fields.get("query", "")))
    except FilterError as error:
        raise BriefingError(
            gettext("The plan's list cannot be asked for: %(why)s") % {"why": error.sentence}
        ) from error
    if not 1 <= int(fields.get("length", 8)) <= 30:
        raise BriefingError("A briefing has 1 to 30 top stories.")
    if fields.get("language", "en") not in BriefingPlan.Language.values:
        raise BriefingError(f"Briefings are written in {', '.join(BriefingPlan.Language.values)}.")
    weekday, hour = fields.get("weekday"), fields.get("hour")
    if (weekday is None) != (hour is None) or not 1 <= (weekday or 1) <= 7 or not 0 <= (hour or 0) <= 23:
        raise BriefingError("Give both a weekday from 1 (Monday) to 7 and an hour from 0 to 23, or neither.")
    template(str(fields.get("template", "")))
    for name, most in (("name", 80), ("audience", 200), ("template", 60)):
        words = str(fields.get(name, ""))
        if len(words) > most or len(words.splitlines()) > 1:
            raise BriefingError(f"The {name} of a plan is one line of at most {most} characters.")


def _place(plan: BriefingPlan, slugs: Sequence[str]) -> None:
    if len(slugs) > MOST_VIEWS:
        raise BriefingError(gettext("A plan has at most %(most)s saved views as sections.") % {"most": MOST_VIEWS})
    held = {view.slug: view for view in SavedView.objects.filter(Q(is_shared=True), slug__in=list(slugs))}
    missing = [slug for slug in slugs if slug not in held]
    if missing:
        raise BriefingError(
            gettext("There is no shared view %(view)s; share it first, so that every reader may open it.")
            % {"view": f"{missing[0][:80]!r}"}
        )
    BriefingPlanView.objects.filter(plan=plan).delete()
    for place, slug in enumerate(dict.fromkeys(slugs)):
        BriefingPlanView.objects.create(plan=plan, view=held[slug], place=place)
