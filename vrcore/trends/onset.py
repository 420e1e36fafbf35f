"""Whether the first few evaluations lie below all that came after: learning that was over before the log got going."""

from __future__ import annotations

import numpy as np

from vrcore.curves.family import Array
from vrcore.trends.order import ROUNDING
from vrcore.trends.trend import autocorrelation

MOST = 10
"""So many of the first evaluations are taken together at most, and never more than a quarter of the log."""

CLEAR = 3.5
"""Above this score the log began lower than it went on. On simulated plateaus of 10 to 200 evaluations the score is
above it in at most 2 % of the columns at autocorrelations of 0 and .6 (600 columns of each length)."""


def onset(values: Array) -> float:
    """Return how many standard errors the first few values lie below the mean of the rest, the most over their number.

    The spread and the lag-1 autocorrelation r are those of the rest; the variance of a mean of k values is
    (1 + 2 sum over lags (1 - lag/k) r^lag) / k times the spread squared, that of the rest (1 + r) / (1 - r) / n. A log
    without any spread after its first values scores infinity if they differ.
    """
    n = values.size
    best = 0.0
    for k in range(1, min(MOST, n // 4) + 1):
        rest = values[k:]
        gap, spread = float(rest.mean() - values[:k].mean()), float(rest.std(ddof=1))
        if gap <= ROUNDING * float(np.abs(values).max()):
            continue
        r = autocorrelation(rest)
        lags = np.arange(1, k)
        first = (1.0 + 2.0 * float(((1.0 - lags / k) * r**lags).sum())) / k
        error = spread * float(np.sqrt(first + (1.0 + r) / (1.0 - r) / rest.size))
        best = max(best, gap / error if error > 0.0 else float("inf"))
    return best
