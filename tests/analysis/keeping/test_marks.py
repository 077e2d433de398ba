"""States of pieces in a person's eyes."""

import pytest
from django.contrib.auth.models import User

from analysis.keeping.marks import ACTS, MOST, Mark, marks_of, set_state
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Reading
from articles.models import Article


def test_a_state_is_one_persons(pieces: list[Article], lin: User, tan: User) -> None:
    ids = [one.pk for one in pieces]
    assert set_state(ids[:3], "read", person=lin) == 3
    assert set_state(ids[2:4], "star", person=lin) == 2
    assert marks_of(ids, lin.pk) == {
        ids[0]: Mark(read=True), ids[1]: Mark(read=True), ids[2]: Mark(read=True, starred=True), ids[3]: Mark(starred=True),
    }  # fmt: skip
    assert marks_of(ids, tan.pk) == marks_of(ids, None) == {}


def test_what_stands_keeps_its_moment(pieces: list[Article], lin: User) -> None:
    set_state([pieces[0].pk], "star", person=lin)
    first = Reading.objects.get().starred_at
    assert set_state([pieces[0].pk, pieces[1].pk], "star", person=lin) == 1
    assert Reading.objects.get(article=pieces[0]).starred_at == first
    assert set_state([pieces[0].pk], "unstar", person=lin) == 1
    assert set_state([pieces[0].pk], "unstar", person=lin) == 0


def test_pieces_that_are_gone_are_passed_over(pieces: list[Article], lin: User) -> None:
    assert set_state([pieces[0].pk, 99_999_999], "read", person=lin) == 1


@pytest.mark.parametrize("ids", [[], range(1, MOST + 2)])
@pytest.mark.parametrize("act", sorted(ACTS))
def test_too_few_and_too_many_are_refused(ids: range, act: str, lin: User) -> None:
    with pytest.raises(CannotBeKept, match="choose 1 to 500"):
        set_state(ids, act, person=lin)
