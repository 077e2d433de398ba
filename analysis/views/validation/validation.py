"""How good our own measurement is: samples, their scorecards, and the acts around them."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.exports.cells import table
from analysis.models import Sample
from analysis.validation import samples, scoring
from analysis.validation.drawing import MOST
from analysis.validation.page import card_data, pieces_page, sample_page, validation_page
from analysis.validation.records import ALL, Card, Score
from analysis.validation.samples import SampleError, Wanted
from articles.views.forms import signed_in

HOME = "/validation/"
RATES = ("precision", "recall", "f1", "alpha")
COLUMNS = (
    "kind", "slug", "slice", "n", "seen", "found", "both",
    *(f"{rate}{end}" for rate in RATES for end in ("", "_low", "_high")), "alpha_n",
    "raw_n", "raw_of", "corrected", "corrected_low", "corrected_high",
)  # fmt: skip


@require_safe
def validation(request: HttpRequest) -> HttpResponse:
    """Will list the samples and say how far each theme and frame can be trusted."""
    return TemplateResponse(request, "analysis/validation.html", {"page": validation_page()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Will show the form of a new sample; a POST draws it and leads to its page."""
    fault = ""
    if request.method == "POST":
        signed_in(request)
        try:
            sample = samples.draw_sample(_wanted(request.POST), by=request.user)
        except (SampleError, FilterError) as error:
            fault = str(error)
        else:
            return HttpResponseRedirect(f"{HOME}{sample.pk}/")
    context = {"fault": fault, "said": request.POST, "most": MOST}
    return TemplateResponse(request, "analysis/validation_new.html", context)


@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Will show a sample's progress and, once it is closed, its scorecard in one `slice`."""
    page = sample_page(pk, request.GET.get("slice") or ALL, _number(request.GET.get("card")))
    if page is None:
        raise Http404(gettext("There is no such sample."))
    return TemplateResponse(request, "analysis/validation_sample.html", {"page": page})


@require_safe
def pieces(request: HttpRequest, pk: int) -> HttpResponse:
    """Will list the pieces behind one number of a scorecard."""
    kind, slug, said = (request.GET.get(name) or "" for name in ("kind", "slug", "said"))
    page = pieces_page(pk, kind, slug, said, request.GET.get("slice") or ALL)
    if page is None:
        raise Http404(gettext("This scorecard has no such number."))
    return TemplateResponse(request, "analysis/validation_pieces.html", {"page": page})


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Will end the coding of a sample, score it, and come back to its page."""
    return _acted(
        request,
        pk,
        lambda: (samples.close(pk), scoring.score(pk, by=request.user)),
        gettext("It is closed and scored."),
    )


@require_POST
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Will score a sample under the rules of now, and come back to its page."""
    return _acted(
        request, pk, lambda: scoring.score(pk, by=request.user), gettext("It is scored under the rules of now.")
    )


@require_POST
def grow(request: HttpRequest, pk: int) -> HttpResponse:
    """Will add pieces to an open sample, and come back to its page."""
    size = _number(request.POST.get("size")) or 0
    return _acted(request, pk, lambda: samples.grow(pk, size), gettext("The sample has grown; what was coded stays."))


@require_safe
def export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """Will answer a scorecard as JSON or CSV; 409 while people still code."""
    found = Sample.objects.filter(pk=pk).first()
    if found is None or suffix not in {"json", "csv"}:
        raise Http404(gettext("There is no such scorecard."))
    row = card_data(found, _number(request.GET.get("card")))
    if row is None:
        said = gettext("People still code this sample, and scores would sway them. Close it first.")
        return HttpResponse(json.dumps({"error": said}), "application/json", 409)
    if suffix == "json":
        content = {"sample": found.name, "seed": found.seed, "query": found.query, "made_at": row.made_at.isoformat()}
        return HttpResponse(json.dumps({**content, **row.content}, ensure_ascii=False, indent=1), "application/json")
    answer = HttpResponse(_csv(Card.from_data(row.content)), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="scores-{pk}.csv"'
    return answer


def _acted(request: HttpRequest, pk: int, act: Callable[[], object], done: str) -> HttpResponse:
    signed_in(request)
    try:
        act()
    except SampleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(f"{HOME}{pk}/" if Sample.objects.filter(pk=pk).exists() else HOME)


def _wanted(said: QueryDict) -> Wanted:
    """The sample that a form asks for. Raises SampleError and FilterError."""
    size, double, seed = (_number(said.get(name)) for name in ("size", "double", "seed"))
    if size is None:
        raise SampleError(gettext("The size of a sample is a whole number; write one like 200."))
    if double is None:
        raise SampleError(gettext("The part that two people code is a whole number of per cent, 0 to 100."))
    if seed is None and (said.get("seed") or "").strip():
        raise SampleError(gettext("A seed is a whole number from 0; write another, or none."))
    return Wanted(said.get("name") or "", ArticleFilter.from_query(said), size, double / 100, seed)


def _number(text: str | None) -> int | None:
    """A whole number from 0 of at most twelve digits; None for everything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _csv(card: Card) -> bytes:
    return table([["# rules", card.rules], COLUMNS, *(_cells(one) for one in card.scores)])


def _cells(score: Score) -> list[object]:
    rates: list[object] = []
    for rate in (score.precision, score.recall, score.f1, score.alpha):
        rates += [rate.value, rate.low, rate.high] if rate else [None] * 3
    shares: list[object] = [None] * 5
    if one := score.prevalence:
        shares = [one.n, one.of, one.corrected, one.low, one.high]
    counts = [score.n, score.seen, score.found, score.both]
    return [score.kind, score.slug, score.slice, *counts, *rates, score.alpha.n, *shares]
