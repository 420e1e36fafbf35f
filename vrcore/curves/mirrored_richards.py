"""The Richards curve seen from its other end: what a falling five-parameter logistic is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family, along, along_bounds
from vrcore.curves.richards import bell, depth, place, turn


class MirroredRichards(Family):
    """The mirror image of the Richards curve: x counted backwards, and the levels exchanged.

        y = baseline + (asymptote - baseline) (1 - (1 + (2^v - 1) exp(k (x - midpoint)))^(-1/v))

    v is the asymmetry: 1 is the logistic, towards 0 the Gumbel curve, above 1 the curve starts abruptly. Slope is the
    rate k at which it leaves its baseline.

    Native names, those of c + (d - c) / (1 + exp(b (x - e)))^f: b, c (asymptote), d (baseline), e, f.

    Also known as: L.5 of R's drc where it falls.

    Source: L.5 in R's drc (github.com/DoseResponse/drc): c + (d - c) / (1 + exp(b (x - e)))^f, with b above 0.
    """

    key = "mirrored-richards"
    title = "mirrored Richards"
    equation = (
        "y = baseline + (asymptote - baseline) (1 - (1 + (2^asymmetry - 1) exp(slope (x - midpoint)))^(-1/asymmetry))"
    )
    aliases = ("falling-richards",)
    names = ("baseline", "asymptote", "midpoint", "slope", "asymmetry")
    logarithmic = frozenset({"slope", "asymmetry"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x)."""
        midpoint, slope, asymmetry = theta
        return np.asarray(-np.expm1(-depth(-slope * (x - midpoint), asymmetry)))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""
        midpoint, slope, asymmetry = theta
        return np.asarray(slope * bell(-slope * (x - midpoint), asymmetry))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the x at which g equals `share`."""
        midpoint, slope, asymmetry = theta
        return np.asarray(midpoint - place(np.log1p(-share), asymmetry) / slope)

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dmidpoint, dg/dk and dg/dv."""
        midpoint, slope, asymmetry = theta
        z = -slope * (x - midpoint)
        steep = bell(z, asymmetry)
        return -slope * steep, (x - midpoint) * steep, -turn(z, asymmetry)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints, rates and asymmetries from which a search starts."""
        midpoints, rates = along(x, (0.5, 0.75, 17), (1.5, 4.0, 10.0, 30.0, 200.0))
        return midpoints, rates, np.array([0.15, 0.6, 1.5, 5.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of midpoint, rate and asymmetry."""
        return (*along_bounds(x), (0.01, 20.0))

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return b, c, d, e, f as R's drc names them, b with its sign left out."""
        low, high, (midpoint, slope, asymmetry) = self._split(params)
        return {
            "b": slope,
            "c": high,
            "d": low,
            "e": midpoint - math.log(2.0**asymmetry - 1.0) / slope,
            "f": 1.0 / asymmetry,
        }
