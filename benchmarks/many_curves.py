"""A thousand curves in one call, on one worker and on two, in turn: wall-clock times and their ratio."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.table import Row
from vrcore import CURVES, fit_all

CURVES_IN_ALL = 1000
POINTS = 100
NOISE = 0.04


def made() -> tuple[np.ndarray, np.ndarray]:
    """Return x (points,) and logistic curves (curves, points) with midpoints and slopes of their own."""
    rng = np.random.default_rng(1)
    x = np.linspace(1.0, 100.0, POINTS)
    rows = []
    for _ in range(CURVES_IN_ALL):
        truth = {
            "baseline": 0.1,
            "asymptote": 0.9,
            "midpoint": rng.uniform(30.0, 70.0),
            "slope": rng.uniform(0.06, 0.3),
        }
        rows.append(CURVES["logistic"].value(x, truth) + rng.normal(0.0, NOISE, POINTS))
    return x, np.array(rows)


def rows() -> list[Row]:
    """Return the times; the result must be the same."""
    x, y = made()
    fit_all(y[:4], "logistic", x=x, pool=False)  # what is compiled or imported on first use is not timed
    seconds, midpoints = {}, {}
    for workers in (1, 2):
        began = time.perf_counter()
        group = fit_all(y, "logistic", x=x, pool=False, workers=workers)
        seconds[workers] = time.perf_counter() - began
        midpoints[workers] = [one.fit.params["midpoint"] for one in group.individuals if one.fit is not None]
    return [
        Row(f"{CURVES_IN_ALL} curves of {POINTS} points, with all intervals, one worker", seconds[1], "s"),
        Row("the same, two workers", seconds[2], "s"),
        Row("one worker over two", seconds[1] / seconds[2], "times"),
        Row("curves fitted", len(midpoints[2]), "curves", float(CURVES_IN_ALL), at_least=True),
        Row(
            "curves that differ between the two", sum(a != b for a, b in zip(*midpoints.values(), strict=True)), "", 0.5
        ),
    ]
