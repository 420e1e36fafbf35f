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

NODES = np.tanh(np.linspace(-1.8, 2.2, 21).round(12))
"""Values of the autocorrelation that are tried, -0.95 to 0.98 and 0 itself, closer where a difference matters more."""

INDEPENDENCE = 0.1
"""The share of the odds that is on exactly 0. Chosen, see `ODDS`."""


def odds(independence: float, lowest: float = -1.0) -> Array:
    """Return the odds on each of `NODES` from `lowest` on: a share on exactly 0, the rest by Jeffreys' rule."""
    spread = np.where(lowest <= NODES, np.gradient(NODES) / np.sqrt(1.0 - NODES**2), 0.0)
    return np.asarray((1.0 - independence) * spread / spread.sum() + independence * (NODES == 0.0))


ODDS = odds(INDEPENDENCE)
"""The odds on each of them before any point is seen: a tenth on independence, the rest by Jeffreys' rule.

That rule is (1 - r^2)^(-1/2), the root of the Fisher information on r (Zellner 1971, An Introduction to Bayesian
Inference in Econometrics, section 7.2; recalled, not checked against the original), and has nothing to be chosen. The
share of independence is a compromise, looked at on trends other than those of benchmarks/scalerl.py (parabolas,
exponential approaches and whole logistic curves, to first order; 11 to 80 points, autocorrelation 0 to 0.6;
`benchmarks/autocorrelation_odds.py`). With 0, 0.1, 0.15 and 0.2 of it the coverage of 90 % intervals is off by 5.7,
5.4, 5.2 and 5.0 % in the worst case; a tenth holds 1 % more at 0.6 than two tenths with 11 to 20 points, and makes
intervals of 20 points without autocorrelation 1.36 times as wide as those of independent residuals in place of 1.25
times (1.53 times without any). Also tried: even odds, which cover 2 to 4 % less with 7 to 15 points; the fourth root of
(1 + r) / (1 - r), 2 % more at 0 where that is too much already; Jeffreys' rule for the restricted likelihood, which
with 7 points hardly believes in any autocorrelation (84 % at 0, 70 % at 0.6). With fewer points than these,
`slow_residuals` has odds of its own.
"""

FAINTEST = 1e-9
"""Parameters that the points tell less of than this, scaled, all count as told this little."""

LEAST_WEIGHT = 0.004
"""What the points give less weight than this is left out of the averages."""

HOPELESS = 12.0
"""An autocorrelation whose weight is exp(-12) of the largest is out of question, and so are those beyond it."""


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


def possible(problem: Problem, noise: Noise, params: Array, near: float = 0.0) -> tuple[Weighted, ...]:
    """Return the autocorrelations that the points leave possible, with their weights.

    The weight is the restricted likelihood, in which parameters and variance are integrated out, times `ODDS`:
    |R|^(-1/2) |J'R^-1 J|^(-1/2) RSS^(-(n - p)/2). J has a column for every free parameter (its logarithm where it is
    sought so), also for one that some autocorrelations press against a limit: with a column less, likelihoods could
    not be compared. With few points plain maximum likelihood puts the autocorrelation far too low. Source: Cheang and
    Reinsel (2000), Journal of the American Statistical Association 95, 1173-1184, on restricted likelihood for AR(1)
    errors around a trend (recalled, not checked against the original).

    Values are tried outwards from `near` until they are out of question (`HOPELESS`).
    """
    target = problem.points.y if noise.target is None else noise.target
    before = np.log(ODDS)
    scores = np.full(NODES.size, -np.inf)
    first = int(np.abs(NODES - near).argmin())
    found = params
    for way in (range(first, NODES.size), range(first - 1, -1, -1)):
        params = found
        for place in way:
            here = noise.at(float(NODES[place]))
            params = problem.refit(here, params)
            if place == first:
                found = params
            residual = problem.times(here, target - problem.fitted(params))
            slopes = problem.slopes(here, params, pressed=True)
            size = np.maximum(np.sqrt((slopes * slopes).sum(axis=0)), FAINTEST)
            upper = np.abs(np.diag(np.linalg.qr(slopes / size, mode="r")))
            information = 2.0 * float(np.log(np.maximum(upper, FAINTEST)).sum() + np.log(size).sum())
            freedom = residual.size - slopes.shape[1]
            rss = max(float(residual @ residual), 1e-300)
            likelihood = -0.5 * (problem.log_determinant(here) + information + freedom * math.log(rss))
            scores[place] = likelihood + before[place]
            if scores[place] < scores.max() - HOPELESS:
                break
    weight = np.exp(scores - scores.max())
    weight[weight < LEAST_WEIGHT * weight.sum()] = 0.0
    weight /= weight.sum()
    return tuple(Weighted(float(one), float(by)) for one, by in zip(NODES, weight, strict=True) if by > 0.0)


def reach(found: tuple[Weighted, ...], level: float = 0.9) -> tuple[float, float]:
    """Return the lowest and the highest autocorrelation of the middle `level` of the weight."""
    below = np.cumsum([one.weight for one in found])
    tail = 0.5 - level / 2.0
    first, last = np.searchsorted(below, [tail, 1.0 - tail])
    return found[int(first)].autocorrelation, found[min(int(last), len(found) - 1)].autocorrelation


def mean(found: tuple[Weighted, ...]) -> float:
    """Return the weighted mean of the possible autocorrelations."""
    return sum(one.autocorrelation * one.weight for one in found)
