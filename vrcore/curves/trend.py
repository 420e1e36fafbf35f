"""Whether points rise or fall at all, whatever the shape: Spearman's rank correlation."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from vrcore.curves.family import Array


class Trend(NamedTuple):
    """Rank correlation of y with x (-1 to 1), and the two-sided probability of one as far from 0 without a trend."""

    correlation: float
    p: float


def trend(x: Array, y: Array) -> Trend:
    """Return Spearman's rank correlation of two columns of the same length, 3 at least, neither of them constant.

    Equal values share the mean of their ranks. The probability is that of Student's t with n - 2 degrees of freedom,
    t = r sqrt((n - 2) / (1 - r^2)): the approximation that `scipy.stats.spearmanr` uses, with which the tests compare.
    It supposes independent points.
    """
    first, second = (_ranks(column) for column in (x, y))
    first, second = first - first.mean(), second - second.mean()
    correlation = float(first @ second / math.sqrt(float(first @ first) * float(second @ second)))
    correlation = min(max(correlation, -1.0), 1.0)
    if abs(correlation) > 1.0 - 1e-15:
        return Trend(correlation, 0.0)
    freedom = x.size - 2
    t = correlation * math.sqrt(freedom / (1.0 - correlation * correlation))
    return Trend(correlation, 2.0 * float(stdtr(freedom, -abs(t))))


def _ranks(column: Array) -> Array:
    _, places, counts = np.unique(column, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[places], dtype=np.float64)
