"""Where a curve reaches a level: with its interval, which may be infinite, and the probability that it never does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from vrcore.curves.delta import NORMAL
from vrcore.curves.family import Array
from vrcore.curves.formula import Formula

if TYPE_CHECKING:
    from vrcore.curves.result import Fit

FARTHEST = 1e4
"""An end of the interval is looked for up to this many lengths of the record away; beyond it is called infinite."""

PLACES = 4001


class Threshold(NamedTuple):
    """The x at which the curve reaches `y` (inf: it never does), its interval, and the probability of never.

    `never` is the probability that the asymptote does not go as far as `y` (the normal approximation to the asymptote
    with its standard error, Student's t); nan where the points do not tell the asymptote.
    """

    y: float
    level: float
    value: float
    low: float
    high: float
    never: float


def reached(fit: Fit, y: float, level: float) -> Threshold:
    """Return the threshold of a fit."""
    value = fit.threshold(y)
    first, last = float(fit.x[0]), float(fit.x[-1])
    span = last - first
    far = np.geomspace(span / 400.0, FARTHEST * span, PLACES // 2)
    at = np.concatenate([np.linspace(first, last, PLACES), last + far, [] if fit.curve.anchored else first - far])
    if fit.curve.anchored:
        at = np.concatenate([at, np.geomspace(1e-4 * last, last, PLACES)])
    if math.isfinite(value):
        near = np.geomspace(1e-6, 1.0, PLACES // 2) * max(span, abs(value - first))
        at = np.concatenate([at, [value], value + near, value - near])
        at = at[at >= 0.0] if fit.curve.anchored else at
    at = np.unique(at)
    middle, error = fit.predict(at), fit.deviation(at)
    inside = np.abs(middle - y) <= fit.quantile(level) * error
    if math.isinf(value):  # not yet reached: nothing before the points is asked for (or, already past: behind them)
        inside &= at >= first if value > 0.0 else at <= last
    low, high = _around(at, inside, value)
    if fit.curve.abrupt:  # where it jumps moves no band, and has an interval of its own
        first_jump, last_jump = fit.interval("midpoint", level)
        low = min(low, first_jump) if math.isfinite(low) else low
        high = max(high, last_jump) if math.isfinite(high) else high
    if low <= at[0]:
        low = 0.0 if fit.curve.anchored else -math.inf
    if high >= at[-1]:
        high = math.inf
    return Threshold(y, level, value, min(low, value), max(high, value), _never(fit, y))


def _around(at: Array, inside: NDArray[np.bool_], value: float) -> tuple[float, float]:
    """Return the ends of the stretch in the interval that holds the value, or of all of it where it holds none."""
    if math.isinf(value):
        kept = at[inside]
        if not kept.size:
            return value, value
        return (float(kept[0]), math.inf) if value > 0.0 else (-math.inf, float(kept[-1]))
    place = int(np.searchsorted(at, value))
    place = min(place, at.size - 1)
    first = last = place
    while first > 0 and inside[first - 1]:
        first -= 1
    while last < at.size - 1 and inside[last + 1]:
        last += 1
    return float(at[first]), float(at[last])


def _never(fit: Fit, y: float) -> float:
    if isinstance(fit.curve, Formula) or not fit.identified("asymptote"):
        return math.nan
    low, high = fit.params["baseline"], fit.params["asymptote"]
    short = (y - high) if high >= low else (high - y)
    error = fit.stderr["asymptote"]
    if error == 0.0:
        return float(short >= 0.0)
    return float(stdtr(min(fit.freedom, NORMAL), short / error))
