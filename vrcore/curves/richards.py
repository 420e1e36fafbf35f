"""The Richards curve: a logistic whose two halves may differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit

from vrcore.curves.family import Array, Family, along, along_bounds

LN2 = math.log(2.0)


class Richards(Family):
    """A sigmoid along x with one more parameter that says where its steepest point lies.

        y = baseline + (asymptote - baseline) (1 + (2^v - 1) exp(-k (x - midpoint)))^(-1/v)

    v is the asymmetry: 1 is the logistic, towards 0 the Gompertz curve (steepest before half way), above 1 the
    curve is steepest after half way and ends abruptly. The factor 2^v - 1 makes midpoint the x at which half of the
    rise is done, whatever v. Slope is the rate k at which the asymptote is approached. v is hard to tell from few
    points, and its uncertainty spreads to all the others.

    Native names: A (asymptote - baseline), b, k, v, baseline, for A / (1 + exp(b - k x))^(1/v).

    Also known as: generalised logistic, five-parameter logistic in x (5PL), L.5 of R's drc where it rises.

    Source: NIST StRD set Rat43, after Ratkowsky (1983), Nonlinear Regression Modeling, New York: Marcel Dekker,
    pp. 62 and 88: b1 / (1 + exp(b2 - b3 x))^(1/b4). The move to the half-way point follows from the equation.
    """

    key = "richards"
    code = 3
    title = "Richards"
    equation = "y = baseline + (asymptote - baseline) (1 + (2^asymmetry - 1) exp(-slope (x - midpoint)))^(-1/asymmetry)"
    aliases = ("generalised-logistic", "generalized-logistic", "5pl")
    names = ("baseline", "asymptote", "midpoint", "slope", "asymmetry")
    logarithmic = frozenset({"slope", "asymmetry"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x)."""
        midpoint, slope, asymmetry = theta
        return np.asarray(np.exp(-depth(slope * (x - midpoint), asymmetry)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        midpoint, slope, asymmetry = theta
        return np.asarray(slope * bell(slope * (x - midpoint), asymmetry))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the x at which g equals `share`."""
        midpoint, slope, asymmetry = theta
        return np.asarray(midpoint + place(np.log(share), asymmetry) / slope)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint, dg/dk and dg/dv."""
        midpoint, slope, asymmetry = theta
        z = slope * (x - midpoint)
        steep = bell(z, asymmetry)
        return -slope * steep, (x - midpoint) * steep, turn(z, asymmetry)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints, rates and asymmetries from which a search starts."""
        midpoints, rates = along(x, (0.5, 0.75, 17), (1.5, 4.0, 10.0, 30.0, 200.0))
        return midpoints, rates, np.array([0.15, 0.6, 1.5, 5.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint, rate and asymmetry."""
        return (*along_bounds(x), (0.01, 20.0))

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return A (the rise), b, k, v, baseline."""
        low, high, (midpoint, slope, asymmetry) = self._split(params)
        shift = float(log_expm1(np.float64(asymmetry * LN2))) + slope * midpoint
        return {"A": high - low, "b": shift, "k": slope, "v": asymmetry, "baseline": low}


def log_expm1(z: Any) -> Any:
    """Return ln(exp(z) - 1) for z >= 0 without overflow."""
    return z + np.log(-np.expm1(-z))


def depth(z: Any, asymmetry: Any) -> Array:
    """Return -ln g of the Richards curve at z = k (x - midpoint)."""
    return np.asarray(np.logaddexp(0.0, _lag(z, asymmetry)) / asymmetry)


def bell(z: Any, asymmetry: Any) -> Array:
    """Return dg/dz."""
    return np.asarray(np.exp(-depth(z, asymmetry)) * expit(_lag(z, asymmetry)) / asymmetry)


def turn(z: Any, asymmetry: Any) -> Array:
    """Return dg/dv."""
    down = depth(z, asymmetry)
    shift = LN2 / -np.expm1(-asymmetry * LN2)  # d ln(2^v - 1) / dv
    # x^n exp(-x) tends to 0, but as inf times 0 it would not be a number
    own = np.where(down < 700.0, np.exp(-down) * np.minimum(down, 700.0) / asymmetry, 0.0)
    return np.asarray(own - shift * bell(z, asymmetry))


def place(log_share: Any, asymmetry: Any) -> Array:
    """Return the z at which ln g equals `log_share`."""
    return np.asarray(log_expm1(asymmetry * LN2) - log_expm1(-asymmetry * log_share))


def _lag(z: Any, asymmetry: Any) -> Array:
    """Return ln(2^v - 1) - z."""
    return np.asarray(log_expm1(asymmetry * LN2) - z)
