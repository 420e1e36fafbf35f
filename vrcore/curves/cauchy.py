"""The heavy-tailed curve: a symmetric change that begins long before its middle and ends long after."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family, along, along_bounds


class Cauchy(Family):
    """A symmetric sigmoid along x whose tails shrink only as 1/x.

        y = baseline + (asymptote - baseline) (1/2 + arctan(k (x - midpoint)) / pi)

    Student's t distribution with one degree of freedom. Slope is k per unit of x; the 10-90 % width is 6.155 / k.

    Native names: midpoint, scale (1 / slope), baseline, asymptote.

    Also known as: tdist, student and heavytail of psignifit, the step model "arctan" of lmfit.

    Source: psignifit (github.com/wichmann-lab/python-psignifit), sigmoid "tdist", which is t with one degree of
    freedom.
    """

    key = "cauchy"
    title = "heavy-tailed"
    equation = "y = baseline + (asymptote - baseline) (1/2 + arctan(slope (x - midpoint)) / pi)"
    aliases = (
        *("tdist", "student", "heavytail", "heavy-tail", "arctan", "atan"),
        *("neg-tdist", "neg-student", "neg-heavytail"),
    )

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1/2 + arctan(z) / pi, without loss of digits in the lower tail."""
        midpoint, slope = theta
        return np.asarray(np.arctan2(1.0, -slope * (x - midpoint)) / math.pi)

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        midpoint, slope = theta
        return np.asarray(slope * _bell(slope * (x - midpoint)))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint - cot(pi share) / k."""
        midpoint, slope = theta
        out = -1.0 / np.tan(math.pi * share) / slope
        ends = np.where(share <= 0.0, -np.inf, np.where(share >= 1.0, np.inf, out))
        return np.asarray(midpoint + np.where(np.isnan(share), np.nan, ends))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dk."""
        midpoint, slope = theta
        bell = _bell(slope * (x - midpoint))
        return -slope * bell, (x - midpoint) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and rates from which a search starts."""
        return along(x, (0.6, 1.0, 27), (1.0, 3.0, 6.0, 12.0, 24.0, 50.0, 150.0, 800.0))

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and rate."""
        return along_bounds(x)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return midpoint, scale, baseline, asymptote."""
        low, high, (midpoint, slope) = self._split(params)
        return {"midpoint": midpoint, "scale": 1.0 / slope, "baseline": low, "asymptote": high}


def _bell(z: Array) -> Array:
    """Return dg/dz = 1 / (pi (1 + z^2)); z is held where its square still fits a double."""
    held = np.minimum(np.abs(z), 1e150)
    return np.asarray(1.0 / (math.pi * (1.0 + held * held)))
