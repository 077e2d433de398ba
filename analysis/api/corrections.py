"""What people said of pieces' tags over the API: reading alone; a word is said on the pages, by somebody who is signed in."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from analysis.corrections import history
from analysis.corrections.history import Said, Wanted
from articles.models import Article

router = Router(tags=["corrections"])
Limit = Annotated[int, Field(ge=1, le=500, description="Acts of one answer.")]
Before = Annotated[int | None, Field(ge=1, le=2**62, description="Where the page goes on, from `next`.")]


class CorrectionOut(Schema):
    """One word of one person on one tag of a piece; `act` "undo" takes back the correction `undoes`."""

    id: int
    act_number: UUID
    article: int
    kind: str
    slug: str
    name: str
    act: str
    sentence: str
    surface: str
    rule: str
    note: str
    author: str
    at: dt.datetime
    undone: bool
    undoes: int | None
    text_changed: bool
    pieces: int


class CorrectionsOut(Schema):
    """What was said, newest first, and how much of it there is."""

    count: int
    items: list[CorrectionOut]
    next: str | None


@router.get(
    "/articles/{int:article_id}/corrections", response=CorrectionsOut, operation_id="list_article_corrections",
    summary="What was said of one piece",
)  # fmt: skip
def of_article(request: HttpRequest, article_id: int) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Everything that people said of a piece's tags, taken back or not."""
    if not Article.objects.filter(pk=article_id).exists():
        raise Http404(f"There is no piece {article_id}.")
    found = history.of_piece(article_id)
    return {"count": len(found), "items": [_out(said) for said in found], "next": None}


@router.get("/corrections", response=CorrectionsOut, operation_id="list_corrections", summary="What was said lately")
def list_corrections(
    request: HttpRequest, by: str = "", act: str = "", kind: str = "", before: Before = None, limit: Limit = 100
) -> dict[str, Any]:
    """What people said last, an act an item: `pieces` says of how many pieces it was said at once."""
    author, wanted_act, wanted_kind = (text.replace("\x00", "") for text in (by, act, kind))
    part = history.acts(Wanted(author, wanted_act, wanted_kind), before=before, limit=limit)
    following = None
    if part.next:
        query = request.GET.copy()
        query["before"] = str(part.next)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"count": part.total, "items": [_out(said) for said in part.said], "next": following}


def _out(said: Said) -> dict[str, Any]:
    copied = (
        "id", "kind", "slug", "name", "act", "sentence", "surface", "rule", "note", "author", "at", "undone", "undoes",
        "pieces",
    )  # fmt: skip
    return {
        **{name: getattr(said, name) for name in copied},
        "act_number": said.batch,
        "article": said.article_id,
        "text_changed": said.outdated,
    }
