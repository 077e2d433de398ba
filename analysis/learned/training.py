"""Trains one theme's model on coded pieces and compares it with the rules on the newest of them, which it never saw.

Logistic regression over `linear`'s features, calibrated by Platt's sigmoid on cross-validated values (see `logistic`).
Nothing in it is random: the same labels give the same model. The compared model learns from the oldest 70 %; the one that is
kept learns from all. Known bias: labels come from samples in which rare themes stand more often than in the archive.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from analysis.learned.linear import Linear, Text, grams
from analysis.learned.logistic import logistic, sigmoid

LEAST = 50  # positive labels, and as many negative ones
HELD_OUT = 0.3  # the newest part
HELD_LEAST = 10  # positives and negatives among the held-out, for a comparison to mean something
MARGIN = 0.03  # of F1 by which the model must be better
FEATURES = 6000
FOLDS = 5

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A coded piece: what is read, and whether people saw the theme."""

    text: Text
    label: bool


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with its comparison: F1 of the rules and of a model that never saw the `held_out` pieces; None: not compared."""

    model: Linear
    held_out: int
    f1_rules: float | None
    f1_model: float | None

    @property
    def won(self) -> bool:
        """Whether it beat the rules by more than the margin."""
        return self.f1_rules is not None and self.f1_model is not None and self.f1_model - self.f1_rules > MARGIN


def train(examples: Sequence[Example]) -> Trained | None:
    """The model of examples that stand oldest first; None with fewer than 50 of either kind."""
    labels = np.array([one.label for one in examples], dtype=bool)
    if labels.sum() < LEAST or (~labels).sum() < LEAST:
        return None
    cut = round(len(examples) * (1 - HELD_OUT))
    early, late = examples[:cut], examples[cut:]
    found = labels[cut:]
    model = fit(examples)
    if min(found.sum(), (~found).sum()) < HELD_LEAST or min(labels[:cut].sum(), (~labels[:cut]).sum()) < FOLDS:
        return Trained(model, len(late), None, None)
    by_rules = np.array([one.text.score > 0 for one in late])
    by_model = fit(early).finds([one.text for one in late])
    return Trained(model, len(late), f1(found, by_rules), f1(found, by_model))


def fit(examples: Sequence[Example]) -> Linear:
    """The model of all these examples, of which at least five are of either kind."""
    labels = np.array([one.label for one in examples], dtype=bool)
    counts = [Counter(grams(one.text.words)) for one in examples]
    terms = _terms(counts)
    held = Counter(term for own in counts for term in own)
    idf = np.array([math.log((1 + len(counts)) / (1 + held[term])) + 1 for term in terms])
    words = _unit(counts, terms, idf)
    features = hstack([words, csr_matrix([[one.text.score] for one in examples])]).tocsr()
    weights, intercept = logistic(features, labels)
    values = _unseen(features, labels)
    slope, offset = sigmoid(values, labels)
    chances = 1 / (1 + np.exp(slope * values + offset))
    return Linear(
        terms, idf, weights[:-1], float(weights[-1]), intercept, slope, offset, threshold=_threshold(labels, chances)
    )


def _terms(counts: Sequence[Counter[str]]) -> tuple[str, ...]:
    """The n-grams of two texts or more; of too many the most frequent ones, by name where they are even."""
    total: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for own in counts:
        total.update(own)
        held.update(own.keys())
    often = sorted((term for term, n in held.items() if n > 1), key=lambda term: (-total[term], term))
    return tuple(sorted(often[:FEATURES]))


def _unit(counts: Sequence[Counter[str]], terms: Sequence[str], idf: npt.NDArray[np.float64]) -> csr_matrix:
    """One row of unit length a text: how often it has each term, times its IDF."""
    place = {term: at for at, term in enumerate(terms)}
    rows, columns, values = [], [], []
    for row, own in enumerate(counts):
        found = [(place[term], n * idf[place[term]]) for term, n in own.items() if term in place]
        length = math.sqrt(sum(value**2 for _, value in found)) or 1.0
        rows += [row] * len(found)
        columns += [column for column, _ in found]
        values += [value / length for _, value in found]
    return csr_matrix((values, (rows, columns)), shape=(len(counts), len(terms)))


def _unseen(features: csr_matrix, labels: Mask) -> npt.NDArray[np.float64]:
    """The decision value of each example by a model that did not learn from it: five folds, each kind dealt out in turn."""
    fold = np.empty(len(labels), dtype=np.int64)
    for kind in (True, False):
        own = np.flatnonzero(labels == kind)
        fold[own] = np.arange(len(own)) % FOLDS
    values = np.empty(len(labels))
    for one in range(FOLDS):
        weights, intercept = logistic(features[fold != one], labels[fold != one])
        values[fold == one] = features[fold == one] @ weights + intercept
    return values


def f1(labels: Mask, found: Mask) -> float:
    """2 * both / (labelled + found); 0 without either."""
    total = int(labels.sum() + found.sum())
    return 2 * int((labels & found).sum()) / total if total else 0.0


def _threshold(labels: Mask, chances: npt.NDArray[np.float64]) -> float:
    """The probability from which F1 is best on values that the model did not learn from; the higher one of even ones."""
    candidates = np.unique(chances)[::-1]
    scores = [f1(labels, chances >= candidate) for candidate in candidates]
    return float(candidates[int(np.argmax(scores))])
