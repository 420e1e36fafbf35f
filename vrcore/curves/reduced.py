"""A task with its levels solved for: only the shape is left to search (variable projection)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from vrcore.curves.family import Array
from vrcore.curves.projection import best_levels, solved
from vrcore.curves.task import Task

DEPENDENT = 1e-4
"""Where baseline and asymptote are so nearly interchangeable, what is left after solving for them is solved again."""


class Reduced:
    """Residuals and their Jacobian as functions of the members of theta that are not held, logarithms where sought so.

    For each shape the two levels are the best ones in their ranges, so that no search ever has to find them or to
    keep them inside. Beyond the ranges of theta the curve stays as it is at the end of the range, and its derivative
    is 0 there: a search without bounds stops at the box. Source of the method: Golub and Pereyra (1973); of the
    Jacobian, whose gradient is exact and which leaves out what vanishes with the residuals: Kaufman (1975) (neither
    checked against the original).

    What fits at least as well as `enough` counts as perfect: then a search ends at once.

    The answers for the last place asked are kept: MINPACK asks for residuals and Jacobian of one place in turn.
    """

    def __init__(self, task: Task, held: Mapping[int, float], start: Array, enough: float = -math.inf) -> None:
        self.task = task
        self._enough = enough
        self.places = [i for i in range(2, start.size) if i not in held]
        self.logs = [task.logarithmic(i) for i in self.places]
        self._theta: list[float] = [float(value) for value in start[2:]]
        self._ends = [(float(task.low[i]), float(task.high[i])) for i in self.places]
        self.box = [
            (math.log(low), math.log(high)) if log else (low, high)
            for (low, high), log in zip(self._ends, self.logs, strict=True)
        ]
        self._levels = task.level_range(0, held), task.level_range(1, held)
        self._rows = np.empty((3, task.x.size))
        self._rows[2] = task.seen
        self._columns = np.empty((len(self.places), task.x.size))
        self._still = [False] * len(self.places)
        self._at: bytes | None = None
        self._differentiated: bytes | None = None

    def search(self, params: Array) -> Array:
        """Return the place of a parameter vector."""
        return np.array(
            [math.log(params[i]) if log else params[i] for i, log in zip(self.places, self.logs, strict=True)]
        )

    def clipped(self, z: Array) -> Array:
        """Return the nearest place inside the box."""
        return np.array([min(max(one, low), high) for one, (low, high) in zip(z.tolist(), self.box, strict=True)])

    def params(self, z: Array) -> Array:
        """Return the parameter vector of a place, inside all ranges."""
        self._look(z)
        return np.array([*self.levels, *self._theta])

    def rss(self, z: Array) -> float:
        """Return the weighted residual sum of squares of a place."""
        self._look(z)
        return self._rss

    def residual(self, z: Array) -> Array:
        """Return the weighted residuals, (points,)."""
        self._look(z)
        return self._residual if self._rss > self._enough else np.zeros(self._residual.size)

    def _look(self, z: Array) -> None:
        at = z.tobytes()
        if at == self._at:
            return
        for k, (value, log, (first, last)) in enumerate(zip(z.tolist(), self.logs, self.box, strict=True)):
            low, high = self._ends[k]
            inside = low if value <= first else high if value >= last else math.exp(value) if log else value
            self._theta[self.places[k] - 2] = inside
        rows, task = self._rows, self.task
        rows[1] = task.times(task.family.shape(task.x, *self._theta))
        np.subtract(task.ones, rows[1], out=rows[0])
        (aa, ab, ay), (_, bb, by), _ = (rows @ rows.T).tolist()
        self._normal = aa, ab, bb
        self.levels = best_levels(self._normal, ay, by, *self._levels)
        self._free = [low < level < high for level, (low, high) in zip(self.levels, self._levels, strict=True)]
        self._residual = np.array([*self.levels, -1.0]) @ rows
        if all(self._free) and aa * bb - ab * ab < DEPENDENT * aa * bb:
            left_low, left_high = (rows[:2] @ self._residual).tolist()
            more = solved(self._normal, left_low, left_high)
            first, second = (
                min(max(level - one, low), high)
                for level, one, (low, high) in zip(self.levels, more, self._levels, strict=True)
            )
            self.levels = first, second
            self._residual = np.array([first, second, -1.0]) @ rows
        self._rss = float(self._residual @ self._residual)
        self._at = at

    def jacobian(self, z: Array) -> Array:
        """Return the derivatives of the residuals, (members of theta that are not held, points)."""
        at = z.tobytes()
        if at == self._differentiated:
            return self._columns
        self._look(z)
        task, rows, columns = self.task, self._rows, self._columns
        rise = self.levels[1] - self.levels[0]
        gradient = task.family.shape_gradient(task.x, *self._theta)
        for k, (value, log, (first, last)) in enumerate(zip(z.tolist(), self.logs, self.box, strict=True)):
            place = self.places[k] - 2
            inside = first <= value <= last and not self._still[k]
            factor = (rise * self._theta[place] if log else rise) if inside else 0.0
            np.multiply(task.times(gradient[place]), factor, out=columns[k])
        aa, _, bb = self._normal
        if all(self._free):
            low, high = (rows[:2] @ columns.T).tolist()
            moved = [solved(self._normal, one, other) for one, other in zip(low, high, strict=True)]
            columns -= np.array(moved) @ rows[:2]
        elif any(self._free):
            row, size = (rows[0], aa) if self._free[0] else (rows[1], bb)
            columns -= np.outer(columns @ row / (size + math.ulp(0.0)), row)
        self._differentiated = at
        return columns

    def settle(self, z: Array) -> bool:
        """Hold still what presses against an end of the box at `z`; return whether anything there leads back in.

        A step out of the box would otherwise spoil what the other members of theta gain by it.
        """
        values = z.tolist()
        at_end = [(one <= low) - (one >= high) for one, (low, high) in zip(values, self.box, strict=True)]
        self._still = [False] * len(at_end)
        if not any(at_end):
            return False
        self._differentiated = None
        uphill = (self.jacobian(z) @ self._residual).tolist()
        self._still = [end != 0 and end * slope >= 0.0 for end, slope in zip(at_end, uphill, strict=True)]
        self._differentiated = None
        return self._still != [end != 0 for end in at_end]
