"""The delayed exponential: nothing at all up to an onset, then an exponential approach."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family, along, along_bounds

LN2 = math.log(2.0)


class DelayedExponential(Family):
    """A level that holds up to an onset and then approaches another one exponentially.

        y = baseline for x <= onset, baseline + (asymptote - baseline) (1 - exp(-k (x - onset))) beyond,
        onset = midpoint - ln 2 / k

    Slope is the rate k per unit of x. The curve has a corner at the onset; the 10-90 % width is ln 9 / k.

    Native names: onset, rate, baseline, asymptote.

    Also known as: NEC.4 of R's drc (no-effect concentration: the onset).

    Source: NEC in R's drc (github.com/DoseResponse/drc): c + (d - c) exp(-b (x - e) I(x > e)) (recalled, not checked
    against the original).
    """

    key = "delayed-exponential"
    title = "delayed exponential"
    equation = "y = baseline + (asymptote - baseline) max(0, 1 - exp(-slope (x - midpoint)) / 2)"
    aliases = ("nec.4", "nec", "no-effect-concentration")

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x), 0 up to the onset."""
        return np.asarray(-np.expm1(-_past(x, *theta)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx, 0 up to the onset."""
        past = _past(x, *theta)
        return np.asarray(np.where(past > 0.0, theta[1] * np.exp(-past), 0.0))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return onset - ln(1 - share) / k; the start of the axis for 0."""
        midpoint, slope = theta
        out = midpoint - (np.log1p(-share) + LN2) / slope
        return np.asarray(np.where(share <= 0.0, -np.inf, out))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dk, 0 up to the onset."""
        midpoint, slope = theta
        past = _past(x, *theta)
        rest = np.where(past > 0.0, np.exp(-past), 0.0)
        return -slope * rest, (x - midpoint) * rest

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and rates from which a search starts."""
        return along(x, (0.5, 1.0, 31), (0.7, 1.5, 3.0, 6.0, 12.0, 25.0, 80.0, 400.0))

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and rate."""
        return along_bounds(x)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return onset, rate, baseline, asymptote."""
        low, high, (midpoint, slope) = self._split(params)
        return {"onset": midpoint - LN2 / slope, "rate": slope, "baseline": low, "asymptote": high}


def _past(x: Array, midpoint: Any, slope: Any) -> Array:
    """Return k (x - onset), 0 before the onset; held at 700, where g is 1 in any case."""
    return np.asarray(np.clip(slope * (x - midpoint) + LN2, 0.0, 700.0))
