"""The power law with a start: what is still to be learned shrinks by a power of x plus a head start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import log_ratio, reach

LN2 = math.log(2.0)


class Power(Family):
    """A rise without a slow start and with a long tail, for x >= 0 with a meaningful zero.

        y = baseline + (asymptote - baseline) (1 - (1 + x / d)^-slope),      d = midpoint / (2^(1/slope) - 1)

    Baseline is the level at x = 0, slope the exponent with which the rest shrinks far out. With a growing exponent it
    becomes the exponential curve. The law without a head start, a - b x^-c (pow3), has no level at x = 0 and so neither
    baseline nor midpoint: see `published/pow3.py`.

    Native names, those of pow4 a - b (x + d)^-c: a, b, c, d.

    Also known as: pow4 of the learning-curve literature.

    Source: pow4 in LCDB (github.com/fmohr/lcdb). The move to the half-way point follows from the equation.
    """

    key = "power"
    code = 6
    title = "power-law"
    equation = "y = baseline + (asymptote - baseline) (1 - (1 + x (2^(1/slope) - 1) / midpoint)^-slope)"
    aliases = ("pow4", "power-law", "shifted-power-law")
    anchored = True
    steepest = "an exponential approach"
    logarithmic = frozenset({"midpoint", "slope"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 - (1 + x / d)^-c."""
        return np.asarray(-np.expm1(-theta[1] * np.logaddexp(0.0, _log_share(x, *theta))))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx = c / d (1 + x / d)^(-c - 1)."""
        midpoint, slope = theta
        depth = np.logaddexp(0.0, _log_share(x, *theta))
        return np.asarray(slope / midpoint * np.exp(_log_expm1(LN2 / slope) - (slope + 1.0) * depth))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return d ((1 - share)^(-1/c) - 1)."""
        midpoint, slope = theta
        return np.asarray(midpoint * np.exp(_log_expm1(-np.log1p(-share) / slope) - _log_expm1(LN2 / slope)))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dc."""
        midpoint, slope = theta
        log_share = _log_share(x, *theta)
        depth, part = np.logaddexp(0.0, log_share), expit(log_share)
        rest = np.exp(-slope * depth)
        turn = LN2 / slope / -np.expm1(-LN2 / slope)  # -c d ln(x/d) / dc
        return -slope / midpoint * rest * part, rest * (depth - part * turn)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and exponents from which a search starts."""
        first, last = reach(x)
        return np.geomspace(first, 100.0 * last, 40), np.array([0.15, 0.4, 0.8, 1.5, 3.0, 8.0, 30.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and exponent."""
        first, last = reach(x)
        return (first / 1e3, last * 1e4), (0.05, 100.0)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return a, b, c, d of a - b (x + d)^-c."""
        low, high, (midpoint, slope) = self._split(params)
        head = midpoint / math.expm1(LN2 / slope)
        return {"a": high, "b": (high - low) * head**slope, "c": slope, "d": head}


def _log_expm1(z: Any) -> Any:
    """Return ln(exp(z) - 1) for z >= 0 without overflow."""
    return z + np.log(-np.expm1(-z))


def _log_share(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return ln(x / d)."""
    return np.asarray(log_ratio(x, midpoint) + _log_expm1(LN2 / slope))
