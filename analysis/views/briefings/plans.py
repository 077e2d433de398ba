"""The plans of briefings: listed, added, changed, paused."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analysis.briefings.page import path_of
from analysis.briefings.plans_page import WEEKDAYS, PlanForm, filled, kept, plan_lines, set_active
from analysis.models import BriefingPlan
from analysis.notices import mail, page_briefing
from analysis.views.corrections.corrections import person


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Will list the plans."""
    return TemplateResponse(request, "analysis/briefing_plans.html", {"plans": plan_lines()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Will take a new plan, or say at each field what is wrong with it."""
    person(request)
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Will change a plan; `act` pause or resume does no more than that."""
    person(request)
    found = BriefingPlan.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no plan %(slug)s") % {"slug": repr(slug[:60])})
    if request.method == "POST" and (act := request.POST.get("act", "")) in ("pause", "resume"):
        set_active(found, act == "resume")
        said = _("“%(name)s” is drafted again when its hour comes.") if act == "resume" else _("“%(name)s” is paused.")
        messages.success(request, said % {"name": found.name})
        return redirect("analysis:briefing-plans")
    return _form(request, found)


def _form(request: HttpRequest, found: BriefingPlan | None) -> HttpResponse:
    form = filled(found)
    if request.method == "POST":
        made = kept(request.POST.dict(), found)
        if isinstance(made, BriefingPlan):
            messages.success(request, _("Kept the plan “%(name)s”.") % {"name": made.name})
            return redirect("analysis:briefing-plans")
        form = made
    return _page(request, found, form)


def _mailed(plan: BriefingPlan) -> dict[str, object]:
    """Who gets its briefings, and what became of the mails of the last one."""
    issued = page_briefing.newest_issued(plan)
    return {
        "readers": page_briefing.readers(plan),
        "has_mail": mail.is_set_up(),
        "issued": issued,
        "path": path_of(issued.week, plan.slug) if issued else "",
        "mails": page_briefing.mails(issued) if issued else (),
    }


def _page(request: HttpRequest, found: BriefingPlan | None, form: PlanForm) -> HttpResponse:
    context: dict[str, object] = {
        "plan": found,
        "told": form.told,
        "views": form.views,
        "faults": form.faults,
        "whole": form.faults.get("", ""),
        "languages": BriefingPlan.Language.choices,
        "weekdays": WEEKDAYS,
        "hours": [(hour, f"{hour:02d}:00") for hour in range(24)],
    }
    if found is not None:
        context |= _mailed(found)
    status = 400 if form.faults else 200
    return TemplateResponse(request, "analysis/briefing_plan.html", context, status=status)
