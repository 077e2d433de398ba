"""A term bursts when pieces of the week hold it and the weeks before did not; words of every week and parts of terms do not."""

from __future__ import annotations

from analysis.unlisted.bursts import Text, bursting

OPENINGS = ["昨天", "早上", "周二", "有人", "分析", "记者", "行业", "市场", "公众", "用户"]
CLOSINGS = [
    "很受欢迎",
    "引起讨论",
    "价格不高",
    "刚刚出现",
    "值得关注",
    "卖得很好",
    "还要等待",
    "众说纷纭",
    "前景不明",
    "速度惊人",
]


def texts(words: str, count: int, outlets: int = 4, first: int = 0) -> list[Text]:
    made = []
    for number in range(count):
        opening, closing = OPENINGS[number % len(OPENINGS)], CLOSINGS[(3 * number) % len(CLOSINGS)]
        made.append(Text(first + number, number % outlets, f"{opening}{words}{closing}，芯片和模型。"))
    return made


def test_a_new_term_bursts_whole() -> None:
    found = bursting(texts("云栖小助", 8), texts("老话", 80, first=100), set())
    assert [(burst.term, burst.recent, burst.before) for burst in found] == [("云栖小助", 8, 0)]


def test_a_word_of_every_week_does_not() -> None:
    assert bursting(texts("云栖小助", 8), texts("云栖小助", 64, first=100), set()) == []


def test_a_term_that_the_rules_know_does_not() -> None:
    assert bursting(texts("云栖小助", 8), texts("老话", 80, first=100), {"云栖小助"}) == []


def test_few_pieces_of_one_outlet_do_not() -> None:
    few = texts("云栖小助", 4, outlets=1) + texts("老话", 4, first=50)
    assert bursting(few, texts("老话", 80, first=100), set()) == []
    more = texts("云栖小助", 8, outlets=1) + texts("老话", 4, first=50)
    assert [burst.term for burst in bursting(more, texts("老话", 80, first=100), set())] == ["云栖小助"]


def test_a_capitalised_word_bursts() -> None:
    now = [Text(n, n % 4, f"In town {n} they speak of Quorvex today") for n in range(6)]
    before = [Text(100 + n, n % 4, f"In town {n} they speak of rain today") for n in range(60)]
    assert [burst.term for burst in bursting(now, before, set())] == ["Quorvex"]


def test_nothing_bursts_against_nothing() -> None:
    assert bursting(texts("云栖小助", 8), [], set()) == []
