"""Logistic regression and Platt's sigmoid, each the one least point of a convex loss: no chance, no order, no library format.

Weights minimise |w|²/2 + sum s_i ln(1 + exp(-y_i (x_i w + b))), y = ±1, where s_i balances the classes: n / (2 * n of its class).
The sigmoid p = 1 / (1 + exp(slope * value + offset)) is fitted to values that the model did not learn from, with the targets of
J. Platt, Probabilistic outputs for support vector machines (1999): (n+ + 1)/(n+ + 2) and 1/(n- + 2).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.special import expit

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
EXACT = {"maxiter": 5000, "maxfun": 20000, "gtol": 1e-6, "ftol": 1e-12}


def logistic(features: csr_matrix, labels: Mask) -> tuple[Floats, float]:
    """Weights, one a column, and intercept. Expects rows of either kind."""
    sign = np.where(labels, 1.0, -1.0)
    weight = np.where(labels, len(labels) / (2 * labels.sum()), len(labels) / (2 * (~labels).sum()))

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = sign * (features @ at[:-1] + at[-1])
        pull = -weight * sign * expit(-margin)
        value = 0.5 * at[:-1] @ at[:-1] + weight @ np.logaddexp(0, -margin)
        return float(value), np.append(at[:-1] + features.T @ pull, pull.sum())

    found = _least(loss, np.zeros(features.shape[1] + 1))
    return found[:-1], float(found[-1])


def sigmoid(values: Floats, labels: Mask) -> tuple[float, float]:
    """Slope and offset; the slope is negative where higher values mean the theme."""
    yes, no = float(labels.sum()), float((~labels).sum())
    target = np.where(labels, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(at: Floats) -> tuple[float, Floats]:
        line = at[0] * values + at[1]
        value = np.logaddexp(0, line) - (1 - target) * line
        pull = expit(line) - (1 - target)
        return float(value.sum()), np.array([pull @ values, pull.sum()])

    slope, offset = _least(loss, np.array([0.0, np.log((no + 1) / (yes + 1))]))
    return float(slope), float(offset)


def _least(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    from scipy.optimize import minimize  # workers train, pages need not wait for it

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options=EXACT).x, dtype=np.float64)
