"""The briefings to read: the list of weeks and plans, one briefing with its figures, its files to take away; and drafting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.briefings import page as pages
from analysis.briefings.compare import compare
from analysis.briefings.drafting import draft
from analysis.briefings.editing_state import record
from analysis.briefings.errors import BriefingError
from analysis.briefings.feed import briefings_feed
from analysis.briefings.issue import export
from analysis.briefings.material import reading_of
from analysis.briefings.page_document import figures_of
from analysis.briefings.plans import is_slug
from analysis.exports import csv_metadata, named
from analysis.exports.document import from_data
from analysis.exports.formats import FORMATS
from analysis.exports.to_csv import COLUMNS
from analysis.exports.word_template import TemplateFault
from analysis.models import Briefing, BriefingEvent
from analysis.models.briefing_plan import WEEKLY
from analysis.notices import page_briefing
from analysis.views.corrections.corrections import person


@require_safe
def briefings(request: HttpRequest) -> HttpResponse:
    """Will list the weeks that have a briefing, and those that could have one."""
    return TemplateResponse(request, "analysis/briefings.html", {"page": pages.briefing_index()})


@require_safe
def briefing(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will show one week's briefing."""
    page = pages.briefing_page(week, plan)
    if page is None:
        raise Http404(pages.gone(week))
    mails = page_briefing.mails(shown(week, plan)) if page.is_issued and request.user.is_authenticated else ()
    return TemplateResponse(request, "analysis/briefing.html", {"page": page, "mails": mails, "path": page.path})


@require_safe
def download(_request: HttpRequest, week: str, suffix: str, plan: str = WEEKLY) -> HttpResponse:
    """Will hand out one week's briefing as a file. A citation that does not resolve is a fault of ours: 500."""
    found = shown(week, plan)
    try:
        file = export(week, named(suffix), plan=plan)
    except (BriefingError, TemplateFault) as error:
        raise Http404(str(error)) from None
    answer = HttpResponse(file.body, content_type=file.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    about = f"{pages.path_of(found.week, plan).rstrip('/')}.csv-metadata.json"
    answer.headers["Link"] = f'<{about}>; rel="describedby"; type="{csv_metadata.CONTENT_TYPE}"'
    return answer


@require_safe
def described(_request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will say of a briefing's table what its columns are and where it comes from; its citations point here, too."""
    found = shown(week, plan)
    document = from_data(found.document)
    if document.about is None:
        raise Http404(_("This briefing was composed before it said where it comes from."))
    name = f"{found.week}.{FORMATS['csv'].suffix}"
    told = csv_metadata.describe(name, document.title, COLUMNS, document.about)
    return HttpResponse(told, content_type=csv_metadata.CONTENT_TYPE)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Will answer the issued briefings as Atom, those of one plan with `plan`."""
    base_url = request.build_absolute_uri("/").rstrip("/")
    plan = request.GET.get("plan", "")
    if plan and not is_slug(plan):
        raise Http404(_("There is no such plan."))
    return HttpResponse(briefings_feed(base_url, plan), content_type=FORMATS["atom"].content_type)


@require_safe
def changed(request: HttpRequest, week: str, plan: str = WEEKLY) -> HttpResponse:
    """Will say what would be different if an issued briefing were composed now."""
    found = shown(week, plan)
    path = pages.path_of(found.week, plan)
    if found.state != Briefing.State.ISSUED:
        return redirect(f"{path}versions/")
    try:
        differences, why = compare(found), ""
    except BriefingError as error:
        differences, why = (), str(error)
    context = {"briefing": found, "path": path, "differences": differences, "why": why}
    return TemplateResponse(request, "analysis/briefing_changed.html", context)


@require_safe
def figure(_request: HttpRequest, week: str, key: str, plan: str = WEEKLY) -> HttpResponse:
    """Will answer the drawing of a chart of a briefing, which its pages show as a picture."""
    found = shown(week, plan)
    charts = found.material.get("charts", {})
    drawing = charts[key]["svg"] if key in charts else figures_of(reading_of(found).document).get(key)
    if drawing is None:
        raise Http404(_("There is no figure %(key)s in this briefing") % {"key": repr(key[:60])})
    return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")


@require_POST
def drafted(request: HttpRequest) -> HttpResponse:
    """Will have a week's briefing composed and open it for writing; an existing draft is opened as it is."""
    who = person(request)
    week, plan = (request.POST.get(name, "").replace("\x00", "").strip()[:60] for name in ("week", "plan"))
    plan = plan or WEEKLY
    found = pages.find(plan, week)
    anew = request.POST.get("anew") == "1"
    if found and not anew:
        return redirect(pages.path_of(found.week, plan) + ("" if found.state == Briefing.State.ISSUED else "edit/"))
    try:
        made = draft(week, plan=plan, anew=anew)
    except BriefingError as error:
        messages.error(request, _("Nothing was drafted. %(why)s") % {"why": error})
        return redirect("analysis:briefings")
    record(made, BriefingEvent.Act.DRAFTED, person=who)
    messages.success(
        request, _("Composed the briefing of %(week)s from its pieces; write on it now.") % {"week": made.week}
    )
    return redirect(pages.path_of(made.week, plan) + "edit/")


def shown(week: str, plan: str) -> Briefing:
    """The briefing of a week under a plan. Raises Http404."""
    found = pages.find(plan, week)
    if found is None:
        raise Http404(pages.gone(week))
    return found
