"""The difference of two groups, where a ratio would say nothing because either may be near 0."""

from __future__ import annotations

import numpy as np

from vrcore.measures.interval import Interval
from vrcore.phenomena.phenomenon import FEWEST, RESAMPLES, Floats


def difference_of(above: Floats, below: Floats, *, seed: int = 0) -> Interval:
    """Return the difference of two groups' medians with its bootstrap interval; nan where either has too few subjects.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    first, second = (np.asarray(one, float)[np.isfinite(one)] for one in (above, below))
    if min(len(first), len(second)) < FEWEST:
        return Interval(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    medians = [np.median(one[rng.integers(0, len(one), (RESAMPLES, len(one)))], axis=1) for one in (first, second)]
    low, high = np.quantile(medians[0] - medians[1], (0.025, 0.975))
    return Interval(float(np.median(first) - np.median(second)), float(low), float(high))
