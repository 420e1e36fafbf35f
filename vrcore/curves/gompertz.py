"""The Gompertz curve: a quick start and a long tail."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family, along, along_bounds

LN2 = math.log(2.0)


class Gompertz(Family):
    """An asymmetric sigmoid along x that is steepest before half way and then slows down.

        y = baseline + (asymptote - baseline) 2^(-exp(-k (x - midpoint)))

    This is the usual A exp(-exp(-k (x - t))) with its parameters moved: the usual t is the point of inflection, at
    1/e = 37 % of the rise; here midpoint = t - ln(ln 2) / k is where half is done, so that it can be compared with
    the midpoint of other families. Slope is the rate k per unit of x. The 10-90 % width is
    ln(ln 10 / ln(10/9)) / k = 3.08 / k. It is the limit of the Richards curve as its asymmetry goes to 0.

    Native names: A (asymptote - baseline), k, t (inflection), baseline.

    Also known as: Gompertz growth curve, G.4 of R's drc where it rises, rgumbel of psignifit.

    Source: Gompertz (1825), to whom the form exp(-exp(-k (x - m))) is attributed (not checked against the original).
    The move to the half-way point follows from the equation.
    """

    key = "gompertz"
    code = 2
    title = "Gompertz"
    equation = "y = baseline + (asymptote - baseline) 2^(-exp(-slope (x - midpoint)))"
    aliases = ("gompertz4", "gompertz-growth", "rgumbel", "neg-rgumbel", "reverse-gumbel")

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = exp(-ln 2 exp(-k (x - midpoint)))."""
        return np.asarray(np.exp(-_distance(x, *theta)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        return np.asarray(theta[1] * _bell(x, *theta))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint - ln(-log2(share)) / k."""
        midpoint, slope = theta
        return np.asarray(midpoint - np.log(-np.log2(share)) / slope)

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
        """Return A (the rise), k, t (the point of inflection), baseline."""
        low, high, (midpoint, slope) = self._split(params)
        return {"A": high - low, "k": slope, "t": midpoint + math.log(LN2) / slope, "baseline": low}


def _distance(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return -ln g = ln 2 exp(-k (x - midpoint)); held at exp(700), where g is 0 in any case."""
    return np.asarray(LN2 * np.exp(np.minimum(-slope * (x - midpoint), 700.0)))


def _bell(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return dg/dz for z = k (x - midpoint), in logarithms so that no tail multiplies 0 by inf."""
    distance = _distance(x, midpoint, slope)
    return np.asarray(np.exp(math.log(LN2) - slope * (x - midpoint) - distance))
