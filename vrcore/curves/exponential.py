"""The exponential approach: what is still to be learned shrinks by the same share with every step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import reach

LN2 = math.log(2.0)


class Exponential(Family):
    """A rise without a slow start, for x >= 0 with a meaningful zero.

        y = baseline + (asymptote - baseline) (1 - 2^(-x / midpoint))

    Baseline is the level at x = 0, midpoint the half-life, and the rate is k = ln 2 / midpoint; there is no slope to
    be found besides. The 10-90 % width is midpoint log2 9.

    Native names: a (baseline - asymptote), b (the rate), c (asymptote), for a exp(-b x) + c.

    Also known as: exp3 and expd3 of the learning-curve literature, exp2 with its asymptote fixed at 0, asymptotic
    regression (AR.3 of R's drc, SSasymp), mono-molecular growth, saturating exponential.

    Source: exp3 a exp(-b x) + c and expd3 c - (c - a) exp(-b x) in LCDB (github.com/fmohr/lcdb); NIST StRD sets Misra1a
    and BoxBOD, b1 (1 - exp(-b2 x)), are this curve with baseline 0.
    """

    key = "exponential"
    code = 5
    title = "exponential"
    equation = "y = baseline + (asymptote - baseline) (1 - 2^(-x / midpoint))"
    aliases = ("exp", "exp3", "expd3", "asymptotic-regression", "ssasymp", "mono-molecular")
    names = ("baseline", "asymptote", "midpoint")
    anchored = True
    logarithmic = frozenset({"midpoint"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 - 2^(-x / midpoint)."""
        return np.asarray(-np.expm1(-LN2 * x / theta[0]))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        return np.asarray(LN2 / theta[0] * np.exp(-LN2 * x / theta[0]))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return -midpoint log2(1 - share)."""
        return np.asarray(-theta[0] * np.log1p(-share) / LN2)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint."""
        depth = np.minimum(LN2 * x / theta[0], 700.0)  # beyond, the curve has ended: no inf times 0
        return (-depth / theta[0] * np.exp(-depth),)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints from which a search starts."""
        first, last = reach(x)
        return (np.geomspace(0.1 * first, 100.0 * last, 60),)

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the range of the midpoint."""
        first, last = reach(x)
        return ((first / 1e3, last * 1e4),)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return a, b, c of a exp(-b x) + c."""
        low, high, (midpoint,) = self._split(params)
        return {"a": low - high, "b": LN2 / midpoint, "c": high}
