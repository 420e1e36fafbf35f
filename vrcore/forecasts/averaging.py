"""Averages over whole families of curves: what the points seen so far say of any x, family by family."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.curves.projection import moments, project
from vrcore.forecasts import shapes

Array = NDArray[np.float64]

TEMPER = 0.5
"""Each point counts for half a point: evaluations of one run go together, so that the likelihood is too sure."""

REACH = 10.0
"""Without a declared limit, the levels are sought up to this many ranges of y beyond the data."""

CAUTION = 3.0
"""A level beyond the data by one range of y is exp(-3) times as likely beforehand as one within them."""

RIDGE = 1e-6
"""The weight, in points, of one made-up observation that both levels are equal: where a shape has not begun to change
within the data, its other level is then the same instead of whatever rounding makes of it."""

RESOLUTION = 1e-12
"""Squared residuals are told apart down to this share of the squared range of the run: less is rounding."""


class Averages(NamedTuple):
    """What `n` points say: each family's `mean` and `variance` at every x asked, (families, x); the best `residual`.

    `residual` (n,) is what the best single curve of all leaves, in units of y. `quickening` and `steadiness`
    (families,) are how surely each family's plausible curves speed up at the last point, and go on at their pace
    (`shapes.how_surely`).
    """

    n: int
    mean: Array
    variance: Array
    residual: Array
    quickening: Array
    steadiness: Array


class Limits(NamedTuple):
    """What y cannot leave; None where that was not declared."""

    lower: float | None
    upper: float | None

    def clip(self, values: Array) -> Array:
        """Return the values, none of them beyond the limits."""
        if self.lower is None and self.upper is None:
            return values
        return np.asarray(np.clip(values, self.lower, self.upper))


def averages(x: Array, y: Array, weight: Array, at: Array, limits: Limits) -> Averages:
    """Return what the points (x, y) say of `at`; weights are 1/sigma with a geometric mean of 1.

    The y of the whole run have a range of about 1 (`RESOLUTION` supposes it).

    Every shape of the grid gets its best baseline and asymptote in their ranges (exactly, by variable projection),
    and counts by its likelihood with the noise integrated out, RSS^(-n/2), tempered. A rise that the points do not
    show yet is taken as the less likely the larger it is where no limit of y is declared (`CAUTION`).
    """
    n = x.size
    share = shapes.values(np.concatenate([x, at]) / x[-1])
    ends, span = _ends(y, limits)
    sums = moments(np.ascontiguousarray(share[:, :n]), y, weight)
    sums = sums._replace(aa=sums.aa + RIDGE, bb=sums.bb + RIDGE, ab=sums.ab - RIDGE)
    low, high, rss = project(sums, ends, ends)
    share *= (high - low)[:, None]
    share += low[:, None]
    rss = np.maximum(rss, 0.0) + RESOLUTION * n
    plausible = -0.5 * TEMPER * n * np.log(rss / rss.min()) - CAUTION * _beyond(low, high, y, limits) / span
    means, variances, masses = [], [], []
    for family in range(len(shapes.families())):
        own = shapes.membership() == family
        mass = np.exp(plausible[own] - plausible[own].max())
        mass /= mass.sum()
        curves = share[own, n:]
        means.append(mass @ curves)
        variances.append(np.maximum(mass @ (curves * curves) - means[-1] ** 2, 0.0))
        masses.append(mass)
    residual = y - share[int(np.argmin(rss)), :n]
    quickening, steadiness = shapes.how_surely(np.concatenate(masses), float(x[0] / x[-1]))
    return Averages(n, np.array(means), np.array(variances), residual, quickening, steadiness)


def _ends(y: Array, limits: Limits) -> tuple[tuple[float, float], float]:
    """Return the range of both levels, and the range of y."""
    least, most = float(y.min()), float(y.max())
    span = most - least or 1.0
    lower = least - REACH * span if limits.lower is None else limits.lower
    upper = most + REACH * span if limits.upper is None else limits.upper
    return (lower, upper), span


def _beyond(low: Array, high: Array, y: Array, limits: Limits) -> Array:
    """Return how far the further level lies beyond the data on a side where no limit was declared."""
    out = np.zeros(low.size)
    if limits.upper is None:
        out = np.maximum(out, np.maximum(low, high) - float(y.max()))
    if limits.lower is None:
        out = np.maximum(out, float(y.min()) - np.minimum(low, high))
    return out
