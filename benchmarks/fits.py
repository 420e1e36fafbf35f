"""Curves fitted to 100 points: how long it takes and how often it is right, beside SciPy's own `curve_fit`."""

from __future__ import annotations

import math
import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from benchmarks.table import Row
from vrcore import CURVES, fit

POINTS = 100
NOISE = 0.04  # standard deviation, of a rise of 0.8
CURVES_EACH = 12
REPEATS = 3
RIGHT = 1.01  # a fit counts as correct up to this times the lowest residual sum of squares that anybody found
TRUTH = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 45.0, "slope": 0.12, "asymmetry": 1.7}
ANCHORED = {"slope": 3.5}

Answer = dict[str, float]


class Timed(NamedTuple):
    """The shortest of several times in seconds, and the residual sum of squares of each family (inf: none found)."""

    seconds: float
    rss: Answer


def points(truth: str, seed: int) -> tuple[Any, Any]:
    """Return 100 noisy points of a curve; every third set ends soon after half of the way."""
    family = CURVES[truth]
    given = TRUTH | (ANCHORED if family.anchored else {})
    x = np.linspace(1.0, 55.0 if seed % 3 == 2 else 100.0, POINTS)
    y = family.value(x, {name: given[name] for name in family.names})
    return x, y + np.random.default_rng(seed).normal(0.0, NOISE, POINTS)


def ours(x: Any, y: Any, families: tuple[str, ...]) -> Answer:
    """Return what `vrcore.fit` finds: one family, or all of them by "auto", with all that it says of a fit.

    Levels may lie anywhere, as with `curve_fit`; without being told, `fit` would keep those of shares from 0 to 1.
    """
    found = fit(x, y, families[0] if len(families) == 1 else "auto", lower=-math.inf, upper=math.inf)
    return {row.family: row.rss for row in found.table if row.family in families}


def theirs(x: Any, y: Any, families: tuple[str, ...]) -> Answer:
    """Return what `curve_fit` finds from a usual start: the range of y, the middle of x, a mild slope."""
    answer = {}
    for key in families:
        family = CURVES[key]
        slope = 1.0 if family.anchored else 4.0 / float(np.ptp(x))
        start = [float(y.min()), float(y.max()), float(np.median(x)), slope, 1.0][: len(family.names)]

        def curve(at: Any, low: float, high: float, *theta: float, family: Any = family) -> Any:
            return low + (high - low) * family.shape(at, *theta)

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", OptimizeWarning)  # it says so where it has no covariance
            try:
                params = curve_fit(curve, x, y, start)[0]
                residual = y - curve(x, *params)
                answer[key] = float(residual @ residual)
            except RuntimeError:  # it found nothing within its number of evaluations, and says it so
                answer[key] = float("inf")
    return {key: rss if np.isfinite(rss) else float("inf") for key, rss in answer.items()}


def timed(work: Callable[[], Answer]) -> Timed:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - began)
    return Timed(min(times), answer)


def rows() -> list[Row]:
    sets = [points(truth, seed) for truth in CURVES for seed in range(CURVES_EACH)]
    families = tuple(CURVES)
    lowest: list[Answer] = [{key: float("inf") for key in families} for _ in sets]
    taken: dict[tuple[str, ...], list[tuple[Timed, Timed]]] = {}
    for asked in (*((key,) for key in families), families):
        # in turn on the same points, so that whatever else the machine does meets both alike
        pairs = [(timed(partial(ours, x, y, asked)), timed(partial(theirs, x, y, asked))) for x, y in sets]
        taken[asked] = pairs
        for best, pair in zip(lowest, pairs, strict=True):
            for one in pair:
                for key, rss in one.rss.items():
                    best[key] = min(best[key], rss)
    found: list[Row] = []
    for asked, pairs in taken.items():
        name = asked[0] if len(asked) == 1 else "auto"
        ms, other = (statistics.median(pair[k].seconds for pair in pairs) * 1e3 for k in (0, 1))
        right = [sum(_right(pair[k].rss, best) for pair, best in zip(pairs, lowest, strict=True)) for k in (0, 1)]
        everything = len(sets) * len(asked)
        found += [
            Row(f"{name}: fit of {POINTS} points, median", ms, "ms", 30.0 if name == "auto" else None),
            Row(f"{name}: over curve_fit", ms / other, "times", 1.5 if name == "auto" else None),
            Row(f"{name}: correct fits of {everything}", right[0], "fits", right[1] + 1.0, at_least=True)
            if name == "auto"
            else Row(f"{name}: correct fits of {everything}", right[0], "fits"),
            Row(f"{name}: correct fits of curve_fit", right[1], "fits"),
        ]
    return found


def _right(rss: Answer, best: Answer) -> int:
    return sum(one <= RIGHT * best[key] for key, one in rss.items())
