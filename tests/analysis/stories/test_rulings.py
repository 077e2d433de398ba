"""A person's word on stories: it holds in every build, and of two that contradict each other the newest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories.drafting import Known, draft
from analysis.stories.records import APART, NOT_A_COPY, TOGETHER, Ruling, Traits
from analysis.stories.rulings import bonds_of
from tests.analysis.stories.newsroom import sample
from tests.analysis.stories.test_clusters import AGAIN, CABINET, FILL, H20, LICENCE, NVIDIA, about
from tests.analysis.stories.test_copies import piece, text, traits

ONE, TWO = about(1, LICENCE, NVIDIA, H20), about(2, AGAIN, NVIDIA, H20, days=1)
OTHER = about(3, CABINET, 9, days=40)


def stories(texts: list[Traits], *rulings: Ruling) -> list[set[int]]:
    drafts = draft([*texts, *FILL], rulings=rulings)
    return sorted(({key for key, _ in d.members} for d in drafts if d.lead < 100), key=min)


def test_apart_and_together_hold_against_every_likeness() -> None:
    assert stories([ONE, TWO, OTHER]) == [{1, 2}, {3}]
    assert stories([ONE, TWO, OTHER], Ruling(APART, 1, 2)) == [{1}, {2}, {3}]
    assert stories([ONE, TWO, OTHER], Ruling(TOGETHER, 3, 1)) == [{1, 2, 3}]
    assert stories([ONE, TWO, OTHER], Ruling(TOGETHER, 3, 1), Ruling(APART, 1, 2)) == [{1, 3}, {2}]


def test_together_carries_over_and_apart_holds_for_whole_groups() -> None:
    bonds, _ = bonds_of(range(5), [Ruling(TOGETHER, 0, 1), Ruling(TOGETHER, 1, 2), Ruling(APART, 2, 3)])
    assert bonds.same(0, 2)
    assert not bonds.join(0, 3)
    assert bonds.join(3, 4)
    assert not bonds.may(4, 1)


def test_the_newest_of_two_contradicting_rulings_holds() -> None:
    assert stories([ONE, OTHER], Ruling(TOGETHER, 1, 3), Ruling(APART, 3, 1)) == [{1, 3}]
    assert stories([ONE, OTHER], Ruling(APART, 1, 3), Ruling(TOGETHER, 1, 3)) == [{1}, {3}]


def test_a_text_apart_from_its_copy_is_no_copy_and_not_a_copy_leaves_it_in_the_story() -> None:
    body = " ".join(text(21))
    same = [traits(piece(n, title=LICENCE, body=body, entities=frozenset({H20}))) for n in (1, 2)]
    apart = draft([*same, *FILL], rulings=[Ruling(APART, 1, 2)])
    assert [d.members for d in apart if d.lead < 100] == [((1, None),), ((2, None),)]
    own = draft([*same, *FILL], rulings=[Ruling(NOT_A_COPY, 2, 1)])
    assert [d.members for d in own if d.lead < 100] == [((1, None), (2, None))]


def test_rulings_on_pieces_that_are_gone_say_nothing() -> None:
    assert stories([ONE, TWO], Ruling(TOGETHER, 1, 77), Ruling(APART, 77, 2), Ruling(NOT_A_COPY, 77, 1)) == [{1, 2}]


def test_what_is_known_stays_and_only_new_pieces_are_placed() -> None:
    known = Known({1: 50, 3: 50, 2: 51})
    found = draft([ONE, TWO, OTHER, about(4, AGAIN, NVIDIA, H20, days=1.1), *FILL], known=known)
    ours = sorted(({key for key, _ in d.members} for d in found if d.lead < 100), key=min)
    assert ours == [{1, 3}, {2, 4}]


KEYS = [text.id for text in sample()]
RULINGS = st.lists(
    st.builds(Ruling, st.sampled_from([TOGETHER, APART]), st.sampled_from(KEYS), st.sampled_from(KEYS)).filter(
        lambda ruling: ruling.first != ruling.second
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)  # each example is a build of the whole newsroom
@given(RULINGS)
def test_every_build_honours_every_ruling_that_no_newer_one_contradicts(rulings: list[Ruling]) -> None:
    home = {key: place for place, story in enumerate(draft(sample(), rulings=rulings)) for key, _ in story.members}
    bonds, _ = bonds_of(KEYS, [])
    for ruling in rulings:  # newest first: taken unless what was taken before says otherwise
        taken = bonds.join if ruling.kind == TOGETHER else bonds.part
        if taken(ruling.first, ruling.second):
            assert (home[ruling.first] == home[ruling.second]) is (ruling.kind == TOGETHER)
