"""What a forecast says, rests on, and cannot say, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vrcore.curves.wording import apart, number, percent
from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.seen import Seen
from vrcore.formats.wording import left_out
from vrcore.trends.learning import FEWEST, signs

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
    value, low, high = apart(step.value, step.low, step.high)
    last, last_low, last_high = apart(*step.last)
    told = (
        f"At x = {number(step.at, 4)} the mean of three evaluations is forecast at {value}, "
        f"with {level} probability between {low} and {high}. "
        f"If nothing changes any more, it is {last} ({last_low} to {last_high})."
    )
    told = f"{forecast.caution} {told}".strip()
    tests = len(forecast.backtest)
    if not tests:
        return f"{told} The run is too short to test this on its own past."
    inside = sum(row.inside for row in forecast.backtest)
    return f"{told} Made earlier in this run, {inside} of {tests} such forecasts held ({level} promised)."


def no_learning(points: Seen) -> str:
    """Return a sentence where these points show no learning in either direction, else an empty text.

    The run is looked at as it is and turned over, as nobody has said which way is better. The intervals were learned
    from runs that do learn (`constants.py`). On made runs that show none yet and learn later those for 90 % held 63 and
    39 % where the midpoint lies at 1 to 1.25 and at 1.25 to 1.6 times the data, with the limits declared, and 54 and
    26 % without, over 1.25 to 4 times the data (`benchmarks/early_forecasts.py`).
    """
    if points.n < FEWEST or signs(points.y).any or signs(-points.y).any:
        return ""
    return (
        f"No learning is detectable in these {points.n} points: should it set in later, the intervals hold far less "
        "often than they promise."
    )


EARLY = 0.1
GOVERNS = 5.0
"""Where a metric has no two limits, intervals are in units of the range of the run. If that is so many times the range
without this share of the points at its start, a few early points set them. A convention, for a sentence alone."""


def early_points(points: Seen, limits: Limits) -> str:
    """Return a sentence where the first points make up nearly all of the range of the run, else an empty text."""
    first = max(1, int(EARLY * points.n))
    whole, rest = float(np.ptp(points.y)), float(np.ptp(points.y[first:])) if points.n > first else 0.0
    if None not in limits or points.n < FEWEST or not 0.0 < GOVERNS * rest < whole:
        return ""
    return (
        f"The first {first} of {points.n} points make this run's range {number(whole / rest, 2)} times as large, and "
        "the intervals are in units of it: leave them out if they are a warm-up."
    )


SAME = "The recipe, the data and the metric stay the same."
OF_THREE = "An interval is for the mean of three neighbouring evaluations, not for a single one."


def assumptions(points: Seen, limits: Limits, at: Array, *, known: bool, caution: str = "") -> tuple[str, ...]:
    """Return what the forecast rests on, a `caution` first."""
    found = [
        *([caution] if caution else []),
        *([early] if (early := early_points(points, limits)) else []),
        SAME,
        "The run is like the published reinforcement-learning runs from which the intervals were learned: seed means "
        "or single runs that do learn something in the end.",
        OF_THREE,
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
        found.append(f"{left_out(points.excluded, 'early row')[:-1]} as asked.")
    if points.dropped:
        found.append(left_out(points.dropped, "row", "with a missing or infinite number"))
    return tuple(found)
