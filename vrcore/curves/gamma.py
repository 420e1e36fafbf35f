"""The gamma curve: so many hidden steps, each taken at a constant rate, until the change is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import gammainc, gammaincinv, gammaln, xlogy

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import reach

STEP = 6e-6
"""Relative step of central differences: rounding and curvature balance near the cube root of the precision."""


class Gamma(Family):
    """A sigmoid for x >= 0 with a meaningful zero: the distribution function of the time that `slope` steps take.

        y = baseline + (asymptote - baseline) P(slope, q x / midpoint),     P(slope, q) = 1/2

    P is the regularised incomplete gamma function. Slope is the number of steps (a pure number, not only whole ones);
    at 1 this is the exponential curve. SciPy has no derivative of P by its first argument: that one is taken by
    central differences.

    Native names, those of c + (d - c) pgamma(b x, e): b (rate), c, d, e (slope).

    Also known as: gammadr of R's drc.

    Source: gammadr in R's drc (github.com/DoseResponse/drc; recalled, its formula not checked against the original).
    """

    key = "gamma"
    title = "gamma"
    equation = "y = baseline + (asymptote - baseline) P(slope, q x / midpoint), P(slope, q) = 1/2"
    aliases = ("gammadr",)
    anchored = True
    logarithmic = frozenset({"midpoint", "slope"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = P(slope, q x / midpoint)."""
        midpoint, slope = theta
        return np.asarray(gammainc(slope, np.minimum(_half(slope) * (x / midpoint), 1e300)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx; at x = 0 its limit: 0, the rate or inf for a slope above, at or below 1."""
        midpoint, slope = theta
        rate = _half(slope) / midpoint
        return np.asarray(rate * _density(np.minimum(rate * x, 1e300), slope))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the x at which g equals `share`."""
        midpoint, slope = theta
        return np.asarray(midpoint * gammaincinv(slope, share) / _half(slope))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dslope."""
        midpoint, slope = theta
        at = np.minimum(_half(slope) * (x / midpoint), 1e300)
        along = np.where(at > 0.0, at * _density(np.maximum(at, 1e-300), slope), 0.0)
        up, down = slope * (1.0 + STEP), slope * (1.0 - STEP)
        return -along / midpoint, (self.shape(x, midpoint, up) - self.shape(x, midpoint, down)) / (up - down)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and numbers of steps from which a search starts."""
        first, last = reach(x)
        return np.geomspace(first, 30.0 * last, 27), np.array([0.4, 0.7, 1.0, 2.0, 4.0, 9.0, 25.0, 80.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and number of steps."""
        first, last = reach(x)
        return (first / 1e3, last * 1e4), (0.05, 1000.0)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return b, c, d, e of c + (d - c) pgamma(b x, e)."""
        low, high, (midpoint, slope) = self._split(params)
        return {"b": float(_half(slope)) / midpoint, "c": low, "d": high, "e": slope}


def _half(slope: Any) -> Any:
    """Return the median of the gamma distribution, above 0 also where it underflows."""
    return np.maximum(gammaincinv(slope, 0.5), 1e-300)


def _density(at: Any, slope: Any) -> Array:
    """Return the density of the gamma distribution with scale 1."""
    return np.asarray(np.exp(xlogy(slope - 1.0, at) - at - gammaln(slope)))
