"""Rows as columns: the same pieces, days, stories, tags and weights as the tables hold, in the order of time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from analysis.explore import selection
from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.measures.columns import Columns
from analysis.models import Entry, StoryMember, Tag, ThemeWeight
from analysis.tagging.weights import weigh
from articles.models import Article
from tests.analysis.explore.pieces import Draft, claim, newsroom, piece, pieces, story, tag

pytestmark = pytest.mark.django_db
QUERIES = (
    "",
    "relevance=on",
    "company=huawei",
    "company=huawei&company=nvidia&-theme=chip_design",
    "q=small+model",
    "country=XX",
)


def read(columns: Columns) -> list[tuple[int, int, int, list[int], list[tuple[int, float, float, float]]]]:
    """The columns as plain rows."""
    found = []
    for at in range(columns.size):
        own = slice(*columns.tags.starts[at : at + 2])
        weighed = slice(*columns.themes.starts[at : at + 2])
        weights = zip(
            columns.themes.flat[weighed],
            columns.score[weighed],
            columns.title[weighed],
            columns.body[weighed],
            strict=True,
        )
        found.append(
            (int(columns.piece[at]), int(columns.text[at]), int(columns.story[at]), columns.tags.flat[own].tolist(),
             [(int(t), float(s), float(h), float(b)) for t, s, h, b in weights])
        )  # fmt: skip
    return found


def stored(filter: ArticleFilter) -> list[tuple[int, int, int, list[int], list[tuple[int, float, float, float]]]]:
    """The same from the tables, one piece after the other."""
    entries = Entry.objects.filter(article__in=selection.ids(filter)).order_by("dated_at", "article_id")
    members = {m.article_id: m for m in StoryMember.objects.all()}
    found = []
    for entry in entries:
        member = members.get(entry.article_id)
        weights = ThemeWeight.objects.filter(article=entry.article_id).order_by("tag_id")
        found.append(
            (entry.article_id, (member and member.copy_of_id) or entry.article_id,
             member.story_id if member else -entry.article_id, list(entry.tags),
             list(weights.values_list("tag_id", "score", "title", "body")))
        )  # fmt: skip
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_columns_hold_what_the_tables_hold(query: str) -> None:
    newsroom()
    asked = ArticleFilter.from_query(query)
    assert read(columns_of(asked)) == stored(asked)


def test_days_are_local_and_narrow() -> None:
    late = piece("Late", at="2025-07-31 23:30")
    piece("Next", at="2025-08-01 00:10")
    found = columns_of(ArticleFilter.from_query("to=2025-07-31"))
    assert found.piece.tolist() == [late.pk]
    assert found.day.tolist() == [(dt.date(2025, 7, 31) - dt.date(1970, 1, 1)).days]


def test_what_was_seen_later_is_left_out_until_then() -> None:
    first, second = pieces([Draft("One", at="2025-07-30 10:00"), Draft("Two", at="2025-07-31 10:00")])
    now = timezone.now()
    Article.objects.filter(pk=first.pk).update(first_seen_at=now - dt.timedelta(days=2))
    Article.objects.filter(pk=second.pk).update(first_seen_at=now)
    assert columns_of(ArticleFilter(), until=now - dt.timedelta(days=1)).piece.tolist() == [first.pk]


def test_three_queries_whatever_the_length(django_assert_num_queries) -> None:
    newsroom(40)
    asked = ArticleFilter.from_query("relevance=on&company=huawei")
    with django_assert_num_queries(4):  # the tags of the filter, which of them is rarest, rows, weights
        columns_of(asked)


def test_masks_and_units() -> None:
    huawei, nvidia = tag("company", "huawei").pk, tag("company", "nvidia").pk
    one, two, three, alone = pieces(
        [
            Draft("One", at="2025-07-28 10:00", tags=["company:huawei"]),
            Draft("Two", at="2025-07-29 10:00", tags=["company:nvidia"]),
            Draft("Copy of one", at="2025-07-30 10:00", tags=["company:huawei"]),
            Draft("Alone", at="2025-07-31 10:00"),
        ]
    )
    story(one, two, three, copies={three: one})
    columns = columns_of(ArticleFilter())
    assert columns.carrying([huawei]).tolist() == [True, False, True, False]
    assert columns.one_of([huawei, nvidia]).tolist() == [huawei, nvidia, huawei, 0]
    assert [columns.units(unit).size for unit in ("pieces", "texts", "stories")] == [4, 3, 2]
    asked = np.array([nvidia, huawei, 0])
    assert columns.tallies("pieces", asked).tolist() == [1, 2, 0]
    assert columns.tallies("texts", asked).tolist() == [1, 1, 0]
    assert columns.tallies("stories", asked[::-1]).tolist() == [0, 1, 1]
    stories = columns.units("stories")
    assert stories.any(columns.carrying([nvidia])).sum() == 1
    values = np.array([[1.0], [4.0], [1.0], [np.nan]])
    means = stories.mean(values)
    # the copy weighs together with its text as one: (1 + 4) / 2, not (1 + 4 + 1) / 3
    assert sorted(means[~np.isnan(means)].tolist()) == [2.5]
    assert np.isnan(means).sum() == 1
    assert columns.where(columns.piece == alone.pk).piece.tolist() == [alone.pk]


def test_weights_tell_headline_from_body() -> None:
    made = piece("Chips first", tags=["theme:chip_design"], body="...")
    spans = [
        {"field": "title", "start": 0, "end": 5, "surface": "Chips", "rule": "strong chips"},
        {"field": "title", "start": 6, "end": 11, "surface": "first", "rule": "weak first"},
        {"field": "body", "start": 0, "end": 1, "surface": ".", "rule": "weak dot"},
        {
            "field": "body",
            "start": 1,
            "end": 2,
            "surface": ".",
            "rule": "weak dot",
        },  # the same phrase again counts once
        {"field": "teaser", "start": 0, "end": 1, "surface": "x", "rule": "strong x"},
    ]
    claim(made, "theme:chip_design", standing="", score=2.5, evidence=spans)
    with connection.cursor() as cursor:
        weigh(cursor, [made.pk])
    weight = ThemeWeight.objects.get(article=made, tag=Tag.objects.get(slug="chip_design"))
    assert (weight.score, weight.title, weight.body) == (2.5, 1.35, 0.35)
