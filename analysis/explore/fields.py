"""Lifts what is typed as `company:huawei` or `from:2025-07` out of the search box and into the filter.

So it is a filter in force like any other, with a chip that takes it away, and every door reads one kind of filter. Side by
side is "both": a second company is one more tag that must be there. What a piece has only one of, such as its outlet, is
"either".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.explore import parsing
from analysis.explore.parsing import ALSO, FilterError, Pair
from analysis.explore.search import Group, groups_of

BOTH = frozenset({"company", "country", "theme", "product", "body"})  # a piece may carry several
DAYS = ("from", "to")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a filter asks for, its search freed of all that is no word."""

    q: str
    include: tuple[Pair, ...]
    exclude: tuple[Pair, ...]
    start: dt.date | None
    end: dt.date | None


def lift(asked: Asked) -> Asked:
    """The same with the fields of its search among its pairs and days. Raises FilterError with the character at fault."""
    groups = groups_of(asked.q)
    if not any(group.lifted for group in groups):
        return asked
    include, exclude = list(asked.include), list(asked.exclude)
    start, end = asked.start, asked.end
    for group in (group for group in groups if group.lifted):
        key, at = group.terms[0].field, group.terms[0].position
        try:
            if key in DAYS:
                start, end = _narrowed(group, start, end)
            elif group.barred:
                exclude.append(parsing.pair(key, group.terms[0].text))
            else:
                _ask(include, group)
        except FilterError as error:
            raise FilterError(error.sentence, "q", error.position or at) from None
    words = " ".join(group.typed for group in groups if not group.lifted)
    return Asked(words, tuple(include), tuple(exclude), start, end)


def _ask(include: list[Pair], group: Group) -> None:
    """Adds a group's values: as alternatives, or beside others of the same key as one that must be there, too."""
    key = group.terms[0].field
    pairs = [parsing.pair(key, term.text) for term in group.terms]
    there = [pair for pair in include if pair[0] == key]
    if key not in BOTH or not there:
        include += pairs
    elif len(pairs) == 1:
        if there != pairs:
            include.append((ALSO, f"{key}:{pairs[0][1]}"))
    elif len(there) == 1:
        include[:] = [*_less(include, there), (ALSO, f"{key}:{there[0][1]}"), *pairs]
    else:
        sentence = _("%(key)s: is asked for in two groups of alternatives; keep one of them.")
        raise FilterError(sentence % {"key": key}, "q", group.terms[0].position)


def _less(pairs: Iterable[Pair], gone: Iterable[Pair]) -> list[Pair]:
    out = set(gone)
    return [pair for pair in pairs if pair not in out]


def _narrowed(group: Group, start: dt.date | None, end: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """The days with one more bound; bounds narrow each other."""
    term = group.terms[0]
    if group.barred or len(group.terms) > 1:
        sentence = _("%(key)s: takes one day and no minus sign, as in from:2025-07 or to:-7d.")
        raise FilterError(sentence % {"key": term.field}, "q", term.position)
    day = parsing.day(term.text, term.field)
    if day and term.field == "from":
        start = max(start, day) if start else day
    elif day:
        end = min(end, day) if end else day
    return start, end
