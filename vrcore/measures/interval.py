"""Intervals over subjects: of a mean, of a median, of a ratio of medians."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import stats

from vrcore.measures.spans import Floats


class Interval(NamedTuple):
    """An estimate with its confidence limits; nan where there are too few values, inf where they are censored."""

    estimate: float
    low: float
    high: float


@lru_cache(maxsize=4096)
def _t_quantile(level: float, df: int) -> float:
    return float(stats.t.ppf(0.5 + level / 2.0, df))


@lru_cache(maxsize=4096)
def _median_rank(level: float, n: int) -> int:
    """Return the largest rank r with P(r-th smallest <= median <= r-th largest) >= level, or 0."""
    rank = int(stats.binom.ppf((1.0 - level) / 2.0, n, 0.5))
    while rank > 0 and 1.0 - 2.0 * float(stats.binom.cdf(rank - 1, n, 0.5)) < level:
        rank -= 1
    return rank


def mean_interval(values: Floats, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Return mean and Student-t limits over subjects of `values`, shape (subjects, columns), nan for missing.

    Returns three arrays of shape (columns,). Limits are nan where fewer than 3 subjects have a value: with 1 or 2 the
    runs themselves are to be shown.
    """
    present = ~np.isnan(values)
    n = present.sum(axis=0)
    safe = np.where(present, values, 0.0)
    mean = np.divide(safe.sum(axis=0), n, out=np.full(values.shape[1], np.nan), where=n > 0)
    squares = np.where(present, (safe - mean) ** 2, 0.0).sum(axis=0)
    sd = np.sqrt(np.divide(squares, n - 1, out=np.full(values.shape[1], np.nan), where=n > 2))
    quantile = np.array([_t_quantile(level, int(k) - 1) if k > 2 else np.nan for k in n])
    half = quantile * sd / np.sqrt(np.maximum(n, 1))
    return mean, mean - half, mean + half


def median_interval(values: Floats, level: float = 0.95) -> Interval:
    """Return the median over subjects with its distribution-free interval from order statistics.

    The number of values below the true median is Binomial(n, 1/2), whatever they are distributed like; so values may be
    infinite (a criterion never reached). Its coverage is at least `level`; below 6 values (at 95 %) it is nan.
    Source: the sign-test interval, e.g. Conover, Practical Nonparametric Statistics.
    """
    kept = np.sort(values[~np.isnan(values)])
    n = len(kept)
    if n == 0:
        return Interval(np.nan, np.nan, np.nan)
    low, high = kept[(n - 1) // 2], kept[n // 2]
    middle = float(low + high) / 2.0 if np.isfinite(high) else float(low if n % 2 else np.inf)
    rank = _median_rank(level, n)
    if rank == 0:
        return Interval(middle, np.nan, np.nan)
    return Interval(middle, float(kept[rank - 1]), float(kept[n - rank]))


def ratio_of_medians(
    numerator: Floats, denominator: Floats, level: float = 0.95, *, seed: int = 0, resamples: int = 2000
) -> Interval:
    """Return the ratio of two groups' medians with a percentile bootstrap interval over subjects.

    nan where a group has fewer than 6 values; inf where the numerator's median is not reached and the other's is.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    above, below = (values[~np.isnan(values)] for values in (numerator, denominator))
    if len(above) < 6 or len(below) < 6:
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)

    def medians(values: Floats) -> Floats:
        drawn = np.sort(values[rng.integers(0, len(values), (resamples, len(values)))], axis=1)
        low, high = drawn[:, (len(values) - 1) // 2], drawn[:, len(values) // 2]
        middle: Floats = np.where(np.isinf(high), high, low / 2.0 + high / 2.0)
        return middle

    top, bottom = median_interval(above).estimate, median_interval(below).estimate
    tops, bottoms = medians(above), medians(below)
    known = (bottoms > 0) & ~(np.isinf(tops) & np.isinf(bottoms))
    if not bottom > 0 or np.isinf(bottom) or known.mean() < 0.5:
        return Interval(np.nan, np.nan, np.nan)
    ratios = np.sort(tops[known] / bottoms[known])
    cut = (1.0 - level) / 2.0 * (len(ratios) - 1)
    low, high = ratios[int(np.floor(cut))], ratios[int(np.ceil(len(ratios) - 1 - cut))]
    return Interval(float(top / bottom), float(low), float(high))
