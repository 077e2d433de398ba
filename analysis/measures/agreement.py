"""How far people agree with one another, and the rules with people.

Between people: Krippendorff's alpha for nominal codes, `1 - D_o / D_e`, the disagreement seen over the one expected if codes fell by
chance (K. Krippendorff, Content Analysis, 2nd edition 2004, chapter 11; the value is the package's, krippendorff). Any number of
coders, missing codes allowed; 1 is agreement, 0 chance. Its interval draws units anew. Between rules and people: precision, recall
and F1 with Wilson's intervals; F1 = 2 J / (1 + J) rises with the share J of hits among everything that either sees (D. Hand,
P. Christen and N. Kirielle, F*: an interpretable transformation of the F-measure, Machine Learning 110 (2021), 451-456), so that its
bounds are those of J, transformed.

Known bias: alpha of a rare category is low even among careful coders, for chance then agrees nearly always; under 30 units the
interval is too narrow. Precision and recall depend on how the pieces were chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import krippendorff
import numpy as np

from analysis.measures.columns import Floats, Ints
from analysis.measures.frames import SEED
from analysis.measures.intervals import Interval, wilson
from analysis.measures.resampling import interval

NOT_CODED = -1


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha over `units` with at least two codes; None when all codes are alike or no unit has two: then nothing can be told."""

    units: int
    alpha: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Score:
    """A part of 1 and its 95 % interval; None where there is nothing to divide by."""

    value: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Scores:
    """The rules against people."""

    precision: Score
    recall: Score
    f1: Score


def alpha(codes: Ints, *, seed: int = SEED) -> Agreement:
    """The agreement on one nominal question. `codes`, shape (coders, units), holds numbers of answers, from 0, and -1 where a coder
    did not answer."""
    size = int(codes.max(initial=0)) + 1
    counts = np.stack([(codes == answer).sum(axis=0) for answer in range(size)], axis=1)
    counts = counts[counts.sum(axis=1) >= 2]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return Agreement(len(counts), None, None)
    value = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    return Agreement(
        len(counts), float(value), interval(_parts(counts), lambda drawn: _alphas(drawn, len(counts)), seed=seed)
    )


def _parts(counts: Ints) -> Floats:
    """What each unit adds: its disagreeing pairs over its codes less one, then its counts of each answer."""
    coded = counts.sum(axis=1)
    disagreeing = (coded**2 - (counts**2).sum(axis=1)) / (coded - 1)
    return np.column_stack((disagreeing, counts)).astype(np.float64)


def _alphas(drawn: Floats, units: int) -> Floats:
    """Alpha from mean parts of so many units; NaN where all codes drawn are alike."""
    sums = drawn * units
    total = sums[:, 1:].sum(axis=1)
    expected = (total**2 - (sums[:, 1:] ** 2).sum(axis=1)) / (total - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 1 - sums[:, 0] / expected
    return np.where(expected > 1e-9, found, np.nan)


def scores(hits: int, false: int, missed: int) -> Scores:
    """How well the rules see what people see: `hits` seen by both, `false` by the rules alone, `missed` by people alone."""
    joint = wilson(hits, hits + false + missed)
    return Scores(
        precision=_score(hits, hits + false),
        recall=_score(hits, hits + missed),
        f1=Score(
            2 * hits / (2 * hits + false + missed) if hits + false + missed else None,
            Interval(2 * joint.low / (1 + joint.low), 2 * joint.high / (1 + joint.high)),
        ),
    )


def _score(count: int, total: int) -> Score:
    return Score(count / total if total else None, wilson(count, total))
