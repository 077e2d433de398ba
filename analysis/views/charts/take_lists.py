"""The list behind a page or a chart as a file: streamed, with a pointer to what describes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists import formats
from analysis.exports import csv_metadata
from analysis.keeping import export_jobs
from analysis.views.exports import offered

LISTED = ("atom", "bib", "ris", "csl.json")  # only a list has them: a chart gives those of the pieces that it counts
SAVED = ("xlsx", "docx", "pdf")  # what a browser saves rather than shows


def listed(request: HttpRequest, chosen: ArticleFilter, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """The list in another format, streamed, with a pointer to what describes it; a long workbook is offered instead."""
    if suffix == "xlsx" and (total := selection.count(chosen)) > export_jobs.LARGE:
        return offered(request, chosen, suffix, total)
    content_type, chunks = formats.answer(chosen, suffix, base_url=request.build_absolute_uri("/").rstrip("/"))
    answer = StreamingHttpResponse(chunks, content_type=content_type)
    query = chosen.replace().to_query()
    answer["Link"] = f'</articles.csv-metadata.json?{query}>; rel="describedby"; type="{csv_metadata.CONTENT_TYPE}"'
    if suffix in SAVED:
        answer["Content-Disposition"] = f'attachment; filename="divergence-articles.{suffix}"'
    return answer


def behind(request: HttpRequest, query: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """The pieces that a chart, a comparison, a matrix or a measure counts, as one of LISTED."""
    return listed(request, ArticleFilter.from_query(query).replace(sort="newest", counted="pieces"), suffix)
