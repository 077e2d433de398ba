from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.stories.clusters import gather
from analysis.stories.copies import find_copies
from analysis.stories.crossing import join_languages
from analysis.stories.pipeline import draft_stories
from analysis.stories.reading import traits
from analysis.stories.records import Traits
from tests.analysis.stories.newsroom import gold_pairs, pairs, rows, sample
from tests.analysis.stories.test_copies import piece

LICENCE = "Commerce to grant licences for H20 chip sales to China after talks in London"
CABINET = "State Council adopts opinions on AI Plus and asks ministries to put assistants to use"
NVIDIA, H20, HUAWEI = 1, 2, 3
FILL = [
    traits(piece(100 + n, title=f"subject{n} topic{n} matter{n}", days=n / 10, entities=frozenset({1000 + n})))
    for n in range(40)
]  # enough other texts for words to be rare


def groups(*texts: Traits) -> list[tuple[int, ...]]:
    return [group for group in gather([*texts, *FILL]) if group[0] < 100]


def test_two_tellings_of_one_event_are_gathered() -> None:
    one = traits(piece(1, title=LICENCE, entities=frozenset({NVIDIA, H20})))
    two = traits(
        piece(2, title="H20 chip licences: what Commerce will grant", days=1, entities=frozenset({NVIDIA, H20}))
    )
    three = traits(piece(3, title=CABINET, days=1, entities=frozenset({9})))
    assert groups(one, two, three) == [(1, 2), (3,)]


def test_a_company_alone_never_joins() -> None:
    one = traits(piece(1, title=LICENCE, entities=frozenset({NVIDIA})))
    two = traits(piece(2, title="Market value passes four trillion dollars", entities=frozenset({NVIDIA})))
    assert groups(one, two) == [(1,), (2,)]


def test_pieces_of_one_pattern_from_one_outlet_are_not_one_event() -> None:
    made = [
        traits(
            piece(
                n,
                title=f"{brand} launches {size}-inch monitor: 2K {rate}Hz panel on sale at {price} yuan",
                source_id=1,
                days=n / 24,
                entities=frozenset({1000}),
            )
        )
        for n, (brand, size, rate, price) in enumerate(
            [("Taitan", 27, 565, 6110), ("Koorui", 24, 180, 529), ("Sanc", 32, 240, 1919), ("Innocn", 34, 144, 1499)]
        )
    ]
    others = [
        traits(piece(50 + n, title=f"monitor panel launches on sale yuan inch news{n} report{n}", days=9 + 9 * n))
        for n in range(8)
    ]  # the pattern's words are common in the collection
    assert [group for group in groups(*made, *others) if group[0] < 4] == [(0,), (1,), (2,), (3,)]


def test_a_story_closes_after_three_quiet_days() -> None:
    one = traits(piece(1, title=LICENCE, entities=frozenset({H20})))
    two = traits(piece(2, title=LICENCE, days=3.5, entities=frozenset({H20})))
    assert groups(one, two) == [(1,), (2,)]
    assert groups(one, replace(two, hours=one.hours + 70)) == [(1, 2)]


def test_a_round_up_stands_alone() -> None:
    one = traits(piece(1, title=LICENCE, entities=frozenset({H20})))
    two = traits(piece(2, title=LICENCE, days=1, entities=frozenset({H20}), is_roundup=True))
    three = traits(piece(3, title=LICENCE, days=2, entities=frozenset({H20})))
    assert groups(one, two, three) == [(1, 3), (2,)]


def test_languages_are_not_gathered_by_words() -> None:
    one = traits(piece(1, title="H20 H20 H20", entities=frozenset({H20})))
    two = traits(piece(2, title="H20 H20 H20", entities=frozenset({H20}), language="zh-Hans"))
    assert gather([one, two]) == [(1,), (2,)]


def crossed(*clusters: list[Traits]) -> list[tuple[int, int]]:
    return [p for p in join_languages([*clusters, *([text] for text in FILL)]) if max(p) < len(clusters)]


def test_languages_join_on_a_rare_name_and_a_number() -> None:
    english = traits(piece(1, title="Nvidia orders 300,000 more H20", entities=frozenset({NVIDIA, H20})))
    chinese = traits(
        piece(2, title="輝達向台積電追加30萬顆H20", entities=frozenset({NVIDIA, H20}), language="zh-Hant", days=1)
    )
    other = traits(piece(3, title="华为发布新机", entities=frozenset({HUAWEI}), language="zh-Hans"))
    assert crossed([english], [chinese], [other]) == [(0, 1)]


def test_languages_do_not_join_on_one_company_nor_after_a_week() -> None:
    english = traits(piece(1, title="Nvidia gains", entities=frozenset({NVIDIA})))
    chinese = traits(piece(2, title="英伟达上涨", entities=frozenset({NVIDIA}), language="zh-Hans"))
    assert crossed([english], [chinese]) == []
    strong = replace(english, entities=frozenset({NVIDIA, H20}), marks=frozenset({"h20", "#3e+05"}))
    late = replace(chinese, entities=strong.entities, marks=strong.marks, hours=strong.hours + 6 * 24)
    assert crossed([strong], [late]) == []
    assert crossed([strong], [replace(late, hours=strong.hours + 24)]) == [(0, 1)]


def test_the_newsroom_is_gathered_with_at_least_nine_true_pairs_in_ten(
    record_property: Callable[[str, float], None],
) -> None:
    copies = find_copies(sample())
    drafts = draft_stories(sample(), copies)
    found = pairs([key for key, _ in draft.members] for draft in drafts)
    gold = gold_pairs()
    precision, recall = len(found & gold) / len(found), len(found & gold) / len(gold)
    record_property("precision", precision)
    record_property("recall", recall)
    assert precision >= 0.9
    assert recall >= 0.3
    joined = [d for d in drafts if len({sample()[key].family for key, _ in d.members}) > 1]
    assert len(joined) >= 25


def test_every_piece_is_in_exactly_one_story() -> None:
    drafts = draft_stories(sample(), find_copies(sample()))
    members = [key for draft in drafts for key, _ in draft.members]
    assert sorted(members) == list(range(len(rows())))


def test_the_order_of_reading_does_not_matter() -> None:
    forward = draft_stories(sample(), find_copies(sample()))
    backward = draft_stories(sample()[::-1], find_copies(sample()[::-1]))
    assert forward == backward
