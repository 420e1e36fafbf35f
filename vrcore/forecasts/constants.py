"""How far real runs went beyond the scale of `interval.py`: quantiles, learned once, checked on runs not used here.

Derived by `benchmarks/calibrate_forecasts.py` from the learning curves of DreamerV3 (Procgen with three agents and
Atari 100k; danijar/dreamerv3 at e3f02248, MIT) and from half of the tasks of the TD-MPC2 results (five methods;
nicklashansen/tdmpc2 at e9f59321, MIT; the half with an even SHA-256 of the task's name), each run cut at 25, 50 and
75 % of its points, the target the mean of its last evaluations. The TD-MPC2 curves count twice: with the limits of
their metric declared and without. Each tail was taken at .85 of its size, because runs of a new source are less like
these than these are like each other. Curves that rose by less than .1 of their scale were left out, so that everything
here holds for runs that do learn something in the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

TAILS = np.array([0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.5])
"""Shares of runs that end beyond the numbers below, on each side."""

LOWEST, HIGHEST = 0.05, 0.99
"""Levels for which the tails were counted."""


class Table(NamedTuple):
    """For each of `TAILS`, how many scales the error exceeds in that share of runs, 0 where the value is inside.

    `ahead`: further in the direction of progress than forecast, where a limit of the metric on that side is declared
    (`known`) and where it is not; `behind`: less far.
    """

    ahead_known: tuple[float, ...]
    ahead_unknown: tuple[float, ...]
    behind: tuple[float, ...]


FORECAST = Table(
    ahead_known=(8.09, 5.05, 4.16, 2.68, 1.65, 1.39, 1.12, 0.96, 0.68, 0.0),
    ahead_unknown=(108.26, 69.79, 32.87, 17.91, 10.13, 8.19, 6.08, 5.06, 3.28, 0.0),
    behind=(22.83, 13.26, 5.69, 2.52, 1.19, 0.85, 0.56, 0.37, 0.07, 0.0),
)
"""Around the forecast."""

LAST = Table(
    ahead_known=(8.1, 6.42, 5.0, 3.16, 2.31, 1.74, 1.56, 1.35, 0.92, 0.0),
    ahead_unknown=(108.52, 69.95, 34.98, 21.71, 13.39, 10.37, 8.68, 7.26, 4.85, 0.0),
    behind=(22.57, 12.86, 4.63, 2.02, 0.93, 0.48, 0.2, 0.0, 0.0, 0.0),
)
"""Around the last value."""
