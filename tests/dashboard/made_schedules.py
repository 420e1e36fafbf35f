"""Four groups with known numbers, for tests of what is drawn and said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.four_schedules_group import WAIT_BINS, Group
from dashboard.four_schedules_settings import PAGE
from dashboard.four_schedules_study import Asked, Study, asked_for, work

# A learner that has learnt in so short a practice.
BASE = PAGE.defaults | {"agent": "q-learning", "seed": 1, "subjects": 6, "minutes": 10, "practice": 10}


def asked(**changes: Any) -> Asked:
    """Return what a small page asks for."""
    return asked_for(BASE | changes)


def done(wanted: Asked) -> Study:
    """Run a study to its end; the shares that it yields never fall."""
    running, last = work(wanted), 0.0
    while True:
        try:
            share = next(running)
        except StopIteration as stop:
            return stop.value
        assert last - 1e-9 <= share <= 1.0
        last = share


def group(kind: str, rates: Sequence[float], incomes: Sequence[float], **values: Sequence[float]) -> Group:
    """Return a group whose subjects responded and were paid so; each has one response and one reinforcer a second."""
    n = len(rates)
    rate = np.array(rates, float)
    held = {
        "rate": rate, "running": rate, "pause": np.full(n, 1.0), "income": np.array(incomes, float),
        "cost": rate / np.array(incomes, float), "quarter_life": np.linspace(0.24, 0.26, n),
        "relative_pause": np.linspace(0.95, 1.05, n),
    }  # fmt: skip
    held |= {name: np.array(one, float) for name, one in values.items()}
    shares = np.zeros((n, WAIT_BINS))
    shares[:, 0] = 1.0
    events = tuple(np.arange(1.0, 61.0).astype("f4") for _ in range(n))
    name = f"{kind} 10" if kind.endswith("R") else f"{kind} 30-s"
    seconds = np.full(n, 30.0 if kind.endswith("I") else np.nan)
    return Group(kind, name, held, events, events, shares, shares, seconds)


def study(
    variable: Sequence[float],
    interval: Sequence[float],
    *,
    paid: tuple[Sequence[float], Sequence[float]] | None = None,
    match: str = "income",
    **values: Sequence[float],
) -> Study:
    """Return a study whose VR and VI subjects responded so; `paid` are their reinforcers a minute, 2 for all if not.

    `values` replace those of FR and FI.
    """
    n = len(variable)
    income = paid or ([2.0] * n, [2.0] * n)
    groups = {
        "FR": group("FR", [40.0] * n, [2.0] * n, **values),
        "VR": group("VR", variable, income[0]),
        "FI": group("FI", [40.0] * n, [2.0] * n, **values),
        "VI": group("VI", interval, income[1]),
    }
    return Study(asked(match=match, subjects=n), groups)
