"""Every chart to take along: the chart of a page under the page's own filter as SVG, PNG, CSV, JSON or Vega-Lite.

A page offers its charts as `plates` in its context; their address is the page's with a suffix, `chart` chooses among several.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import resolve
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from analysis import exports
from analysis.charts.plates import Caption, Plate
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.freshness import freshness
from analysis.explore.lists.about import about_of
from analysis.explore.lists.stylesheet import stylesheet
from analysis.exports import csv_metadata
from analysis.exports.about import lines
from analysis.exports.document import About, Document
from analysis.measures.figure import SAMPLE
from analysis.measures.periods import zone
from analysis.views.charts.page_charts import PageRefused, chosen, plates_of
from analysis.views.charts.page_documents import of_plates
from analysis.views.charts.take_files import WRITERS as WRITERS  # what tests and pages know it by
from analysis.views.charts.take_lists import LISTED, behind

OWN_SHAPE = frozenset({"csv", "json", "bib", "ris", "csl", "atom"})  # of charts, and of the pieces behind them
DOCUMENTS = frozenset(exports.FORMATS) - OWN_SHAPE
TAKEN = ("svg", "png")  # formats that only a chart has; a list or a figure goes out in the others, too
LANGUAGE = "language"  # of the words; `lang` is that of the pieces
HOME = "overview"  # what the front page is called in an address with a suffix


@require_safe
def along(request: HttpRequest, page: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer a chart of the page under the same query string; as a document, without a name, all of them; as citations or
    as a feed the pieces that it counts. In the language of the reader or in that of `language`: an address that names one gives
    the same words to everybody. Documents are in English."""
    named = request.GET.get(LANGUAGE) or ""
    language = named if named in dict(settings.LANGUAGES) else get_language()
    if suffix in DOCUMENTS or suffix in LISTED:
        language = "en"  # files are compared with one another, whoever fetched them
    with override(language):
        answer = _along(request, page, suffix)
    answer["Content-Language"] = language or settings.LANGUAGE_CODE
    return answer


def _along(request: HttpRequest, page: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    try:
        plates = plates_of(request, "/" if page == HOME else f"/{page}/")
    except PageRefused as refused:
        return HttpResponse(f"{refused.sentence}\n", "text/plain; charset=utf-8", refused.status)
    name = request.GET.get("chart") or ""
    plate = chosen(plates, name)
    if suffix in LISTED:
        return behind(request, plate.query, suffix)
    if suffix in DOCUMENTS:
        taken = [plate] if name else list(plates)
        captions = [caption_of(request, one, page) for one in taken]
        found = of_plates(taken, captions, about_page(request, page, plate.query))
        return sent(found, suffix, file_name(plate, page))
    caption = caption_of(request, plate, page)
    content_type, write = WRITERS[suffix]
    answered = HttpResponse(write(plate, caption), content_type)
    answered["Content-Disposition"] = f'attachment; filename="{file_name(plate, page)}.{suffix}"'
    if suffix == "csv":
        answered["Link"] = describes(request, page)
    return answered


@require_safe
def described(request: HttpRequest, page: str) -> HttpResponse:
    """Will say of the table of a chart, a comparison, a matrix or a measure what its columns are and where it comes from."""
    file = request.GET.urlencode()
    address = f"{page.rpartition('/')[2]}.csv" + (f"?{file}" if file else "")
    answer = resolve(f"/{page}.csv")
    table: HttpResponse = answer.func(request, *answer.args, **answer.kwargs)
    if table.status_code != 200 or not table["Content-Type"].startswith("text/csv"):
        return table
    lines = csv.reader(io.StringIO(table.content.decode(), newline=""))
    columns = next(line for line in lines if not line[0].startswith("# "))
    about = about_page(request, page, _list_of(request))
    told = csv_metadata.describe(address, about.query, columns, about)
    return HttpResponse(told, content_type=csv_metadata.CONTENT_TYPE)


def describes(request: HttpRequest, page: str) -> str:
    """The header that points from a table to what describes it."""
    query = request.GET.urlencode()
    address = f"/{page}.csv-metadata.json" + (f"?{query}" if query else "")
    return f'<{address}>; rel="describedby"; type="{csv_metadata.CONTENT_TYPE}"'


def _list_of(request: HttpRequest) -> str:
    """The list of a page by its own address."""
    try:
        return ArticleFilter.from_query(request.GET).replace().to_query()
    except FilterError:
        return ""


def about_page(request: HttpRequest, page: str, query: str) -> About:
    """Where an export of a page comes from: the list that it counts, the page's address with all that it was asked."""
    path, asked = _page_of(request, page)
    return about_of(ArticleFilter.from_query(query), f"{path}?{asked.urlencode()}" if asked else path)


def sent(document: Document, suffix: str, name: str) -> HttpResponse:
    """A document as a file to be saved; 413 with a sentence for one that is too long."""
    form = exports.FORMATS[suffix]
    try:
        body = exports.export(document, suffix, css=stylesheet() if suffix == "html" else "", home=settings.PUBLIC_URL)
    except exports.TooLong as error:
        return HttpResponse(f"{error}\n", "text/plain; charset=utf-8", 413)
    answer = HttpResponse(body, form.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form.suffix}"'
    return answer


def about_data(request: HttpRequest, page: str, query: str) -> dict[str, Any]:
    """The same for JSON: what stands in `about` of every file."""
    return asdict(about_page(request, page, query))


def caption_of(request: HttpRequest, plate: Plate, page: str) -> Caption:
    """What stands below a chart that leaves its page."""
    filter = ArticleFilter.from_query(plate.query)
    data = freshness()
    path, asked = _page_of(request, page)
    return Caption(
        described=filter.between(None, None).describe(names_in(filter)),
        window=_window(plate, filter),
        zone=str(zone()),
        counted=plate.counted,
        n=plate.n,
        rules=data.rules,
        stamp=gettext(SAMPLE)[:1].upper() + gettext(SAMPLE)[1:] if data.sample else "",
        address=request.build_absolute_uri(f"{path}?{asked.urlencode()}" if asked else path),
        home=request.build_absolute_uri("/").rstrip("/"),
        told=lines(about_page(request, page, plate.query)),
    )


def _page_of(request: HttpRequest, page: str) -> tuple[str, QueryDict]:
    """The path of the page that a file is taken from, and what that was asked: without what the file alone was."""
    asked = request.GET.copy()
    for own in ("chart", LANGUAGE):
        asked.pop(own, None)
    return "/" if page == HOME else f"/{page}/", asked


def _window(plate: Plate, filter: ArticleFilter) -> str:
    """The days of the list, else the first and last period drawn."""
    if filter.start and filter.end:
        return gettext("%(first)s to %(last)s") % {
            "first": filter.start.isoformat(),
            "last": filter.end.isoformat(),
        }
    drawn = [cell.where for cell in plate.rows if re.match(r"\d{4}-", cell.where)]
    return gettext("%(first)s to %(last)s") % {"first": drawn[0], "last": drawn[-1]} if drawn else gettext("all days")


def file_name(plate: Plate, page: str) -> str:
    """Page, chart and window in letters that every system can hold."""
    filter = ArticleFilter.from_query(plate.query)
    parts = ["divergence", page.replace("/", "-"), plate.name if plate.name != page else "", _window(plate, filter)]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(part for part in parts if part)).strip("-")
