"""Pieces over the API: the list under a filter, and one piece with every tag's evidence."""

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from analysis.api.parameters import LIST
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.formats import PER_PAGE, item
from analysis.explore.lists.rows import rows_of
from analysis.explore.piece.article import ArticlePage, article_page
from analysis.explore.piece.claims import TagLine
from analysis.explore.selection import count, page_of

Limit = Annotated[int, Field(ge=1, le=PER_PAGE, description="Pieces of one answer.")]

router = Router(tags=["articles"])


class SourceName(Schema):
    """Where a piece was published."""

    slug: str
    name: str


class PieceOut(Schema):
    """A piece in a list."""

    id: int
    url: str
    original_url: str
    title: str
    teaser: str
    source: SourceName
    place: str
    section: str
    language: str
    dated_at: dt.datetime
    certainty: str
    completeness: str
    relevance: int | None
    band: str
    is_sample: bool
    story: int | None
    copy_of: int | None
    companies: list[str]
    countries: list[str]
    themes: list[str]


class PiecesOut(Schema):
    """A page of pieces, and how many the whole list holds."""

    count: int
    items: list[PieceOut]
    next: str | None


class SpanOut(Schema):
    """Words that carry a tag; offsets count characters of the field, end is behind the last."""

    field: str
    start: int
    end: int
    surface: str
    rule: str


class TagOut(Schema):
    """One tag of a piece: who says so, why and by which words. Only counted tags stand in lists and measures."""

    kind: str
    slug: str
    name: str
    name_zh: str
    frame: str
    standing: str
    is_primary: bool
    score: float
    author: str
    reason: str
    rule_set: str
    via: str
    counted: bool
    evidence: list[SpanOut]


class PieceInFull(PieceOut):
    """A piece with its words, its tags and what was considered and refused."""

    author: str
    body: str
    printed_date: str
    first_seen_at: dt.datetime
    revision: int
    rule_set: str
    tags: list[TagOut]
    refused: list[TagOut]


@router.get("/articles", response=PiecesOut, operation_id="list_articles", summary="Pieces", openapi_extra=LIST)
def list_articles(request: HttpRequest, limit: Limit = 100) -> dict[str, Any]:
    """The pieces of a filter in its order."""
    filter = ArticleFilter.from_query(request.GET)
    part = page_of(filter, limit=limit)
    base_url = request.build_absolute_uri("/").rstrip("/")
    following = None
    if part.next_cursor:
        query = filter.replace(cursor=part.next_cursor).to_query()
        following = request.build_absolute_uri(f"{request.path}?limit={limit}&{query}")
    return {"count": count(filter), "items": [item(row, base_url) for row in rows_of(part.ids)], "next": following}


@router.get("/articles/{int:article_id}", response=PieceInFull, operation_id="get_article", summary="One piece")
def get_article(request: HttpRequest, article_id: int) -> dict[str, Any]:
    """One piece with its tags and their evidence."""
    page = article_page(article_id)
    if page is None:
        raise Http404(f"There is no piece {article_id}.")
    return _in_full(page, request.build_absolute_uri("/").rstrip("/"))


def _in_full(page: ArticlePage, base_url: str) -> dict[str, Any]:
    return {
        **item(page.row, base_url),
        "author": page.author,
        "body": page.body,
        "printed_date": page.printed_date,
        "first_seen_at": page.first_seen_at,
        "revision": page.revision,
        "rule_set": page.rule_set,
        "tags": [_tag(line) for group in page.groups for line in group.tags],
        "refused": [_tag(line) for line in page.refused],
    }


def _tag(line: TagLine) -> dict[str, Any]:
    copied = (
        "kind",
        "slug",
        "name",
        "name_zh",
        "frame",
        "standing",
        "is_primary",
        "score",
        "author",
        "reason",
        "rule_set",
    )
    return {
        **{name: getattr(line, name) for name in copied},
        "via": line.via_name,
        "counted": line.counted,
        "evidence": line.spans,
    }
