"""What a signed-in person keeps of pieces: reads, stars and labels them, one at a time or all that are ticked."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.lists.arrivals import arrivals, moment_of
from analysis.explore.lists.many import CannotBeDone, listed, ticked
from analysis.explore.lists.rows import rows_of
from analysis.keeping import labels, marks
from analysis.keeping.refusal import CannotBeKept
from analysis.views.corrections.corrections import LIST, back, person

MOST_SAID = 12  # digits of a number that a page sends back


@require_POST
def keep(request: HttpRequest, article_id: int) -> HttpResponse:
    """Will do one act on one piece: read, unread, star, unstar, label, unlabel. A list swaps the row alone."""
    who = person(request)
    if not marks.exists(article_id):
        raise Http404(gettext("There is no piece %(article_id)s") % {"article_id": article_id})
    act = request.POST.get("act", "")
    try:
        _do([article_id], act, request.POST.get("name", ""), who)
    except CannotBeKept as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
    if request.headers.get("HX-Request") == "true" and (part := _part(request, article_id, who)):
        return HttpResponse(part)
    return back(request, f"{LIST}{article_id}/", "keep")


@require_POST
def keep_many(request: HttpRequest) -> HttpResponse:
    """Will do one act on the ticked pieces or a whole list; acts on tags are looked at first, on their own page."""
    who = person(request)
    asked = request.POST
    act, query = asked.get("act", ""), asked.get("list", "")
    if act not in {*marks.ACTS, "label", "unlabel"}:
        look = asked.copy()
        for name in ("csrfmiddlewaretoken", "next"):
            look.pop(name, None)
        return HttpResponseRedirect(f"/corrections/many/?{look.urlencode()}", status=303)
    try:
        whole = asked.get("of") == "list"
        chosen = listed(query, most=marks.MOST) if whole else ticked(asked.getlist("id")[: marks.MOST])
        if not chosen:
            raise CannotBeKept(_("No piece was ticked, or the list is empty; tick some and try again."))
        said = _do(chosen, act, asked.get("name", ""), who)
    except (CannotBeKept, CannotBeDone, FilterError) as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": error})
    else:
        messages.success(request, said)
    return back(request, f"{LIST}?{query}" if query else LIST)


@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    """Will say how many pieces a list has more of than when its page was made; nothing (204) while it has not."""
    had, since = request.GET.get("had", ""), moment_of(request.GET.get("since", ""))
    if since is None or not (had.isascii() and had.isdigit() and len(had) <= MOST_SAID):
        return HttpResponse(status=204)
    try:
        found = arrivals(ArticleFilter.from_query(request.GET).replace(), int(had), since)
    except FilterError:
        return HttpResponse(status=204)
    if found is None:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("components/arrived.html", {"arrived": found}, request))


def _do(chosen: Iterable[int], act: str, name: str, who: AbstractBaseUser) -> str:
    """Does an act and says it in a sentence."""
    if act == "label":
        chip, n = labels.file_under(chosen, name, by=who)
        return ngettext("Filed %(n)s piece under “%(name)s”.", "Filed %(n)s pieces under “%(name)s”.", n) % {
            "n": n, "name": chip.name,
        }  # fmt: skip
    if act == "unlabel":
        chip, n = labels.take_off(chosen, name)
        return ngettext("Took “%(name)s” off %(n)s piece.", "Took “%(name)s” off %(n)s pieces.", n) % {
            "n": n, "name": chip.name,
        }  # fmt: skip
    n = marks.set_state(chosen, act, person=who)
    sentences = {
        "read": ngettext("Marked %(n)s piece read.", "Marked %(n)s pieces read.", n),
        "unread": ngettext("Marked %(n)s piece unread.", "Marked %(n)s pieces unread.", n),
        "star": ngettext("Starred %(n)s piece.", "Starred %(n)s pieces.", n),
        "unstar": ngettext("Took the star off %(n)s piece.", "Took the star off %(n)s pieces.", n),
    }
    return sentences[act] % {"n": n}


def _part(request: HttpRequest, article_id: int, who: AbstractBaseUser) -> str:
    """The row of a list, or the line of a piece's page, when htmx swaps that alone; "" when it wants more."""
    aim = request.headers.get("HX-Target", "").rpartition("#")[2]  # htmx 4 writes it as `article#r12`
    if aim not in ("keep", f"r{article_id}"):
        return ""
    kept = marks.marks_of([article_id], who.pk)
    context: dict[str, object] = {"marks": kept, "may_correct": True}
    if aim == "keep":
        context |= {"piece": article_id, "mark": kept.get(article_id, marks.PLAIN)}
        return render_to_string("components/keep.html", context, request)
    context |= {"row": rows_of([article_id])[0], "dated": request.GET.get("dated", "")}
    return render_to_string("components/row.html", context, request)
