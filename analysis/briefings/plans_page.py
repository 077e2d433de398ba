"""The plans of briefings as pages show and take them: what each asks for in words, and a form whose faults stand at their fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.briefings import plans
from analysis.briefings.errors import BriefingError
from analysis.briefings.page import path_of
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.models import Briefing, BriefingPlan, SavedView

RESERVED = ("plans", "draft", "pin", "new", "pieces")  # what addresses under /briefings/ mean already
WEEKDAYS = (
    (1, gettext_lazy("Monday")), (2, gettext_lazy("Tuesday")), (3, gettext_lazy("Wednesday")), (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")), (6, gettext_lazy("Saturday")), (7, gettext_lazy("Sunday")),
)  # fmt: skip
NAMES = ("name", "slug", "audience", "query", "length", "language", "template", "weekday", "hour", "recipients")
LIST = re.compile(r"^(?:https?://[^/]*)?/articles/\?|^\?")
LONGEST = 4000  # characters of a field that are read


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list."""

    slug: str
    name: str
    audience: str
    words: str
    query: str  # of its list; empty where it can no longer be read
    views: tuple[str, ...]
    length: int
    language: str
    template: str
    when: str
    recipients: int
    is_active: bool
    newest: str  # path of its newest briefing
    newest_week: str


@dataclass(frozen=True, slots=True)
class ViewChoice:
    """A shared view that can be a section; `place` is where it stands, empty where it is none."""

    slug: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A form as it was filled in; `faults` are sentences by the name of their field, "" for the whole."""

    told: Mapping[str, str]
    views: tuple[ViewChoice, ...]
    faults: Mapping[str, str] = field(default_factory=dict)


def plan_lines() -> tuple[PlanLine, ...]:
    """Every plan by its name, the paused ones last."""
    newest = {one.plan_id: one.week for one in Briefing.objects.only("plan_id", "week").order_by("week")}
    rows = BriefingPlan.objects.order_by("-is_active", "name", "pk")
    return tuple(_line(plan, newest.get(plan.pk, "")) for plan in rows)


def filled(plan: BriefingPlan | None) -> PlanForm:
    """The form of a plan, or of a new one."""
    if plan is None:
        return PlanForm({"length": "8", "language": BriefingPlan.Language.ENGLISH.value}, _choices(()))
    told = {name: str(getattr(plan, name) if getattr(plan, name) is not None else "") for name in NAMES}
    told["recipients"] = "\n".join(plan.recipients)
    placed = [(view.slug, at) for at, view in enumerate(plans.views_of(plan), start=1)]
    return PlanForm(told, _choices([(slug, str(at)) for slug, at in placed]))


def kept(said: Mapping[str, str], plan: BriefingPlan | None) -> BriefingPlan | PlanForm:
    """The plan that a form makes or changes; the form again, with its faults, when it cannot be."""
    told = {name: said.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in NAMES}
    places = [(key[6:], value.strip()[:4]) for key, value in said.items() if key.startswith("place-")]
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, read in READ.items():
        try:
            values[name] = read(told[name])
        except BriefingError as error:
            faults[name] = str(error)
    slug = plan.slug if plan else _slug(told, faults)
    if (values.get("weekday") is None) != (values.get("hour") is None) and not {"weekday", "hour"} & set(faults):
        faults["hour"] = _("Choose both a day and an hour, or neither to draft by hand.")
    views = _placed(places, faults)
    if not faults:
        try:
            return plans.write(slug, views=views, **values)
        except BriefingError as error:
            faults[""] = str(error)
    return PlanForm(told, _choices(places), faults)


def set_active(plan: BriefingPlan, active: bool) -> None:
    """Pauses a plan or goes on with it: a paused one is drafted by hand alone."""
    BriefingPlan.objects.filter(pk=plan.pk).update(is_active=active)


def described(query: str) -> str:
    """A plan's list in words. Raises FilterError for a query that cannot be read."""
    filter = ArticleFilter.from_query(query)
    return filter.describe(names_in(filter)) if query else _("Everything on topic")


def _line(plan: BriefingPlan, week: str) -> PlanLine:
    try:
        words, query = described(plan.query), plans.filter_of(plan).to_query()
    except FilterError as error:
        words, query = error.sentence, ""
    return PlanLine(
        slug=plan.slug,
        name=plan.name,
        audience=plan.audience,
        words=words,
        query=query,
        views=tuple(view.name for view in plans.views_of(plan)),
        length=plan.length,
        language=str(BriefingPlan.Language(plan.language).label),
        template=plan.template,
        when=_when(plan),
        recipients=len(plan.recipients),
        is_active=plan.is_active,
        newest=path_of(week, plan.slug) if week else "",
        newest_week=week,
    )


def _when(plan: BriefingPlan) -> str:
    if plan.weekday is None or plan.hour is None:
        return _("by hand")
    day = str(dict(WEEKDAYS)[plan.weekday])
    return _("%(day)s at %(hour)s") % {"day": day, "hour": f"{plan.hour:02d}:00"}


def _choices(placed: Sequence[tuple[str, str]]) -> tuple[ViewChoice, ...]:
    """Every shared view: those that are sections first, in their order."""
    held = dict(placed)
    rows = SavedView.objects.filter(is_shared=True).order_by("name", "pk").values_list("slug", "name")
    choices = [ViewChoice(slug, name, held.get(slug, "")) for slug, name in rows]
    return tuple(sorted(choices, key=lambda one: (not one.place, int(one.place) if one.place.isdecimal() else 0)))


def _slug(told: Mapping[str, str], faults: dict[str, str]) -> str:
    slug = told["slug"] or slugify(told["name"])[:60].strip("-")
    if not slug and "name" in faults:
        return ""
    if not plans.is_slug(slug) or slug in RESERVED:
        faults["slug"] = _(
            "Give it a short name for addresses: small letters, digits and hyphens, as in china-desk, and no week."
        )
    elif BriefingPlan.objects.filter(slug=slug).exists():
        faults["slug"] = _("There is a plan of this name already; choose another.")
    return slug


def _placed(places: Iterable[tuple[str, str]], faults: dict[str, str]) -> list[str]:
    """The views that were given a place, in its order."""
    chosen = [(slug, place) for slug, place in places if place]
    if any(not place.isascii() or not place.isdigit() for _slug_, place in chosen):
        faults["views"] = _("Give each section's place as a whole number, 1 for the first.")
        return []
    return [slug for slug, place in sorted(chosen, key=lambda one: int(one[1]))]


def _line_of(most: int, empty: str = "") -> Callable[[str], str]:
    def read(text: str) -> str:
        words = " ".join(text.split())
        if empty and not words:
            raise BriefingError(_("Give the plan a name, as in China desk."))
        if len(words) > most:
            raise BriefingError(_("Write at most %(most)s characters here.") % {"most": most})
        return words

    return read


def _query(text: str) -> str:
    """A list as its address or its query."""
    query = LIST.sub("", text)
    try:
        described(query)
    except FilterError as error:
        raise BriefingError(error.sentence) from error
    return query


def _number(least: int, most: int, *, needed: bool) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text and not needed:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
            raise BriefingError(_("Choose a whole number from %(least)s to %(most)s.") % {"least": least, "most": most})
        return int(text)

    return read


def _language(text: str) -> str:
    if text not in BriefingPlan.Language.values:
        raise BriefingError(_("Choose one of the languages that briefings are written in."))
    return text


def _recipients(text: str) -> list[str]:
    return plans.recipients(re.split(r"[\s,;]+", text))


def _template(text: str) -> str:
    return plans.template(_line_of(60)(text))


READ: dict[str, Callable[[str], Any]] = {
    "name": _line_of(80, "needed"),
    "audience": _line_of(200),
    "query": _query,
    "length": _number(1, 30, needed=True),
    "language": _language,
    "template": _template,
    "weekday": _number(1, 7, needed=False),
    "hour": _number(0, 23, needed=False),
    "recipients": _recipients,
}
