"""The five-parameter log-logistic curve where it rises: a Hill curve whose two halves may differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family
from vrcore.curves.hill import log_ratio, reach
from vrcore.curves.richards import bell, depth, place, turn


class Dagum(Family):
    """The Richards curve over the logarithm of x, for x >= 0 with a meaningful zero.

        y = baseline + (asymptote - baseline) (1 + (2^v - 1) (midpoint / x)^slope)^(-1/v)

    v is the asymmetry: 1 is the Hill curve, towards 0 the Frechet curve. Slope is the exponent with which the rest
    shrinks far out. Midpoint is where half of the rise is done, whatever v.

    Native names, those of c + (d - c) (1 + (e / x)^b)^-f: b, c, d, e, f.

    Also known as: five-parameter log-logistic, LL.5 of R's drc where it rises, Dagum or Burr type III.

    Source: LL.5 in R's drc (github.com/DoseResponse/drc): c + (d - c) / (1 + exp(b (ln x - ln e)))^f, with b below 0.
    """

    key = "dagum"
    title = "five-parameter log-logistic"
    equation = "y = baseline + (asymptote - baseline) (1 + (2^asymmetry - 1) (midpoint / x)^slope)^(-1/asymmetry)"
    aliases = ("five-parameter-log-logistic", "log-richards", "burr-3")
    names = ("baseline", "asymptote", "midpoint", "slope", "asymmetry")
    anchored = True
    logarithmic = frozenset({"midpoint", "slope", "asymmetry"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x); 0 at x = 0."""
        midpoint, slope, asymmetry = theta
        return np.asarray(np.exp(-depth(slope * log_ratio(x, midpoint), asymmetry)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx; near x = 0 it tends to 0, a finite number or inf."""
        midpoint, slope, asymmetry = theta
        near = np.maximum(x, 1e-300)
        return np.asarray(slope * bell(slope * log_ratio(near, midpoint), asymmetry) / near)

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the x at which g equals `share`."""
        midpoint, slope, asymmetry = theta
        return np.asarray(midpoint * np.exp(place(np.log(share), asymmetry) / slope))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint, dg/dslope and dg/dasymmetry."""
        midpoint, slope, asymmetry = theta
        along = log_ratio(x, midpoint)
        z = slope * along
        steep = bell(z, asymmetry)
        return -slope / midpoint * steep, np.where(x > 0.0, along, 0.0) * steep, turn(z, asymmetry)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints, exponents and asymmetries from which a search starts."""
        first, last = reach(x)
        exponents, asymmetries = np.array([0.4, 1.0, 2.0, 4.0, 12.0]), np.array([0.15, 0.6, 1.5, 5.0])
        return np.geomspace(first, 30.0 * last, 19), exponents, asymmetries

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint, exponent and asymmetry."""
        first, last = reach(x)
        return (first / 1e3, last * 1e4), (0.05, 500.0), (0.01, 20.0)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return b, c, d, e, f as R's drc names them, b with its sign left out."""
        low, high, (midpoint, slope, asymmetry) = self._split(params)
        return {
            "b": slope,
            "c": low,
            "d": high,
            "e": midpoint * (2.0**asymmetry - 1.0) ** (1.0 / slope),
            "f": 1.0 / asymmetry,
        }
