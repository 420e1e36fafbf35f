"""The logistic curve: a change that is fastest in the middle and equally slow at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit, logit

from vrcore.curves.family import Array, Family, along, along_bounds


class Logistic(Family):
    """A symmetric sigmoid along x, for trials, sessions, minutes or steps.

        y = baseline + L / (1 + exp(-k (x - x0))),      L = asymptote - baseline

    Midpoint is x0 (half of L is done), slope is the rate k per unit of x, the 10-90 % width is 2 ln(9) / k. The
    steepest slope is L k / 4, at the midpoint. The approach to both levels is exponential.

    Native names: L, k, x0, baseline.

    Also known as: sigmoid, four-parameter logistic in x (4PL), L.4 in R's drc, the step model "logistic" of lmfit.

    Source: NIST StRD set Rat42, after Ratkowsky (1983), Nonlinear Regression Modeling, New York: Marcel Dekker,
    pp. 61 and 88, writes b1 / (1 + exp(b2 - b3 x)): L = b1, k = b3, x0 = b2 / b3, baseline = 0.
    """

    key = "logistic"
    code = 0
    title = "logistic"
    equation = "y = baseline + (asymptote - baseline) / (1 + exp(-slope (x - midpoint)))"
    aliases = ("sigmoid", "4pl", "logistic4", "ssfpl", "neg-logistic")

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 / (1 + exp(-k (x - x0)))."""
        midpoint, slope = theta
        return np.asarray(expit(slope * (x - midpoint)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx = k g (1 - g)."""
        midpoint, slope = theta
        return np.asarray(slope * _bell(slope * (x - midpoint)))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return x0 + logit(share) / k."""
        midpoint, slope = theta
        return np.asarray(midpoint + logit(share) / slope)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dx0 and dg/dk."""
        midpoint, slope = theta
        bell = _bell(slope * (x - midpoint))
        return -slope * bell, (x - midpoint) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and rates from which a search starts."""
        return along(x, (0.6, 1.0, 27), (1.0, 2.5, 5.0, 9.0, 16.0, 30.0, 80.0, 400.0))

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and rate."""
        return along_bounds(x)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return L, k, x0, baseline."""
        low, high, (midpoint, slope) = self._split(params)
        return {"L": high - low, "k": slope, "x0": midpoint, "baseline": low}


def _bell(z: Array) -> Array:
    """Return g (1 - g) without loss of digits in either tail."""
    return np.asarray(expit(z) * expit(-z))
