"""What a signed-in person can do at the source desk: add a place to read."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from articles.ingestion.discover import BadSource, add_source
from articles.models import Source

KINDS = (Source.Kind.FEED, Source.Kind.LISTING, Source.Kind.SITEMAP)
LONGEST = 2000  # characters of an address


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Will take an address into the list of sources; the next beat visits it. Nothing is fetched while you wait."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    url, kind = request.POST.get("url", "").strip()[:LONGEST], request.POST.get("kind", "")
    try:
        found, new = add_source(
            url, kind=kind if kind in KINDS else Source.Kind.FEED, name=request.POST.get("name", "")
        )
    except BadSource as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/sources/?{urlencode({'url': url})}#add")
    said = "It is visited within a minute." if new else "We read it already; nothing was changed."
    messages.success(request, f"{found.name}: {said}")
    return HttpResponseRedirect(f"/sources/{found.slug}/")
