from __future__ import annotations

from dataclasses import replace

from analysis.stories.drafting import draft
from analysis.stories.reading import traits
from analysis.stories.records import Traits
from tests.analysis.stories.test_copies import piece

LICENCE = "Commerce to grant licences for H20 chip sales to China after talks in London"
AGAIN = "H20 chip licences: what Commerce will grant"
CABINET = "State Council adopts opinions on AI Plus and asks ministries to put assistants to use"
NVIDIA, H20, HUAWEI = 1, 2, 3
FILL = [
    traits(piece(100 + n, title=f"subject{n} topic{n} matter{n}", days=n / 10, entities=frozenset({1000 + n})))
    for n in range(40)
]  # enough other texts for words to be rare


def about(key: int, title: str, *entities: int, **more: object) -> Traits:
    named = frozenset(entities)
    return traits(piece(key, title=title, entities=named, mains=named, **more))  # type: ignore[arg-type]


def groups(*texts: Traits) -> list[tuple[int, ...]]:
    found = [tuple(sorted(key for key, _ in story.members)) for story in draft([*texts, *FILL])]
    return sorted(group for group in found if group[0] < 100)


def test_two_tellings_of_one_event_are_gathered() -> None:
    one = about(1, LICENCE, NVIDIA, H20)
    two = about(2, AGAIN, NVIDIA, H20, days=1)
    three = about(3, CABINET, 9, days=1)
    assert groups(one, two, three) == [(1, 2), (3,)]


def test_a_company_alone_never_joins() -> None:
    one = about(1, LICENCE, NVIDIA)
    two = about(2, "Market value passes four trillion dollars", NVIDIA)
    assert groups(one, two) == [(1,), (2,)]


def test_words_that_no_main_entity_and_no_title_carries_do_not_join() -> None:
    lead = "Licences for accelerators were granted to buyers in Shenzhen by the licensing desk"
    one = about(1, "Monday in chips", teaser=lead)
    two = about(2, "A desk at work", teaser=lead.replace("buyers", "customers"))
    assert groups(one, two) == [(1,), (2,)]
    assert groups(replace(one, mains=frozenset({H20})), replace(two, mains=frozenset({H20}))) == [(1, 2)]


def test_pieces_of_one_pattern_from_one_outlet_are_not_one_event() -> None:
    sizes = [("Taitan", 27, 565, 6110), ("Koorui", 24, 180, 529), ("Sanc", 32, 240, 1919), ("Innocn", 34, 144, 1499)]
    made = [
        about(
            n,
            f"{brand} launches {size}-inch monitor: 2K {rate}Hz panel on sale at {price} yuan",
            source_id=1,
            days=n / 24,
        )
        for n, (brand, size, rate, price) in enumerate(sizes)
    ]
    others = [
        about(50 + n, f"monitor panel launches on sale yuan inch news{n} report{n}", days=9 + 9 * n) for n in range(8)
    ]
    # the pattern's words are common in the collection
    drafts = draft([*made, *others, *FILL])
    assert sorted(len(story.members) for story in drafts if story.lead < 4) == [1, 1, 1, 1]


def test_an_outlets_own_follow_up_joins_its_story() -> None:
    first = about(1, LICENCE, NVIDIA, H20, source_id=7)
    other = about(2, AGAIN, NVIDIA, H20, days=0.2)
    second = about(3, "H20 chip licences: Commerce will grant them after talks", NVIDIA, H20, source_id=7, days=1)
    assert groups(first, other, second) == [(1, 2, 3)]


def test_a_story_goes_on_after_three_quiet_days_only_with_strong_likeness_and_never_after_ten() -> None:
    one = about(1, LICENCE, H20)
    two = about(2, AGAIN, H20)

    def after(days: float, text: Traits) -> list[tuple[int, ...]]:
        return groups(one, replace(text, hours=one.hours + 24 * days))

    same = about(2, f"{LICENCE} again", H20)
    assert after(2.9, two) == [(1, 2)]
    assert after(6.7, two) == [(1,), (2,)]
    assert after(4, same) == [(1, 2)]
    assert after(10.5, same) == [(1,), (2,)]


def test_a_round_up_stands_alone() -> None:
    one = about(1, LICENCE, H20)
    two = about(2, LICENCE, H20, days=1, is_roundup=True)
    three = about(3, LICENCE, H20, days=2)
    assert groups(one, two, three) == [(1, 3), (2,)]


def test_languages_are_not_gathered_by_words() -> None:
    one = about(1, "H20 H20 H20", H20)
    two = about(2, "H20 H20 H20", H20, language="zh-Hans")
    assert groups(one, two) == [(1,), (2,)]


ENGLISH = about(1, "Nvidia orders 300,000 more H20 from its foundry", NVIDIA, H20)
CHINESE = about(2, "輝達向台積電追加30萬顆H20，晶圓代工受惠", NVIDIA, H20, language="zh-Hant", days=1)


def test_languages_join_on_an_entity_with_a_number_and_terms() -> None:
    other = about(3, "华为发布新机", HUAWEI, language="zh-Hans")
    assert groups(ENGLISH, CHINESE, other) == [(1, 2), (3,)]


def test_languages_do_not_join_on_companies_alone_nor_after_six_days() -> None:
    names = frozenset({NVIDIA, HUAWEI})
    english = replace(ENGLISH, marks=frozenset(), entities=names, mains=names)
    chinese = replace(CHINESE, marks=frozenset(), entities=names, mains=names)
    assert groups(english, chinese) == [(1,), (2,)]
    assert groups(ENGLISH, replace(CHINESE, hours=ENGLISH.hours + 6 * 24)) == [(1,), (2,)]


def test_meanings_join_languages_where_they_are_sure_and_nothing_else_is() -> None:
    term = frozenset({"~order"})  # texts that share nothing at all are not compared
    english = replace(ENGLISH, marks=term, meaning=(1.0, 0.0))
    near, far = (0.7, 0.714), (0.4, 0.917)
    chinese = replace(CHINESE, marks=term, entities=frozenset(), mains=frozenset(), hours=ENGLISH.hours)
    assert groups(english, replace(chinese, meaning=near)) == [(1, 2)]
    assert groups(english, replace(chinese, meaning=far)) == [(1,), (2,)]
    middling = replace(chinese, meaning=(0.6, 0.8))
    assert groups(english, middling) == [(1,), (2,)]
    assert groups(english, replace(middling, entities=frozenset({H20}))) == [(1, 2)]
