"""The sudden step: one level before, another one after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from vrcore.curves.family import Array, Family


class Step(Family):
    """All of the change at one x: what a single subject may do where the mean of many is smooth.

        y = baseline for x < midpoint, asymptote for x > midpoint, half way between them at the midpoint

    It has no slope, and its 10-90 % width is 0. No gradient leads to its midpoint: all places between two neighbouring
    points fit alike, the middle between them is reported, and the interval is made of whole gaps.

    Native names: before, after, onset.

    Also known as: change point, all-or-none learning, piecewise constant, one-step function.

    Source: Gallistel, Fairhurst and Balsam (2004), PNAS 101, 13124-13131, on individual acquisition curves as steps
    (not checked against the original). Two means and a place by least squares, the place by trying all.
    """

    key = "step"
    title = "step"
    equation = "y = baseline for x < midpoint, asymptote for x > midpoint"
    aliases = ("piecewise-step", "change-point", "changepoint", "all-or-none", "heaviside")
    names = ("baseline", "asymptote", "midpoint")
    logarithmic = frozenset()
    abrupt = True

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return 0 before, 1 after, 1/2 at the midpoint."""
        return np.asarray(0.5 + 0.5 * np.sign(x - theta[0]))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return 0, and inf at the midpoint."""
        return np.where(x == theta[0], np.inf, 0.0)

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the midpoint; the ends of the axis for shares 0 and 1."""
        inner = np.where(np.isnan(share), np.nan, theta[0])
        return np.where(share <= 0.0, -np.inf, np.where(share >= 1.0, np.inf, inner))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return 0: wherever the step is not on a point, moving it a little changes nothing."""
        return (np.zeros_like(x - theta[0]),)

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the middle of every gap between neighbouring x."""
        places = np.unique(x)
        return ((places[1:] + places[:-1]) / 2.0,)

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the range of the midpoint: that of the points."""
        return ((float(x.min()), float(x.max())),)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return before, after, onset."""
        low, high, (midpoint,) = self._split(params)
        return {"before": low, "after": high, "onset": midpoint}
