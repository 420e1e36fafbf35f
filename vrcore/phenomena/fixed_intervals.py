"""Fixed intervals of growing length, on groups of their own: what the rows about timing share."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.pauses import response_rates
from vrcore.measures.spans import Floats
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import Bench

INTERVALS = (15, 30, 60, 120)
MEASURED = 3


def fixed_intervals(bench: Bench) -> Generator[float, None, dict[int, EventLog]]:
    """Run a group on each interval: 60 reinforcers of FI 15 s, 60 of its own interval, and 40 that are measured."""
    groups = {}
    for seconds in INTERVALS:
        groups[seconds] = yield from bench.run(
            Phase("FI 15-s", reinforcers=60, limit_seconds=7_200.0),
            Phase(f"FI {seconds}-s", reinforcers=60, limit_seconds=14_400.0),
            Phase(f"FI {seconds}-s", reinforcers=40, limit_seconds=14_400.0),
        )
    return groups


def rates_in_training(groups: dict[int, EventLog]) -> dict[str, Floats]:
    """Return responses per minute on FI 15 s, by which it is told who learnt."""
    return {
        f"FI 15 s before FI {seconds} s": by_subject(response_rates(log), 1, "per_minute")
        for seconds, log in groups.items()
    }


def slope(values: Floats) -> float:
    """Return the slope of ln(values) on ln(interval): 1 for what grows in proportion, 0 for what stays."""
    return float(np.polyfit(np.log(INTERVALS), np.log(values), 1)[0])
