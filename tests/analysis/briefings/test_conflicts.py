"""Numbers on which the outlets of a story differ: found where they count the same thing, and not where they do not."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.briefings.conflicts import conflicts
from analysis.briefings.records import WeekPiece, WeekStory

DAY = dt.date(2025, 7, 30)


def story(*bodies: str, language: str = "en", copy: bool = False) -> WeekStory:
    pieces = tuple(
        WeekPiece(
            number, f"Orders {number}", "", body, language, "", DAY, 0.0, DAY, number, f"Outlet {number}", False, False, 90,
            frozenset(), 1 if copy and number > 1 else None, 1, False,
        )
        for number, body in enumerate(bodies, start=1)
    )  # fmt: skip
    return WeekStory(1, "Orders", pieces[0], pieces, frozenset({language}))


ONE = "Nvidia placed orders for 300,000 chips with its foundry last week."


def test_the_same_thing_in_two_numbers_is_a_conflict() -> None:
    [found] = conflicts(story(ONE, "Nvidia placed orders for 500,000 chips with its foundry, a buyer said."))
    assert (found.first.outlet, found.first_said) == ("Outlet 1", "300,000 chips")
    assert (found.second.outlet, found.second_said) == ("Outlet 2", "500,000 chips")


def test_chinese_numbers_are_read_by_their_value() -> None:
    one, other = "英伟达上周向台积电追加了30万颗芯片的订单。", "英伟达上周向台积电追加了50万颗芯片的订单，供应商说。"
    [found] = conflicts(story(one, other, language="zh-Hans"))
    assert (found.first_said, found.second_said) == ("30万颗", "50万颗")
    assert conflicts(story(one, "英伟达上周向台积电追加了300,000颗芯片的订单。", language="zh-Hans")) == []


@pytest.mark.parametrize(
    "other",
    [
        "Nvidia placed orders for 310,000 chips with its foundry, a buyer said.",  # within a tenth
        "Nvidia placed orders for 30 per cent more chips with its foundry last week.",  # another unit
        "Samsung will cut 20,000 chips of another line in Texas by autumn of next year.",  # another thing
        "Nvidia placed orders in May 2025 for chips with its foundry, for its H20.",  # a date and a name
    ],
)
def test_what_counts_something_else_is_none(other: str) -> None:
    assert conflicts(story(ONE, other)) == []


def test_a_copy_cannot_contradict_its_original() -> None:
    other = "Nvidia placed orders for 500,000 chips with its foundry, a buyer said."
    assert conflicts(story(ONE, other, copy=True)) == []
