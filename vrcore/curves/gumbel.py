"""The Gumbel curve: a slow start and an abrupt end, the mirror image of the Gompertz curve."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family, along, along_bounds

LN2 = math.log(2.0)


class Gumbel(Family):
    """An asymmetric sigmoid along x that is steepest after half way, at 1 - 1/e = 63 % of the rise.

        y = baseline + (asymptote - baseline) (1 - 2^(-exp(k (x - midpoint))))

    Slope is the rate k per unit of x; the 10-90 % width is 3.08 / k. Over the logarithm of x it is the Weibull curve.

    Native names: location (where 63 % is done), scale (1 / slope), baseline, asymptote.

    Also known as: gumbel of psignifit (for which a Weibull curve is this one over log stimuli), complementary log-log;
    G.4 of R's drc where it falls.

    Source: psignifit (github.com/wichmann-lab/python-psignifit), sigmoid "gumbel": 1 - exp(-exp(.)); its "rgumbel",
    exp(-exp(-.)), is the Gompertz curve.
    """

    key = "gumbel"
    title = "Gumbel"
    equation = "y = baseline + (asymptote - baseline) (1 - 2^(-exp(slope (x - midpoint))))"
    aliases = ("neg-gumbel", "cloglog", "complementary-log-log")

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 - exp(-ln 2 exp(k (x - midpoint)))."""
        return np.asarray(-np.expm1(-_distance(x, *theta)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        return np.asarray(theta[1] * _bell(x, *theta))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint + ln(-log2(1 - share)) / k."""
        midpoint, slope = theta
        return np.asarray(midpoint + np.log(-np.log1p(-share) / LN2) / slope)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dk."""
        bell = _bell(x, *theta)
        return -theta[1] * bell, (x - theta[0]) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and rates from which a search starts."""
        return along(x, (0.6, 1.0, 27), (1.0, 2.5, 5.0, 9.0, 16.0, 30.0, 80.0, 400.0))

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and rate."""
        return along_bounds(x)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return location, scale, baseline, asymptote."""
        low, high, (midpoint, slope) = self._split(params)
        return {
            "location": midpoint - math.log(LN2) / slope,
            "scale": 1.0 / slope,
            "baseline": low,
            "asymptote": high,
        }


def _distance(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return -ln(1 - g) = ln 2 exp(k (x - midpoint)); held at exp(700), where g is 1 in any case."""
    return np.asarray(LN2 * np.exp(np.minimum(slope * (x - midpoint), 700.0)))


def _bell(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return dg/dz for z = k (x - midpoint), in logarithms so that no tail multiplies 0 by inf."""
    along = np.minimum(slope * (x - midpoint), 700.0)
    return np.asarray(np.exp(math.log(LN2) + along - LN2 * np.exp(along)))
