"""A light forecast for many curves at once: an average over shapes, in half a millisecond, for deciding where to go on.

It is not calibrated on any corpus; `vrcore.forecast` is. It serves where curves are compared, hundreds of times.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from vrcore.advice.run import Array
from vrcore.trends.trend import autocorrelation

MIDPOINTS = tuple(np.geomspace(0.03, 10.0, 30).tolist())
"""Midpoints tried, in units of the last x: from a curve that is over to one that has hardly begun."""

POWERS = (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0, 4.5)
"""Powers of the Hill curve; published compute laws of RL post-training lie between 1.1 and 2.4 (arXiv 2510.13786)."""

QUIETEST = 1e-3
"""Noise is taken to be at least this share of the range of y."""


class Belief(NamedTuple):
    """Curves that may be true, with their weights: levels `low` and `high`, grid places, and the noise of one value."""

    last: float
    low: Array
    high: Array
    weight: Array
    noise: float
    level_error: float

    def at(self, x: float) -> tuple[float, float]:
        """Return mean and standard deviation of the curve itself at `x` (not of one value, which has noise)."""
        share = _shapes(np.array([x / self.last]))[:, 0]
        curves = self.low + (self.high - self.low) * share
        mean = float(self.weight @ curves)
        spread = float(self.weight @ (curves - mean) ** 2)
        return mean, float(np.sqrt(spread + self.level_error**2))


def believe(x: Array, y: Array, lower: float | None = None, upper: float | None = None) -> Belief:
    """Return what points `x` (positive, increasing) and `y` leave possible.

    For each shape of a fixed grid of Hill and exponential curves the two levels are solved for by least squares, the
    upper one held to the limits. Weights are Gaussian likelihoods; autocorrelated residuals count for fewer points,
    n (1 - r) / (1 + r). The noise is that of the best shape.
    """
    last = float(x[-1])
    g = _shapes(x / last)
    n = y.size
    mean_g, mean_y = g.mean(axis=1), float(y.mean())
    around_g, around_y = g - mean_g[:, None], y - mean_y
    spread = (around_g * around_g).sum(axis=1)
    slope = (around_g @ around_y) / np.maximum(spread, 1e-12)
    low, high = mean_y - slope * mean_g, mean_y + slope * (1.0 - mean_g)
    low_end, high_end = (-np.inf if lower is None else lower), (np.inf if upper is None else upper)
    held = np.clip(high, low_end, high_end)
    # with the upper level at its limit the lower one is what remains to be solved for
    rest = 1.0 - g
    alone = ((y - held[:, None] * g) * rest).sum(axis=1) / np.maximum((rest * rest).sum(axis=1), 1e-12)
    low = np.clip(np.where(held == high, low, alone), low_end, high_end)
    residual = y - low[:, None] - (held - low)[:, None] * g
    rss = (residual * residual).sum(axis=1)
    best = int(np.argmin(rss))
    floor = (QUIETEST * max(float(np.ptp(y)), 1e-12)) ** 2
    variance = max(float(rss[best]) / max(n - 4, 1), floor)
    r = autocorrelation(residual[best])
    count = (1.0 - r) / (1.0 + r)
    logs = -0.5 * (rss - rss[best]) / variance * count
    weight = np.exp(logs) * _prior()
    return Belief(
        last, low, held, weight / weight.sum(), float(np.sqrt(variance)), float(np.sqrt(2.0 * variance / (n * count)))
    )


@functools.cache
def _grid() -> tuple[Array, Array]:
    m, k = np.meshgrid(np.array(MIDPOINTS), np.array(POWERS), indexing="ij")
    return m.ravel()[:, None], k.ravel()[:, None]


@functools.cache
def _prior() -> Array:
    """Return equal prior weight for the Hill curves together and for the exponential ones together."""
    hills, exponentials = _grid()[0].size, len(MIDPOINTS)
    return np.concatenate([np.full(hills, 1.0 / hills), np.full(exponentials, 1.0 / exponentials)])


def _shapes(share: Array) -> Array:
    """Return all shapes, (shapes, points), at x in units of the last x."""
    m, k = _grid()
    at = np.maximum(share, 1e-9)[None, :]
    return np.concatenate([1.0 / (1.0 + (m / at) ** k), -np.expm1(-at / np.array(MIDPOINTS)[:, None])])
