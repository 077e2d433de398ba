"""A share corrected for the known error of whoever counted: what part of pieces truly has a code that rules find imperfectly.

With the rules' sensitivity (part of the true ones that they find) and specificity (part of the others that they leave),
true = (raw + specificity - 1) / (sensitivity + specificity - 1), cut to 0 and 1: W. J. Rogan and B. Gladen, American Journal of
Epidemiology 107 (1978), 71-76. The interval is that of Z. Lang and J. Reiczigel, Preventive Veterinary Medicine 113 (2014),
13-22, which counts the uncertainty of raw share, sensitivity and specificity together.

Both error rates must come from pieces drawn purely by chance. Known bias: people's codes are taken for the truth; with few true
pieces the sensitivity is uncertain, and the interval says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.measures.intervals import Interval, Z

NOTABLE = 0.03  # a correction of more than three points is pointed out


@dataclass(frozen=True, slots=True)
class Checked:
    """Coded pieces by what people and rules said: both, the rules alone, people alone, nobody."""

    right: int
    wrong: int
    missed: int
    rest: int

    @property
    def sensitivity(self) -> float | None:
        """Part of the true ones that the rules find; None without a true one."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def specificity(self) -> float | None:
        """Part of the others that the rules leave; None without any."""
        return self.rest / (self.rest + self.wrong) if self.rest + self.wrong else None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected share, 0 to 1, with its 95 % interval, and whether it is more than three points from the raw one."""

    value: float
    interval: Interval
    differs: bool


def rogan_gladen(raw: float, sensitivity: float, specificity: float) -> float | None:
    """The corrected share, 0 to 1; None when the rules tell true from false no better than chance."""
    useful = sensitivity + specificity - 1
    return None if useful <= 0 else min(1.0, max(0.0, (raw + specificity - 1) / useful))


def corrected(count: int, total: int, checked: Checked) -> Corrected | None:
    """The corrected share of `count` pieces of `total` that rules found; None without true, without other pieces, or when the
    rules are no better than chance. Raises ValueError unless 0 <= count <= total."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    sensitivity, specificity = checked.sensitivity, checked.specificity
    if not total or sensitivity is None or specificity is None:
        return None
    value = rogan_gladen(count / total, sensitivity, specificity)
    if value is None:
        return None
    return Corrected(value, _bounds(count, total, checked), abs(value - count / total) > NOTABLE)


def _bounds(count: int, total: int, checked: Checked) -> Interval:
    """Lang and Reiczigel's limits: each rate is drawn towards the middle, and their variances add up."""
    n = total + Z * Z
    raw = (count + Z * Z / 2) / n
    true, other = checked.right + checked.missed + 2, checked.rest + checked.wrong + 2
    found, left = (checked.right + 1) / true, (checked.rest + 1) / other
    useful = found + left - 1
    if useful <= 0:
        return Interval(0.0, 1.0)
    middle = (raw + left - 1) / useful
    spread_found, spread_left = found * (1 - found) / true, left * (1 - left) / other
    shift = 2 * Z * Z * (middle * spread_found - (1 - middle) * spread_left)
    spread = raw * (1 - raw) / n + middle**2 * spread_found + (1 - middle) ** 2 * spread_left
    reach = Z * math.sqrt(spread) / useful
    return Interval(min(1.0, max(0.0, middle + shift - reach)), min(1.0, max(0.0, middle + shift + reach)))
