"""How often intervals held, beside how often they were to hold: the numbers behind the calibration plot.

Derived by `benchmarks/calibrate_forecasts.py` on published learning curves from which the constants had learned
nothing (though the few round numbers in `interval.py` and `ensemble.py` were chosen with all of them in sight): the
other half of the tasks of the TD-MPC2 results (nicklashansen/tdmpc2 at e9f59321, MIT), with the limits of the metric
declared and without; TD3 (sfujim/TD3 at 34770ccd, MIT; no limit declared); and the classifiers of LCDB 1.1
(learning-curve-research/LCDB-1.1 at 37c3d9a3, CC BY 4.0; limits declared). Reinforcement-learning curves were cut at
25, 50 and 75 % of their points, the target the mean of the last evaluations; LCDB curves at 10, 30, 50, 70 and 90 %,
the targets all later anchors.
"""

from __future__ import annotations

from typing import NamedTuple

LEVELS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Nominal levels."""


class Checked(NamedTuple):
    """One set of curves: how many `forecasts`, and the share whose interval held, for each of `LEVELS`."""

    curves: str
    forecasts: int
    held: tuple[float, ...]


CHECKED = (
    Checked(
        "TD-MPC2 results, other half of the tasks, limits declared",
        419,
        (0.508, 0.554, 0.594, 0.642, 0.69, 0.723, 0.766, 0.85, 0.921, 0.967),
    ),
    Checked("the same, no limit declared", 413, (0.581, 0.63, 0.673, 0.714, 0.777, 0.833, 0.855, 0.923, 0.947, 0.978)),
    Checked("TD3", 21, (0.667, 0.667, 0.714, 0.714, 0.81, 0.905, 0.952, 0.952, 1.0, 1.0)),
    Checked("LCDB 1.1 (classifiers)", 2428, (0.631, 0.667, 0.702, 0.748, 0.789, 0.821, 0.852, 0.909, 0.949, 0.983)),
)


def calibration() -> tuple[Checked, ...]:
    """Return achieved coverage for each of `LEVELS`, one row a set of curves that the constants have not seen."""
    return CHECKED
