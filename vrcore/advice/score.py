"""What came of an advice: the numbers by which a log of advice is judged."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vrcore.advice.result import Advice
from vrcore.advice.run import Run
from vrcore.errors import ParameterError

NEIGHBOURS = 3
"""Forecasts are for the mean of so many neighbouring evaluations."""

REACHED = 0.95
"""A run counts as having reached the budget with an evaluation at or beyond this share of it."""


class Score(NamedTuple):
    """An advice of a run beside what came.

    `came` is the mean of the three evaluations nearest the budget, `error` what was expected less that, `inside`
    whether the interval held it, `interval_score` (h - l) + 2/alpha (l - y)+ + 2/alpha (y - h)+ (Gneiting and Raftery
    2007, JASA 102, 359-378; recalled), lower is better. `mattered` says whether the gain was at least what matters,
    `brier` is the squared distance of its forecast probability from that.
    """

    key: str
    run: str
    recommendation: str
    came: float
    error: float
    inside: bool
    interval_score: float
    mattered: bool
    brier: float


def score(advice: Advice, x: ArrayLike, y: ArrayLike, name: str | None = None) -> Score:
    """Return how an advice did, given the later log `x`, `y` of the run `name` (the run it is about by default).

    Raises `ParameterError` where nothing was forecast for that run, and where the log does not reach the budget.
    """
    one = advice.run(advice.about if name is None else name)
    if one.at_budget is None or one.likely is None:
        raise ParameterError(f"nothing was forecast for {one.name}, so there is nothing to score: {one.refused}")
    later = Run(x, y, one.name)
    if later.last < REACHED * one.budget:
        raise ParameterError(f"the log ends at {later.last:g} and the forecast was for {one.budget:g}: score it later.")
    after = later.steps > one.last
    steps, values = later.steps[after], later.values[after]
    if not steps.size:
        raise ParameterError(f"the log has no evaluation after {one.last:g}, where the advice was given.")
    near = np.argsort(np.abs(steps - one.budget), kind="stable")[:NEIGHBOURS]
    came = float(values[near].mean())
    value, low, high = one.at_budget
    alpha = 1.0 - advice.options.level
    missed = max(low - came, 0.0) + max(came - high, 0.0)
    gained = one.now - came if advice.options.lower_is_better else came - one.now
    mattered = gained >= one.matters
    return Score(
        advice.key,
        one.name,
        one.recommendation,
        came,
        value - came,
        bool(low <= came <= high),
        high - low + 2.0 / alpha * missed,
        mattered,
        (one.likely - mattered) ** 2,
    )
