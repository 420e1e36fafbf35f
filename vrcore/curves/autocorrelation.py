"""Residuals that follow each other: whether they do, how much, and what is left open about how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtr

from vrcore.curves.family import Array
from vrcore.curves.noise import Noise, Places, Weighted

if TYPE_CHECKING:
    from vrcore.curves.scatter import Problem

NODES = np.tanh(np.linspace(-1.8, 2.2, 21))
"""Values of the autocorrelation that are tried, -0.95 to 0.98, closer where a small difference matters more."""

ODDS = ((1.0 + NODES) / (1.0 - NODES)) ** 0.25
"""The odds on each of them before any point is seen: the fourth root of (1 + r) / (1 - r).

Chosen for the coverage of 90 % intervals on trends other than the curves fitted here (parabolas and exponential
approaches, 6 to 80 points, autocorrelation 0, 0.2, 0.4, 0.6, 0.8; 2,000 records each), among (1 - r)^-a (1 + r)^b with
a from 0 to 0.75 and b from -0.5 to 1. Means over the trends: 95, 94, 94, 92, 85 % (least: 78 %, 6 points at 0.8); even
odds 93, 92, 91, 88, 80 %; Jeffreys' rule, a = 0.5 and b = -0.5, 94, 94, 93, 91, 86 %. Five of them come within chance
equally near to 90 %; of these it is the one that also does so with 7 points of the compute law (benchmarks/scalerl.py).
"""

FAINTEST = 1e-9
"""Parameters that the points tell less of than this, scaled, all count as told this little."""

LEAST_WEIGHT = 0.004
"""What the points give less weight than this is left out of the averages."""


class Serial(NamedTuple):
    """Lag-one autocorrelation of residuals as seen, corrected for what fitting takes away, and its one-sided p."""

    seen: float
    corrected: float
    p: float


def serial(before: Places, residual: Array, jacobian: Array) -> Serial:
    """Return the autocorrelation of weighted residuals (points,) of a fit with this Jacobian (points, parameters).

    `before` (points) holds the place of the point before in the same series, -1 for the first.

    Fitting makes residuals alternate: without any autocorrelation the expectation of e'Ae / e'e is trace(MA) / (n - p)
    with M the projection off the Jacobian, and its variance 2 (v tr(MAMA) - tr(MA)^2) / (v^2 (v + 2)), v = n - p:
    the moments of Durbin and Watson (1950), Biometrika 37, 409-428 (recalled, not checked against the original). The
    p value takes the ratio for normal with these moments; the correction moves its expectation to 0.
    """
    n = residual.size
    pairs = np.flatnonzero(before >= 0)
    square = float(residual @ residual)
    base, _ = np.linalg.qr(jacobian)
    v = n - base.shape[1]
    if pairs.size == 0 or square <= 0.0 or v < 3:
        return Serial(0.0, 0.0, 1.0)
    earlier = before[pairs]
    seen = float(residual[pairs] @ residual[earlier]) / square

    # A = (L + L') / 2 with L the lag; traces through the thin base Q of the Jacobian: M = I - Q Q'
    lagged = np.zeros_like(base)
    lagged[pairs] += 0.5 * base[earlier]
    np.add.at(lagged, earlier, 0.5 * base[pairs])
    inner = base.T @ lagged
    trace = -float(np.trace(inner))
    square_of_a = 0.5 * pairs.size
    trace_two = square_of_a - 2.0 * float((lagged * lagged).sum()) + float((inner * inner).sum())
    mean = trace / v
    variance = 2.0 * (v * trace_two - trace * trace) / (v * v * (v + 2.0))
    p = float(ndtr(-(seen - mean) / math.sqrt(max(variance, 1e-300))))
    corrected = min(max((seen - mean) / max(1.0 - abs(mean), 0.1), -0.99), 0.99)
    return Serial(seen, corrected, p)


def possible(problem: Problem, noise: Noise, params: Array) -> tuple[Weighted, ...]:
    """Return the autocorrelations that the points leave possible, with their weights.

    The weight is the restricted likelihood, in which parameters and variance are integrated out, times `ODDS`:
    |R|^(-1/2) |J'R^-1 J|^(-1/2) RSS^(-(n - p)/2). J has a column for every free parameter (its logarithm where it is
    sought so), also for one that some autocorrelations press against a limit: with a column less, likelihoods could
    not be compared. With few points plain maximum likelihood puts the autocorrelation far too low. Source: Cheang and
    Reinsel (2000), Journal of the American Statistical Association 95, 1173-1184, on restricted likelihood for AR(1)
    errors around a trend (recalled, not checked against the original).
    """
    target = problem.points.y if noise.target is None else noise.target
    scores = []
    for rho in NODES.tolist():
        here = noise.at(rho)
        params = problem.refit(here, params)
        residual = problem.times(here, target - problem.fitted(params))
        slopes = problem.slopes(here, params, pressed=True)
        size = np.maximum(np.sqrt((slopes * slopes).sum(axis=0)), FAINTEST)
        upper = np.abs(np.diag(np.linalg.qr(slopes / size, mode="r")))
        information = 2.0 * float(np.log(np.maximum(upper, FAINTEST)).sum() + np.log(size).sum())
        freedom = residual.size - slopes.shape[1]
        rss = max(float(residual @ residual), 1e-300)
        scores.append(-0.5 * (problem.log_determinant(here) + information + freedom * math.log(rss)))
    weight = np.exp(np.array(scores) - max(scores)) * ODDS * np.gradient(NODES)
    weight[weight < LEAST_WEIGHT * weight.sum()] = 0.0
    weight /= weight.sum()
    return tuple(Weighted(float(one), float(by)) for one, by in zip(NODES, weight, strict=True) if by > 0.0)


def mean(found: tuple[Weighted, ...]) -> float:
    """Return the weighted mean of the possible autocorrelations."""
    return sum(one.autocorrelation * one.weight for one in found)
