"""What a signed-in person says of pieces' tags: corrects, takes back, and reads why a tag is there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from analysis.corrections import history, record
from analysis.corrections.record import CorrectionError
from analysis.explore.piece.article import article_page
from analysis.explore.piece.choices import UnknownName, choices, find, tag_of
from analysis.models import Correction
from articles.models import Article

LIST = "/articles/"


def person(request: HttpRequest) -> AbstractBaseUser:
    """Who acts. Raises PermissionDenied for everybody who is not signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


@require_POST
def correct(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will say one thing of one tag of a piece: `act` on `tag` (kind:slug) or on the tag called `name`."""
    author = person(request)
    if not Article.objects.filter(pk=article_id).exists():
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    anchor = "add"
    try:
        kind, slug, act = asked(request.POST)
        said = record.correct([article_id], kind, slug, act, author=author, note=request.POST.get("note", ""))
    except (CorrectionError, UnknownName) as error:
        messages.error(request, gettext("Nothing was changed. %(error)s") % {"error": error})
    else:
        tell(request, said)
        anchor = f"why-{kind}-{slug}" if kind != "relevance" else "tags"
    return back(request, f"{LIST}{article_id}/", anchor)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Will take one correction back."""
    author = person(request)
    try:
        said = [record.take_back(pk, author=author)]
    except CorrectionError as error:
        messages.error(request, str(error))
    else:
        tell(request, said)
    return back(request, "/corrections/")


@require_POST
def undo_act(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Will take back what was said at once, of one piece or of many."""
    author = person(request)
    try:
        said = record.take_back_act(batch, author=author)
    except CorrectionError as error:
        messages.error(request, str(error))
    else:
        tell(request, said)
    return back(request, "/corrections/")


@require_POST
def undo_last(request: HttpRequest) -> HttpResponse:
    """Will take back what this person said last: of the piece `piece`, or of any."""
    author = person(request)
    piece = request.POST.get("piece", "")
    batch = history.last_act(author.pk, article=int(piece) if piece.isascii() and piece.isdigit() else None)
    if batch is None:
        messages.error(request, gettext("Nothing that you said stands here; there is nothing to take back."))
    else:
        tell(request, record.take_back_act(batch, author=author))
    return back(request, "/corrections/")


@require_safe
def why(request: HttpRequest, article_id: int, kind: str = "", slug: str = "") -> HttpResponse:
    """Will say why a piece carries a tag, or its tags: a page, or what a list shows beside it."""
    page = article_page(article_id)
    if page is None:
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    accepted = [tag for group in page.groups for tag in group.tags if not kind or (tag.kind, tag.slug) == (kind, slug)]
    refused = [tag for tag in page.refused if (tag.kind, tag.slug) == (kind, slug)]
    came_from = _shown_at(request) or page.path
    context = {
        "page": page, "accepted": accepted, "refused_tags": refused, "back": came_from,
        "only": next((tag.name for tag in (*accepted, *refused)), slug) if kind else "",
        "aim": "results" if urlsplit(came_from).path == LIST else "",
        "may_correct": request.user.is_authenticated,
    }  # fmt: skip
    return TemplateResponse(request, "analysis/why.html", context)


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Will list the names that can be added; a field asks for them when it is first used."""
    answer = TemplateResponse(request, "analysis/names.html", {"choices": choices()})
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def asked(said: QueryDict) -> tuple[str, str, str]:
    """Kind, slug and act that a form asks for. Raises UnknownName."""
    if "tag" in said:
        return *tag_of(said.get("tag", "")), said.get("act", "")
    choice = find(said.get("name", ""))
    return choice.kind, choice.slug, said.get("act", "")


def tell(request: HttpRequest, said: Sequence[Correction]) -> None:
    """Will say what was done, with the act's number for its undo."""
    first = said[0]
    words = history.sentence_of(first)
    done = {"act": f"{words[:1].upper()}{words[1:]}", "n": len(said)}
    told = gettext("%(act)s.")
    if len(said) > 1:
        told = gettext("%(act)s from %(n)s pieces.") if first.act == "remove" else gettext("%(act)s on %(n)s pieces.")
    messages.success(request, told % done, extra_tags="" if first.undoes_id else str(first.batch))


def back(request: HttpRequest, otherwise: str, anchor: str = "") -> HttpResponse:
    """Will lead to the page that an act came from, `next`, when it is ours; the anchor is added on the page `otherwise`."""
    where = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(where, allowed_hosts=None) or not where.startswith("/"):
        where = otherwise
    return HttpResponseRedirect(f"{where}#{anchor}" if anchor and where == otherwise else where)


def _shown_at(request: HttpRequest) -> str:
    """Path and query of the page that a fragment is shown on; "" for a page of its own."""
    if request.headers.get("HX-Request") != "true":
        return ""
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
