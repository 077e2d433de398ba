"""Real feeds and pages, served on loopback and taken in by the pipeline: what is found on them stays on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.ingestion import pipeline
from articles.models import Article, Page, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

pytestmark = [pytest.mark.real, pytest.mark.django_db]
TYPES = {".json": "application/feed+json", ".atom": "application/atom+xml"}


def test_every_feed_ends_well_and_a_second_visit_changes_nothing(
    newsroom: Newsroom, make_source: Callable[..., Source], real_data: Path
) -> None:
    files = sorted((real_data / "dev" / "feeds").iterdir())
    assert len(files) == 30
    for file in files:
        answer = behaviours.page(file.read_bytes(), TYPES.get(file.suffix, "application/xml"))
        source = make_source(newsroom.script(f"/{file.name}", answer), name=file.name)
        report = pipeline.visit_source(source.pk)
        assert report is not None
        assert report.outcome in {"new", "same"}, (file.name, report)  # "same": its pieces came with another feed
        assert report.created + report.unchanged + report.rejected == report.seen > 0
    before = list(Article.objects.order_by("pk").values())
    for source in Source.objects.all():
        report = pipeline.visit_source(source.pk)
        assert report is not None
        assert (report.outcome, report.created, report.updated) == ("same", 0, 0), (source.name, report)
    assert list(Article.objects.order_by("pk").values()) == before


def test_most_pages_complete_their_piece(
    newsroom: Newsroom, make_source: Callable[..., Source], real_data: Path
) -> None:
    files = sorted((real_data / "dev" / "pages").iterdir())
    entries = []
    for number, file in enumerate(files):
        url = newsroom.script(f"/{number}", behaviours.page(file.read_bytes(), "text/html"))
        entries.append(Entry(url, f"Piece {number}", "Its first words…"))
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss(entries))))
    pipeline.visit_source(source.pk)
    outcomes = [report.outcome for report in pipeline.read_due_pages(source.pk)]
    assert len(outcomes) == len(files)
    assert set(outcomes) <= {"new", "same"}
    assert Article.objects.filter(completeness="full").count() >= 0.9 * len(files)
    assert not Page.objects.exists()
