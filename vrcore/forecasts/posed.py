"""A run in its own units: y from a range of about 1, so that no answer depends on the units of the metric."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.ensemble import Run
from vrcore.forecasts.seen import Seen

ROUNDING = 1e-12
"""Values that differ by less than this share of themselves are taken as equal."""

FINE = 1e-9
"""A run moves in units of at least this share of the way to the limits of its metric."""


class Posed(NamedTuple):
    """A `run` in units of `size` above `zero`, both in units of y; `asked` are its columns beyond the points."""

    run: Run
    zero: float
    size: float
    asked: NDArray[np.int64]

    def back(self, values: Array) -> Array:
        """Return values of the run in units of y."""
        return np.asarray(self.zero + self.size * values)


def pose(points: Seen, limits: Limits, at: Array) -> Posed:
    """Return the run of these points, asked about `at`."""
    zero, spread = float(points.y[-1]), float(np.ptp(points.y))
    about = points.y - zero if spread > ROUNDING * float(np.abs(points.y).max()) else np.zeros(points.n)
    far = max((abs(one - zero) for one in limits if one is not None), default=0.0)
    size = max(float(np.ptp(about)), FINE * far) or 1.0
    inner = Limits(*(None if one is None else (one - zero) / size for one in limits))
    run = Run(points.x, about / size, points.weight, inner, at)
    return Posed(run, zero, size, points.n + np.arange(at.size))
