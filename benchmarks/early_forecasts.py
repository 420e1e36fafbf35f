"""How often forecasts of made runs hold, by how far before or behind the end of the data the midpoint lies.

Published learning curves are mostly cut after their midpoint, so that they say little of those cut before it. None of
these four families is one that the forecaster averages over, but for Hill with powers between those of its grid. Runs
that do not show a trend yet are counted apart: nobody can tell them from runs that have ended. These runs were looked
at while `QUICKENING` was chosen, so that they are no independent check of it.

Straight lines that go on as they did are the other course that published learning curves hardly ever take.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from benchmarks.table import Row
from vrcore.advice.findings.no_trend import no_trend
from vrcore.advice.run import Run
from vrcore.forecasts import forecast

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]

RUNS = 1200
LENGTHS = (12, 25, 40, 80)
NOISE = (0.003, 0.01, 0.03)
AHEAD = np.array([1.25, 1.5, 2.0, 4.0])
MIDPOINTS = (0.5, 0.75, 1.0, 1.25, 1.6)
LEVEL = 0.9


def normal(rng: np.random.Generator, middle: float) -> Curve:
    width = rng.uniform(0.1, 0.4)
    return lambda u: np.asarray(norm.cdf((u - middle) / width))


def richards(rng: np.random.Generator, middle: float) -> Curve:
    rate, shape = rng.uniform(4.0, 15.0), rng.uniform(0.3, 3.0)
    return lambda u: np.asarray((1.0 + (2.0**shape - 1.0) * np.exp(-rate * (u - middle))) ** (-1.0 / shape))


def hill(rng: np.random.Generator, middle: float) -> Curve:
    power = rng.uniform(1.0, 9.0)
    return lambda u: np.asarray(1.0 / (1.0 + (middle / u) ** power))


def mirrored_gompertz(rng: np.random.Generator, middle: float) -> Curve:
    rate = rng.uniform(3.0, 9.0)
    return lambda u: np.asarray(1.0 - np.exp(-np.log(2.0) * np.exp(rate * (u - middle))))


FAMILIES = (normal, richards, hill, mirrored_gompertz)


def coverage(count: int, *, known: bool, seed: int = 991) -> Array:
    """Return rows (midpoint over the last x, a trend is seen, held, width), one for each x of each run."""
    rng = np.random.default_rng(seed)
    found = []
    for place in range(count):
        n, noise = int(rng.choice(LENGTHS)), float(rng.choice(NOISE))
        u = np.append(np.sort(rng.uniform(0.01, 1.0, n - 1)), 1.0)
        middle = rng.uniform(MIDPOINTS[0], MIDPOINTS[-1])
        curve = FAMILIES[place % len(FAMILIES)](rng, middle)
        start = rng.uniform(0.05, 0.3)
        rise = rng.uniform(0.2, 1.0 - start)
        y = start + rise * curve(u) + noise * rng.standard_normal(n)
        limits = {"lower": 0.0, "upper": 1.0} if known else {}
        seen = no_trend(Run(u, y, **limits)) is None
        told = forecast(u, y, AHEAD, level=LEVEL, **limits)
        for step, ratio in zip(told.steps, AHEAD.tolist(), strict=True):
            truth = start + rise * float(curve(np.array([ratio]))[0])
            found.append((middle, seen, step.low <= truth <= step.high, step.high - step.low))
    return np.array(found, dtype=np.float64)


def lines(count: int, *, known: bool, seed: int = 992) -> Array:
    """Return rows (x over the last one, held), one for each x of each straight line."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        n, noise = int(rng.choice(LENGTHS)), float(rng.choice(NOISE))
        start, slope = rng.uniform(0.05, 0.3), rng.uniform(0.15, 0.35)
        u = np.linspace(1.0 / n, 1.0, n)
        y = start + slope * u + noise * rng.standard_normal(n)
        told = forecast(u, y, AHEAD[:3], level=LEVEL, **({"lower": 0.0, "upper": 1.0} if known else {}))
        found += [
            (ratio, step.low <= start + slope * ratio <= step.high)
            for ratio, step in zip(AHEAD.tolist(), told.steps, strict=False)
        ]
    return np.array(found, dtype=np.float64)


def rows() -> list[Row]:
    found = []
    for known in (True, False):
        every = lines(RUNS // 3, known=known)
        words = "limits of the metric declared" if known else "no limit declared"
        for ratio in AHEAD[:3].tolist():
            held = every[every[:, 0] == ratio, 1]
            title = f"straight lines, {ratio:g} times as far, {words}: 90% intervals hold"
            found.append(Row(title, 100.0 * float(held.mean()), "%"))
    for known in (True, False):
        every = coverage(RUNS, known=known)
        words = "limits of the metric declared" if known else "no limit declared"
        for low, high in itertools.pairwise(MIDPOINTS):
            own = every[(every[:, 0] >= low) & (every[:, 0] < high)]
            title = f"midpoint at {low:g} to {high:g} of the data, {words}"
            shown, hidden = own[own[:, 1] == 1.0], own[own[:, 1] == 0.0]
            found += [
                Row(f"{title}: 90% intervals hold", 100.0 * float(shown[:, 2].mean()), "%"),
                Row(f"{title}: median width", float(np.median(shown[:, 3])), ""),
                Row(f"{title}: runs without a trend", 100.0 * len(hidden) / len(own), "%"),
            ]
            if len(hidden):
                found.append(Row(f"{title}: their intervals hold", 100.0 * float(hidden[:, 2].mean()), "%"))
    return found
