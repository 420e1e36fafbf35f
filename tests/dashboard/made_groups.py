"""Groups with known numbers, for tests of what is drawn and said of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.group import Group, Pace
from vrcore import Experiment, Phase
from vrcore.measures import Course, Resistance, mean_interval
from vrcore.measures.extinction import Criterion


def made(schedule: str, responses: Sequence[float], *, per_response: float = 0.1, seconds: float = 1200.0) -> Group:
    """Return a group whose subjects made so many responses before the criterion (inf: never, nan: learnt nothing)."""
    until = np.array(responses, dtype=float)
    n = len(until)
    minutes = until / 40.0
    total = np.full(n, 900.0)
    held = Resistance(
        Criterion(), np.where(np.isnan(until), 2.0, 40.0), np.full(n, per_response), until, minutes,
        until * per_response, total, np.full(n, seconds / 60.0),
    )  # fmt: skip
    rates = np.linspace(10.0, 40.0, 8) + np.arange(n)[:, None] * 0.5
    course = Course("minutes", np.arange(8) + 0.5, rates)
    pace = Pace(np.array([0.5, 1.5]), np.array([10.0, 20.0]), np.array([9.0, 19.0]), np.array([11.0, 21.0]))
    experiment = Experiment(
        "change-point", [Phase(schedule, reinforcers=20), Phase("EXT", seconds=seconds)], subjects=n, seed=1
    )
    return Group(experiment, course, *mean_interval(rates), held, (pace, pace), 0)
