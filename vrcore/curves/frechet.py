"""The Frechet curve: nothing for a while, a quick start, and a tail as long as a power law's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import log_ratio, reach

LN2 = math.log(2.0)


class Frechet(Family):
    """A sigmoid for x >= 0 with a meaningful zero: the Gompertz curve over the logarithm of x.

        y = baseline + (asymptote - baseline) 2^(-(midpoint / x)^slope)

    Slope is the exponent (a pure number). Far beyond the midpoint the rest shrinks as x^-slope, as with the Hill curve;
    near x = 0 it stays flat longer. It is the Weibull curve with x turned into 1/x and the levels exchanged.

    Native names, those of c + (d - c) exp(-(e / x)^b): b, c, d, e.

    Also known as: inverse Weibull, log-Gompertz; W1.4 of R's drc where it rises and W2.4 where it falls.

    Source: weibull1 of R's drc (github.com/DoseResponse/drc), c + (d - c) exp(-exp(b (ln x - ln e))), with b below 0.
    """

    key = "frechet"
    title = "Frechet"
    equation = "y = baseline + (asymptote - baseline) 2^(-(midpoint / x)^slope)"
    aliases = ("inverse-weibull", "log-gompertz", "loggompertz")
    anchored = True
    logarithmic = frozenset({"midpoint", "slope"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 2^(-(midpoint / x)^k); 0 at x = 0."""
        return np.asarray(np.exp(-np.exp(_log_depth(x, *theta))))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx, 0 at x = 0."""
        slope = theta[1]
        steep = slope * np.exp(_log_depth(x, *theta) - np.exp(_log_depth(x, *theta)))
        return np.asarray(np.where(x > 0.0, steep / np.where(x > 0.0, x, 1.0), 0.0))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint (-log2(share))^(-1/k)."""
        midpoint, slope = theta
        return np.asarray(midpoint * np.exp(-np.log(-np.log(share) / LN2) / slope))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dk."""
        midpoint, slope = theta
        log_depth = _log_depth(x, *theta)
        bell = np.exp(log_depth - np.exp(log_depth))
        return -slope / midpoint * bell, np.where(x > 0.0, log_ratio(x, midpoint), 0.0) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and exponents from which a search starts."""
        first, last = reach(x)
        return np.geomspace(first, 30.0 * last, 27), np.array([0.3, 0.6, 1.0, 1.6, 2.5, 4.0, 8.0, 20.0, 80.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and exponent."""
        first, last = reach(x)
        return (first / 1e3, last * 1e4), (0.05, 500.0)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return b, c, d, e of c + (d - c) exp(-(e / x)^b)."""
        low, high, (midpoint, slope) = self._split(params)
        return {"b": slope, "c": low, "d": high, "e": midpoint * LN2 ** (1.0 / slope)}


def _log_depth(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return ln(-ln g), held at 700, where g is 0 in any case."""
    return np.asarray(np.minimum(math.log(LN2) - slope * log_ratio(x, midpoint), 700.0))
