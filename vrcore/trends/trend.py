"""Whether a column rises or falls at all, when neighbouring values may go together."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr
from scipy.stats import theilslopes

from vrcore.curves.family import Array

MOST = 200
"""Longer columns are averaged in blocks of equal length first: the test takes time in the square of their number."""

LARGEST = 0.9
"""An autocorrelation estimated above this is taken as this: beyond it no finite column shows a trend."""


class Trend(NamedTuple):
    """Kendall's S as a standard score, the probabilities of one as high (`rising`) or as low (`falling`) by chance.

    `slope` is Theil and Sen's, the median of all slopes, per row; `autocorrelation` that of the detrended column.
    """

    z: float
    rising: float
    falling: float
    slope: float
    autocorrelation: float

    @property
    def p(self) -> float:
        """The two-sided probability without a trend."""
        return min(1.0, 2.0 * min(self.rising, self.falling))


def trend(values: Array) -> Trend:
    """Return the Mann-Kendall test of a column of at least 3 numbers, corrected for autocorrelation.

    S is the number of pairs that rise minus those that fall, its variance n (n-1) (2n+5) / 18 less that of ties.
    Neighbours that go together make S vary more: the variance is multiplied by (1 + r) / (1 - r), where r is the
    lag-1 autocorrelation of what a Theil-Sen line leaves, corrected for its bias in short columns by
    r + (1 + 4 r) / n, and not below 0. Sources: Mann (1945), Econometrica 13, 245-259; Yue and Wang (2004), Water
    Resources Management 18, 201-218, on the effective sample size of the detrended series; the bias of r:
    Marriott and Pope (1954), Biometrika 41, 390-402 (all recalled, not checked against the originals). The false
    alarms of the whole procedure were measured instead: see `findings/no_trend.py`.
    """
    y = np.array([part.mean() for part in np.array_split(values, MOST)]) if values.size > MOST else values
    n = y.size
    signs = np.sign(y[None, :] - y[:, None])
    score = float(np.triu(signs, 1).sum())
    _, ties = np.unique(y, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18.0
    slope = float(theilslopes(y, np.arange(n)).slope)
    r = autocorrelation(y - slope * np.arange(n))
    if variance <= 0.0:
        return Trend(0.0, 0.5, 0.5, 0.0, 0.0)
    variance *= (1.0 + r) / (1.0 - r)
    # half a pair towards zero: S moves in steps of two
    z = math.copysign(max(abs(score) - 1.0, 0.0), score) / math.sqrt(variance)
    return Trend(z, float(ndtr(-z)), float(ndtr(z)), slope, r)


def autocorrelation(residual: Array) -> float:
    """Return the lag-1 autocorrelation, corrected for its bias in short columns, between 0 and `LARGEST`."""
    around = residual - residual.mean()
    total = float(around @ around)
    if total <= 0.0 or residual.size < 4:
        return 0.0
    r = float(around[1:] @ around[:-1]) / total
    return min(max(r + (1.0 + 4.0 * r) / residual.size, 0.0), LARGEST)
