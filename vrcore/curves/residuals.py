"""What is left after a fit: whether residuals follow each other, change sides too seldom, or spread unequally."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtr

from vrcore.curves.family import Array
from vrcore.curves.scatter import serial_of
from vrcore.curves.trend import Trend, trend
from vrcore.curves.wording import number

if TYPE_CHECKING:
    from vrcore.curves.result import Fit

NOTED = 0.05
"""Below this p value something is said of the residuals: the usual level."""


class Residuals(NamedTuple):
    """Residuals as they are seen (points), in units of y, weighted, and what four tests say of them.

    `autocorrelation` is that of neighbours, corrected for what fitting takes away, with its one-sided p. `runs` counts
    stretches on one side of the curve, with the two-sided p of Wald and Wolfowitz. `skewness` and `kurtosis` (0 for a
    normal distribution) have one p, that of Jarque and Bera. `spread` is the rank correlation of the size of residuals
    with the level of the curve, with its p. `words` says what was noted, or that nothing was.
    """

    values: Array
    autocorrelation: float
    autocorrelation_p: float
    runs: int
    runs_p: float
    skewness: float
    kurtosis: float
    normality_p: float
    spread: float
    spread_p: float
    words: str


def diagnose(fit: Fit) -> Residuals:
    """Return the diagnosis of a fit's residuals. The tests are hints: they look at the same residuals four times.

    Sources: runs, Wald and Wolfowitz (1940), Annals of Mathematical Statistics 11, 147-162; n / 6 (S^2 + K^2 / 4),
    Jarque and Bera (1980), Economics Letters 6, 255-259 (both recalled, not checked against the originals).
    """
    problem = fit.problem()
    params = np.array([fit.params[name] for name in fit.curve.names])
    serial = serial_of(problem, fit.noise, params)
    weight = fit.points.weight if fit.noise.weight is None else fit.noise.weight
    curve = fit.predict(fit.x)
    values = np.asarray(weight * (fit.y - curve))
    runs, runs_p = _runs(values)
    skewness, kurtosis, normality_p = _normality(values)
    spread = Trend(0.0, 1.0)
    if np.ptp(np.abs(values)) > 0.0 and np.ptp(curve) > 0.0 and values.size > 2:
        spread = trend(curve, np.abs(values))
    words = []
    if serial.p < NOTED:
        words.append(
            f"Neighbouring residuals go together (autocorrelation {number(serial.corrected, 2)}): single points tell "
            "less than they seem to, or the curve has another shape."
        )
    if runs_p < NOTED and serial.p >= NOTED:
        words.append(f"The points change sides of the curve {'too seldom' if runs < values.size / 2 else 'too often'}.")
    if normality_p < NOTED:
        words.append(
            "A few residuals are larger than a normal distribution would have them; a robust fit draws them in."
        )
    if spread[1] < NOTED:
        words.append(
            f"Points scatter {'more' if spread[0] > 0.0 else 'less'} where the curve is high: give their standard "
            "errors, or successes and trials."
        )
    return Residuals(
        values,
        serial.corrected,
        serial.p,
        runs,
        runs_p,
        skewness,
        kurtosis,
        normality_p,
        *spread,
        " ".join(words) or "Nothing stands out in the residuals.",
    )


def _runs(values: Array) -> tuple[int, float]:
    signs = np.sign(values[values != 0.0])
    above, below = int((signs > 0).sum()), int((signs < 0).sum())
    n = above + below
    runs = 1 + int((signs[1:] != signs[:-1]).sum()) if n else 0
    if min(above, below) < 2:
        return runs, 1.0
    expected = 1.0 + 2.0 * above * below / n
    variance = (expected - 1.0) * (expected - 2.0) / (n - 1.0)
    # half a run towards the expectation: counts are whole numbers
    away = max(abs(runs - expected) - 0.5, 0.0)
    return runs, 2.0 * float(ndtr(-away / math.sqrt(variance))) if variance > 0.0 else 1.0


def _normality(values: Array) -> tuple[float, float, float]:
    centred = values - values.mean()
    square = float((centred**2).mean())
    if square <= 0.0:
        return 0.0, 0.0, 1.0
    skewness = float((centred**3).mean()) / square**1.5
    kurtosis = float((centred**4).mean()) / square**2 - 3.0
    return skewness, kurtosis, float(chdtrc(2, values.size / 6.0 * (skewness**2 + kurtosis**2 / 4.0)))
