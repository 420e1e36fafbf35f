"""What a forecast says, rests on, and cannot say, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrcore.curves.wording import number, percent
from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.seen import Seen

if TYPE_CHECKING:
    from vrcore.forecasts.result import Forecast

FAR = 4.0
"""How many times ahead the runs look from which the intervals were learned."""


def sentences(forecast: Forecast) -> str:
    """Return the forecast of the furthest x asked, the last value beside it, and the backtest; or the refusal."""
    if forecast.refused:
        return forecast.refused
    step = forecast.steps[-1]
    level = percent(forecast.level)
    told = (
        f"At x = {number(step.at, 4)} the mean of three evaluations is forecast at {number(step.value)}, "
        f"with {level} probability between {number(step.low)} and {number(step.high)}. "
        f"If nothing changes any more, it is {number(step.last.value)} "
        f"({number(step.last.low)} to {number(step.last.high)})."
    )
    tests = len(forecast.backtest)
    if not tests:
        return f"{told} The run is too short to test this on its own past."
    inside = sum(row.inside for row in forecast.backtest)
    return f"{told} Made earlier in this run, {inside} of {tests} such forecasts held ({level} promised)."


def assumptions(points: Seen, limits: Limits, at: Array, *, known: bool) -> tuple[str, ...]:
    """Return what the forecast rests on."""
    found = [
        "The recipe, the data and the metric stay the same.",
        "The run is like the published reinforcement-learning runs from which the intervals were learned: seed means "
        "or single runs that do learn something in the end.",
        "An interval is for the mean of three neighbouring evaluations, not for a single one.",
    ]
    if not known:
        found.append(
            "No limit of the metric is declared on the side it moves to, so the interval is wide, and for a run that "
            "has only begun to move still too narrow; say what the highest possible value is (or the lowest, for a "
            "metric that falls) if there is one."
        )
    ratio = float(at[-1] / points.x[-1])
    if ratio > FAR:
        found.append(
            f"It looks {number(ratio, 2)} times as far as the run has come; on reinforcement-learning runs the "
            f"intervals were checked up to {FAR:g} times."
        )
    if points.block > 1:
        found.append(f"Each {points.block} neighbouring rows were averaged first; an evaluation means such an average.")
    if points.excluded:
        found.append(f"{points.excluded} early rows were left out as asked.")
    if points.dropped:
        found.append(f"{points.dropped} rows with a missing or infinite number were left out.")
    return tuple(found)
