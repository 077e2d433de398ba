"""Taking the sample out leaves no count behind."""

from __future__ import annotations

import pytest

from analysis.models import ArticleTag, PairWeek, TagDay
from analysis.tagging import rollups
from articles.models import Article, Source
from articles.sample import install
from tests.analysis.explore.pieces import piece, source

pytestmark = pytest.mark.django_db


def test_counts_follow_a_removal_in_the_same_transaction() -> None:
    tags = ("company:huawei", "theme:small_models", "relevance:on")
    kept = piece("Kept", at="2025-07-30 10:00", tags=tags, outlet=source("kept"))
    piece("Sample", at="2025-07-30 11:00", tags=tags, outlet=source("invented", is_sample=True))
    piece("Sample", at="2025-05-07 11:00", tags=tags, outlet=source("invented", is_sample=True))
    rollups.rebuild()
    assert TagDay.objects.filter(tag__slug="huawei").count() == 2

    removed = install.remove()

    assert (removed.sources, removed.articles) == (1, 2)
    assert list(Article.objects.all()) == [kept]
    assert not Source.objects.filter(is_sample=True).exists()
    assert set(ArticleTag.objects.values_list("article_id", flat=True)) == {kept.pk}
    assert [row.pieces for row in TagDay.objects.filter(tag__slug="huawei")] == [1]
    assert set(PairWeek.objects.values_list("pieces", flat=True)) == {1}
    assert rollups.drift() == 0
