"""Herrnstein's hyperbola: response rate as a function of reinforcement rate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy.optimize import least_squares

from vrcore.errors import FitError, ParameterError

Floats = npt.NDArray[np.float64]


class Hyperbola(NamedTuple):
    """A fitted hyperbola: `k` in the unit of response rate, `other` (R_e) in that of reinforcement rate.

    `accounted` is the share of variance accounted for, 1 - SS_residual / SS_total.
    """

    k: float
    other: float
    accounted: float


def hyperbola(reinforcers: ArrayLike, k: float, other: float) -> Floats:
    """Return B = k R / (R + R_e): response rate at reinforcement rates R, an array of the shape of `reinforcers`.

    `k` is the highest rate, `other` the reinforcement rate R_e of everything else, at which the rate is k / 2.
    Source: Herrnstein (1970), Journal of the Experimental Analysis of Behavior 13, 243-266 (recalled, not checked
    against the original).
    """
    if not k >= 0.0 or not other >= 0.0:
        raise ParameterError(f"k and R_e are at least 0; {k:g} and {other:g} are not.")
    rates = np.asarray(reinforcers, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(rates > 0.0, k * rates / (rates + other), 0.0), float)


def fit_hyperbola(reinforcers: ArrayLike, responses: ArrayLike) -> Hyperbola:
    """Return the hyperbola through obtained reinforcement and response rates, (points,) each, by least squares.

    Raises `FitError` for fewer than three points, and where all rates are the same, which no curve can account for.
    """
    x, y = np.asarray(reinforcers, float), np.asarray(responses, float)
    if x.shape != y.shape or x.ndim != 1:
        raise FitError(f"rates come in pairs; there are {x.size} of reinforcers and {y.size} of responses.")
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if x.size < 3 or np.ptp(y) == 0.0:
        raise FitError("a hyperbola needs at least three points with different response rates.")
    start = [float(y.max()), max(float(np.median(x)), 1e-9)]

    def missed(values: Floats) -> Floats:
        return np.asarray(hyperbola(x, *values.tolist()) - y, float)

    found = least_squares(missed, start, bounds=([0.0, 0.0], [np.inf, np.inf]), x_scale=start)
    left = float((found.fun**2).sum())
    return Hyperbola(float(found.x[0]), float(found.x[1]), 1.0 - left / float(((y - y.mean()) ** 2).sum()))
