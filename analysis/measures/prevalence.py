"""Shares corrected for what the rules miss and what they see where it is not, as measured on a labelled random sample.

With sensitivity s (recall: of the pieces that carry it by people's labels, the part the rules find) and specificity c (of those
that do not, the part they leave alone), the raw share r stands for `(r + c - 1) / (s + c - 1)`, kept within 0 to 1 (W. J. Rogan and
B. Gladen, Estimating prevalence from the results of a screening test, American Journal of Epidemiology 107 (1978), 71-76). The
interval draws the sample anew, and the raw count from its binomial, 1,000 times.

Known bias: holds where the rules err as they do in the sample: label by language, and again when the rules change. A sample that
was not drawn at random needs each piece's weight, 1 / the chance it had to be drawn. When s + c is little above 1, or few labelled
pieces carry it, nothing can be told, and the figure says so; keeping within 0 to 1 pushes tiny shares up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_noop

from analysis.measures.columns import Floats, Mask
from analysis.measures.frames import SEED
from analysis.measures.intervals import Interval
from analysis.measures.resampling import DRAWS, means, middle

LEAST = 5  # labelled pieces that carry it, and that do not, for a correction
APART = 0.1  # s + c - 1 must be above it: the rules must know more than a coin


@dataclass(frozen=True, slots=True)
class Corrected:
    """A raw share and what it stands for, 0 to 1; `share` and `interval` are None when the sample cannot tell, and `reason` then
    says why, in a sentence."""

    raw: float | None
    sensitivity: float | None
    specificity: float | None
    precision: float | None
    share: float | None
    interval: Interval | None
    reason: str = ""


def corrected(
    count: int, total: int, found: Mask, true: Mask, weights: Floats | None = None, *, seed: int = SEED
) -> Corrected:
    """The corrected share of `count` of `total` units. `found` and `true` say of each labelled piece whether the rules and whether
    people see it there; `weights` as above, positive. Raises ValueError unless 0 <= count <= total."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    raw = count / total if total else None
    table = np.stack((found & true, true, ~found & ~true, ~true, found), axis=1).astype(np.float64)
    if weights is not None:
        table *= weights[:, None]
    hit, carrying, spared, free, seen = (float(each) for each in table.sum(axis=0))
    sensitivity, specificity = (hit / carrying if carrying else None), (spared / free if free else None)
    precision = hit / seen if seen else None
    reason = _reason(raw, true, sensitivity, specificity)
    if reason or raw is None or sensitivity is None or specificity is None:
        return Corrected(raw, sensitivity, specificity, precision, None, None, reason)
    share = float(np.clip((raw + specificity - 1) / (sensitivity + specificity - 1), 0, 1))
    interval = middle(_draws(table, raw, total, seed))
    if interval is None:
        reason = gettext_noop("Too many samples drawn anew cannot tell hits from misses; label more pieces.")
    return Corrected(raw, sensitivity, specificity, precision, share if interval else None, interval, reason)


def _reason(raw: float | None, true: Mask, sensitivity: float | None, specificity: float | None) -> str:
    if raw is None:
        return gettext_noop("There is nothing to take a share of.")
    yes, no = int(true.sum()), int((~true).sum())
    if min(yes, no) < LEAST:
        return f"Only {yes} labelled pieces carry it and {no} do not; label more until each are {LEAST}."
    if sensitivity is not None and specificity is not None and sensitivity + specificity - 1 <= APART:
        return gettext_noop("On the labelled pieces the rules tell little more than a coin; mend the rules first.")
    return ""


def _draws(table: Floats, raw: float, total: int, seed: int) -> Floats:
    """The corrected share of every draw; NaN where the sample drawn cannot tell."""
    drawn = means(table, seed=seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity, specificity = drawn[:, 0] / drawn[:, 1], drawn[:, 2] / drawn[:, 3]
    apart = sensitivity + specificity - 1
    shares = np.random.default_rng(seed + 1).binomial(total, raw, DRAWS) / total
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.clip((shares + specificity - 1) / apart, 0, 1)
    return np.where(apart > 0, values, np.nan)
