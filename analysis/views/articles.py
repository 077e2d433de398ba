"""The list of pieces, the same list in other formats, and one piece with its evidence."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.corrections.record import MOST
from analysis.explore import selection
from analysis.explore.filters import ArticleFilter, FilterError, Token
from analysis.explore.lists import citations, formats
from analysis.explore.lists.about import about_of
from analysis.explore.lists.arrivals import stamp
from analysis.explore.lists.guesses import guesses
from analysis.explore.lists.list_tables import COLUMNS
from analysis.explore.lists.page import ExplorePage, explore_page
from analysis.explore.piece.article import article_page
from analysis.explore.piece.choices import BANDS
from analysis.explore.piece.revisions import revisions_page
from analysis.exports import csv_metadata
from analysis.exports.bibliography import STYLES
from analysis.keeping import export_jobs
from analysis.keeping.clock import now
from analysis.keeping.highlights import highlighted
from analysis.keeping.labels import names
from analysis.keeping.marks import PLAIN, marks_of
from analysis.keeping.notes import notes_of
from analysis.learned.proposing import suggestions
from analysis.lexicon.terms import concept_of
from analysis.views.charts import figures
from analysis.views.charts.plates import plate
from analysis.views.charts.take import TAKEN, along
from analysis.views.charts.take_lists import listed
from analysis.views.refusals import explains_bad_filters, unread

LIST_TEMPLATE = "analysis/articles.html"
MOST_DROPS = 6  # filters that an empty list offers to drop


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter in force, and how many pieces there are without it."""

    token: Token
    count: int


@require_safe
@explains_bad_filters
def articles(request: HttpRequest) -> HttpResponse:
    """Will list the pieces that the query string asks for."""
    try:
        filter = ArticleFilter.from_query(request.GET)
    except FilterError as error:
        if error.key != "q":
            raise
        return unread(request, error)
    return TemplateResponse(request, LIST_TEMPLATE, list_context(request, explore_page(filter)))


def list_context(request: HttpRequest, page: ExplorePage) -> dict[str, object]:
    """Will read what the page of pieces shows beside its list."""
    drops = drops_of(page)
    concept = concept_of(page.filter.q)
    best = max(drops, key=lambda drop: drop.count, default=None)
    person = request.user.pk if request.user.is_authenticated else None
    weeks = figures.weeks_of_list(page.weeks)
    counted = page.filter.counted
    return {
        "page": page,
        "weeks": weeks,
        "plates": plate("weeks", weeks, query=page.filter.to_query(), counted=counted, n=page.total),
        "drops": drops,
        "unknown": guesses(page.filter) if drops else (),
        "concept": concept,
        "concept_query": page.filter.with_value("q", concept.search).to_query() if concept else "",
        "best": best if best and best.count else None,
        "may_correct": person is not None,  # asked for here: a page's queries are over before its template begins
        "most": MOST,
        "marks": marks_of([row.id for group in page.days for row in group.rows], person),
        "labels": names() if person is not None else (),
        "made": stamp(now()),
        "is_long": page.total > export_jobs.LARGE,
        "here": request.get_full_path(),
    }


def drops_of(page: ExplorePage) -> list[Drop]:
    """Will say, for an empty list, what dropping each filter would give; nothing for a list with pieces."""
    if page.total or not page.stored:
        return []
    tokens = page.tokens[:MOST_DROPS]
    left = selection.counts([ArticleFilter.from_query(token.query) for token in tokens])
    return [Drop(token, count) for token, count in zip(tokens, left, strict=True)]


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer the list in another format, whole or its newest hundred as the format has it."""
    if suffix in TAKEN or "chart" in request.GET:
        return along(request, "articles", suffix)
    if suffix not in formats.FORMATS:
        raise Http404(gettext("Lists cannot be had as .%(suffix)s") % {"suffix": suffix})
    try:
        chosen = ArticleFilter.from_query(request.GET)
    except FilterError as error:
        return HttpResponse(f"{error.sentence}\n", status=400, content_type="text/plain; charset=utf-8")
    return listed(request, chosen, suffix)


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """Will say of the table of a list what its columns are and where it comes from."""
    try:
        chosen = ArticleFilter.from_query(request.GET).replace()
    except FilterError as error:
        return HttpResponse(f"{error.sentence}\n", status=400, content_type="text/plain; charset=utf-8")
    tail = f"?{query}" if (query := chosen.to_query()) else ""
    said = about_of(chosen, f"/articles/{tail}")
    found = csv_metadata.describe(f"articles.csv{tail}", said.query, COLUMNS, said)
    return HttpResponse(found, content_type=csv_metadata.CONTENT_TYPE)


@require_safe
def revisions(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will show every earlier wording of a piece and what changed after it."""
    page = revisions_page(article_id)
    if page is None:
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    return TemplateResponse(request, "analysis/revisions.html", {"page": page})


@require_safe
def cite(request: HttpRequest, article_id: int, suffix: str) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Will answer the citation of one piece for a reference manager."""
    known = STYLES.get(suffix)
    if known is None:
        raise Http404(gettext("A piece cannot be cited as .%(suffix)s") % {"suffix": suffix})
    if citations.citation_of(int(article_id)) is None:
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    answer = HttpResponse(b"".join(citations.written([int(article_id)], suffix)), content_type=known.content_type)
    answer["Content-Disposition"] = f'attachment; filename="divergence-{article_id}.{suffix}"'
    return answer


@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will show one piece with every tag's evidence."""
    page = article_page(article_id)
    if page is None:
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    person = request.user.pk if request.user.is_authenticated else None
    texts = {"title": page.row.title, "teaser": page.row.teaser, "body": page.body}
    notes = notes_of(article_id, texts, person=person)
    context = {
        "page": highlighted(page, notes), "bands": BANDS, "may_correct": person is not None, "notes": notes,
        "mark": marks_of([article_id], person).get(article_id, PLAIN), "labels": names() if person is not None else (),
        "opened": request.headers.get("HX-Request") != "true",  # opening it marks it read; swapping a part of it does not
    }  # fmt: skip
    context["suggestions"] = suggestions(article_id)
    return TemplateResponse(request, "analysis/article.html", context)
