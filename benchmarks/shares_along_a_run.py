"""Successes of trials along a run whose level drifts: how often 90 % intervals of the asymptote hold, by noise.

`vrcore.fit` takes such shares for binomial and over-dispersed, and independent; noise="ar1" allows for neighbours that
go together. 400 trials a point, on a Hill curve from .2 to .7, half way at a fifth of the run; the level drifts around
it by a standard deviation of .02.
"""

from __future__ import annotations

import numpy as np

from benchmarks.table import Row
from vrcore.curves import fit

RECORDS = 150
TRIALS = 400
DRIFT = 0.02


def held(autocorrelation: float, drift: float, n: int, noise: str) -> float:
    """Return the share of records whose interval of the asymptote holds the true one."""
    x = np.linspace(0.05, 2.0, n)
    curve = 0.2 + 0.5 / (1.0 + (0.4 / x) ** 1.8)
    count = 0
    for seed in range(RECORDS):
        rng = np.random.default_rng(seed)
        away = rng.normal(size=n)
        for i in range(1, n):
            away[i] = autocorrelation * away[i - 1] + np.sqrt(1.0 - autocorrelation**2) * away[i]
        won = rng.binomial(TRIALS, np.clip(curve + drift * away, 0.001, 0.999))
        low, high = fit(x, family="hill", successes=won, trials=TRIALS, noise=noise).interval("asymptote", 0.9)
        count += low <= 0.7 <= high
    return count / RECORDS


def rows() -> list[Row]:
    return [
        Row(
            f'{n} points, autocorrelation {r:g}, drift {drift:g}, noise="{noise}"',
            100.0 * held(r, drift, n, noise),
            "%",
        )
        for n in (15, 40)
        for r, drift in ((0.0, 0.0), (0.0, DRIFT), (0.6, DRIFT))
        for noise in ("auto", "ar1")
    ]
