"""What a signed-in person does to a source from its page: visit, pause, resume, revive, correct, confirm, go back, decide."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.ingestion import mending, quarantine
from articles.ingestion.enlist import BadSource
from articles.models import Source
from articles.views.forms import day, signed_in, wanted_of, whole_number

# Each act with what is said when it was done, and when there was nothing to do.
ACTS = {
    "visit": (mending.visit_now, _('It is visited within a minute.'), _('It is not visited at the moment; resume or revive it first.')),
    "pause": (mending.pause, _('It is paused; nothing it has given is lost.'), _('It was not active; nothing was changed.')),
    "resume": (mending.resume, _('It is visited again, within a minute.'), _('It was not paused; nothing was changed.')),
    "revive": (mending.revive, _('It is tried again, within a minute.'), _('It was not gone; nothing was changed.')),
}  # fmt: skip
VERDICTS = {
    "retry": (quarantine.retry, _("It is tried again, three times at most.")),
    "skip": (quarantine.skip, _("That document is left unread; the next one is read as usual.")),
}


@require_POST
def act(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Will do one of ACTS to a source and come back to its page."""
    signed_in(request)
    _expect(slug)
    do, done, nothing = ACTS[name]
    (messages.success(request, str(done)) if do(slug) else messages.error(request, str(nothing)))
    return _back(slug)


@require_POST
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Will write down what is said of a source; the button `confirm` confirms its provenance as well."""
    reviewer = signed_in(request)
    confirms = "confirm" in request.POST
    try:
        minutes = whole_number(request.POST, "interval", gettext("The minutes between two visits"))
        amended = mending.amend(slug, wanted_of(request.POST), minutes=minutes, reviewer=reviewer if confirms else "")
    except BadSource as error:
        messages.error(request, gettext("Nothing was changed. %(error)s") % {"error": error})
        return _back(slug)
    if amended is None:
        raise Http404(f"We read no source called “{slug}”")
    messages.success(request, gettext("Saved, and its provenance is confirmed.") if confirms else gettext("Saved."))
    return _back(slug)


@require_POST
def back_fill(request: HttpRequest, slug: str) -> HttpResponse:
    """Will begin a walk into a source's past."""
    signed_in(request)
    _expect(slug)
    try:
        pages, oldest = whole_number(request.POST, "pages", gettext("The number of pages")), day(request.POST, "oldest")
        begun = mending.start_back_fill(slug, pages=pages, oldest=oldest)
    except BadSource as error:
        messages.error(request, str(error))
        return _back(slug)
    if begun:
        messages.success(
            request, gettext("The walk into the past has begun; it goes a page at a time beside the usual visits.")
        )
    else:
        messages.error(request, gettext("It is not visited at the moment; resume or revive it first."))
    return _back(slug)


@require_POST
def decide(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """Will try something set aside again, or leave it unread for good."""
    signed_in(request)
    do, done = VERDICTS[verdict]
    row = do(pk)
    if row is None:
        raise Http404(gettext("It is not set aside any longer; somebody else may have decided"))
    messages.success(request, str(done))
    return _back(row.source.slug)


def _expect(slug: str) -> None:
    if not Source.objects.filter(slug=slug).exists():
        raise Http404(f"We read no source called “{slug}”")


def _back(slug: str) -> HttpResponse:
    return HttpResponseRedirect(f"/sources/{slug}/")
