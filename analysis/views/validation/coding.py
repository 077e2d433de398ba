"""Blind coding: one piece at a time with the codebook beside it, and nothing that says what others think of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from analysis.measures.frames import FRAME_NAMES
from analysis.models import Coding, Sample
from analysis.validation.codebook import Codebook, codebook
from analysis.validation.coding import (
    Codes,
    CodingError,
    Reading,
    Task,
    keep,
    next_task,
    own,
    own_task,
    place_before,
    read,
    task_again,
)
from articles.views.forms import signed_in

SALT = "validation.reading"
FRAMES = tuple((slug, name, name_zh) for slug, (name, name_zh) in FRAME_NAMES.items())


@dataclass(frozen=True, slots=True)
class CodingPage:
    """A piece to code, the codebook, and what is chosen so far; without a task nothing is left for this person."""

    sample: Sample
    task: Task | None
    book: Codebook
    codes: Codes
    token: str
    fault: str
    done: int
    back: int | None
    frames: tuple[tuple[str, str, str], ...] = FRAMES
    bands: tuple[tuple[str, str], ...] = tuple((str(value), str(label)) for value, label in Coding.Band.choices)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Will show the next piece for this person, or the one at `at` that they coded before; a POST keeps what they say."""
    signed_in(request)
    sample = Sample.objects.filter(pk=pk).first()
    if sample is None:
        raise Http404(gettext("There is no such sample."))
    at = request.GET.get("at") or ""
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 9 else None
    task = own_task(sample, request.user, place) if place is not None else next_task(sample, request.user)
    if place is not None and task is None:
        return HttpResponseRedirect(f"/validation/{pk}/code/")
    if request.method != "POST":
        return _shown(request, sample, task)
    return _kept(request, sample, task)


def _kept(request: HttpRequest, sample: Sample, task: Task | None) -> HttpResponse:
    """Keeps the form's codes and goes on; when something is missing, the same piece with what was chosen and why not."""
    book, said = codebook(), request.POST
    try:
        reading = _reading(request)
        task = task_again(sample, reading.piece) or task
        keep(sample, reading, read(said, said.getlist("themes"), book), request.user)
    except CodingError as error:
        return _shown(request, sample, task, _chosen(said, book), str(error))
    return HttpResponseRedirect(f"/validation/{sample.pk}/code/")


def _chosen(said: QueryDict, book: Codebook) -> Codes:
    """What the form held, to be shown again."""
    band, primary, frame, note = (said.get(name) or "" for name in ("band", "primary", "frame", "note"))
    return Codes(band, tuple(slug for slug in said.getlist("themes") if slug in book.slugs), primary, frame, note)


def _shown(
    request: HttpRequest, sample: Sample, task: Task | None, codes: Codes | None = None, fault: str = ""
) -> HttpResponse:
    said = Coding.objects.filter(own(request.user), piece__sample=sample)
    page = CodingPage(
        sample=sample,
        task=task,
        book=codebook(),
        codes=codes or (task.before if task else Codes()),
        token=_token(request, task) if task else "",
        fault=fault,
        done=said.values("piece").distinct().count(),
        back=place_before(sample, request.user, task),
    )
    return TemplateResponse(request, "analysis/validation_code.html", {"page": page}, status=400 if fault else 200)


def _token(request: HttpRequest, task: Task) -> str:
    """Which piece was shown to whom, in which words and when, signed: a form cannot claim another."""
    kept = [request.user.get_username(), task.piece, task.content_hash, task.shown_at.isoformat()]
    return signing.dumps(kept, salt=SALT)


def _reading(request: HttpRequest) -> Reading:
    try:
        name, piece, content_hash, shown_at = signing.loads(request.POST.get("token") or "", salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise CodingError(gettext("This form is not one of ours or is damaged; code the piece shown now.")) from error
    if name != request.user.get_username():
        raise CodingError(gettext("This form was opened by somebody else; code the piece shown now."))
    return Reading(piece, content_hash, dt.datetime.fromisoformat(shown_at))
