"""The best minimum of a task: grid, polish of the best different starts, then all the digits there are."""

from __future__ import annotations

from vrcore.curves.family import Array
from vrcore.curves.solve import ROUGH, Solution, grid, solve, sum_of_squares
from vrcore.curves.task import Task

POLISHED = 2
"""How many valleys of the grid are followed to the bottom in any case."""

PROMISING = 2.0
"""Further valleys are followed while their residual sum of squares on the grid is below this times the best found."""


def minimise(task: Task, starts: int = 8, given: Array | None = None) -> Solution:
    """Return the best minimum of a task; `given`, scaled parameters, is one more start."""
    return sharpened(task, valley(task, starts, given))


def valley(task: Task, starts: int = 8, given: Array | None = None) -> Solution:
    """Return the best minimum to about six digits of its sum of squares: enough to compare families."""
    best: Solution | None = None
    for count, start in enumerate(grid(task, task.pinned, starts)):
        if best is not None and count >= POLISHED and sum_of_squares(task, start) > PROMISING * best.rss:
            break
        found = solve(task, start, tolerance=ROUGH)
        if best is None or found.rss < best.rss:
            best = found
    assert best is not None  # a grid always has a lowest cell
    if given is not None:
        found = solve(task, given, tolerance=ROUGH)
        best = found if found.rss < best.rss else best
    return best


def sharpened(task: Task, best: Solution) -> Solution:
    """Return the same minimum with all the digits there are."""
    digits = solve(task, best.params, tolerance=1e-15)
    return digits if digits.rss <= best.rss * (1.0 + 1e-12) else best
