"""Forecast a run: several families and the last value, weighted by their own record, with calibrated intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves.wording import number
from vrcore.forecasts import backtest, constants
from vrcore.forecasts.asked import asked
from vrcore.forecasts.averaging import Limits
from vrcore.forecasts.ensemble import MEMBERS
from vrcore.forecasts.interval import reach
from vrcore.forecasts.posed import pose
from vrcore.forecasts.result import Expected, Forecast, Step
from vrcore.forecasts.seen import Seen, limits, seen
from vrcore.forecasts.telling import tell
from vrcore.forecasts.wording import assumptions, no_learning


def forecast(
    x: ArrayLike,
    y: ArrayLike,
    at: str | ArrayLike,
    *,
    level: float = 0.9,
    lower: float | None = None,
    upper: float | None = None,
    exclude_before: float | None = None,
    sigma: ArrayLike | None = None,
) -> Forecast:
    """Return what a run is expected to reach at later x, with intervals whose coverage was measured on published runs.

    `x` (steps, tokens, compute; 0 or above) and `y` (the metric) are lists of the same length in any order and any
    units; rows with a missing or infinite number are dropped and counted, rows of the same x averaged. `at` is one x,
    several, or a text such as "2x" (twice the last x). `level` is the probability with which an interval is to hold
    what comes. `lower` and `upper` are what y cannot leave (0 and 1 for a pass rate; None or an infinity for no limit):
    to declare them makes every forecast better. Points before `exclude_before` are left out, `sigma` are standard
    errors of y, of which only the ratios matter.

    Six families of curves are each averaged over all their plausible parameters; they and the last value are weighted
    by how well they forecast later points of this run from earlier ones. The interval's scale comes from how far the
    plausible curves differ and how far such forecasts were off earlier in this run; its multiples come from published
    runs (`constants.py`).

    Where nothing can be said, `Forecast.refused` says why. Where the run shows no learning something is forecast all
    the same, and `Forecast.caution` says that its intervals are not to be relied on; `vrcore.advise` forecasts nothing
    then. Raises `FitError` for rows that cannot be understood and
    `ParameterError` for a level, a limit or an `at` that is none.
    """
    reach(level, constants.FORECAST, known=True)
    points = seen(x, y, sigma, exclude_before)
    bounds = limits(lower, upper, points.y)
    steps = asked(at, float(points.x[-1]) if points.n else 1.0)
    if points.n < backtest.FEWEST:
        some = f"there {'is' if points.n == 1 else 'are'} {points.n or 'none'}"
        return _refusal(
            f"A forecast needs evaluations at {backtest.FEWEST} different x at least; {some}.", level, points, bounds
        )
    end = float(points.x[-1])
    if steps[0] <= end:
        return _refusal(
            f"A forecast looks ahead: these points reach x = {number(end, 4)}, and x = {number(float(steps[0]), 4)} "
            "does not lie beyond.",
            level,
            points,
            bounds,
        )
    plans = backtest.plan(points.x, float(steps[-1]) / end)
    tested = backtest.centres(points.x, plans)
    posed = pose(points, bounds, np.concatenate([steps, tested]))
    told = tell(posed.run, points.n, posed.asked[: steps.size], level)
    if told is None:
        return _refusal(
            f"All {points.n} values are {number(float(points.y[0]), 4)}, and no limit of the metric is declared: when, "
            "whether and how far this changes cannot be told.",
            level,
            points,
            bounds,
        )
    value, low, high, last_low, last_high = (
        bounds.clip(posed.back(one)).tolist()
        for one in (told.value, told.low, told.high, told.last_low, told.last_high)
    )
    last = float(posed.back(np.array(told.last)))
    members = posed.back(told.found.members).T.tolist()
    caution = no_learning(points)
    return Forecast(
        float(level),
        tuple(
            Step(one, value[i], low[i], high[i], Expected(last, last_low[i], last_high[i]), _named(members[i]))
            for i, one in enumerate(steps.tolist())
        ),
        _named(told.found.weights.tolist()),
        backtest.backtest(posed, plans, posed.asked[steps.size :], level),
        "",
        assumptions(points, bounds, steps, known=told.wide.known, caution=caution),
        points,
        bounds,
        caution,
    )


def _named(numbers: list[float]) -> dict[str, float]:
    return dict(zip(MEMBERS, numbers, strict=True))


def _refusal(why: str, level: float, points: Seen, bounds: Limits) -> Forecast:
    return Forecast(float(level), (), {}, (), why, (), points, bounds)
