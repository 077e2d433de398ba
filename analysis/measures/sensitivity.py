"""Seed sensitivity: how far a figure depends on the phrases that happen to be in the rules.

A fifth of the different phrases is dropped at random, everywhere and whatever theme they speak for, the figure is taken again from
what is left, and the 5 to 95 % band of such draws is shown beside the figure. This is no confidence interval: it asks what other
authors of the rules might have found, not what other pieces might say. The design is that of this instrument; the concern is
J. Grimmer and B. M. Stewart's, Text as Data, Political Analysis 21 (2013), 267-297.

Known bias: dropping tests what is there, not what is missing; figures rest on fewer pieces in each draw, so the band may lie to one
side of the figure; evidence kept by piece is capped, so that a dropped phrase may have hidden another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.measures.columns import Floats, Ints, Mask
from analysis.measures.frames import SEED

DROPPED, DRAWS = 0.2, 40
STEADY = 0.5  # of the draws must have a value


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for themes in pieces, one row a phrase in a piece: the place of the piece and of the theme (0 to `pieces` - 1
    and to `themes` - 1), the number of the phrase, and its weight."""

    pieces: int
    themes: int
    piece: Ints
    theme: Ints
    phrase: Ints
    weight: Floats

    def weights(self, kept: Mask | None = None) -> Floats:
        """What each theme weighs in each piece, shape (pieces, themes): the sum over its rows, or over those that are kept."""
        weight = self.weight if kept is None else np.where(kept, self.weight, 0.0)
        place = self.piece * self.themes + self.theme
        summed: Floats = np.bincount(place, weights=weight, minlength=self.pieces * self.themes).astype(np.float64)
        return summed.reshape(self.pieces, self.themes)


@dataclass(frozen=True, slots=True)
class Band:
    """The 5 and 95 % points of a figure over draws, and what it is with all phrases; None where it has no value."""

    value: float | None
    low: float | None
    high: float | None


def band(
    evidence: Evidence,
    statistic: Callable[[Floats], float | None],
    *,
    dropped: float = DROPPED,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Band:
    """The band of a figure. `statistic` gets the weights of themes in pieces, shape (pieces, themes), and returns the figure or
    None. No band when fewer than half of the draws have a value. Raises ValueError unless 0 <= dropped < 1."""
    if not 0 <= dropped < 1:
        raise ValueError("the part of phrases to drop must be from 0 up to, but not, 1")
    chance = np.random.default_rng(seed)
    phrases, place = np.unique(evidence.phrase, return_inverse=True)
    keep = len(phrases) - round(dropped * len(phrases))
    found = []
    for _ in range(draws):
        held = np.zeros(len(phrases), dtype=bool)
        held[chance.permutation(len(phrases))[:keep]] = True
        value = statistic(evidence.weights(held[place]))
        if value is not None and np.isfinite(value):
            found.append(value)
    value = statistic(evidence.weights())
    if not found or len(found) < STEADY * draws:
        return Band(value, None, None)
    low, high = np.quantile(found, [0.05, 0.95])
    return Band(value, float(low), float(high))
