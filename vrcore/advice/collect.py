"""From whatever a user has (arrays, pairs, a mapping, curve data, runs) to a tuple of `Run`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vrcore.advice.run import Run
from vrcore.errors import FitError, ParameterError
from vrcore.formats.curve_data import CurveData

EXPECTED = (
    "runs must be one run or several: a pair (x, y), a mapping of names to pairs, curve data, or vrcore.advice.Run"
)


def collect(
    runs: Any, lower: float | None = None, upper: float | None = None, cost: float | None = None
) -> tuple[Run, ...]:
    """Return runs with different names; `lower`, `upper` and `cost` fill in what a run does not declare itself.

    A pair of equally long lists of numbers is one run; so is an array of shape (2, n) or (n, 2). Raises `FitError`
    for anything else that is not a run, and for two runs of the same name.
    """
    found = [_declared(run, lower, upper, cost) for run in _runs(runs, lower, upper, cost)]
    if not found:
        raise FitError("there is no run to advise on.")
    names = [run.name for run in found]
    for name in names:
        if names.count(name) > 1:
            raise FitError(f'two runs are named "{name}": give each run its own name.')
    return tuple(found)


def upwards(runs: tuple[Run, ...], *, lower_is_better: bool) -> tuple[Run, ...]:
    """Return the runs in the sign in which higher is better. Raises `ParameterError` for one that says otherwise."""
    for run in runs:
        if run.turned and not lower_is_better:
            raise ParameterError(
                f"the sign of {run.name} was turned, because lower is better: say lower_is_better=True, or give the "
                "run as it was logged."
            )
    return tuple(run.negated() if lower_is_better and not run.turned else run for run in runs)


def _runs(runs: Any, lower: float | None, upper: float | None, cost: float | None) -> list[Run]:
    match runs:
        case Run() | CurveData():
            return [_run(runs, "run", lower, upper, cost)]
        case Mapping():
            return [_run(one, str(name), lower, upper, cost) for name, one in runs.items()]
        case _ if _pair(runs):
            return [_run(runs, "run", lower, upper, cost)]
        case Sequence() if not isinstance(runs, str | bytes):
            return [_run(one, f"run {place}", lower, upper, cost) for place, one in enumerate(runs, start=1)]
        case _:
            raise FitError(f"{EXPECTED}; this is of type {type(runs).__name__}.")


def _run(one: Any, name: str, lower: float | None, upper: float | None, cost: float | None) -> Run:
    match one:
        case Run():
            return one
        case CurveData():
            # A reader has ordered these rows already; what it changed is known from its own notes.
            x, y, error = one.to_the_end
            return Run(
                x,
                y,
                name,
                lower,
                upper,
                sigma=error,
                cost=cost,
                restarts=one.restarts,
                notes=one.notes if one.faults.bad_steps else (),
            )
        case _ if _pair(one):
            x, y = one if len(one) == 2 else np.asarray(one, dtype=float).T
            return Run(x, y, name, lower, upper, cost=cost)
        case _:
            raise FitError(f"{EXPECTED}; {name} is of type {type(one).__name__}.")


def _pair(one: Any) -> bool:
    if isinstance(one, str | bytes | Mapping) or not hasattr(one, "__len__"):
        return False
    if isinstance(one, np.ndarray):
        return one.ndim == 2 and 2 in one.shape
    return len(one) == 2 and all(np.ndim(part) == 1 and _numeric(part) for part in one)


def _numeric(part: Any) -> bool:
    # a list of two runs is not a pair of columns, although both have length two
    return bool(np.asarray(part).dtype.kind in "iufb")


def _declared(run: Run, lower: float | None, upper: float | None, cost: float | None) -> Run:
    """Return the run with the limits and the cost of the call where it has none of its own."""
    lower, upper = run.sense.limits(lower, upper)
    wanted = {
        "lower": run.lower if run.lower is not None else lower,
        "upper": run.upper if run.upper is not None else upper,
        "cost": run.cost if run.cost is not None else cost,
    }
    if all(getattr(run, key) == value for key, value in wanted.items()):
        return run
    return Run(
        run.x,
        run.y,
        run.name,
        wanted["lower"],
        wanted["upper"],
        sigma=run.sigma,
        training_reward=run.training_reward,
        truncation=run.truncation,
        cost=wanted["cost"],
        restarts=run.given_restarts,
        notes=run.notes,
        turned=run.turned,
    )
