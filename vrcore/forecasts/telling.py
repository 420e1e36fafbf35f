"""One forecast from the first part of a run: value, interval, and the last value with an interval of its own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.forecasts import constants
from vrcore.forecasts.averaging import Array
from vrcore.forecasts.ensemble import LAST, Combined, Run
from vrcore.forecasts.interval import Scale, interval, scale


class Told(NamedTuple):
    """What one origin says of several x, each (x,), in the units of the run: see `Forecast` for the names."""

    value: Array
    low: Array
    high: Array
    last: float
    last_low: Array
    last_high: Array
    found: Combined
    wide: Scale


def tell(run: Run, origin: int, columns: NDArray[np.int64], level: float) -> Told | None:
    """Return what the first `origin` points say of these columns of the run, or None where they say nothing.

    The columns are in order of x and lie beyond the last of these points.
    """
    found = run.combined(origin, columns)
    y = run.y[:origin]
    ratio = run.everywhere[columns] / run.x[origin - 1]
    wide = scale(found, y, ratio, run.limits)
    if wide is None:
        return None
    value = run.limits.clip(found.value)
    last = float(run.limits.clip(np.array([y[-LAST:].mean()]))[0])
    return Told(
        value,
        *interval(value, wide, level, constants.FORECAST, run.limits),
        last,
        *interval(np.full(value.size, last), wide, level, constants.LAST, run.limits),
        found,
        wide,
    )
