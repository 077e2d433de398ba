"""Saved views: the list of them, each as the page of pieces it names, the same lists for other programs, and their making."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis.explore.filters import FilterError
from analysis.explore.lists import formats
from analysis.explore.lists.arrivals import moment_of
from analysis.explore.lists.page import explore_page
from analysis.keeping import saved
from analysis.keeping.listing import COUNTED, FORMATS, ViewLine, view_line, view_lines
from analysis.keeping.refusal import CannotBeKept
from analysis.models import SavedView
from analysis.views.articles import LIST_TEMPLATE, list_context
from analysis.views.charts.take import TAKEN, along
from analysis.views.charts.take_lists import listed
from analysis.views.corrections.corrections import back, person

VIEWS = "/views/"
SHARING = {"shared": True, "private": False}


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """Will list the views; a POST keeps the list `query` under `name`."""
    if request.method == "POST":
        return _save(request)
    context = {
        "views": view_lines(me(request)), "counted": COUNTED, "may_keep": request.user.is_authenticated,
    }  # fmt: skip
    return TemplateResponse(request, "analysis/views.html", context)


@require_safe
def view(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show the page of pieces under a view's name and with its filter."""
    found = _seen(request, slug)
    try:
        filter = saved.filter_of(found).replace(cursor=request.GET.get("cursor", ""))
    except FilterError as error:
        raise Http404(
            _("The view “%(name)s” can no longer be read: %(why)s") % {"name": found.name, "why": error.sentence}
        ) from error
    line: ViewLine = view_line(found, me(request), counts=False)
    return TemplateResponse(request, LIST_TEMPLATE, {**list_context(request, explore_page(filter)), "view": line})


@require_safe
def export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer a view's list as /articles.* answers its query, byte by byte; with `chart` the chart of its page."""
    if suffix in TAKEN or "chart" in request.GET:
        return along(request, f"views/{slug}", suffix)
    found = _seen(request, slug)
    if suffix not in formats.FORMATS:
        raise Http404(gettext("Lists cannot be had as .%(suffix)s") % {"suffix": suffix})
    return _written(request, found, suffix)


@require_safe
@cache_control(private=True, no_cache=True)
def feed(request: HttpRequest, key: str, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """Will answer the list of the view that a key opens, to whoever has the key: feed readers have no session."""
    found = saved.find_by_key(key)
    if found is None or suffix not in dict(FORMATS).values():
        raise Http404(gettext("There is no list at this address; its owner may have taken it back"))
    answer = _written(request, found, suffix)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _written(request: HttpRequest, found: SavedView, suffix: str) -> HttpResponse | StreamingHttpResponse:
    try:
        chosen = saved.filter_of(found)
    except FilterError as error:
        return HttpResponse(f"{error.sentence}\n", status=400, content_type="text/plain; charset=utf-8")
    return listed(request, chosen, suffix)


@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Will share a view, make it private, give or take its key for programs, or remove it, for its owner."""
    who = person(request)
    act = request.POST.get("act", "")
    try:
        if act in SHARING:
            found = saved.share(slug, SHARING[act], owner=who)
            said = _("Everybody sees “%(name)s” now.") if SHARING[act] else _("“%(name)s” is yours alone now.")
        elif act == "feed":
            found = saved.open_feed(slug, owner=who)
            said = _("“%(name)s” has a new address for feed readers; an older one no longer works.")
        elif act == "no-feed":
            found = saved.close_feed(slug, owner=who)
            said = _("The address of “%(name)s” for feed readers no longer works.")
        elif act == "remove":
            found = saved.remove(slug, owner=who)
            said = _("Removed the view “%(name)s”.")
        else:
            raise CannotBeKept(_("A view is shared, made private, opened to feed readers or removed here."))
        messages.success(request, said % {"name": found.name})
    except CannotBeKept as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
    return back(request, VIEWS)


def me(request: HttpRequest) -> int | None:
    """The number of the signed-in person; None for nobody."""
    return request.user.pk if request.user.is_authenticated else None


def _save(request: HttpRequest) -> HttpResponse:
    who = person(request)
    asked = request.POST
    try:
        kept, is_new = saved.save(
            asked.get("name", ""), asked.get("query", ""), owner=who, shared=SHARING.get(asked.get("for", "")),
            seen=moment_of(asked.get("seen", "")),
        )  # fmt: skip
    except (CannotBeKept, FilterError) as error:
        messages.error(request, _("Nothing was kept. %(why)s") % {"why": error})
        return back(request, VIEWS)
    said = _("Kept the view “%(name)s”.") if is_new else _("The view “%(name)s” is this list now.")
    messages.success(request, said % {"name": kept.name})
    return back(request, view_line(kept, who.pk, counts=False).path)


def _seen(request: HttpRequest, slug: str) -> SavedView:
    found = saved.find(slug, me(request))
    if found is None:
        raise Http404(gettext("There is no view %(slug)s") % {"slug": f"{slug[:80]!r}"})
    return found
