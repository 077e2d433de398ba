"""Other people's feeds and pages, served on loopback and read through the whole pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

import pytest

from articles.ingestion import pipeline
from articles.models import Article, Source, Visit
from tests.articles.parse.test_real import entries
from tests.newsroom import Newsroom
from tests.newsroom.server import Request

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def serve(body: bytes, content_type: str, request: Request) -> None:
    request.answer(200, body, Content_Type=content_type)


def test_every_feed_ends_in_a_named_outcome_with_all_entries_stored(
    real_data: Path, newsroom: Newsroom, make_source: Callable[..., Source]
) -> None:
    paths = sorted((real_data / "dev" / "feeds").iterdir())
    for path in paths:
        kind = "application/feed+json" if path.suffix == ".json" else "application/xml"
        url = newsroom.script(f"/{path.name}", partial(serve, path.read_bytes(), kind))
        source = make_source(url)
        report = pipeline.visit_source(source.pk)
        assert report is not None
        # The same outlet's Atom and JSON feeds name the same pieces: the second finds them stored.
        assert report.outcome in {Visit.Outcome.NEW, Visit.Outcome.SAME}, (path.name, report)
        assert report.seen == len(entries(path)), path.name
        assert report.rejected == 0, (path.name, report)
        assert report.created + report.updated + report.unchanged == report.seen
        again = pipeline.visit_source(source.pk)
        assert again is not None
        assert (again.outcome, again.created) == (Visit.Outcome.SAME, 0), (path.name, again)
    assert Visit.objects.count() == 2 * len(paths) == 60
    assert Article.objects.count() > 1_500


def test_every_page_is_read_from_a_listing(
    real_data: Path, newsroom: Newsroom, make_source: Callable[..., Source]
) -> None:
    folder = real_data / "dev"
    rows = [row for row in json.loads((folder / "MANIFEST.json").read_text()) if row["file"].startswith("pages/")]
    cards = []
    for number, row in enumerate(rows):
        newsroom.script(f"/{number}", partial(serve, (folder / row["file"]).read_bytes(), "text/html"))
        cards.append(
            f"<article><h3><a href='/{number}'>{escape(row['title'] or 'Untitled piece')}</a></h3><p>Short…</p></article>"
        )
    listing = f"<html><body>{''.join(cards)}</body></html>".encode()
    source = make_source(newsroom.script("/list", partial(serve, listing, "text/html; charset=utf-8")), kind="listing")
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, report.created) == (Visit.Outcome.NEW, 35)
    outcomes = {page.outcome for page in pipeline.read_due_pages(source.pk)}
    assert outcomes == {Visit.Outcome.NEW}
    assert Article.objects.filter(completeness="full").count() == 35
