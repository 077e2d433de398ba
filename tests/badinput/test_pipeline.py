"""The whole pipeline against answers that are wrong: a visit of a named outcome is stored, pieces stay, nothing is held."""

from __future__ import annotations

import ipaddress

import pytest
from pytest_django.fixtures import Settings

from articles.ingestion import pipeline
from articles.models import Article, Source, Visit
from tests.badinput import kinds, wire
from tests.badinput.cases import NAMED, READ
from tests.newsroom import Newsroom, behaviours, documents

PLAYS = [case for case in wire.CASES if not case.slow and "bomb" not in case.name]


@pytest.mark.django_db
def test_every_visit_has_a_named_outcome_and_takes_nothing_away(
    press: Newsroom, canary: Newsroom, settings: Settings
) -> None:
    settings.FETCH_ALLOW_NETWORKS = [ipaddress.ip_network("127.0.0.1/32")]
    feed = behaviours.page(documents.rss(documents.entries("https://kept.example", 5)))
    plays = [(case.name, case.behaviour, case.ends) for case in PLAYS]
    plays += [
        (case.name, behaviours.page(case.given, case.content_type), case.ends)
        for case in kinds.CASES
        if case.kind == "feed" and "sitemaps" not in case.name  # it names other documents
    ]
    source = Source.objects.create(url=press.script("/source", feed), slug="source", name="A source")
    first = pipeline.visit_source(source.pk)
    assert first is not None
    assert (first.outcome, first.created) == ("new", 5)
    wrong = []
    for name, behaviour, may in plays:
        press.script("/source", behaviour)
        report = pipeline.visit_source(source.pk)
        source.refresh_from_db()
        assert report is not None, name
        read = {"new", "same"} if READ in may else set()
        if report.outcome not in may | read or report.outcome not in NAMED:
            wrong.append(f"{name}: {report.outcome} {report.detail}")
        if source.lease_token is not None or source.visits.latest("pk").outcome != report.outcome:
            wrong.append(f"{name}: the source is held, or its visit says something else")
    assert not wrong, "\n".join(wrong)
    assert Article.objects.filter(url__startswith="https://kept.example/").count() == 5
    assert not Visit.objects.filter(outcome="crashed").exists()
