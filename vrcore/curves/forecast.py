"""One decision on what a fit says of one x: a value with its intervals, or a refusal in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vrcore.curves.wording import number

if TYPE_CHECKING:
    from vrcore.curves.result import Fit

Interval = tuple[float, float]


class CurveForecast(NamedTuple):
    """What a fit says of the step `at`.

    Either `value` (the curve there), `mean` (where the curve may lie) and `new` (where one new measurement may lie),
    both cut at the declared limits of y (where the curve itself keeps to them) and at the confidence `level`; or None
    in all three and, in `refused`, one sentence that says why. `refused` is empty where there is a value.
    """

    at: float
    level: float
    value: float | None
    mean: Interval | None
    new: Interval | None
    refused: str


def forecast(fit: Fit, at: float, level: float) -> CurveForecast:
    """Return what a fit says of one step, or the refusal; everything that shows a forecast asks here.

    Nothing is said where no parameter is identified, after the last point where the asymptote is not, before the
    first where the baseline is not, and where a number is not finite. Raises `ParameterError` for a level that is none.
    """
    at = float(at)
    first, last = float(fit.x[0]), float(fit.x[-1])
    needed, end = ("asymptote", f"end at {number(last, 4)}") if at > last else ("baseline", f"begin at {number(first)}")
    if not set(fit.params) - set(fit.unidentified) - set(fit.asked.fixed):
        return _refusal(at, level, "These points do not tell the curve, so nothing is forecast.")
    if not first <= at <= last and needed in fit.params and not fit.identified(needed):
        return _refusal(
            at,
            level,
            f"These points do not tell what happens at {number(at, 6)}: they {end}, and the {needed} is not "
            "identified.",
        )
    value = float(fit.predict([at])[0])
    (low, high), (least, most) = (
        (float(edge[0]) for edge in band([at], level)) for band in (fit.band, fit.prediction_band)
    )
    if not np.isfinite([value, low, high, least, most]).all():
        return _refusal(at, level, f"These points do not tell how sure anything said of {number(at, 6)} would be.")
    return CurveForecast(at, level, value, (low, high), (least, most), "")


def _refusal(at: float, level: float, words: str) -> CurveForecast:
    return CurveForecast(at, level, None, None, None, words)
