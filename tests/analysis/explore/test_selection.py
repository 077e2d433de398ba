"""Lists: what they hold, in which order, page by page, and that every way to count agrees."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.models import Assertion, Entry, StaleWeek, StoryMember, Tag, Theme
from articles.models import Article
from tests.analysis.explore.asked import asked_of_newsroom
from tests.analysis.explore.pieces import SINGAPORE, newsroom, piece, recount

pytestmark = pytest.mark.django_db
example = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def pieces() -> list[Article]:
    return newsroom()


def in_days(day: dt.date, filter: ArticleFilter) -> bool:
    return (not filter.start or day >= filter.start) and (not filter.end or day <= filter.end)


def firsts(found: list[Article], counted: str) -> list[Article]:
    """The first piece of each text or story among these, in the plainest way."""
    if counted == "pieces":
        return found
    members = {member.article_id: member for member in StoryMember.objects.all()}
    first: dict[str, Article] = {}
    for stored in sorted(found, key=lambda a: (a.dated_at, a.pk)):
        member = members.get(stored.pk)
        text = (member and member.copy_of_id) or stored.pk
        first.setdefault(f"story {member.story_id}" if member and counted == "stories" else f"text {text}", stored)
    return list(first.values())


def carried_by_piece() -> dict[int, set[str]]:
    """What each piece in the index carries, as "kind:slug", the frames of its themes among them."""
    tags = {pk: f"{kind}:{slug}" for pk, kind, slug in Tag.objects.values_list("id", "kind", "slug")}
    frames = {
        tag: {f"frame:{one}" for one, share in frame.items() if share}
        for tag, frame in Theme.objects.values_list("tag_id", "frame")
    }
    seats = dict(Article.objects.values_list("pk", "source__country"))
    called = {"company:huawei": "company:华为"}
    carried = {}
    for article, own in Entry.objects.values_list("article_id", "tags"):
        framed = set().union(*(frames.get(tag, set()) for tag in own))
        known = {tags[tag] for tag in own} | {f"seat:{seats[article]}"}
        known |= {called[name] for name in known & called.keys()}
        carried[article] = known | framed | ({"frame:any"} if framed else set())
    return carried


def named_in_headlines() -> dict[int, set[str]]:
    """The tags, by any name, that a word of each piece's headline carries."""
    found: dict[int, set[str]] = {}
    for one in Assertion.objects.select_related("tag"):
        if any(span["field"] == "title" for span in one.evidence):
            name = str(one.tag)
            found.setdefault(one.article_id, set()).update({name, {"company:huawei": "company:华为"}.get(name, name)})
    return found


def languages_of_stories() -> dict[int, list[str]]:
    """The languages that the story of a piece is told in."""
    return dict(StoryMember.objects.values_list("article_id", "story__languages"))


def plainly(filter: ArticleFilter) -> list[int]:
    """The list worked out in Python from the rows, without any index; searches aside. Narrowed first, folded last."""
    carried = carried_by_piece()
    weight = dict(Entry.objects.values_list("article_id", "relevance"))
    told = {article: f"story:{story}" for article, story in StoryMember.objects.values_list("article_id", "story_id")}
    named, told_in = named_in_headlines(), languages_of_stories()
    # a filter by tags is answered by the index, so a piece that is not in it yet does not show; an unknown tag left out asks nothing
    known = set().union(*carried.values())
    indexed = {key for key, _ in filter.include} - {"story", "only"} or any(
        f"{k}:{v}" in known for k, v in filter.exclude
    )
    found = []
    for stored in Article.objects.all():
        own = carried.get(stored.pk, set()) | {told.get(stored.pk, "")}
        own |= {f"headline:{name}" for name in named.get(stored.pk, set()) & own}
        presses = {language.split("-")[0] for language in told_in.get(stored.pk, [stored.language])}
        own |= {f"only:{press}" for press in presses if len(presses) == 1}
        wanted = [{f"{k}:{v}" for v in filter.values(k)} for k in {k for k, _ in filter.include} - {"also"}]
        wanted += [{value} for value in filter.values("also")]
        fits = all(own & any_of for any_of in wanted) and not any(f"{k}:{v}" in own for k, v in filter.exclude)
        fits &= in_days(stored.dated_at.astimezone(SINGAPORE).date(), filter)
        if fits and (stored.pk in carried or not indexed):
            found.append(stored)
    found = firsts(found, filter.counted)
    by_weight = filter.sort == "relevance"
    found.sort(key=lambda a: (weight.get(a.pk, 0) if by_weight else 0, a.dated_at, a.pk), reverse=True)
    return [a.pk for a in found]


@example
@given(filter=asked_of_newsroom(search=False))
def test_lists_hold_what_the_rows_say(pieces: list[Article], filter: ArticleFilter) -> None:
    assert selection.ids(filter) == plainly(filter)


@example
@given(filter=asked_of_newsroom(), limit=st.integers(1, 25))
def test_pages_add_up_to_the_list(pieces: list[Article], filter: ArticleFilter, limit: int) -> None:
    whole, parts, cursor = selection.ids(filter), [], ""
    while True:
        part = selection.page_of(filter.replace(cursor=cursor), limit=limit)
        parts += part.ids
        if not (cursor := part.next_cursor):
            break
    assert parts == whole
    assert selection.ids(filter, limit=limit) == whole[:limit]


@example
@given(filter=asked_of_newsroom())
def test_the_count_is_the_length_of_the_list(pieces: list[Article], filter: ArticleFilter) -> None:
    assert selection.count(filter) == len(selection.ids(filter))


def test_the_unfiltered_list_holds_untagged_pieces(pieces: list[Article]) -> None:
    untagged = piece("Just in", indexed=False)
    assert untagged.pk in selection.ids(ArticleFilter())
    assert selection.count(ArticleFilter()) == len(pieces) + 1
    assert untagged.pk in selection.ids(ArticleFilter(sort="relevance"))


def test_unknown_values_match_nothing_and_bar_nothing(pieces: list[Article]) -> None:
    assert selection.ids(ArticleFilter.from_query("company=acme")) == []
    assert selection.ids(ArticleFilter.from_query("company=huawei&also=company:acme")) == []
    either = ArticleFilter.from_query("company=acme&company=huawei")
    assert selection.ids(either) == selection.ids(ArticleFilter.from_query("company=huawei"))
    assert selection.ids(ArticleFilter.from_query("company=huawei&-theme=acme")) == selection.ids(either)


def test_a_stale_week_is_counted_from_the_rows(pieces: list[Article]) -> None:
    filter = ArticleFilter.from_query("company=huawei")
    before = selection.count(filter)
    piece(tags=("company:huawei",), at="2025-07-30 09:00")
    assert StaleWeek.objects.count() == 1
    assert selection.count(filter) == before + 1
    recount()
    assert selection.count(filter) == before + 1


def test_days_are_of_the_installations_zone() -> None:
    late = piece(at="2025-07-31 23:59")
    early = piece(at="2025-08-01 00:00")
    assert selection.ids(ArticleFilter.from_query("to=2025-07-31")) == [late.pk]
    assert selection.ids(ArticleFilter.from_query("from=2025-08-01")) == [early.pk]


@pytest.mark.parametrize(
    "query", ["", "company=huawei", "company=huawei&theme=chip_design&country=CN", "q=chips&lang=en"]
)
def test_queries_do_not_grow_with_the_list(query: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    newsroom(90)
    with django_assert_max_num_queries(3):
        selection.page_of(ArticleFilter.from_query(query), limit=20)
