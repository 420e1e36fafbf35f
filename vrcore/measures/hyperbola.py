"""Herrnstein's hyperbola: how the rate of responding grows with the rate of what it brings in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from vrcore.errors import ParameterError

SMALLEST, LARGEST = 1e-4, 1e4  # reinforcers per minute: where R_e is looked for


class Hyperbola(NamedTuple):
    """B = k R/(R + R_e), with the share of the variance of B that it accounts for; all nan where B is not fitted.

    `k` in responses per minute, `other` (R_e) in reinforcers per minute. `accounted` is 1 - left/all, below 0 where a
    constant would fit better, and 0 where B does not vary.
    """

    k: float
    other: float
    accounted: float


def hyperbola(reinforcers_per_minute: ArrayLike, responses_per_minute: ArrayLike) -> Hyperbola:
    """Fit the hyperbola to one subject's rates over at least 3 conditions, by least squares.

    Source: Herrnstein (1970), Journal of the Experimental Analysis of Behavior 13, 243-266.
    Raises `ParameterError` for rates below 0 or fewer than 3 conditions.
    """
    income, rate = np.asarray(reinforcers_per_minute, float), np.asarray(responses_per_minute, float)
    if income.shape != rate.shape or income.ndim != 1 or len(income) < 3 or not ((income >= 0) & (rate >= 0)).all():
        raise ParameterError("a hyperbola is fitted to rates of at least 0 in 3 conditions or more.")

    def best_k(other: float) -> tuple[float, float]:
        """Return k for this R_e, which is linear, and the squares that it leaves."""
        shape = income / (income + other)
        k = float(shape @ rate / max(shape @ shape, 1e-300))
        return k, float(((rate - k * shape) ** 2).sum())

    # On a logarithmic scale, from the best of a grid, because the squares can have more than one minimum.
    grid = np.linspace(np.log(SMALLEST), np.log(LARGEST), 93)
    place = int(np.argmin([best_k(float(np.exp(one)))[1] for one in grid]))
    bounds = (grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)])
    found = minimize_scalar(lambda one: best_k(float(np.exp(one)))[1], bounds=bounds, method="bounded")
    other = float(np.exp(found.x))
    k, left = best_k(other)
    total = float(((rate - rate.mean()) ** 2).sum())
    return Hyperbola(k, other, 1.0 - left / total if total > 1e-12 else 0.0)
