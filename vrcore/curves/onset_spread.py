"""How much of x the onsets of a group take, and how much the rise of its mean, where no fitted curve tells it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import ndtri

from vrcore.curves.change_point import ChangePoint
from vrcore.curves.family import Array
from vrcore.curves.result import Estimate

MOST = (0.1, 0.9)
"""Between these shares a rise is measured, and so is the spread of onsets."""


def onset_spread(changes: Sequence[ChangePoint], level: float) -> Estimate:
    """Return the 10-90 % range of onsets: the width that the mean of sudden changes at these places has.

    The onsets are themselves uncertain, each with its interval of this `level`. Squared widths add as variances do, so
    the low end is the range without what the median interval adds. Nothing is allowed for the choice of subjects: the
    mean that this is held against is that of the same subjects.
    """
    first, last = np.quantile([one.onset for one in changes], MOST)
    wide = float(last - first)
    error = float(np.median([one.high - one.low for one in changes])) * float(ndtri(MOST[1]) / ndtri(0.5 + level / 2.0))
    return Estimate(wide, math.sqrt(max(wide**2 - error**2, 0.0)), wide)


def measured_rise(x: Array, y: Array, weight: Array, falling: bool) -> float:
    """Return how much x a mean takes from 10 to 90 % of its change, by the rising curve nearest to its points.

    That curve (isotonic regression) has no shape given to it, so that two rises or a straight line have a width, too.
    Noise at the ends stretches it, sometimes by more than a third. It is nan where the mean does not move in
    this direction.
    """
    steady = isotonic_regression(y, weights=weight, increasing=not falling).x
    if x.size < 2 or steady[0] == steady[-1]:
        return math.nan
    share = (steady - steady[0]) / (steady[-1] - steady[0])
    first, last = (_crossing(x, share, at) for at in MOST)
    return last - first


def _crossing(x: Array, share: Array, at: float) -> float:
    after = int(np.searchsorted(share, at))
    before = after - 1
    return float(x[before] + (at - share[before]) / (share[after] - share[before]) * (x[after] - x[before]))
