"""Pieces that come one after another, the nightly look at the last days, and acts that hold through both."""

from __future__ import annotations

import random
import uuid

import pytest
from django.contrib.auth.models import User

from analysis.models import Entry, Story, StoryConstraint, StoryMember, StoryReading
from analysis.stories import acts, pipeline, reading
from articles.models import Article
from tests.analysis.stories.press import Press
from tests.analysis.stories.test_pipeline import LICENCE

pytestmark = pytest.mark.django_db

ABOUT = ["company:nvidia", "product:h20"]
TELLINGS = [
    ("H20 licences to be granted", "Potomac Circuit", "2025-07-29"),
    ("Licences for H20 granted by Commerce", "Kallang Dispatch", "2025-07-30"),
    ("H20 licences: Commerce grants them", "Meuse Observer", "2025-07-30"),
    ("Cabinet adopts AI Plus opinions", "Potomac Circuit", "2025-07-31"),
    ("AI Plus opinions adopted by cabinet", "Kallang Dispatch", "2025-07-31"),
    ("Robots fold towels in Hangzhou", "Meuse Observer", "2025-07-31"),
]


def tell(press: Press, order: list[int] | None = None) -> dict[str, Article]:
    """The tellings in an order of arrival; fillers make their words rare."""
    made = {}
    for place in order or range(len(TELLINGS)):
        title, outlet, day = TELLINGS[place]
        about = ABOUT if "H20" in title else ["body:state_council"] if "AI Plus" in title else []
        made[title] = press.piece(title, outlet=outlet, on=day, about=about)
    for number in range(30):
        press.piece(f"subject{number} topic{number} matter{number}", on="2025-07-28", outlet=f"Outlet {number}")
    return made


def groups() -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for story, title in StoryMember.objects.values_list("story_id", "article__title"):
        found.setdefault(story, set()).add(title)
    return {frozenset(titles) for titles in found.values() if not any("subject" in title for title in titles)}


H20S = frozenset(title for title, *_ in TELLINGS if "H20" in title)
PLUS = frozenset(title for title, *_ in TELLINGS if "AI Plus" in title)


@pytest.fixture
def press() -> Press:
    return Press()


def test_new_pieces_join_the_open_story_at_once(press: Press) -> None:
    made = tell(press)
    pipeline.build()
    assert groups() == {H20S, PLUS, frozenset({"Robots fold towels in Hangzhou"})}
    before = dict(StoryMember.objects.values_list("article_id", "story_id"))
    new = press.piece("Commerce grants licences for H20", outlet="Outlet 1", on="2025-07-31", about=ABOUT)
    assert pipeline.arrive([new.pk]).stories == 1
    member = StoryMember.objects.get(article=new)
    assert member.story_id == before[made["H20 licences to be granted"].pk]
    assert (member.is_settled, member.story.pieces, member.story.outlets) == (False, 4, 4)
    after = dict(StoryMember.objects.values_list("article_id", "story_id"))
    assert after == {**before, new.pk: member.story_id}
    pipeline.arrive([new.pk])  # told twice
    assert dict(StoryMember.objects.values_list("article_id", "story_id")) == after


def test_a_copy_is_folded_on_arrival_and_its_agency_named(press: Press) -> None:
    first = press.piece("H20 licences to be granted", body=LICENCE, about=ABOUT)
    pipeline.arrive([first.pk])
    new = press.piece("Licences granted", body=f"WASHINGTON, July 30 (Reuters) - {LICENCE}", outlet="Kallang Dispatch")
    pipeline.arrive([new.pk])
    members = {member.article_id: member for member in StoryMember.objects.select_related("story")}
    assert (members[first.pk].copy_of_id, members[new.pk].copy_of_id) == (new.pk, None)
    assert (members[new.pk].agency, members[first.pk].agency) == ("Reuters", "")
    assert members[first.pk].reason == "text"
    assert members[first.pk].likeness > 0.8
    story = members[new.pk].story
    assert (story.pieces, story.texts, story.lead_id) == (2, 1, new.pk)


def test_a_piece_that_is_no_longer_on_topic_leaves_its_story(press: Press) -> None:
    made = tell(press)
    pipeline.build()
    gone = made["H20 licences to be granted"]
    Entry.objects.filter(pk=gone.pk).update(tags=[])
    pipeline.arrive([gone.pk])
    assert not StoryMember.objects.filter(article=gone).exists()
    story = Story.objects.get(members__article=made["H20 licences: Commerce grants them"])
    assert (story.pieces, story.title) == (2, "Licences for H20 granted by Commerce")


def test_old_pieces_wait_for_the_re_check(press: Press) -> None:
    tell(press)
    pipeline.build()
    old = press.piece("An old tale of chips", on="2025-05-01")
    assert pipeline.arrive([old.pk]).pieces == 0
    pipeline.recheck()
    assert StoryMember.objects.get(article=old).is_settled


@pytest.mark.parametrize("seed", range(4))
def test_arrival_in_any_order_gives_the_same_stories_after_the_nightly_re_check(press: Press, seed: int) -> None:
    order = list(range(len(TELLINGS)))
    random.Random(seed).shuffle(order)
    made = list(tell(press, order).values())
    pipeline.recheck()
    StoryMember.objects.filter(article__in=made).delete()  # as before they came
    Story.objects.filter(members=None).delete()
    for article in made:
        pipeline.arrive([article.pk])
    assert StoryMember.objects.filter(is_settled=False).count() >= len(made)
    pipeline.recheck()
    assert groups() == {H20S, PLUS, frozenset({"Robots fold towels in Hangzhou"})}
    assert not StoryMember.objects.filter(is_settled=False).exists()
    nightly = groups()
    pipeline.build()
    assert groups() == nightly


def test_no_piece_is_read_twice_until_its_words_change(press: Press) -> None:
    made = tell(press)
    ids = reading.on_topic()
    assert reading.keep(ids) == len(ids)
    assert reading.keep(ids) == 0
    article = made["Robots fold towels in Hangzhou"]
    Article.objects.filter(pk=article.pk).update(title="Robots fold shirts", content_hash="b" * 64)
    assert reading.keep(ids) == 1
    assert StoryReading.objects.get(pk=article.pk).title == "robots fold shirts"


def test_arrival_reads_open_stories_only(press: Press) -> None:
    tell(press)
    for number in range(5):
        press.piece(f"Far{number} away{number}", on="2025-05-01")
    pipeline.build()
    far = StoryMember.objects.filter(article__title__startswith="Far")
    far.update(agency="mark")  # would be written over if they were placed again
    new = press.piece("Commerce grants licences for H20", outlet="Outlet 1", on="2025-07-31", about=ABOUT)
    pipeline.arrive([new.pk])
    assert far.filter(agency="mark").count() == 5


@pytest.fixture
def analyst() -> User:
    return User.objects.create_user("mei")


def story_of(article: Article) -> int:
    return StoryMember.objects.get(article=article).story_id


def test_a_split_holds_through_every_build_until_it_is_taken_back(press: Press, analyst: User) -> None:
    made = tell(press)
    pipeline.build()
    first, second, third = (made[title] for title, *_ in TELLINGS[:3])
    was = story_of(first)
    own = acts.split(was, [second.pk], who=analyst, note=" another  event ")
    assert own == story_of(second) != was
    assert story_of(first) == story_of(third) == was
    for again in (pipeline.build, pipeline.recheck, lambda: pipeline.arrive([second.pk])):
        again()
        assert story_of(second) not in (story_of(first), story_of(third))
    row = acts.history(story_of(second))[0]
    assert (row.kind, row.who, row.note, row.undone_at) == ("apart", analyst, "another event", None)
    acts.undo(row.act, who=analyst)
    assert story_of(second) == story_of(first)
    assert acts.history(story_of(first))[0].undone_by == analyst
    pipeline.build()
    assert story_of(second) == story_of(first)
    assert StoryConstraint.objects.count() == 2


def test_several_pieces_are_split_off_together(press: Press, analyst: User) -> None:
    made = tell(press)
    pipeline.build()
    first, second, third = (made[title] for title, *_ in TELLINGS[:3])
    acts.split(story_of(first), [second.pk, third.pk], who=analyst)
    pipeline.build()
    assert story_of(second) == story_of(third) != story_of(first)
    with pytest.raises(acts.CannotRule, match="Leave at least one"):
        acts.split(story_of(second), [second.pk, third.pk], who=analyst)
    with pytest.raises(acts.CannotRule, match="ticked"):
        acts.split(story_of(second), [first.pk], who=analyst)


def test_a_merge_holds_and_undoing_it_parts_them(press: Press, analyst: User) -> None:
    made = tell(press)
    pipeline.build()
    chips, plus = made["H20 licences to be granted"], made["Cabinet adopts AI Plus opinions"]
    kept = acts.merge(story_of(plus), story_of(chips), who=analyst)
    assert kept == story_of(chips) == story_of(plus)
    for again in (pipeline.build, pipeline.recheck):
        again()
        assert story_of(chips) == story_of(plus)
    assert Story.objects.get(pk=story_of(chips)).pieces == 5
    acts.undo(acts.history(story_of(chips))[0].act, who=analyst)
    assert groups() >= {H20S, PLUS}
    with pytest.raises(acts.CannotRule, match="itself"):
        acts.merge(1, 1, who=analyst)
    with pytest.raises(acts.CannotRule, match="no story 987654"):
        acts.merge(story_of(plus), 987654, who=analyst)


def test_not_a_copy_stands_for_itself_in_its_story(press: Press, analyst: User) -> None:
    first = press.piece("H20 licences to be granted", body=LICENCE, about=ABOUT)
    second = press.piece("H20 licences granted", body=LICENCE + " Ends.", outlet="Kallang Dispatch", about=ABOUT)
    pipeline.build()
    assert StoryMember.objects.get(article=second).copy_of == first
    acts.not_a_copy(second.pk, who=analyst)
    for again in (pipeline.build, pipeline.recheck):
        again()
        assert StoryMember.objects.get(article=second).copy_of is None
        assert story_of(first) == story_of(second)
    assert Story.objects.get().texts == 2
    with pytest.raises(acts.CannotRule, match="not folded"):
        acts.not_a_copy(second.pk, who=analyst)
    acts.undo(acts.history(story_of(second))[0].act, who=analyst)
    assert StoryMember.objects.get(article=second).copy_of == first


def test_an_act_that_nobody_did_cannot_be_taken_back(analyst: User) -> None:
    with pytest.raises(acts.CannotRule, match="no such act"):
        acts.undo(uuid.uuid4(), who=analyst)
