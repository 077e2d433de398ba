"""Files of long lists: asking for one, how far it is, and the file itself, for the reader who asked."""

from __future__ import annotations

from secrets import token_hex
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analysis.explore import selection
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists import formats
from analysis.explore.lists.page import FORMATS
from analysis.keeping import export_jobs
from analysis.keeping.export_jobs import Reader
from analysis.keeping.refusal import CannotBeKept
from analysis.models import ExportJob
from analysis.tasks import ask_for_export
from analysis.views.refusals import explains_bad_filters

SESSION = "exports"  # where a session keeps what its browser is known by
LABELS = {suffix: label for label, suffix in FORMATS}
SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@explains_bad_filters
def exports(request: HttpRequest) -> HttpResponse:
    """Will list the reader's files and offer the list of the query string as one; a POST asks for it."""
    if request.method == "POST":
        return _ask(request)
    filter = ArticleFilter.from_query(request.GET).replace()
    total = selection.count(filter)
    context = {
        "jobs": [(job, _words(job)) for job in reader(request).own[:SHOWN]],
        "filter": filter,
        "described": filter.describe(names_in(filter)),
        "total": total,
        "formats": [(suffix, LABELS[suffix]) for suffix in export_jobs.FORMATS],
        "large": export_jobs.LARGE,
        "days": export_jobs.KEPT.days,
    }
    return TemplateResponse(request, "analysis/exports.html", context)


@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Will say how far one file is."""
    job = _own(request, pk)
    waits = job.state in export_jobs.OPEN
    context = {
        "job": job,
        "described": _words(job),
        "label": LABELS[job.format],
        "waits": waits,
        "sentence": _(job.sentence) if job.sentence else "",
        "days": export_jobs.KEPT.days,
    }
    answer = TemplateResponse(request, "analysis/export.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    """Will hand out a file that is done."""
    job = _own(request, pk)
    if job.state != ExportJob.State.DONE:
        return HttpResponseRedirect(f"/exports/{job.pk}/")
    answer = StreamingHttpResponse(export_jobs.body(job), content_type=formats.content_type(job.format))
    answer["Content-Length"] = str(job.size)
    answer["Content-Disposition"] = f'attachment; filename="divergence-articles-{job.asked_at:%Y-%m-%d}.{job.format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def reader(request: HttpRequest, *, new: bool = False) -> Reader:
    """Who asks; a browser where nobody is signed in gets a secret when it asks for its first file."""
    person = request.user.pk if request.user.is_authenticated else None
    if new and person is None and SESSION not in request.session:
        request.session[SESSION] = token_hex(20)
    held = getattr(request, "session", {})  # none where a page is read without a browser
    return Reader(person, str(held.get(SESSION, "")))


def offered(request: HttpRequest, filter: ArticleFilter, suffix: str, total: int) -> HttpResponse:
    """Instead of a file that would take long: a page that offers it, or for programs a sentence."""
    query = filter.replace().to_query()
    if "text/html" in request.headers.get("Accept", ""):
        return HttpResponseRedirect(f"/exports/?{query}")
    said = _("This list has %(n)s pieces; more than %(most)s are made in the background as .%(suffix)s: ask for them at %(address)s, or take .csv, which streams.") % {
        "n": f"{total:,}", "most": f"{export_jobs.LARGE:,}", "suffix": suffix, "address": request.build_absolute_uri(f"/exports/?{query}"),
    }  # fmt: skip
    return HttpResponse(f"{said}\n", "text/plain; charset=utf-8", 413)


def _ask(request: HttpRequest) -> HttpResponse:
    asked = request.POST
    filter = ArticleFilter.from_query(asked.get("query", ""))
    try:
        base_url = request.build_absolute_uri("/").rstrip("/")
        job = ask_for_export(filter, asked.get("format", ""), reader(request, new=True), base_url=base_url)
    except CannotBeKept as error:
        messages.error(request, _("No file was asked for. %(why)s") % {"why": error})
        return HttpResponseRedirect(f"/exports/?{filter.replace().to_query()}")
    return HttpResponseRedirect(f"/exports/{job.pk}/")


def _own(request: HttpRequest, pk: UUID) -> ExportJob:
    found = export_jobs.find(pk, reader(request))
    if found is None:
        raise Http404(
            _(
                "This file is not here: it is gone after %(days)s days, and only whoever asked for it may take it. Ask for it again on the list."
            )
            % {"days": export_jobs.KEPT.days}
        )
    return found


def _words(job: ExportJob) -> str:
    filter = ArticleFilter.from_query(job.query)
    return filter.describe(names_in(filter))
