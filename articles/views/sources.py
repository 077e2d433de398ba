"""Adding a place to read at the source desk, and trying it first: what would be stored, and why not."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.ingestion.enlist import BadSource, Wanted, add_source
from articles.ingestion.trial import Trial, try_out
from articles.models import Source
from articles.views.forms import AUTO, signed_in, wanted_of


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Will take an address into the list of sources; the next beat visits it. Nothing is fetched while you wait."""
    signed_in(request)
    try:
        said = wanted_of(request.POST)
        found, new = add_source(
            said.url, kind=said.kind, name=said.name, language=said.language, country=said.country, timezone=said.timezone,
            owner=said.owner, folder=said.folder, outlet_kind=said.outlet_kind, options=said.options,
        )  # fmt: skip
    except BadSource as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/sources/?{urlencode({'url': request.POST.get('url', '')[:2000]})}#add")
    told = gettext("It is visited within a minute.") if new else gettext("We read it already; nothing was changed.")
    messages.success(request, gettext("%(source)s: %(told)s") % {"source": found.name, "told": told})
    return HttpResponseRedirect(f"/sources/{found.slug}/")


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """Will ask for an address; a signed-in person's POST fetches it and shows what would be stored of it."""
    if request.method != "POST":
        return _tried(request, Wanted(request.GET.get("url", "")[:2000]), AUTO, None)
    signed_in(request)
    kind = request.POST.get("kind", AUTO)
    auto = kind not in {Source.Kind.FEED, Source.Kind.LISTING, Source.Kind.SITEMAP}
    try:
        said = wanted_of(request.POST)
    except BadSource as error:
        said = Wanted(request.POST.get("url", "")[:2000])
        return _tried(request, said, kind, Trial(said, outcome=gettext("Not tried"), failure=str(error)))
    said = replace(said, kind=Source.Kind.FEED) if auto else said
    trial = try_out(said, auto=auto)
    return _tried(request, trial.wanted, AUTO if auto else kind, trial)


def _tried(request: HttpRequest, said: Wanted, kind: str, trial: Trial | None) -> HttpResponse:
    page = {"trial": trial, "said": said, "kind": kind, "outlet_kinds": Source.OutletKind.choices}
    return TemplateResponse(request, "articles/source_test.html", {"page": page})
