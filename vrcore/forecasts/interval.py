"""How wide a forecast is: a scale of its own for each run, times how far runs went beyond that scale before."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vrcore.errors import ParameterError
from vrcore.forecasts import constants
from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.ensemble import Combined

FINEST = 0.002
"""No interval's scale is less than this share of the metric's range: below it, corpora are rounded."""

AHEAD_KNOWN, AHEAD_UNKNOWN, BEHIND = 0.5, 1.5, 0.25
"""Powers of log(x / last x) with which errors grow: in the direction of progress, where a limit of the metric on that
side is declared and where it is not, and in the other direction."""

FALLING = 2.0
"""How many standard errors of a correlation a metric has to fall to be taken for one whose progress goes down."""

FEW = 5.0
"""Scales are larger by this over the number of points: few points tell less about their own errors."""

ASLEEP = 0.02
"""A run that has moved by less than about this share of the metric's range has not begun to learn."""

WAKING = 0.4
"""How much of the way to the limit a run that has not begun may go, per unit of log(x / last x)."""

QUICKENING = 1.5
"""How much of the way to the limit a run may go that surely still speeds up, per unit of log(x / last x).

Published curves are mostly cut later than that. It was chosen on made runs cut before their midpoint, so that about
nine of ten hold, with those of `benchmarks/early_forecasts.py` in sight.
"""

STEADINESS = 0.35
"""How much of the way from the forecast to the straight line through all points a run may go that surely goes on at its
pace. Chosen on made straight lines (other ones than those of `benchmarks/early_forecasts.py`); published curves are
held as often and score as well with any share from .2 to .7."""


class Scale(NamedTuple):
    """Scales of the error, (x,), in units of y: `ahead` in the direction of progress, `behind` against it.

    `rising` is whether progress goes up, `known` whether the limit on that side is declared.
    """

    ahead: Array
    behind: Array
    rising: bool
    known: bool


def scale(found: Combined, y: Array, ratio: Array, limits: Limits) -> Scale | None:
    """Return the scale of the error of a forecast for x = `ratio` times the last x, or None where there is none.

    It is the geometric mean of two things that can be known beforehand: how far apart the plausible curves are at
    that x (with the noise of a mean of three points), and how far the same forecaster was off at its own rolling
    origins on this run. A run that has not moved yet may start any time (`ASLEEP`, `WAKING`); where also no limit is
    declared on that side, nothing can be said. Of a run that still speeds up, nothing tells where it will slow down:
    its scale is larger by as much of the way to the limit (`QUICKENING`) as this is sure; without a limit, of the way
    it has come by the square root of that, since a limit unknown may be far away. One that neither speeds up nor slows
    down may go on as it did (`STEADINESS`).
    """
    rising = not falls(y)
    limit = limits.upper if rising else limits.lower
    moved = float(np.ptp(y))
    most = float(y.max()) if limits.upper is None else limits.upper
    least = float(y.min()) if limits.lower is None else limits.lower
    size = most - least if limit is not None else moved
    if size <= 0.0:
        return None
    apart = np.sqrt(found.spread**2 + found.noise**2 / 3.0) + FINEST * size
    base = np.sqrt(apart * (found.miss + FINEST * size)) * (1.0 + FEW / y.size)
    far = np.log(ratio)
    ahead = base * far ** (AHEAD_UNKNOWN if limit is None else AHEAD_KNOWN)
    if limit is not None:
        ahead = ahead + WAKING * far * np.abs(limit - found.value) * math.exp(-moved / (ASLEEP * size))
        ahead = ahead + QUICKENING * far * np.abs(limit - found.value) * found.quickening
        ahead = ahead + STEADINESS * _further(limits.clip(found.straight), found.value, rising) * found.steadiness
    else:
        ahead = ahead + far**AHEAD_UNKNOWN * moved * math.sqrt(found.quickening)
    return Scale(ahead, base * far**BEHIND, rising, limit is not None)


def _further(there: Array, value: Array, rising: bool) -> Array:
    """Return by how much `there` is further in the direction of progress than the forecast, 0 where it is not."""
    return np.maximum(there - value if rising else value - there, 0.0)


def falls(y: Array) -> bool:
    """Return whether progress of this metric goes down: its correlation with time is below -`FALLING` / sqrt(n).

    A metric that does not clearly fall is taken for one that is to rise.
    """
    ramp = np.arange(y.size) - 0.5 * (y.size - 1)
    about = y - y.mean()
    whole = math.sqrt(float(ramp @ ramp) * float(about @ about))
    return whole > 0.0 and float(ramp @ about) < -FALLING * whole / math.sqrt(y.size)


def reach(level: float, table: constants.Table, known: bool) -> tuple[float, float]:
    """Return how many scales an interval of this level goes ahead and behind (both 0 or above)."""
    if not constants.LOWEST <= level <= constants.HIGHEST:
        raise ParameterError(
            f"level must lie between {constants.LOWEST:g} and {constants.HIGHEST:g}, such as 0.9; it is {level:g}. "
            "Rarer misses than that have not been counted."
        )
    tail = np.log(0.5 * (1.0 - level))
    places = np.log(constants.TAILS)
    ahead = table.ahead_known if known else table.ahead_unknown
    return float(np.interp(tail, places, ahead)), float(np.interp(tail, places, table.behind))


def interval(value: Array, wide: Scale, level: float, table: constants.Table, limits: Limits) -> tuple[Array, Array]:
    """Return both ends around each value (x,), x increasing: never narrower further on, cut at the limits."""
    ahead, behind = reach(level, table, wide.known)
    forward, back = (np.maximum.accumulate(far * many) for far, many in ((wide.ahead, ahead), (wide.behind, behind)))
    up, down = (forward, back) if wide.rising else (back, forward)
    return limits.clip(value - down), limits.clip(value + up)
