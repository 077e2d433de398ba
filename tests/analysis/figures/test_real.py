"""Every measure on other people's texts: it answers, its numbers are its lists, and the founding thesis has a verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.figures.registry import MEASURES
from analysis.lexicon.files import RULES, load
from analysis.lexicon.sync import sync
from analysis.stories import pipeline
from analysis.tagging.pipeline import tag_waiting
from analysis.tagging.rollups import refresh
from analysis.theses.claims import CLAIMS
from analysis.theses.records import VERDICTS
from analysis.theses.weigh import weigh

pytestmark = [pytest.mark.django_db, pytest.mark.real]


@pytest.fixture
def archive(real_data: Path) -> None:
    """The real pieces on the subject, read, tagged and gathered into stories."""
    call_command("archive", "import", str(real_data / "ontopic.jsonl"))
    sync(load(RULES))
    tag_waiting()
    pipeline.build()
    refresh()


def test_every_measure_answers_and_its_numbers_are_its_lists(archive: None, record_property) -> None:
    window = "from=2020-01-01&to=2026-12-31"
    told = {}
    for slug, measure in MEASURES.items():
        found = measure.figure(measure.asked(window))
        assert found.n == selection.count(ArticleFilter.from_query(found.query)), slug
        for query, opens in {(v.query, v.opens) for v in found.values if v.more.get("state") != "gap"}:
            assert selection.count(ArticleFilter.from_query(query)) == opens, (slug, query)
        told[slug] = {"n": found.n, "values": len(found.values)}
    assert told["emphasis"]["n"] > 100
    record_property("measures", json.dumps(told))
    verdicts = {claim.slug: weigh(claim).verdict for claim in CLAIMS}
    assert set(verdicts.values()) <= set(VERDICTS)
    record_property("theses", json.dumps(verdicts))
