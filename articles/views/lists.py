"""Lists of sources at the desk: the starter catalogue, OPML in, OPML out."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from articles.catalogue import shelves
from articles.catalogue.shelves import NoSuchGroup
from articles.health.words import stored
from articles.ingestion.enlist import Enlisted, enlist, exported
from articles.ingestion.opml import MAX_BYTES, read, write_opml
from articles.ingestion.outcomes import VisitFailed
from articles.views.forms import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: HttpRequest) -> HttpResponse:
    """Will offer the starter catalogue in its groups; a signed-in person's POST adds the groups and entries ticked."""
    done, fault = None, ""
    if request.method == "POST":
        signed_in(request)
        groups, urls = request.POST.getlist("group"), request.POST.getlist("url")
        try:
            done = shelves.add(groups=groups, urls=urls) if groups or urls else None
            fault = "" if done else gettext("Nothing was ticked; tick a group or single sources and add them again.")
        except NoSuchGroup as error:
            fault = str(error)
    shown = shelves.shelves()
    page = {
        "shelves": shown,
        "total": sum(len(shelf.books) for shelf in shown),
        "there": sum(shelf.there for shelf in shown),
        "done": done,
        "fault": fault,
    }
    return TemplateResponse(request, "articles/source_catalogue.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def opml_in(request: HttpRequest) -> HttpResponse:
    """Will ask for an OPML file; a signed-in person's POST takes its sources in and tells the fate of every entry."""
    done: Enlisted | None = None
    fault = ""
    if request.method == "POST":
        signed_in(request)
        file = request.FILES.get("file")
        try:
            content = file.read(MAX_BYTES + 1) if isinstance(file, UploadedFile) else b""
            done = enlist(read(content)) if content else None
            fault = (
                ""
                if done
                else gettext("No file came with the form, or an empty one; choose an OPML file and send it again.")
            )
        except VisitFailed as error:
            fault = stored(error.detail)
    return TemplateResponse(request, "articles/source_import.html", {"page": {"done": done, "fault": fault}})


@require_safe
def opml_out(_request: HttpRequest) -> HttpResponse:
    """Will give the sources that anybody can go to as an OPML file, in their folders."""
    return HttpResponse(
        write_opml(exported()),
        content_type="text/x-opml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="divergence-sources.opml"'},
    )
