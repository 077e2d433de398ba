"""Handing in a piece: an address, sent by a bookmarklet or pasted, or a file; an offer of what would be stored; keeping it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.egress.errors import TooLarge, VisitFailed
from articles.health.words import stored
from articles.ingestion.handed import Offer, Said, look_at_address, look_at_file, offer_again
from articles.ingestion.handed import keep as keep_offer
from articles.ingestion.plain import cut
from articles.views.uploads import MOST

_TEMPLATE: Final = "articles/hand_in.html"
_SALT: Final = "handed"
_DAY: Final = 24 * 3600  # seconds that an offer stands
_SHOWN: Final = 600  # characters of the text


@dataclass(frozen=True, slots=True)
class HandInPage:
    """The forms as they were filled in, what went wrong, or the offer and the ticket that keeps it."""

    bookmarklet: str
    url: str = ""
    named: str = ""  # the page's title, as the bookmark sent it
    title: str = ""
    outlet: str = ""
    on: str = ""
    file_url: str = ""
    fault: str = ""
    offer: Offer | None = None
    paragraphs: tuple[str, ...] = ()  # of its beginning
    ticket: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Will show the forms, filled in from the address; a signed-in person's POST looks and shows what would be stored."""
    if request.method != "POST":
        named = request.GET.get("title", "").strip()[:_SHOWN]
        return _shown(request, url=request.GET.get("url", "").strip()[:2000], named=named)
    if not request.user.is_authenticated:
        raise PermissionDenied
    is_file = "outlet" in request.POST
    said = _said(request)
    try:
        offer = look_at_file(_uploaded(request), said) if is_file else look_at_address(said.url)
    except VisitFailed as failure:
        filled = {"title": said.title, "outlet": said.outlet, "on": said.on, "file_url" if is_file else "url": said.url}
        return _shown(request, fault=stored(failure.detail), **filled)
    return _shown(
        request,
        offer=offer,
        paragraphs=tuple(cut(offer.draft.body or offer.draft.teaser, _SHOWN).split("\n\n")),
        ticket=signing.dumps({"capture": offer.capture, **asdict(offer.said)}, salt=_SALT),
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Will store what was offered and lead to the piece. The ticket is ours: nobody keeps what was not shown."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=_SALT, max_age=_DAY)
        kept = keep_offer(offer_again(ticket.pop("capture"), Said(**ticket)))
    except signing.BadSignature:
        return _shown(
            request, fault=gettext("This offer is older than a day or was changed on its way. Hand the piece in again.")
        )
    except VisitFailed as failure:
        return _shown(request, fault=stored(failure.detail))
    said = gettext("Kept.") if kept.is_new else gettext("We held it already; now we hold more of it.")
    messages.success(
        request, said if kept.is_new or kept.changed else gettext("We hold it already; nothing was changed.")
    )
    return HttpResponseRedirect(f"/articles/{kept.article_id}/")


def _said(request: HttpRequest) -> Said:
    most = {"url": 2000, "title": 1000, "outlet": 200, "on": 40}
    return Said(**{name: request.POST.get(name, "").strip()[:length] for name, length in most.items()})


def _uploaded(request: HttpRequest) -> bytes:
    """The file's bytes, none where there is no file; its name is not even looked at. Raises TooLarge for one that was dropped."""
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read())
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        said = gettext("The file holds more than %(n)s bytes. Hand in a smaller copy, without its pictures.")
        raise TooLarge(said % {"n": f"{MOST:,}"})
    return b""


def _shown(request: HttpRequest, **fields: object) -> TemplateResponse:
    return TemplateResponse(request, _TEMPLATE, {"page": HandInPage(bookmarklet=_bookmarklet(), **fields)})  # type: ignore[arg-type]


def _bookmarklet() -> str:
    """What a bookmark holds that sends the page before you here. From the settings, because a Host header may lie."""
    here = f"{settings.PUBLIC_URL.rstrip('/')}/articles/add/"
    page = "'?url='+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
    return f"javascript:void(location.href='{here}'+{page})"
