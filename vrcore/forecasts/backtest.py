"""The same forecaster on earlier parts of the same run: did what came fall inside its intervals?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.forecasts.averaging import Array
from vrcore.forecasts.ensemble import LAST
from vrcore.forecasts.posed import Posed
from vrcore.forecasts.telling import tell

FEWEST = 6
"""From fewer points nothing is forecast, nor tested."""

ORIGINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""After which shares of the points the rest is forecast."""


class Tested(NamedTuple):
    """One forecast that can be checked: made from the points up to x = `origin`, for the mean of three points at `at`.

    `value`, `low` and `high` are what was forecast, `actual` what came, `inside` whether it lay between the two.
    """

    origin: float
    at: float
    value: float
    low: float
    high: float
    actual: float
    inside: bool


class Plan(NamedTuple):
    """After how many points each test forecasts, and the first of the three points whose mean it forecasts."""

    before: int
    window: int


def plan(x: Array, ratio: float) -> list[Plan]:
    """Return the tests that these points allow, each looking as many times ahead as was asked, or as far as they go."""
    centres = _windows(x)
    found = []
    for before in sorted({round(share * x.size) for share in ORIGINS}):
        if before < FEWEST or before >= centres.size:
            continue
        far = int(np.searchsorted(centres, ratio * x[before - 1], side="right")) - 1
        found.append(Plan(before, max(far, before)))
    return found


def centres(x: Array, plans: list[Plan]) -> Array:
    """Return the x at which each test forecasts."""
    return _windows(x)[np.array([one.window for one in plans], dtype=np.int64)]


def backtest(posed: Posed, plans: list[Plan], columns: NDArray[np.int64], level: float) -> tuple[Tested, ...]:
    """Return the rows of these tests; `columns` say where in the run the x of each stands."""
    run = posed.run
    rows = []
    for (before, window), column in zip(plans, columns.tolist(), strict=True):
        told = tell(run, before, np.array([column]), level)
        if told is None:
            continue
        actual = float(run.y[window : window + LAST].mean())
        low, high = float(told.low[0]), float(told.high[0])
        value, least, most, came = posed.back(np.array([float(told.value[0]), low, high, actual])).tolist()
        place, at = float(run.x[before - 1]), float(run.everywhere[column])
        rows.append(Tested(place, at, value, least, most, came, low <= actual <= high))
    return tuple(rows)


def _windows(x: Array) -> Array:
    return np.convolve(x, np.full(LAST, 1.0 / LAST), "valid")
