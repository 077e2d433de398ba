"""Tests a thesis on the stored coverage: every statement with its numbers, its lists and its standing, and the verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from analysis.explore.emphasis import one_extent
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.figures.asked import Asked, asked
from analysis.figures.ground import ground
from analysis.measures.periods import Period
from analysis.theses.evidence import drawn
from analysis.theses.lists import Lists
from analysis.theses.records import (
    FAILS,
    FEW_UNITS,
    NOT_SUPPORTED,
    OPEN,
    SUPPORTED,
    TOO_FEW,
    UNDECIDED,
    Claim,
    Outcome,
    Result,
)
from analysis.theses.statements import outcome
from analysis.theses.weekly import line


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the verdict would be if one choice had been another."""

    name: str
    verdict: str
    outcomes: tuple[Outcome, ...]


def weigh(
    claim: Claim, *, start: dt.date | None = None, end: dt.date | None = None, until: dt.datetime | None = None
) -> Result:
    """Tests a claim over its last complete weeks, or over these days; `until`: on what had been seen by then. Raises FilterError
    when a list of it cannot be asked."""
    return weighed(claim, start=start, end=end, until=until)[0]


def _standing(claim: Claim) -> Hashable:
    return claim, ground(_question(claim, None, None))


@remembered(DATA, WORDS, key=_standing)
def tested(claim: Claim) -> tuple[Result, tuple[Otherwise, ...]]:
    """The test of a claim over its last complete weeks, and what the verdict would be otherwise. Raises FilterError."""
    result, lists = weighed(claim)
    return result, otherwise(claim, lists)


def weighed(
    claim: Claim, *, start: dt.date | None = None, end: dt.date | None = None, until: dt.datetime | None = None
) -> tuple[Result, Lists]:
    """The same, with the lists that were read for it."""
    question = replace(_question(claim, start, end), until=until)
    base = ground(question)
    extent = next(iter(one_extent(question.filter).values("extent")))
    lists = Lists(question, extent, base)
    outcomes = tuple(outcome(lists, statement, claim.least) for statement in claim.statements)
    found = Result(
        verdict=verdict([one.standing for one in outcomes]),
        start=question.filter.start,
        end=question.filter.end,
        counted=claim.counted,
        extent=extent,
        rules=base.rules,
        cut_off=base.cut_off,
        sample=base.sample,
        outcomes=outcomes,
        lines=tuple(line(lists, statement) for statement in claim.statements if statement.kind != "gap"),
        evidence=tuple(piece for statement in claim.statements for piece in drawn(lists, statement)),
    )
    return found, lists


def otherwise(claim: Claim, lists: Lists) -> tuple[Otherwise, ...]:
    """The same claim without export controls, counted in other units, and in the later half of its weeks: a verdict that
    hangs on one choice is a weak one. `lists` are those of its test."""
    question = lists.question
    first, last = question.filter.start, question.filter.end
    if first is None or last is None:
        return ()
    later = Period.of(first + (last - first) // 2, "week").next().start
    varied = [
        (gettext("leave out export controls"), replace(question, options={"variant": "without_export_controls"})),
        (gettext("count pieces"), replace(question, filter=question.filter.replace(counted="pieces"))),
        (gettext("count texts"), replace(question, filter=question.filter.replace(counted="texts"))),
        (gettext("take the later half of the weeks"), replace(question, filter=question.filter.between(later, last))),
    ]
    return tuple(_varied(claim, name, Lists(one, lists.extent, lists.ground, lists)) for name, one in varied)


def _varied(claim: Claim, name: str, lists: Lists) -> Otherwise:
    outcomes = tuple(outcome(lists, statement, claim.least) for statement in claim.statements)
    return Otherwise(name, verdict([one.standing for one in outcomes]), outcomes)


def verdict(standings: Sequence[str]) -> str:
    """Not supported when one statement is contradicted, else Too few when one has too few units, else Open when one is
    undecided; Supported when all hold."""
    for found, said in ((FAILS, NOT_SUPPORTED), (FEW_UNITS, TOO_FEW), (UNDECIDED, OPEN)):
        if found in standings:
            return said
    return SUPPORTED


def _question(claim: Claim, start: dt.date | None, end: dt.date | None) -> Asked:
    question = asked(f"count={claim.counted}" + (f"&to={end}" if end else ""), {})
    last = question.filter.end
    if last is None:
        return question
    first = start or Period.of(last, "week").back(claim.weeks - 1).start
    return replace(question, filter=question.filter.between(first, last))
