"""Shapes without a formula: the best rising curve, the best curve with one peak, and the noise they leave."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from vrcore.curves.family import Array

MOST = 40
"""Longer columns are averaged in this many blocks first: it keeps the comparison fast, and blocks are less
autocorrelated than rows."""

QUIET = 0.75
"""The share of the smallest squared differences from which the noise is taken, so that a jump (learning that sets in
at once) is not called noise."""

FINEST = 1e-7
"""Noise is taken to be at least this share of the range: a noiseless made-up curve must not divide by nothing."""

ROUNDING = 1e-12
"""And at least this share of the largest value: the rounding of equal values must not look like a course."""


class Shapes(NamedTuple):
    """Residual sums of squares of the flat line, the best rising and the best one-peaked curve, and noise variance.

    `peak` is where (0 to n - 1, in blocks) the one-peaked curve is highest, `tail` its level at the end, `top` its
    level at the peak. `noise` is n times the noise variance, so that it compares with the sums of squares.
    """

    flat: float
    rising: float
    peaked: float
    noise: float
    peak: int
    top: float
    tail: float

    @property
    def decay(self) -> float:
        """How much worse a curve that never falls is than one with a peak, in units of the noise."""
        return (self.rising - self.peaked) / (self.peaked + self.noise)

    @property
    def change(self) -> float:
        """How much worse no change at all is than one with a peak, in units of the noise."""
        return (self.flat - self.peaked) / (self.peaked + self.noise)


def blocks(values: Array, most: int = MOST) -> list[Array]:
    """Return the column in at most `most` blocks of equal length (or one more)."""
    return np.array_split(values, min(most, values.size))


def noise_variance(values: Array) -> float:
    """Return the variance of one value around a smooth course: half the mean squared difference of neighbours.

    Of the squared differences only the smallest `QUIET` count, and of these only those above 0: a log that stands
    still for a while (a success rate at 0) says nothing of its noise where it moves. The zeros lower the result by
    their share, no more. Source of the estimate from differences: von Neumann (1941), Annals of Mathematical
    Statistics 12, 367-395 (recalled, not checked against the original).
    """
    squares = np.diff(values) ** 2
    moved = np.sort(squares[squares > 0.0])
    if not moved.size:
        return 0.0
    quiet = float(moved[: max(2, int(np.ceil(QUIET * moved.size)))].mean())
    return quiet * moved.size / squares.size / 2.0


def shapes(values: Array, error: float = 0.0) -> Shapes:
    """Return how well the order-restricted curves describe a column of at least 2 finite numbers.

    Rising: isotonic regression. Peaked: isotonic up to a peak and antitonic after it, the best of all peaks (unimodal
    regression; Stout 2008, Computational Statistics and Data Analysis 53, 289-297, recalled). `error` is a known
    standard error of one value; the noise is not taken to be smaller.
    """
    parts = blocks(values)
    y = np.array([part.mean() for part in parts])
    n = y.size
    finest = max(FINEST * float(np.ptp(y)), ROUNDING * float(np.abs(y).max()))
    floor = max(finest**2, float(np.finfo(float).tiny))
    variance = max(noise_variance(y), floor, error**2 / (values.size / n))
    up = [0.0, *(_miss(y[:place], True) for place in range(1, n + 1))]
    down = [*(_miss(y[place:], False) for place in range(n)), 0.0]
    totals = [first + second for first, second in zip(up, down, strict=True)]
    split = int(np.argmin(totals))
    course = np.concatenate(
        [
            isotonic_regression(y[:split], increasing=True).x if split else [],
            isotonic_regression(y[split:], increasing=False).x if split < n else [],
        ]
    )
    peak = int(np.argmax(course))
    flat = float(((y - y.mean()) ** 2).sum())
    return Shapes(flat, up[-1], totals[split], n * variance, peak, float(course[peak]), float(course[-1]))


def _miss(y: Array, rising: bool) -> float:
    residual = y - isotonic_regression(y, increasing=rising).x
    return float(residual @ residual)
