"""Drafts and what is known, made of the few things that a test is about."""

from __future__ import annotations

import datetime as dt

from articles.ingestion.normalise import content_hash
from articles.ingestion.records import ArticleDraft, Known
from articles.models import Article

NOW = dt.datetime(2025, 7, 31, 4, 0, tzinfo=dt.UTC)


def draft(
    url: str = "https://o.example/1",
    *,
    guid: str = "",
    title: str = "A title",
    teaser: str = "",
    body: str = "",
    source_id: int = 1,
    certainty: Article.Certainty = Article.Certainty.UNKNOWN,
    page_due: bool = False,
) -> ArticleDraft:
    """A draft whose completeness and hash follow from its words."""
    sure = certainty is Article.Certainty.EXACT
    return ArticleDraft(
        source_id=source_id,
        url=url,
        guid=guid,
        title=title,
        teaser=teaser,
        body=body,
        section="",
        place="",
        author="",
        language="en",
        completeness=fullness(teaser, body),
        certainty=certainty,
        published_at=NOW if sure else None,
        published_on=None if certainty is Article.Certainty.UNKNOWN else NOW.date(),
        printed_date="",
        content_hash=content_hash(title=title, teaser=teaser, body=body),
        page_due=page_due,
    )


def known(
    *,
    article_id: int = 7,
    source_id: int = 1,
    title: str = "A title",
    teaser: str = "",
    body: str = "",
    certainty: Article.Certainty = Article.Certainty.UNKNOWN,
    page_due: bool = False,
) -> Known:
    """A piece that we hold."""
    return Known(
        article_id=article_id,
        source_id=source_id,
        content_hash=content_hash(title=title, teaser=teaser, body=body),
        completeness=fullness(teaser, body),
        certainty=certainty,
        page_due=page_due,
        title=title,
        teaser=teaser,
        body=body,
    )


def fullness(teaser: str, body: str) -> Article.Completeness:
    """How much of a piece these words are."""
    if body and not body.endswith("…"):
        return Article.Completeness.FULL
    return Article.Completeness.TEASER if teaser or body else Article.Completeness.TITLE
