"""The cumulative normal curve: a symmetric change with the shortest tails of all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from vrcore.curves.family import Array, Family, along, along_bounds

DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


class Normal(Family):
    """A symmetric sigmoid along x, the distribution function of a normal variable.

        y = baseline + (asymptote - baseline) Phi(k (x - midpoint))

    Slope is k = 1 / sigma per unit of x. The 10-90 % width is 2.563 / k. It differs from a logistic of the same width
    by about 1 % of the rise, which few data can tell; so "auto" does not try it.

    Native names: mu (midpoint), sigma (1 / slope), baseline, asymptote.

    Also known as: norm and gauss of psignifit, probit, cumulative Gaussian, the step model "erf" of lmfit.

    Source: psignifit (github.com/wichmann-lab/python-psignifit), sigmoid "norm".
    """

    key = "normal"
    title = "cumulative normal"
    equation = "y = baseline + (asymptote - baseline) Phi(slope (x - midpoint))"
    aliases = (
        *("norm", "gauss", "gaussian", "cumulative-gaussian", "cumulative-normal", "probit", "erf"),
        *("neg-norm", "neg-gauss"),
    )

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = Phi(k (x - midpoint))."""
        midpoint, slope = theta
        return np.asarray(ndtr(slope * (x - midpoint)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        midpoint, slope = theta
        return np.asarray(slope * _bell(slope * (x - midpoint)))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return midpoint + Phi^-1(share) / k."""
        midpoint, slope = theta
        return np.asarray(midpoint + ndtri(share) / slope)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint and dg/dk."""
        midpoint, slope = theta
        bell = _bell(slope * (x - midpoint))
        return -slope * bell, (x - midpoint) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and rates from which a search starts."""
        return along(x, (0.6, 1.0, 27), (0.6, 1.5, 3.0, 5.5, 10.0, 18.0, 48.0, 240.0))

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint and rate."""
        return along_bounds(x)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return mu, sigma, baseline, asymptote."""
        low, high, (midpoint, slope) = self._split(params)
        return {"mu": midpoint, "sigma": 1.0 / slope, "baseline": low, "asymptote": high}


def _bell(z: Array) -> Array:
    """Return the density of the normal distribution; 0 beyond where a double holds its exponent."""
    return np.asarray(DENSITY * np.exp(-0.5 * np.minimum(np.abs(z), 1e3) ** 2))
