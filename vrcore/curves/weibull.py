"""The Weibull curve: an exponential approach whose rate itself grows or falls by a power of x."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import log_ratio, reach

LN2 = math.log(2.0)
LOG_LN2 = math.log(LN2)


class Weibull(Family):
    """A sigmoid for x >= 0 with a meaningful zero: slow start above an exponent of 1, none below.

        y = baseline + (asymptote - baseline) (1 - 2^(-(x / midpoint)^slope))

    Slope is the exponent (a pure number); at 1 this is the exponential curve. The usual forms 1 - exp(-(x / b)^d) and
    exp(-a x^d) have their scale where 63 % is done; here midpoint = b (ln 2)^(1/d) is where half is done. The
    10-90 % width is midpoint ((log2 10)^(1/slope) - (log2 (10/9))^(1/slope)).

    Native names, those of wbl4 c - b exp(-a x^d): a, b, c, d.

    Also known as: wbl4, exp4 (c - exp(-a x^d + b)) and Janoschek (c - (c - y0) exp(-a x^d)) of the learning-curve
    literature, SSweibull of R; all four are this one curve in other parameters. W2.4 of R's drc where it rises, W1.4
    where it falls.

    Source: wbl4 and exp4 in LCDB (github.com/fmohr/lcdb); weibull and janoschek among the families of LC-PFN
    (github.com/automl/lcpfn). The move to the half-way point follows from the equation.
    """

    key = "weibull"
    code = 4
    title = "Weibull"
    equation = "y = baseline + (asymptote - baseline) (1 - 2^(-(x / midpoint)^slope))"
    aliases = ("wbl4", "wbl", "janoschek", "exp4", "ssweibull", "stretched-exponential", "neg-weibull")
    anchored = True
    logarithmic = frozenset({"midpoint", "slope"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 - 2^(-(x / midpoint)^k); 0 at x = 0."""
        return np.asarray(-np.expm1(-np.exp(_log_depth(x, *theta))))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx; at x = 0 its limit: 0, ln 2 / midpoint or inf for an exponent above, at or below 1."""
        midpoint, slope = theta
        power = np.where(slope == 1.0, 0.0, (slope - 1.0) * log_ratio(x, midpoint))
        return np.asarray(slope / midpoint * LN2 * np.exp(power - np.exp(_log_depth(x, *theta))))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint (-log2(1 - share))^(1/k)."""
        midpoint, slope = theta
        return np.asarray(midpoint * np.exp(np.log(-np.log1p(-share) / LN2) / slope))

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
        """Return a, b, c, d of c - b exp(-a x^d)."""
        low, high, (midpoint, slope) = self._split(params)
        return {"a": LN2 * midpoint**-slope, "b": high - low, "c": high, "d": slope}


def _log_depth(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return ln(-ln(1 - g)), held at 700, where g is 1 in any case."""
    return np.asarray(np.minimum(LOG_LN2 + slope * log_ratio(x, midpoint), 700.0))
