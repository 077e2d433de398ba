"""Claims about the coverage: the list, one thesis with its verdict of now and its past runs, and a form for one's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.measures.figure import SAMPLE
from analysis.models import Notice, Thesis, ThesisRun
from analysis.theses.records import KINDS, Claim, Result, Statement
from analysis.theses.shelf import COUNTS, ThesisError, add, claim_of, find, on_shelf, retire
from analysis.theses.weigh import Otherwise, tested
from analysis.views.charts import thesis_figures
from analysis.views.charts.take import about_data, along
from analysis.views.charts.trust import trust
from articles.models import Source

RECENT = 10  # notices shown


@dataclass(frozen=True, slots=True)
class Shelved:
    """A thesis in the list with its newest kept run."""

    thesis: Thesis
    newest: ThesisRun | None


@dataclass(frozen=True, slots=True)
class ThesisPage:
    """A thesis tested now."""

    thesis: Thesis
    claim: Claim
    result: Result
    otherwise: tuple[Otherwise, ...]
    runs: tuple[ThesisRun, ...]
    stamp: str


@require_safe
def theses(request: HttpRequest) -> HttpResponse:
    """Will list the theses with their newest verdicts, and the verdicts that changed."""
    newest = {run.thesis_id: run for run in ThesisRun.objects.defer("result").order_by("week")}
    shelf = [Shelved(thesis, newest.get(thesis.pk or 0)) for thesis in on_shelf()]
    notices = list(Notice.objects.filter(kind=Notice.Kind.VERDICT).order_by("-made_at", "-id")[:RECENT])
    stamp = gettext(SAMPLE) if Source.objects.filter(is_sample=True).exists() else ""
    context = {"shelf": shelf, "notices": notices, "may_add": request.user.is_authenticated, "stamp": stamp}
    return TemplateResponse(request, "analysis/theses.html", context)


@require_safe
def thesis(request: HttpRequest, slug: str) -> HttpResponse:
    """Will test a thesis on the coverage as it is stored now, and show what it stands on."""
    page = _page(slug)
    charts = thesis_figures.lines_of(page.result)
    context = {
        "page": page,
        "charts": charts,
        "plates": thesis_figures.plates_of(page.result, charts),
        "trust": trust(themes=_themes(page.claim), frames=any(one.kind not in COUNTS for one in page.claim.statements)),
        "may_retire": request.user.is_authenticated and not page.thesis.is_shipped,
        "may_be_told": request.user.is_authenticated,
    }
    return TemplateResponse(request, "analysis/thesis.html", context)


@require_safe
def as_json(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer the test of a thesis as JSON, or with `chart` a chart of its page."""
    if "chart" in request.GET:
        return along(request, f"theses/{slug}", "json")
    with override("en"):  # data are the same for every reader
        page = _page(slug)
    found = {
        "thesis": slug,
        "claim": page.claim.claim,
        "stamp": page.stamp,
        **page.claim.as_data(),
        **page.result.as_data(),
        "about": about_data(request, f"theses/{slug}", compared(page.result)),
    }
    return HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), "application/json")


def compared(result: Result) -> str:
    """The list that holds both sides of every statement, as a query: what all of their lists ask for, and nothing that one of
    them asks for alone."""
    asked = [parse_qsl(side.query) for outcome in result.outcomes for side in outcome.sides]
    same = [pair for pair in asked[0] if all(pair in one for one in asked)] if asked else []
    return urlencode(same)


@require_safe
def run(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """Will show one past test as it came out then."""
    kept = get_object_or_404(ThesisRun.objects.select_related("thesis"), thesis__slug=slug, week=week)
    stamp = gettext(SAMPLE) if kept.result.get("sample") else ""
    return TemplateResponse(request, "analysis/thesis_run.html", {"run": kept, "result": kept.result, "stamp": stamp})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Will take a claim with one comparison from a signed-in person, or say what is missing."""
    if not request.user.is_authenticated:
        raise PermissionDenied(gettext("Sign in to write a thesis."))
    told = {name: request.POST.get(name, "").strip()[:500] for name in ("claim", "kind", "side", "left", "right", "numerator", "other", "weeks", "least")}  # fmt: skip
    fault = ""
    if request.method == "POST":
        try:
            return redirect("analysis:thesis", slug=_added(request, told).slug)
        except (ThesisError, FilterError) as error:
            fault = str(error)
    context = {"told": told, "fault": fault, "kinds": KINDS.items()}
    return TemplateResponse(request, "analysis/thesis_new.html", context, status=400 if fault else 200)


@require_POST
def retired(request: HttpRequest, slug: str) -> HttpResponse:
    """Will take a person's thesis off the shelf; its past runs stay."""
    if not request.user.is_authenticated:
        raise PermissionDenied(gettext("Sign in to retire a thesis."))
    try:
        retire(get_object_or_404(Thesis, slug=slug))
    except ThesisError as error:
        messages.error(request, str(error))
        return redirect("analysis:thesis", slug=slug)
    messages.success(request, gettext("The thesis is retired; its past tests are kept."))
    return redirect("analysis:theses")


def _page(slug: str) -> ThesisPage:
    found = find(slug)
    if found is None:
        raise Http404(gettext("There is no thesis %(slug)s") % {"slug": f"{slug!r}"})
    claim = claim_of(found)
    result, others = tested(claim)
    runs = tuple(ThesisRun.objects.filter(thesis=found.pk).defer("result").order_by("-week"))
    return ThesisPage(found, claim, result, others, runs, gettext(SAMPLE) if result.sample else "")


def _themes(claim: Claim) -> list[str]:
    """The themes that a claim counts or narrows to."""
    queries = (query for one in claim.statements for query in (one.left, one.right, one.numerator, one.other))
    return sorted({theme for query in queries for theme in ArticleFilter.from_query(query).values("theme")})


def _added(request: HttpRequest, told: dict[str, str]) -> Thesis:
    if not told["weeks"].isdecimal() or not told["least"].isdecimal():
        raise ThesisError(gettext("Give the weeks and the least n as whole numbers, such as 26 and 30."))
    statement = Statement(
        kind=told["kind"],
        text=told["claim"],
        side="below" if told["side"] == "below" else "above",
        left=told["left"].lstrip("?"),
        right=told["right"].lstrip("?"),
        numerator=told["numerator"].lstrip("?"),
        other=told["other"].lstrip("?"),
    )
    return add(told["claim"], [statement], weeks=int(told["weeks"]), least=int(told["least"]), who=request.user)
