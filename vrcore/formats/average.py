"""The mean of several runs, step by step, saying which steps were compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.errors import LogError
from vrcore.formats.single_run import Run
from vrcore.formats.wording import left_out, shortened

_ENOUGH = 3  # shared steps needed before the mean is taken at these and nothing is interpolated


class Mean(NamedTuple):
    """A mean curve; `standard_error` (SD over runs with n - 1, divided by the root of n) is None for a single run."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    standard_error: NDArray[np.float64] | None


def averaged(runs: Sequence[Run], columns: Sequence[str], x_name: str, notes: list[str]) -> Mean:
    """Return the mean of `runs` at the steps that all of them have, or on a common grid where they share too few.

    The grid is that of the run with the fewest steps inside the range that all cover; values between a run's own
    steps are interpolated linearly and nothing is extrapolated. Raises `LogError` where no range is common to all.
    """
    if len(runs) == 1:
        return Mean(runs[0].x, runs[0].y, None)
    what = " and ".join(columns)
    shared = reduce(lambda left, right: np.intersect1d(left, right, assume_unique=True), (run.x for run in runs))
    steps = np.unique(np.concatenate([run.x for run in runs]))
    if shared.size >= _ENOUGH:
        values = np.stack([run.y[np.searchsorted(run.x, shared)] for run in runs])
        notes.append(f"Mean of {len(runs)} runs (over {what}) at the {shared.size} steps that all of them have.")
        if shared.size < steps.size:
            shortest = min(runs, key=lambda run: float(run.x[-1]))
            ends = f" ({shortest.label} ends first, at {shortest.x[-1]:g})" if shortest.x[-1] < steps[-1] else ""
            notes.append(left_out(steps.size - shared.size, "step", f"that not all runs have{ends}"))
    else:
        low, high = max(run.x[0] for run in runs), min(run.x[-1] for run in runs)
        fewest = min(runs, key=lambda run: run.x.size)
        shared = fewest.x[(fewest.x >= low) & (fewest.x <= high)]
        if shared.size < 2:
            raise LogError(
                f"the {len(runs)} runs have no stretch of {shortened(x_name)} in common, so they have no mean: choose "
                "one run."
            )
        values = np.stack([_between(shared, run) for run in runs])
        notes.append(
            f"Mean of {len(runs)} runs (over {what}) whose steps differ: each was interpolated linearly at the "
            f"{shared.size} steps of {fewest.label} between {low:g} and {high:g}."
        )
    with np.errstate(over="ignore"):
        error = values.std(axis=0, ddof=1) / np.sqrt(len(runs))
    return Mean(shared, (values / len(runs)).sum(axis=0), error)


def _between(steps: NDArray[np.float64], run: Run) -> NDArray[np.float64]:
    """Return a run's values, interpolated linearly at steps inside its range, also where a slope would overflow."""
    values = np.interp(steps, run.x, run.y)
    if np.isfinite(values).all():
        return values
    right = np.clip(np.searchsorted(run.x, steps), 1, run.x.size - 1)
    share = (steps - run.x[right - 1]) / (run.x[right] - run.x[right - 1])
    return run.y[right - 1] * (1.0 - share) + run.y[right] * share
