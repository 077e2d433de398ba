"""What a page counts in memory is what PostgreSQL counts, under any filter and after any write."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.explore import counts, mirror, remembered, selection
from analysis.explore.called import seats
from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import COUNTED
from analysis.explore.lists.facets import values_of
from analysis.explore.parsing import TAG_KEYS
from analysis.explore.remembered import reading
from analysis.measures.archive import COLUMNS, WEIGHTS, Archive
from analysis.measures.columns import Ragged
from analysis.models import Entry, StoryMember, Tag, ThemeWeight, Touched
from articles.models import Article
from tests.analysis.explore.asked import asked_of_newsroom
from tests.analysis.explore.pieces import Draft, newsroom, piece, pieces, story

LATE = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
PLAIN = ("piece", "day", "minute", "text", "story", "score", "title", "body")
KINDS = frozenset(TAG_KEYS)


@pytest.fixture(autouse=True)
def blank() -> Iterator[None]:
    yield
    mirror.forget()
    remembered.forget()


def counted(filter: ArticleFilter, tags: list[int]) -> list[object]:
    """Everything that pages ask of a list."""
    return [
        selection.count(filter), selection.lengths(filter), counts.by_day(filter),
        counts.by_period(filter, "week"), counts.by_period(filter, "month"), counts.by_tag(filter, KINDS),
        counts.by_period_and_tag(filter, "week", tags), counts.by_period_and_tag(filter, "month", tags),
    ]  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filter=asked_of_newsroom(), late=st.booleans())
@example(filter=ArticleFilter(), late=True)
@example(filter=ArticleFilter.from_query("q=-chips&count=stories&-seat=US"), late=False)
@example(filter=ArticleFilter.from_query("company=nobody&-theme=chip_design"), late=False)
def test_a_page_counts_in_memory_what_postgresql_counts(told: list[Article], filter: ArticleFilter, late: bool) -> None:
    tags = list(Tag.objects.values_list("id", flat=True))
    until = LATE if late else None
    for unit in COUNTED:
        asked = filter.replace(counted=unit)
        with reading():
            in_memory = counted(asked, tags)
            columns = columns_of(asked, until=until)
            found = {name.slug: n for name, n in values_of(asked, ["seat"])["seat"]}
            in_seats = {code: n for code, n in found.items() if code not in asked.excluded("seat")}
        assert in_memory == counted(asked, tags)
        anew = columns_of(asked, until=until)
        assert all(np.array_equal(getattr(columns, name), getattr(anew, name)) for name in PLAIN)
        assert alike(columns.tags, anew.tags)
        assert alike(columns.themes, anew.themes)
        lists = {code: asked.only("seat", code) for code in set(seats().values()) - set(asked.excluded("seat"))}
        assert in_seats == {code: n for code, each in lists.items() if (n := selection.count(each))}


@pytest.fixture
def told() -> list[Article]:
    made = newsroom(90)
    free = random.Random(3).sample(made[7:], 24)
    for at in range(0, 24, 4):  # stories over weeks and outlets, each with a copy
        story(*free[at : at + 4], copies={free[at + 1]: free[at]})
    Article.objects.filter(pk__in=[one.pk for one in made[:30]]).update(first_seen_at=LATE)
    Article.objects.filter(pk=made[40].pk).update(dated_at=made[50].dated_at)  # a new date that is not indexed yet
    return made


# --- what was written to is read anew, and nothing else
def a_new_piece(chance: random.Random) -> None:
    pieces([Draft("New", tags=["company:huawei"], at=f"2025-07-{chance.randrange(1, 31):02} 12:00")])


def another_tag(chance: random.Random) -> None:
    Entry.objects.filter(article_id=one_of(chance)).update(tags=sorted(chance.sample(range(1, 40), 3)))


def no_tag_any_more(chance: random.Random) -> None:
    Entry.objects.filter(article_id=one_of(chance)).delete()


def another_day(chance: random.Random) -> None:
    Article.objects.filter(id=one_of(chance)).update(dated_at="2025-06-20T04:00:00Z")


def another_weight(chance: random.Random) -> None:
    ThemeWeight.objects.filter(article__in=Article.objects.order_by("id")[5:9]).update(title=chance.random())


def a_story(chance: random.Random) -> None:
    free = Article.objects.filter(story_member=None).order_by("id")[:3]
    story(*free)


def no_story_any_more(chance: random.Random) -> None:
    StoryMember.objects.filter(article_id__in=StoryMember.objects.values("article_id")[:2]).delete()


def a_copy(chance: random.Random) -> None:
    StoryMember.objects.filter(copy_of=None).update(copy_of=Article.objects.order_by("id")[0])


def a_piece_gone(chance: random.Random) -> None:
    Article.objects.filter(id=one_of(chance)).delete()


def one_of(chance: random.Random) -> int:
    return chance.choice(list(Article.objects.filter(story_member=None).values_list("id", flat=True)))


WRITES: tuple[Callable[[random.Random], None], ...] = (
    a_new_piece, another_tag, no_tag_any_more, another_day, another_weight, a_story, no_story_any_more, a_copy, a_piece_gone,
)  # fmt: skip


def same(one: Archive, other: Archive) -> bool:
    plain = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in (*COLUMNS, *WEIGHTS))
    return plain and alike(one.tags, other.tags) and alike(one.themes, other.themes)


def alike(one: Ragged, other: Ragged) -> bool:
    return np.array_equal(one.starts, other.starts) and np.array_equal(one.flat, other.flat)


def shown() -> Archive:
    with reading():
        found = mirror.archive()
    assert found is not None
    return found


@pytest.mark.django_db(transaction=True)
def test_after_a_write_only_what_was_written_to_is_read() -> None:
    newsroom(60)
    shown()
    chance = random.Random(11)
    for write in [*WRITES, *(chance.choice(WRITES) for _ in range(24))]:
        write(chance)
        with CaptureQueriesContext(connection) as asked:
            found = shown()
        assert not [one for one in asked if "NULL::bigint[] IS NULL" in one["sql"]], write
        mirror.forget()
        anew = shown()
        assert same(found, anew), write


@pytest.mark.django_db(transaction=True)
def test_a_write_to_what_no_list_is_made_of_reads_no_piece() -> None:
    newsroom(30)
    before = shown()
    Tag.objects.create(kind="theme", slug="new", name="New")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM analysis_tagday")
    assert shown() is before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [lambda: Touched.objects.create(xact=2**60), remembered.put_together])
def test_what_may_have_been_any_piece_is_read_whole(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[], object]
) -> None:
    newsroom(30)
    before = shown()
    monkeypatch.setattr(remembered, "_TOUCHED", 3)
    write()
    piece("New")
    found = shown()
    assert found.size == before.size + 1
    mirror.forget()
    assert same(found, shown())


@pytest.mark.django_db
def test_nothing_is_built_on_what_may_be_taken_back() -> None:
    newsroom(30)
    size = shown().size
    piece("New")
    assert shown().size == size + 1
    assert mirror._held[0].seen == ""


@pytest.mark.django_db(transaction=True)
def test_the_mark_of_many_pieces_is_one() -> None:
    newsroom(10)
    Touched.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_article SELECT (jsonb_populate_record(piece, jsonb_build_object('id', 1000000 + n, 'url', 'https://x.example/' || n))).*"
            " FROM articles_article piece, generate_series(1, 10001) n WHERE piece.id = (SELECT min(id) FROM articles_article)"
        )
    assert [one.article for one in Touched.objects.all()] == [None]
