"""The compute law fitted to a run, for the detectors that ask how far along it the run is."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np

from vrcore.advice.findings.no_trend import no_trend
from vrcore.advice.findings.too_few_points import FEWEST
from vrcore.advice.run import Run
from vrcore.curves import Fit, fit
from vrcore.errors import FitError
from vrcore.forecasts.seen import seen
from vrcore.trends.trend import trend

LEVEL = 0.05
"""The trend that must be there before it is asked how far along it the run is."""


_KNOWN: WeakKeyDictionary[Run, Fit | None] = WeakKeyDictionary()  # forgotten together with the run


def described(run: Run) -> Fit | None:
    """Return the Hill curve of a run (the compute law; the logistic one where x is negative), or None.

    None for fewer than `too_few_points.FEWEST` evaluations, without a rising trend, and where no curve can be fitted
    within the declared limits: other findings (`too-few-points`, `no-trend`, `out-of-range`) say so. A run
    never changes, so that it is fitted once.
    """
    if run not in _KNOWN:
        _KNOWN[run] = _fitted(run)
    return _KNOWN[run]


def _fitted(run: Run) -> Fit | None:
    if run.n < FEWEST or np.ptp(run.values) == 0.0 or trend(run.values).rising > LEVEL:
        return None
    if no_trend(run) is not None:  # it asks in both directions: what just rises by this test may be no trend by that
        return None
    family = "hill" if float(run.steps[0]) >= 0.0 else "logistic"
    points = seen(run.steps, run.values, None, None) if family == "hill" else None
    x, y = (points.x, points.y) if points is not None else (run.steps, run.values)
    try:
        return fit(
            x,
            y,
            family,
            lower=-math.inf if run.lower is None else run.lower,  # what was not declared is not assumed here
            upper=math.inf if run.upper is None else run.upper,
        )
    except FitError:  # limits that exclude the values: the finding `out-of-range` says it in words
        return None
