"""Figures as pages, as JSON and as CSV: whatever a measure says, with its method beside it."""

import json
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import COUNTED
from analysis.exports.cells import table
from analysis.figures.asked import Asked
from analysis.figures.registry import MEASURES, Measure
from analysis.measures.figure import SAMPLE, Figure
from analysis.views.charts import measure_charts, take
from analysis.views.charts.compared_documents import of_figure
from analysis.views.charts.take_lists import LISTED, behind
from analysis.views.charts.trust import trust_of
from analysis.views.comparing import together
from analysis.views.refusals import explains_bad_filters, refusal

OPTION_WORDS = {
    "all": _("all"), "balanced": _("balanced"), "body": _("body"), "capital_talent": _("capital talent"), "company": _("company"),
    "company_and_country": _("company and country"), "country": _("country"), "deployment": _("deployment"), "en": _("en"),
    "hardware": _("hardware"), "language": _("language"), "models": _("models"), "others": _("others"), "own_past": _("own past"),
    "plain": _("plain"), "press": _("press"), "product": _("product"), "published": _("published"), "regulation": _("regulation"),
    "same_panel": _("same panel"), "standardised": _("standardised"), "subject": _("subject"), "theme": _("theme"),
    "without_export_controls": _("without export controls"), "zh": _("zh"),
}  # fmt: skip
COLUMNS = ("key", "name", "n", "value", "low", "high", "query")


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A figure with what it was asked, for a template."""

    measure: Measure
    asked: Asked
    figure: Figure
    description: str
    stamp: str
    units: tuple[str, ...] = COUNTED

    @property
    def query(self) -> str:
        """The question, for the links to the same figure in other formats."""
        return self.asked.query()

    @property
    def extent(self) -> str:
        """How much text the figure's pieces have."""
        return next(iter(ArticleFilter.from_query(self.figure.query).values("extent")), "full")

    @property
    def options(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """The measure's options for a form: name, what is chosen, what may be."""
        return [
            (name, self.asked.options[name], [(value, option_word(value)) for value in allowed])
            for name, allowed in self.measure.choices.items()
        ]

    @property
    def held(self) -> list[tuple[str, str]]:
        """What the list asks for beside its days and unit, for hidden fields."""
        filter = self.asked.filter
        kept = [*filter.include, *((f"-{key}", value) for key, value in filter.exclude)]
        return [*kept, ("q", filter.q)] if filter.q else kept


def option_word(value: str) -> str:
    """A choice of an option for people: `without export controls`."""
    return str(OPTION_WORDS.get(value, value.replace("_", " ")))


def page_of(measure: Measure, query: str) -> MeasurePage:
    """The figure that a query string asks for. Raises FilterError."""
    asked = measure.asked(query)
    figure = measure.figure(asked)
    described = asked.filter.without("relevance").describe(names_in(asked.filter))
    return MeasurePage(measure, asked, figure, described, gettext(SAMPLE) if figure.sample else "")


def found(slug: str) -> Measure:
    """The measure of a name. Raises Http404."""
    if slug not in MEASURES:
        raise Http404(gettext("There is no measure %(slug)s") % {"slug": f"{slug!r}"})
    return MEASURES[slug]


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Will list the measures with the questions they answer."""
    return TemplateResponse(request, "analysis/measures.html", {"measures": list(MEASURES.values())})


@require_safe
@explains_bad_filters
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show what a measure says of the list that the query string asks for."""
    page = page_of(found(slug), request.GET.urlencode())
    crossed = page.figure.measure == together.SLUG  # a matrix says more of pairs than dots do
    beside = together.together_of(page.figure, may_ask=request.user.is_authenticated) if crossed else None
    charts = [] if crossed else measure_charts.charts_of(page.figure)
    context = {
        "page": page,
        "together": beside,
        "charts": charts,
        "plates": together.plates_of(beside, page.figure) if beside else measure_charts.plates_of(page.figure, charts),
        "values": measure_charts.values_of(page.figure),
        "trust": trust_of(page.figure),
        "may_be_told": request.user.is_authenticated,
    }
    return TemplateResponse(request, "analysis/measure.html", context)


@require_safe
def export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer a figure as JSON or CSV; with `chart`, or as a picture, a chart of its page; as citations what it counts."""
    measure = found(slug)
    if suffix in take.TAKEN or suffix == "vl.json" or "chart" in request.GET:
        return take.along(request, f"figures/{slug}", suffix)
    if suffix in take.DOCUMENTS:
        return _document(request, measure, suffix)
    if suffix not in {"json", "csv", *LISTED}:
        raise Http404(gettext("Figures cannot be had as .%(suffix)s") % {"suffix": suffix})
    try:
        with override("en"):  # files are compared with one another, whoever fetched them
            figure = measure.figure(measure.asked(request.GET.urlencode()))
    except FilterError as error:
        if suffix == "csv":
            return refusal(request, error)
        return HttpResponse(json.dumps({"error": error.sentence, "key": error.key}), "application/json", 400)
    if suffix == "json":
        data = {**figure.as_data(), "about": take.about_data(request, f"figures/{slug}", figure.query)}
        return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), "application/json")
    if suffix in LISTED:
        return behind(request, figure.query, suffix)
    answer = HttpResponse(as_csv(figure), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    answer["Link"] = take.describes(request, f"figures/{slug}")
    return answer


def _document(request: HttpRequest, measure: Measure, suffix: str) -> HttpResponse:
    with override("en"):
        try:
            figure = measure.figure(measure.asked(request.GET.urlencode()))
        except FilterError as error:
            return HttpResponse(f"{error.sentence}\n", "text/plain; charset=utf-8", 400)
        page = f"figures/{measure.slug}"
        crossed = figure.measure == together.SLUG
        drawn = [] if crossed else measure_charts.plates_of(figure, measure_charts.charts_of(figure))
        captions = [take.caption_of(request, one, page) for one in drawn]
        about = take.about_page(request, page, figure.query)
        return take.sent(of_figure(figure, drawn, captions, about), suffix, f"divergence-{measure.slug}")


def as_csv(figure: Figure) -> bytes:
    """One line a number, under lines that say what they stand on."""
    data = figure.as_data()
    told = ((f"# {name}", data[name]) for name in ("measure", "query", "rules", "cut_off", "stamp"))
    return table([*told, COLUMNS, *([value[column] for column in COLUMNS] for value in data["values"])])
