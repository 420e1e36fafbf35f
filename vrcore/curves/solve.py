"""Least squares for one task from one start: SciPy, with the exact Jacobian, inside the box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares

from vrcore.curves.family import Array
from vrcore.curves.projection import nearest_cells
from vrcore.curves.task import Task

Function = Callable[[Array], Array]


class Solution(NamedTuple):
    """Scaled parameters in the family's order, and the weighted residual sum of squares in scaled units."""

    params: Array
    rss: float


def grid(task: Task, pinned: Mapping[int, float], count: int) -> list[Array]:
    """Return the `count` best start vectors of the task with `pinned` held, best first."""
    theta = {place - 2: value for place, value in pinned.items() if place >= 2}
    ranges = task.level_range(0, pinned), task.level_range(1, pinned)
    return [np.array(one) for one in nearest_cells(task.family, task.x, task.y, task.weight, *ranges, count, theta)]


def solve(
    task: Task,
    start: Array,
    pinned: Mapping[int, float] | None = None,
    tolerance: float = 1e-10,
    enough: float = np.inf,
) -> Solution:
    """Return the local minimum reached from `start` with `pinned` held.

    Levenberg-Marquardt without bounds is four times as fast as the bounded method and finds more digits, so it goes
    first. Where it leaves the box over a level, that level is held at its end and the rest found again; the answer
    stands if the level presses outwards. Everything else goes to the bounded method, unless the fit is worse than
    `enough` even without a box: then nobody wants to know by how much.
    """
    held = dict(task.pinned if pinned is None else pinned)
    start = np.clip(start, task.low, task.high)
    for place, value in held.items():
        start[place] = value
    if len(held) == start.size:
        return Solution(start, sum_of_squares(task, start))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        found = _free(task, start, held, tolerance)
        if found is not None and _inside(task, found.params, held):
            return found
        if found is not None and found.rss > enough:
            return Solution(start, found.rss)
        ends = _crossed(task, found.params, held) if found is not None else {}
        if ends and len(held) + len(ends) < start.size:
            other = _free(task, start, held | ends, tolerance)
            if other is not None and _inside(task, other.params, held | ends) and _presses(task, other.params, ends):
                return other
        return _boxed(task, start, held)


def _functions(task: Task, start: Array, held: Mapping[int, float]) -> tuple[list[int], Array, Function, Function]:
    """Return the free places, which of them are logarithms, and residuals and Jacobian as functions of them."""
    free = [i for i in range(start.size) if i not in held]
    logs = np.array([task.logarithmic(i) for i in free])
    shape, gradient = task.family.shape, task.family.shape_gradient
    x, y, weight = task.x, task.y, task.weight

    def vector(z: Array) -> Array:
        params = start.copy()
        params[free] = np.where(logs, np.exp(np.minimum(z, 300.0)), z)
        return params

    def residual(z: Array) -> Array:
        params = vector(z)
        share = shape(x, *params[2:])
        return np.asarray(weight * (params[0] * (1.0 - share) + params[1] * share - y))

    def jacobian(z: Array) -> Array:
        params = vector(z)
        share = shape(x, *params[2:])
        rise = params[1] - params[0]
        columns = (1.0 - share, share, *(rise * one for one in gradient(x, *params[2:])))
        wanted = np.stack([columns[i] for i in free], axis=1) * weight[:, None]
        return np.asarray(wanted * np.where(logs, params[free], 1.0))

    return free, logs, residual, jacobian


def _free(task: Task, start: Array, held: Mapping[int, float], tolerance: float) -> Solution | None:
    """Return where Levenberg-Marquardt without bounds ends, or None where it gives up."""
    free, logs, residual, jacobian = _functions(task, start, held)
    first = start[free]
    first[logs] = np.log(first[logs])
    answer = least_squares(
        residual, first, jacobian, method="lm", xtol=tolerance, ftol=tolerance, gtol=tolerance, max_nfev=60
    )
    if not np.isfinite(answer.cost):
        return None
    params = start.copy()
    params[free] = np.where(logs, np.exp(np.minimum(answer.x, 300.0)), answer.x)
    return Solution(params, 2.0 * float(answer.cost))


def _boxed(task: Task, start: Array, held: Mapping[int, float]) -> Solution:
    """Return where the bounded trust-region method ends, levels that reached an end of their range put onto it."""
    free, logs, residual, jacobian = _functions(task, start, held)

    def search(values: Array) -> Array:
        out = values[free].copy()
        out[logs] = np.log(out[logs])
        return out

    answer = least_squares(
        residual, search(start), jacobian, bounds=(search(task.low), search(task.high)), method="trf", max_nfev=40
    )
    params = start.copy()
    params[free] = np.clip(np.where(logs, np.exp(answer.x), answer.x), task.low[free], task.high[free])
    best = Solution(params, 2.0 * float(answer.cost))
    ends = {
        i: float(end)
        for i in (0, 1)
        if i not in held
        for end in (task.low[i], task.high[i])
        if abs(params[i] - end) < 1e-3 * max(1.0, abs(end))
    }
    for more in ({}, ends) if ends else ({},):
        if len(held) + len(more) < start.size:
            moved = params.copy()
            for i, end in more.items():
                moved[i] = end
            polished = _free(task, moved, dict(held) | more, 1e-10)
            if polished is not None and _inside(task, polished.params, dict(held) | more) and polished.rss <= best.rss:
                best = polished
    return best


def _inside(task: Task, params: Array, held: Mapping[int, float]) -> bool:
    return all(task.low[i] <= params[i] <= task.high[i] for i in range(params.size) if i not in held)


def _crossed(task: Task, params: Array, held: Mapping[int, float]) -> dict[int, float]:
    """Return the ends over which the two levels left their ranges."""
    ends: dict[int, float] = {}
    for i in (0, 1):
        if i not in held and params[i] > task.high[i]:
            ends[i] = float(task.high[i])
        elif i not in held and params[i] < task.low[i]:
            ends[i] = float(task.low[i])
    return ends


def _presses(task: Task, params: Array, ends: Mapping[int, float]) -> bool:
    """Return whether moving each held level inwards would make the fit worse (the condition of a bounded minimum)."""
    share = task.family.shape(task.x, *params[2:])
    square = task.weight**2 * (params[0] * (1.0 - share) + params[1] * share - task.y)
    uphill = float(square @ (1.0 - share)), float(square @ share)
    return all(uphill[i] <= 0.0 if end == task.high[i] else uphill[i] >= 0.0 for i, end in ends.items())


def sum_of_squares(task: Task, params: Array) -> float:
    """Return the weighted residual sum of squares of scaled parameters."""
    share = task.family.shape(task.x, *params[2:])
    residual = task.weight * (params[0] * (1.0 - share) + params[1] * share - task.y)
    return float(residual @ residual)
