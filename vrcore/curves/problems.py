"""A family or a formula over points as a problem that can be fitted again under another noise."""

from __future__ import annotations

import numpy as np

from vrcore.curves.delta import MIDPOINT
from vrcore.curves.derivatives import takes_complex
from vrcore.curves.family import Array, Family
from vrcore.curves.formula import CALLABLE, Formula
from vrcore.curves.noise import Noise
from vrcore.curves.own_curve import OwnTask
from vrcore.curves.points import Points
from vrcore.curves.search import minimise
from vrcore.curves.solve import solve
from vrcore.curves.task import Task, pose


class FamilyProblem:
    """A family; parameters are vectors in the family's order and the user's units."""

    course = True
    """Whether y is the course of something in x, so that neighbouring points may be off together."""

    averages = True
    """Whether intervals are averaged over autocorrelations left open."""

    def __init__(
        self, points: Points, family: Family, limits: tuple[float | None, float | None], fixed: dict[str, float]
    ):
        self.points, self.family = points, family
        self._limits, self._fixed = limits, fixed
        self._last: tuple[Noise, Task] | None = None

    def pose(self, noise: Noise) -> Task:
        """Return the task under a noise; the last one is kept, because it is asked for several times in a row."""
        if self._last is None or self._last[0] is not noise:
            self._last = noise, pose(self.points, self.family, *self._limits, self._fixed, noise)
        return self._last[1]

    def search(self, noise: Noise) -> Array:
        """Return the best parameters, sought on the whole grid."""
        task = self.pose(noise)
        return task.user(minimise(task).params)

    def refit(self, noise: Noise, near: Array) -> Array:
        """Return the best parameters near others."""
        task = self.pose(noise)
        start = (near - task.shift) / task.factor
        if self.family.abrupt:  # no gradient leads from one gap to the next
            return task.user(minimise(task).params)
        return task.user(solve(task, start, tolerance=1e-12).params)

    def fitted(self, params: Array) -> Array:
        """Return the curve at the points."""
        return self.family.value(self.points.x, dict(zip(self.family.names, params.tolist(), strict=True)))

    def slopes(self, noise: Noise, params: Array, pressed: bool = False) -> Array:
        """Return the transformed Jacobian of what is free and not pressed against a limit, scaled.

        With `pressed` also of what is, and by the logarithm of what is sought on a logarithmic scale.
        """
        task = self.pose(noise)
        scaled = (params - task.shift) / task.factor
        inner = [
            place
            for place in task.free
            if (pressed or task.low[place] < scaled[place] < task.high[place])
            and not (self.family.abrupt and place == MIDPOINT)
        ]
        every = self.family.jacobian(task.x, dict(zip(self.family.names, scaled.tolist(), strict=True)))
        columns = task.times(every[:, inner].T).T
        if pressed:
            columns = columns * [scaled[place] if task.logarithmic(place) else 1.0 for place in inner]
        return np.asarray(columns[:, (columns * columns).sum(axis=0) > 0.0])

    def times(self, noise: Noise, rows: Array) -> Array:
        """Return rows transformed."""
        return self.pose(noise).times(rows)

    def log_determinant(self, noise: Noise) -> float:
        """Return that of the correlation."""
        return self.pose(noise).whiten.log_determinant()


class OwnProblem:
    """A formula; parameters in its order."""

    def __init__(self, points: Points, formula: Formula, fixed: dict[str, float], starts: int):
        self.points, self.formula = points, formula
        self._fixed, self._starts = fixed, starts
        self.averages = False
        self.course = formula.key != CALLABLE  # of a function of one's own nobody here knows what x is
        with np.errstate(all="ignore"):
            self.exact = takes_complex(formula.of, points.x, np.array(formula.start, dtype=np.float64))

    def pose(self, noise: Noise) -> OwnTask:
        """Return the task under a noise."""
        return OwnTask(self.points, self.formula, self._fixed, noise, self.exact)

    def search(self, noise: Noise) -> Array:
        """Return the best parameters from all starts."""
        return self.pose(noise).minimise(self._starts).params

    def refit(self, noise: Noise, near: Array) -> Array:
        """Return the best parameters near others."""
        return self.pose(noise).solve(near).params

    def fitted(self, params: Array) -> Array:
        """Return the curve at the points."""
        return self.formula.of(self.points.x, *params)

    def slopes(self, noise: Noise, params: Array, pressed: bool = False) -> Array:
        """Return the transformed Jacobian of the free parameters; none of them has a limit."""
        task = self.pose(noise)
        return task.jacobian(params, task.free).T

    def times(self, noise: Noise, rows: Array) -> Array:
        """Return rows transformed."""
        return self.pose(noise).whiten.times(rows)

    def log_determinant(self, noise: Noise) -> float:
        """Return that of the correlation."""
        return self.pose(noise).whiten.log_determinant()
