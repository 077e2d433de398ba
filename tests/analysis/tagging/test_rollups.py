"""The kept counts equal a recount, whatever happened to the pieces."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from analysis.models import ArticleTag, PairWeek, StaleWeek, Tag, TagDay
from analysis.tagging import rollups
from analysis.tagging.pipeline import tag_articles, tag_waiting
from articles.models import Article, Source
from tests.analysis.tagging.conftest import MakeArticle, article, digest

TITLES = [
    "Tencent puts Yuanbao into WeChat", "Huawei ships Ascend chips to China", "US curbs Nvidia exports", "小模型与价格战",
    "Bread prices rise", "中美两国元首通话", "DeepSeek open-sources a small model",
]  # fmt: skip


def count(kind: str, slug: str) -> dict[dt.date, int]:
    return dict(TagDay.objects.filter(tag__kind=kind, tag__slug=slug).values_list("day", "pieces"))


@pytest.mark.usefixtures("loaded")
def test_days_and_weeks_are_local(make: MakeArticle) -> None:
    """17:00 UTC on a Sunday is Monday in Singapore: the next day and the next week."""
    make("Huawei ships Ascend chips", dated_at=dt.datetime(2025, 8, 3, 17, tzinfo=dt.UTC))
    make("Huawei sells Ascend chips", dated_at=dt.datetime(2025, 8, 3, 15, tzinfo=dt.UTC))
    tag_waiting()
    assert count("company", "huawei") == {dt.date(2025, 8, 3): 1, dt.date(2025, 8, 4): 1}
    huawei, ascend = (Tag.objects.get(slug=slug).pk for slug in ("huawei", "ascend"))
    pairs = PairWeek.objects.filter(first_id=min(huawei, ascend), second_id=max(huawei, ascend))
    assert dict(pairs.values_list("week", "pieces")) == {dt.date(2025, 7, 28): 1, dt.date(2025, 8, 4): 1}
    assert rollups.drift() == 0


@pytest.mark.usefixtures("loaded")
def test_only_asked_for_facets_are_paired(make: MakeArticle) -> None:
    make("Huawei ships Ascend chips", place="Shenzhen")
    tag_waiting()
    kinds = set(PairWeek.objects.values_list("first__kind", "second__kind"))
    assert kinds
    assert not {kind for pair in kinds for kind in pair} & {"source", "place"}
    assert all(row.first_id < row.second_id for row in PairWeek.objects.all())


@pytest.mark.usefixtures("loaded")
def test_a_piece_that_moves_leaves_its_old_week(make: MakeArticle) -> None:
    piece = make("Huawei ships Ascend chips")
    tag_waiting()
    moved = dt.datetime(2025, 6, 10, 4, tzinfo=dt.UTC)
    Article.objects.filter(pk=piece.pk).update(dated_at=moved, content_hash=digest("moved"))
    tag_articles([piece.pk])
    assert set(StaleWeek.objects.values_list("week", flat=True)) == {dt.date(2025, 7, 28), dt.date(2025, 6, 9)}
    assert rollups.drift() > 0
    assert rollups.refresh() == 2
    assert rollups.drift() == 0
    assert count("company", "huawei") == {dt.date(2025, 6, 10): 1}


@pytest.mark.usefixtures("loaded")
def test_deleted_pieces_are_noticed(make: MakeArticle) -> None:
    piece = make("Huawei ships Ascend chips")
    make("US curbs Nvidia exports")
    tag_waiting()
    piece.delete()
    assert rollups.weeks_with_deletions() == [dt.date(2025, 7, 28)]
    assert rollups.refresh() == 1
    assert count("company", "huawei") == {}
    assert rollups.drift() == 0


@pytest.mark.usefixtures("loaded")
def test_a_planted_error_is_seen_and_repaired(make: MakeArticle) -> None:
    make("Huawei ships Ascend chips")
    tag_waiting()
    TagDay.objects.filter(tag__slug="huawei").update(pieces=7)
    PairWeek.objects.all()[:1].get().delete()
    assert rollups.drift() == 3  # the kept 7, the missing 1, the missing pair
    assert rollups.rebuild() == 1
    assert rollups.drift() == 0


@pytest.mark.usefixtures("loaded")
def test_a_week_without_pieces_is_emptied_by_a_rebuild(make: MakeArticle) -> None:
    make("Huawei ships Ascend chips")
    tag_waiting()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM analysis_entry")
        cursor.execute("DELETE FROM analysis_articletag")
    assert rollups.rebuild() == 1
    assert not TagDay.objects.exists()
    assert not PairWeek.objects.exists()
    assert not ArticleTag.objects.exists()


ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "delete", "tag", "refresh"]), st.integers(0, 10**6)), max_size=14
)


@pytest.mark.usefixtures("loaded")
@hypothesis(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_history_ends_in_equal_counts(acts: list[tuple[str, int]], source: Source) -> None:
    for act, seed in acts:
        chance = random.Random(seed)
        pieces = list(Article.objects.all())
        moment = dt.datetime(2025, 7, 1, tzinfo=dt.UTC) + dt.timedelta(hours=chance.randrange(900))
        if act == "add":
            article(
                source,
                chance.choice(TITLES),
                body=f"Piece {seed}.",
                dated_at=moment,
                url=f"https://paper.example/{seed}",
            )
        elif act == "change" and pieces:
            hashed = digest(str(seed))
            Article.objects.filter(pk=chance.choice(pieces).pk).update(
                title=chance.choice(TITLES), dated_at=moment, content_hash=hashed
            )
        elif act == "delete" and pieces:
            chance.choice(pieces).delete()
        elif act == "tag":
            tag_articles([piece.pk for piece in pieces])
        elif act == "refresh":
            rollups.refresh()
    tag_waiting()
    assert rollups.drift() == 0
    assert not StaleWeek.objects.exists()
