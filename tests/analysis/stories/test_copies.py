from __future__ import annotations

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from analysis.stories.copies import find_copies, likeness
from analysis.stories.reading import signature, traits
from analysis.stories.records import Copy, Piece
from analysis.stories.sets import Bonds, Groups

WORDS = [f"word{number}" for number in range(4000)]
MONDAY = dt.datetime(2025, 7, 28, 4, tzinfo=dt.UTC)


def piece(
    key: int, *, title: str = "A title", body: str = "", teaser: str = "", days: float = 0, **more: object
) -> Piece:
    at = MONDAY + dt.timedelta(days=days)
    values = {"source_id": key, "language": "en", "entities": frozenset(), **more}
    return Piece(id=key, at=at, day=at.date(), title=title, teaser=teaser, body=body, **values)  # type: ignore[arg-type]


def text(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def originals(found: dict[int, Copy]) -> dict[int, int]:
    return {key: copy.original for key, copy in found.items()}


def test_a_copy_with_small_edits_is_folded_into_the_earliest() -> None:
    first = text(1)
    edited = [*first[:100], "and", "then", *first[110:]]
    found = find_copies([traits(piece(5, body=" ".join(edited))), traits(piece(9, body=" ".join(first), days=-1))])
    assert originals(found) == {5: 9}


def test_texts_that_share_a_third_are_not_copies() -> None:
    first, second = text(1), text(2)
    second[:100] = first[:100]
    assert find_copies([traits(piece(1, body=" ".join(first))), traits(piece(2, body=" ".join(second)))]) == {}


def test_the_same_text_three_weeks_later_is_not_a_copy() -> None:
    body = " ".join(text(3))
    assert find_copies([traits(piece(1, body=body)), traits(piece(2, body=body, days=21))]) == {}
    assert originals(find_copies([traits(piece(1, body=body)), traits(piece(2, body=body, days=13))])) == {2: 1}


def test_a_chinese_text_and_its_traditional_form_are_one() -> None:
    simplified = (
        "国务院常务会议审议通过关于深入实施人工智能行动的意见，强调推动规模化商业化应用，" * 3
        + "各部门要加快落实，让企业用得起、用得好。"
    )
    traditional = (
        "國務院常務會議審議通過關於深入實施人工智能行動的意見，強調推動規模化商業化應用，" * 3
        + "各部門要加快落實，讓企業用得起、用得好。"
    )
    one = traits(piece(1, body=simplified, language="zh-Hans"))
    other = traits(piece(2, body=traditional, language="zh-Hant"))
    assert originals(find_copies([one, other])) == {2: 1}


def test_short_texts_are_one_when_title_and_day_are_the_same() -> None:
    same = [
        traits(piece(1, title="Nvidia’s H20: back", teaser="Short.")),
        traits(piece(2, title="Nvidia's H20 - Back")),
    ]
    assert originals(find_copies(same)) == {2: 1}
    later = traits(piece(3, title="Nvidia's H20 - Back", days=1))
    assert find_copies([same[0], later]) == {}


def test_a_stream_stored_as_the_body_of_everything_it_lists_makes_no_copies() -> None:
    stream = " ".join(text(4))
    listed = [
        traits(piece(n, title=t, body=stream, source_id=1))
        for n, t in enumerate(("Chip fees agreed", "Robots fold towels", "Chip makers gain"), 1)
    ]
    assert find_copies(listed) == {}
    renamed = traits(piece(4, title="Towels: robots fold", body=stream, source_id=1))
    assert originals(find_copies([*listed, renamed])) == {4: 2}
    elsewhere = traits(piece(5, title="Laundry learns", body=stream, source_id=2))
    assert originals(find_copies([listed[0], elsewhere])) == {5: 1}


def test_the_agencys_own_text_is_the_original_then_the_earliest_that_credits_it() -> None:
    body = " ".join(text(6))
    early = traits(piece(1, body=body))
    credited = traits(piece(2, body=f"BEIJING, July 28 (Reuters) - {body}", days=0.1))
    own = traits(piece(3, body=body, days=0.2, outlet="Reuters"))
    assert originals(find_copies([early, credited])) == {1: 2}
    assert originals(find_copies([early, credited, own])) == {1: 3, 2: 3}


def test_each_copy_says_how_alike_it_is_and_why_it_was_folded() -> None:
    body = text(7)
    first, second = traits(piece(1, body=" ".join(body))), traits(piece(2, body=" ".join(body[:240])))
    copy = find_copies([first, second])[2]
    assert copy.reason == "text"
    assert 0.65 < copy.likeness < 0.95
    short = [traits(piece(n, title="H20 is back in China", teaser="Short.")) for n in (1, 2)]
    assert find_copies(short)[2] == Copy(2, 1, 1.0, "title")


def test_what_a_person_keeps_apart_is_no_copy() -> None:
    body = " ".join(text(8))
    same = [traits(piece(n, body=body)) for n in (1, 2, 3)]
    bonds = Bonds([1, 2, 3])
    bonds.part(1, 3)
    assert originals(find_copies(same, bonds=bonds)) == {2: 1}
    assert originals(find_copies(same, no_copies=[frozenset((1, 2))])) == {3: 1}


def test_boilerplate_makes_no_copies() -> None:
    tail = " Follow us on every network and subscribe to our newsletter" * 2
    one, other = (traits(piece(n, title=f"Title {n}", body=w * 5 + tail)) for n, w in ((1, "Chips. "), (2, "Models. ")))
    assert find_copies([one, other]) == {}


@given(st.integers(0, 300))
def test_likeness_estimates_the_shared_part(shared: int) -> None:
    first, second = text(11), text(12)
    second[:shared] = first[:shared]
    one, other = signature(" ".join(first), han=False), signature(" ".join(second), han=False)
    common = max(0, shared - 2)
    true = common / (2 * 298 - common)
    assert abs(likeness(one, other) - true) < 0.2
    assert likeness(one, ()) == 0


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_groups_do_not_depend_on_the_order_of_joining(joins: list[tuple[int, int]]) -> None:
    forward, backward = Groups(range(21)), Groups(range(21))
    for first, second in joins:
        forward.join(first, second)
    for first, second in reversed(joins):
        backward.join(second, first)
    assert forward.listed() == backward.listed()
