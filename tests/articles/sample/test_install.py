"""The sample as sources: read through the real pipeline, counted, and taken out again without a trace."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from articles.ingestion import pipeline
from articles.models import Article, ArticleKey, Capture, Host, Page, Revision, Source, Visit
from articles.sample.install import NameTaken, install_sources, remove, stored
from articles.sample.outlets import LAST_EDITION, pieces
from articles.sample.server import NewsroomServer

pytestmark = pytest.mark.django_db

heard: list[tuple[date, ...]] = []


def listen(weeks: tuple[date, ...]) -> None:
    """What `settings.AFTER_REMOVAL` names in these tests."""
    heard.append(weeks)


def read_edition(server: NewsroomServer, sources: list[Source]) -> list[str]:
    """Publish an edition and read all of it; the outcomes of the visits."""
    server.newsroom.advance()
    outcomes = []
    for source in sources:
        report = pipeline.visit_source(source.pk)
        assert report is not None
        outcomes.append(str(report.outcome))
        for page in pipeline.read_due_pages(source.pk, limit=1_000):
            assert page.outcome in {"new", "same"}, page
    return outcomes


def test_every_piece_is_stored_once(press_server: NewsroomServer) -> None:
    sources = install_sources()
    for _ in range(LAST_EDITION - 1):
        assert set(read_edition(press_server, sources)) <= {"new", "moved"}
    assert set(read_edition(press_server, sources)) == {"not_modified"}

    assert stored() == {outlet: len(out) for outlet, out in press_server.newsroom.published().items()}
    assert sorted(Article.objects.values_list("url", flat=True)) == sorted(piece.url for piece in pieces())
    assert set(Revision.objects.values_list("article__url", flat=True)) == {p.url for p in pieces() if p.correction}
    assert not Page.objects.exists()
    by_url = {piece.url: piece.at(LAST_EDITION) for piece in pieces()}
    for article in Article.objects.all():
        piece = by_url[article.url]
        assert (article.title, article.teaser, article.language) == (piece.title, piece.teaser, piece.language)
        assert bool(article.body) == bool(piece.body)
        assert article.certainty == (
            "unknown" if not piece.published else "exact" if "T" in piece.published else "date"
        )
    assert Source.objects.get(slug="potomac-circuit").url == "https://potomac-circuit.example/rss.xml"


def test_removal_leaves_nothing_and_tells_the_weeks(press_server: NewsroomServer, settings: Settings) -> None:
    own = Source.objects.create(url="https://own.test/feed", slug="own", name="Own")
    read_edition(press_server, install_sources())
    settings.AFTER_REMOVAL = "tests.articles.sample.test_install.listen"
    heard.clear()

    gone = remove()

    assert (gone.sources, gone.articles, gone.visits) == (6, 15, 6)
    assert gone.weeks == (date(2025, 5, 5),)
    assert heard == [gone.weeks]
    assert list(Source.objects.all()) == [own]
    for model in (Article, ArticleKey, Revision, Visit, Capture, Host):
        assert not model.objects.exists(), model
    assert remove().sources == 0


def test_installing_again_changes_nothing() -> None:
    first = install_sources()
    Source.objects.filter(slug="potomac-circuit").update(url="https://potomac-circuit.example/rss.xml", etag='"x"')
    assert [source.pk for source in install_sources()] == [source.pk for source in first]
    assert Source.objects.get(slug="potomac-circuit").etag == '"x"'
    assert all(source.is_sample for source in first)


def test_a_real_source_is_not_overwritten() -> None:
    Source.objects.create(url="https://meuse-observer.example/atom.xml", slug="mine", name="Mine")
    with pytest.raises(NameTaken, match="Mine"):
        install_sources()
    assert Source.objects.count() == 1
    with pytest.raises(CommandError, match="Mine"):
        call_command("sample", "install")


def test_commands() -> None:
    out = StringIO()
    call_command("sample", "install", stdout=out)
    assert out.getvalue().count("https://") == 6
    with pytest.raises(CommandError, match="differ"):
        call_command("sample", "status", "--json", stdout=(told := StringIO()))
    assert json.loads(told.getvalue())["outlets"]["kallang-dispatch"] == {"published": 76, "stored": 0}
    call_command("sample", "status", "--edition", "0", stdout=(even := StringIO()))
    assert "0 stored of 0 published" in even.getvalue()
    with pytest.raises(CommandError, match="0 to 14"):
        call_command("sample", "status", "--edition", "99")
    call_command("sample", "remove", stdout=(gone := StringIO()))
    assert gone.getvalue().startswith("Removed 6 sources")


def test_a_busy_port_is_one_sentence(press_server: NewsroomServer) -> None:
    with pytest.raises(CommandError, match="--port"):
        call_command("sample", "serve", "--port", str(press_server.server_port))
    with pytest.raises(CommandError, match="--port"):
        call_command("sample", "serve", "--port", "99999")
