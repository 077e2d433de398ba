"""Invented sources that give by chance, day by day, from a seed."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Sequence

from articles.health.records import DayYield

FIRST = dt.date(2024, 1, 1)  # a Monday


def poisson(chance: random.Random, mean: float) -> int:
    """A count by Knuth's method."""
    floor, count, product = math.exp(-mean), 0, chance.random()
    while product > floor:
        count, product = count + 1, product * chance.random()
    return count


def given(counts: Sequence[int], first: dt.date = FIRST) -> list[DayYield]:
    """Counts as days in a row."""
    return [DayYield(first + dt.timedelta(days=place), count) for place, count in enumerate(counts)]


def days_of(give: Callable[[random.Random, int], int], count: int, *, seed: int) -> list[DayYield]:
    """So many days; `give` makes a count from the chance and the weekday."""
    chance = random.Random(seed)
    return given([give(chance, (FIRST + dt.timedelta(days=place)).weekday()) for place in range(count)])


def steady(mean: float) -> Callable[[random.Random, int], int]:
    return lambda chance, weekday: poisson(chance, mean)


def bursty(mean: float) -> Callable[[random.Random, int], int]:
    """Nothing on two days of three, and then much."""
    return lambda chance, weekday: (
        poisson(chance, -3 * mean * math.log(1 - chance.random())) if chance.random() < 1 / 3 else 0
    )


def workdays(mean: float) -> Callable[[random.Random, int], int]:
    """Next to nothing on weekends."""
    return lambda chance, weekday: poisson(chance, mean if weekday < 5 else mean / 50)


def weekly(sure: float) -> Callable[[random.Random, int], int]:
    """A newsletter on Mondays that is left out at times."""
    return lambda chance, weekday: int(weekday == 0 and chance.random() < sure)
