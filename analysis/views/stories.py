"""The list of stories, one event as its outlets told it, and what a signed-in person may say of it."""

import re
import uuid
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from analysis.explore.stories.stories import stories_page
from analysis.explore.stories.story import story_page
from analysis.stories import acts

_NUMBER: Final = re.compile(r"(?:^|/stories/)(\d{1,18})/?(?:[?#].*)?$")
MOST_TICKED: Final = 200


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """Will list the stories that the query string asks for."""
    return TemplateResponse(request, "analysis/stories.html", {"page": stories_page(request.GET.dict())})


@require_safe
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will show how a story was told, in order."""
    page = story_page(story_id)
    if page is None:
        raise Http404(gettext("There is no story %(story_id)s") % {"story_id": story_id})
    return TemplateResponse(request, "analysis/story.html", {"page": page})


@require_POST
def split(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will make the ticked pieces a story of their own."""
    ticked = [number for text in request.POST.getlist("piece")[:MOST_TICKED] if (number := _number(text))]
    return _done(
        request,
        story_id,
        lambda: acts.split(story_id, ticked, who=request.user, note=_note(request)),
        gettext("Split off into this story of its own; taking it back is under “What people ruled”."),
    )


@require_POST
def merge(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will make this story and the one that was named one."""
    other = _number(request.POST.get("other", "").strip())
    if not other:
        _signed_in(request)
        messages.error(request, gettext("Name the other story by its number or its address, as in /stories/12/."))
        return HttpResponseRedirect(f"/stories/{story_id}/")
    return _done(
        request,
        story_id,
        lambda: acts.merge(story_id, other, who=request.user, note=_note(request)),
        gettext("Merged. They stay together in every later build; taking it back is under “What people ruled”."),
    )


@require_POST
def not_a_copy(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will let a piece that was folded stand for itself."""
    piece = _number(request.POST.get("piece", ""))
    return _done(
        request,
        story_id,
        lambda: acts.not_a_copy(piece, who=request.user, note=_note(request)),
        gettext("It stands for itself now; taking it back is under “What people ruled”."),
    )


@require_POST
def undo(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will take an act back."""

    def take_back() -> int:
        try:
            act = uuid.UUID(request.POST.get("act", ""))
        except ValueError:
            raise acts.CannotRule(gettext("There is no such act. Reload the story's page.")) from None
        found = acts.undo(act, who=request.user)
        return story_id if story_id in found else next(iter(found), story_id)

    return _done(request, story_id, take_back, gettext("Taken back."))


def _done(request: HttpRequest, story_id: int, act: Callable[[], int], said: str) -> HttpResponse:
    """Acts for somebody who is signed in, says so, and leads to the story that the act gave."""
    _signed_in(request)
    try:
        leads_to = act()
    except acts.CannotRule as error:
        messages.error(request, str(error))
        leads_to = story_id
    else:
        messages.success(request, said)
    return HttpResponseRedirect(f"/stories/{leads_to}/")


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise PermissionDenied


def _number(text: str) -> int:
    """The number that is written, alone or at the end of a story's address; 0 where there is none."""
    found = _NUMBER.search(text.strip()[:300])
    return int(found[1]) if found and found[1].isascii() else 0


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")[: acts.NOTE]
