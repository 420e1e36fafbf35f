"""Least squares for one task from one start: MINPACK through SciPy, with the exact gradient, inside the box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.optimize import leastsq

from vrcore.curves.family import Array
from vrcore.curves.kernels import polish
from vrcore.curves.lattice import Lattice
from vrcore.curves.reduced import Reduced
from vrcore.curves.task import Task

ROUGH = 1e-6
"""Tolerance where a search has to find a valley, or whether its floor lies below a limit, and not its last digits."""

MOST_EVALUATIONS = {True: 60, False: 200}
"""How many places a rough search and one for the last digits look at: then a valley is taken to run on without end."""

MOST_RELEASES = 8
"""How often a search may be started again because it stopped at an end of the box that it would rather leave."""


class Solution(NamedTuple):
    """Scaled parameters in the family's order, and the weighted residual sum of squares in scaled units."""

    params: Array
    rss: float


def lattice_of(task: Task, pinned: Mapping[int, float]) -> Lattice:
    """Return the family's grid over the points with `pinned` held; the same one as long as no more shape is held."""
    return task.lattice.holding(
        {place - 2: value for place, value in pinned.items() if place >= 2 and place not in task.pinned}
    )


def grid(task: Task, pinned: Mapping[int, float], count: int) -> list[Array]:
    """Return the `count` best start vectors of the task with `pinned` held, best first."""
    return lattice_of(task, pinned).nearest(task.level_range(0, pinned), task.level_range(1, pinned), count)


def solve(
    task: Task,
    start: Array,
    pinned: Mapping[int, float] | None = None,
    tolerance: float = 1e-10,
    enough: float = -np.inf,
) -> Solution:
    """Return the local minimum reached from the shape of `start` with `pinned` held.

    Levenberg-Marquardt knows no box; the problem it is given ends at the box instead (see `Reduced`). Where it stopped
    at an end from which the way back in leads downhill, it is sent there again. What fits as well as `enough` is not
    improved any further.
    """
    held = task.pinned if pinned is None else pinned
    start = np.clip(start, task.low, task.high)
    for place, value in held.items():
        start[place] = value
    if task.compiled:
        return _compiled(task, start, held, tolerance, enough)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        reduced = Reduced(task, held, start, enough)
        z = reduced.search(start)
        if z.size:
            z = _search(reduced, z, tolerance)
        return Solution(reduced.params(z), reduced.rss(z))


def _compiled(task: Task, start: Array, held: Mapping[int, float], tolerance: float, enough: float) -> Solution:
    """Do the same with the compiled loop."""
    params = start.copy()
    theta, box = np.ones(3), np.ones((3, 2))
    members = params.size - 2
    theta[:members] = params[2:]
    box[:members, 0], box[:members, 1] = task.low[2:], task.high[2:]
    free = np.zeros(3, dtype=np.bool_)
    free[:members] = [place not in held for place in range(2, params.size)]
    ends = np.array([*task.level_range(0, held), *task.level_range(1, held)])
    levels = np.empty(2)
    rss = polish(
        task.family.code,
        *task.columns,
        task.whiten.before,
        task.whiten.autocorrelation,
        theta,
        task.logs,
        free,
        box,
        ends,
        tolerance,
        enough,
        MOST_EVALUATIONS[tolerance >= ROUGH],
        levels,
    )
    params[:2], params[2:] = levels, theta[:members]
    return Solution(params, rss)


def _search(reduced: Reduced, z: Array, tolerance: float) -> Array:
    before = np.inf
    reduced.settle(z)
    for _ in range(MOST_RELEASES):
        found = leastsq(
            reduced.residual,
            z,
            Dfun=reduced.jacobian,
            col_deriv=True,
            full_output=True,  # without it, an end of the evaluations would be a warning
            ftol=tolerance,
            xtol=tolerance,
            gtol=tolerance,
            maxfev=MOST_EVALUATIONS[tolerance >= ROUGH],
        )[0]
        z = reduced.clipped(found)
        if not reduced.settle(z):
            break
        now = reduced.rss(z)
        if not now < before:
            break
        before = now
    return z


def sum_of_squares(task: Task, params: Array) -> float:
    """Return the weighted residual sum of squares of scaled parameters."""
    share = task.family.shape(task.x, *params[2:])
    residual = task.times(params[0] * (1.0 - share) + params[1] * share - task.y)
    return float(residual @ residual)
