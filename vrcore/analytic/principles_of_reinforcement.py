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
from scipy.optimize import least_squares, nnls

from vrcore.errors import FitError, ParameterError

Floats = npt.NDArray[np.float64]
SCHEDULES = ("FR", "VR")
LIMITS = {"arousal": (0.1, 10_000.0), "response": (0.01, 60.0), "beta": (0.001, 0.999)}


class Principles(NamedTuple):
    """Fitted constants, as `principles_rate` takes them, and the share of variance that they account for."""

    arousal: float
    response: float
    beta: float
    accounted: float

    @property
    def at_limit(self) -> tuple[str, ...]:
        """The constants that the points do not hold: the fit has pushed them to the end of their range."""
        ends = ((name, getattr(self, name), *LIMITS[name]) for name in LIMITS)
        return tuple(name for name, value, low, high in ends if value < 1.01 * low or value > 0.99 * high)


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


def fit_principles(ratio: ArrayLike, rate: ArrayLike, schedule: str = "FR") -> Principles:
    """Return the constants with which rates per minute on ratio schedules, (points,) each, are fitted best.

    Least squares within `LIMITS`. Raises `FitError` for fewer than four points, and where all rates are the same.
    """
    n, b = np.asarray(ratio, float), np.asarray(rate, float)
    if n.shape != b.shape or n.ndim != 1:
        raise FitError(f"rates come with their ratios; there are {n.size} ratios and {b.size} rates.")
    known = np.isfinite(n) & np.isfinite(b)
    n, b = n[known], b[known]
    if n.size < 4 or np.ptp(b) == 0.0:
        raise FitError("three constants need at least four points with different response rates.")
    low, high = np.log(np.array(list(LIMITS.values()))).T

    def missed(logs: Floats) -> Floats:
        arousal, response, beta = np.exp(logs).tolist()
        return np.asarray(principles_rate(n, schedule, arousal=arousal, response=response, beta=beta) - b, float)

    found = None
    for beta in (0.02, 0.1, 0.3, 0.6, 0.9):
        # For a given beta the law is linear in 1/delta and 1/a: an exact start.
        (speed, fall), _ = nnls(np.column_stack([60.0 * coupling(n, schedule, beta), -60.0 * n]), b)
        start = np.log([1.0 / max(fall, 1e-4), 1.0 / max(speed, 1e-2), beta])
        tried = least_squares(missed, np.clip(start, low + 1e-6, high - 1e-6), bounds=(low, high))
        if found is None or tried.cost < found.cost:
            found = tried
    assert found is not None
    left = float((found.fun**2).sum())
    arousal, response, beta = (float(one) for one in np.exp(found.x))
    return Principles(arousal, response, beta, 1.0 - left / float(((b - b.mean()) ** 2).sum()))
