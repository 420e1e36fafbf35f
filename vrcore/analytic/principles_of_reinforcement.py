"""Mathematical principles of reinforcement: arousal, constraint and coupling give the rate on a ratio schedule.

    B = (C / delta) a R / (1 + a R)          and, on a ratio schedule, where R = B / N:          B = C / delta - N / a

with a the seconds of responding that one reinforcer arouses, delta the seconds that a response takes, and C the
coupling, the share of memory that the reinforcer finds filled with target responses. The rate rises with N while C
does, and falls by N / a; it is 0 from N = a C / delta on, where the ratio is strained. The coupling of interval
schedules is left open.

Source: Killeen (1994), Behavioral and Brain Sciences 17, 105-172; Killeen & Sitomer (2003), Behavioural Processes 62,
49-64 (the forms were read in secondary sources; those of FR and VR were derived anew).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy.optimize import least_squares

from vrcore.errors import FitError, ParameterError

Floats = npt.NDArray[np.float64]
SCHEDULES = ("FR", "VR")


def coupling(ratio: ArrayLike, schedule: str = "FR", beta: float = 0.2) -> Floats:
    """Return the coupling C of a ratio schedule, for ratios of at least 1.

    `beta` is the weight in memory of one response, 0 to 1. FR N: 1 - (1 - beta)^N. VR N with geometric ratios:
    N beta / (N beta + 1 - beta).
    """
    n = np.asarray(ratio, float)
    if schedule not in SCHEDULES:
        raise ParameterError(f'there is a coupling for {" and ".join(SCHEDULES)}; "{schedule}" has none here.')
    if not 0.0 < beta < 1.0 or not (n >= 1.0).all():
        raise ParameterError("beta lies between 0 and 1, and a ratio is at least 1.")
    if schedule == "FR":
        return np.asarray(1.0 - (1.0 - beta) ** n, float)
    return np.asarray(n * beta / (n * beta + 1.0 - beta), float)


def principles_rate(
    ratio: ArrayLike, schedule: str = "FR", *, arousal: float = 60.0, response: float = 0.3, beta: float = 0.2
) -> Floats:
    """Return the response rate per minute on a ratio schedule, 0 where the ratio is strained.

    `arousal` is a and `response` delta, both in seconds. Raises `ParameterError` for values out of range.
    """
    if not arousal > 0.0 or not response > 0.0:
        raise ParameterError(f"arousal and response are seconds above 0; {arousal:g} and {response:g} are not.")
    per_second = coupling(ratio, schedule, beta) / response - np.asarray(ratio, float) / arousal
    return np.asarray(60.0 * np.maximum(per_second, 0.0), float)


def strain(schedule: str = "FR", *, arousal: float = 60.0, response: float = 0.3, beta: float = 0.2) -> float:
    """Return the smallest whole ratio at which responding is not maintained any more."""
    # C is below 1, so that no ratio beyond a / delta is maintained.
    ratios = np.arange(1.0, np.ceil(arousal / response) + 2.0)
    rates = principles_rate(ratios, schedule, arousal=arousal, response=response, beta=beta)
    most = int(np.argmax(rates))  # one whose coupling is too low may not be maintained either
    return float(ratios[most + int(np.argmax(rates[most:] <= 0.0))])


class Principles(NamedTuple):
    """Fitted constants: `arousal` a and `response` delta in seconds, `beta`; `accounted`: share of variance."""

    arousal: float
    response: float
    beta: float
    accounted: float


def fit_principles(ratio: ArrayLike, rates: ArrayLike, schedule: str = "FR") -> Principles:
    """Return the constants that bring `principles_rate` nearest to responses per minute on ratios, (points,) each.

    Least squares, from several beginnings, with a from 1 to 10,000 s, delta from .02 to 20 s and beta from .001 to
    .999: a constant at one of these limits is not told by the rates. `accounted` is 1 - SS_residual / SS_total. Raises
    `FitError` for fewer than four points, or equal rates.
    """
    x, y = np.asarray(ratio, float), np.asarray(rates, float)
    known = np.isfinite(x) & np.isfinite(y) if x.shape == y.shape else np.zeros(0, bool)
    if x.ndim != 1 or known.sum() < 4 or np.ptp(y[known]) == 0.0:
        raise FitError("the principles of reinforcement need at least four ratios with different response rates.")
    x, y = x[known], y[known]

    def constants(values: Floats) -> tuple[float, float, float]:
        return float(np.exp(values[0])), float(np.exp(values[1])), float(1.0 / (1.0 + np.exp(-values[2])))

    def missed(values: Floats) -> Floats:
        arousal, response, beta = constants(values)
        return np.asarray(principles_rate(x, schedule, arousal=arousal, response=response, beta=beta) - y, float)

    edge = float(np.log(0.999 / 0.001))
    low, high = np.log([1.0, 0.02, 1.0]), np.log([10_000.0, 20.0, 1.0])
    low[2], high[2] = -edge, edge
    top = np.clip(60.0 / max(float(y.max()), 1e-9), 0.03, 19.0)
    found = min(
        (
            least_squares(missed, [np.log(arousal), np.log(top), beta], bounds=(low, high))
            for arousal in (10.0, 100.0, 1_000.0)
            for beta in (-3.0, 0.0, 3.0)
        ),
        key=lambda one: float(one.cost),
    )
    left = float((found.fun**2).sum())
    return Principles(*constants(found.x), 1.0 - left / float(((y - y.mean()) ** 2).sum()))
