"""The generalised matching law: how choice between two follows what they pay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy import stats

from vrcore.errors import FitError, ParameterError

Floats = npt.NDArray[np.float64]


class Matching(NamedTuple):
    """A fitted line: sensitivity a with its interval, bias b (1: none) with its interval, and r squared."""

    sensitivity: float
    sensitivity_low: float
    sensitivity_high: float
    bias: float
    bias_low: float
    bias_high: float
    accounted: float


def matched(reinforcer_ratio: ArrayLike, sensitivity: float = 1.0, bias: float = 1.0) -> Floats:
    """Return B1/B2 = b (R1/R2)^a for ratios R1/R2 of obtained reinforcers.

    Sensitivity 1 and bias 1 are strict matching, sensitivity below 1 undermatching. Source: Baum (1974), Journal of the
    Experimental Analysis of Behavior 22, 231-242 (recalled, not checked against the original).
    """
    if not bias > 0.0:
        raise ParameterError(f"a bias is above 0; {bias:g} is not.")
    return np.asarray(bias * np.asarray(reinforcer_ratio, float) ** sensitivity, float)


def fit_matching(response_ratio: ArrayLike, reinforcer_ratio: ArrayLike, level: float = 0.95) -> Matching:
    """Return the line log(B1/B2) = a log(R1/R2) + log b through ratios of responses and of reinforcers, (points,) each.

    Ordinary least squares with Student's t intervals. Ratios of 0 or infinity, from a side that was never chosen or
    never paid, are left out. Raises `FitError` for fewer than three others, or equal ones.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        y, x = np.log(np.asarray(response_ratio, float)), np.log(np.asarray(reinforcer_ratio, float))
    if x.shape != y.shape or x.ndim != 1:
        raise FitError(f"ratios come in pairs; there are {y.size} of responses and {x.size} of reinforcers.")
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if x.size < 3 or np.ptp(x) == 0.0:
        raise FitError("generalised matching needs at least three points with different ratios of reinforcers.")
    line = stats.linregress(x, y)
    width = float(stats.t.ppf(0.5 + level / 2.0, x.size - 2))
    a, log_b = float(line.slope), float(line.intercept)
    half_a, half_b = width * float(line.stderr), width * float(line.intercept_stderr)
    bias, low, high = (float(np.exp(one)) for one in (log_b, log_b - half_b, log_b + half_b))
    return Matching(a, a - half_a, a + half_a, bias, low, high, float(line.rvalue) ** 2)
