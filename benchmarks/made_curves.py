"""Made-up learning curves with known truth: what detectors and allocation are measured on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def autoregressive(rng: np.random.Generator, count: int, n: int, rho: float) -> Array:
    """Return `count` columns of `n` values with mean 0, variance 1 and lag-1 autocorrelation `rho`."""
    fresh = rng.normal(size=(count, n))
    columns = np.empty((count, n))
    columns[:, 0] = fresh[:, 0]
    for place in range(1, n):
        columns[:, place] = rho * columns[:, place - 1] + np.sqrt(1.0 - rho * rho) * fresh[:, place]
    return columns


def saturating(rng: np.random.Generator, count: int, n: int, noise: float, rho: float = 0.0) -> Array:
    """Return rising Hill curves from about .15 to between .4 and .8, half way between 5 and 30 % of the run."""
    x = np.arange(1, n + 1) / n
    start, end = rng.uniform(0.1, 0.2, (count, 1)), rng.uniform(0.4, 0.8, (count, 1))
    middle, power = rng.uniform(0.05, 0.3, (count, 1)), rng.uniform(1.0, 2.5, (count, 1))
    return start + (end - start) / (1.0 + (middle / x) ** power) + noise * autoregressive(rng, count, n, rho)


def plateau(rng: np.random.Generator, count: int, n: int, noise: float, rho: float) -> Array:
    """Return columns that scatter around .5 and go nowhere."""
    return np.asarray(0.5 + noise * autoregressive(rng, count, n, rho))


def stepping(rng: np.random.Generator, count: int, n: int, noise: float) -> Array:
    """Return step learners: .1, then at once .7, somewhere in the middle half of the run."""
    onset = rng.integers(n // 4, 3 * n // 4, (count, 1))
    return np.where(np.arange(n) < onset, 0.1, 0.7) + noise * rng.normal(size=(count, n))


def decaying(rng: np.random.Generator, count: int, n: int, noise: float, loss: float) -> Array:
    """Return curves that rise from .15 to .6 within the first third and lose `loss` by the end, in a straight line."""
    x = np.arange(1, n + 1) / n
    peak = 1.0 / 3.0
    rise = 0.15 + 0.45 * np.clip(x / peak, 0.0, 1.0) ** 0.5
    fall = loss * np.clip((x - peak) / (1.0 - peak), 0.0, 1.0)
    return np.asarray(rise - fall + noise * rng.normal(size=(count, n)))
