"""Profile-likelihood intervals: how far one parameter can go before the others can no longer make up for it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from vrcore.curves.delta import MIDPOINT, covariance, quantile
from vrcore.curves.family import Array
from vrcore.curves.lattice import ENOUGH_STEPS
from vrcore.curves.projection import Moments, moments, project
from vrcore.curves.solve import ROUGH, Solution, grid, lattice_of, solve
from vrcore.curves.task import Task

MOST_STEPS = 200
"""A change in one step is sought at no more places than this, the nearest to the midpoint."""


ONE_STANDARD_ERROR = 0.6827
"""The level of one standard error to either side of a normal distribution."""

FINEST = 1e-7
"""Points are taken to scatter by at least this share of the range of y. A log that jumps from 0 to 1 fits without any
residual at all, and would otherwise claim to know its slope."""


class End(NamedTuple):
    """One end of an interval, scaled; `open` where the fit is still good at the end of the range."""

    value: float
    open: bool


class Profile:
    """The valley around a solution, seen along one parameter at a time.

    A value belongs to the interval while RSS(value) <= RSS(best) + s^2 t^2, with RSS minimised over all other
    parameters, s^2 the residual variance and t the quantile of Student's t with the residual degrees of freedom;
    t^2 is the F quantile with 1 of them. Source: Bates and Watts (1988), Nonlinear Regression Analysis and Its
    Applications, on profile t plots (not checked against the original).
    """

    def __init__(self, task: Task, best: Solution):
        self.task = task
        self.best = best
        rounding = 10.0 * np.finfo(float).eps * abs(task.shift[0] / task.factor[0])
        estimated = best.rss / task.degrees_of_freedom if task.unit_variance is None else task.unit_variance
        self.variance = max(estimated, FINEST**2, float(rounding**2))
        self.scatter = covariance(task, best.params, self.variance)
        self._known: dict[tuple[int, int, float], bool] = {}
        if task.family.abrupt and MIDPOINT in task.free:
            low, high = self.gaps(ONE_STANDARD_ERROR)
            self.scatter[MIDPOINT, MIDPOINT] = ((high.value - low.value) / 2.0) ** 2

    def loss(self, place: int, value: float, near: Array, enough: float, tolerance: float = 1e-10) -> Solution:
        """Return the best fit with one parameter held at a scaled `value`, sought from `near`.

        What fits at least as well as `enough` is not looked at twice.
        """
        task = self.task
        held = task.pinned | {place: value}
        found = solve(task, near, held, tolerance)
        if found.rss <= enough:
            return found
        # the valley may have turned on the way: look over the whole grid before calling this value a bad one
        lattice = lattice_of(task, held)
        levels = task.level_range(0, held), task.level_range(1, held)
        if lattice.beside(found.params[2:], *levels):
            return found
        other = solve(task, lattice.nearest(*levels, 1)[0], held, tolerance)
        return other if other.rss < found.rss else found

    def limit(self, level: float) -> float:
        """Return the residual sum of squares up to which a fit is as good as the best one."""
        return self.best.rss + self.variance * quantile(level, self.task.freedom) ** 2

    def reaches(self, place: int, side: int, level: float = 0.95) -> bool:
        """Return whether the far end of a parameter's range (side 0: low, 1: high) fits as well as the best."""
        asked = (place, side, level)
        if asked not in self._known:
            self._known[asked] = self._reaches(place, side, level)
        return self._known[asked]

    def _reaches(self, place: int, side: int, level: float) -> bool:
        """Ask the grid first: a good cell at the far end proves that it reaches.

        Only where neither the grid nor the curvature settles it, the rest is optimised there.
        """
        task, limit = self.task, self.limit(level)
        if task.family.abrupt and place == MIDPOINT:
            return self.gaps(level)[side].open
        if place == 2 and self._level_reaches(side, level):
            return True
        end = float((task.low, task.high)[side][place])
        held = task.pinned | {place: end}
        starts = self._steps(held) if place == 3 and side == 1 and 2 not in held else grid(task, held, 1)
        residual = task.times(self._miss(starts[0]))
        coarse = float(residual @ residual)
        if coarse <= limit:
            return True
        best, error = float(self.best.params[place]), math.sqrt(self.scatter[place, place])
        away = abs(math.log(end / best)) * best if task.logarithmic(place) else abs(end - best)
        if away > 12.0 * error and coarse - self.best.rss > 6.0 * (limit - self.best.rss):
            return False
        return any(solve(task, one, held, ROUGH, limit).rss <= limit for one in (*starts, self.best.params))

    def _level_reaches(self, side: int, level: float) -> bool:
        """Return whether the level on this side is unbounded by data and user: then half way is anywhere, too."""
        if side in self.task.pinned:
            return False
        return any(not self.task.limited[side][end] and self.reaches(side, end, level) for end in (0, 1))

    def _steps(self, held: dict[int, float]) -> list[Array]:
        """Return the two best steps: a step may lie in any gap or on any point, and no gradient leads from one on."""
        task = self.task
        x = np.unique(task.x)
        places = np.concatenate([(x[1:] + x[:-1]) / 2.0, x[1:-1]])
        places = places[np.argsort(np.abs(places - self.best.params[2]), kind="stable")[:MOST_STEPS]]
        rest = [held.get(i, float(self.best.params[i])) for i in range(3, self.best.params.size)]
        share = task.family.shape(task.x[None, :], places[:, None], *rest)
        levels = task.level_range(0, held), task.level_range(1, held)
        low, high, loss = project(moments(share, task.y, task.weight), *levels)  # a start: without what points share
        order = np.argsort(loss, kind="stable")[:2]
        return [np.array([low[i], high[i], places[i], *rest]) for i in order]

    def gaps(self, level: float) -> tuple[End, End]:
        """Return the ends of the interval of a sudden step: whole gaps, open where the first or the last one fits."""
        task = self.task
        x = np.unique(task.x)
        middles = (x[1:] + x[:-1]) / 2.0
        levels = task.level_range(0, task.pinned), task.level_range(1, task.pinned)
        places = np.arange(middles.size)
        if places.size > ENOUGH_STEPS:
            nearest = int(np.abs(middles - self.best.params[MIDPOINT]).argmin())
            first = min(max(nearest - ENOUGH_STEPS // 2, 0), places.size - ENOUGH_STEPS)
            places = places[first : first + ENOUGH_STEPS]
        share = task.times(task.family.shape(task.x[None, :], middles[places][:, None]))
        rest = task.ones - share
        sums = Moments(
            (rest * rest).sum(axis=1),
            (rest * share).sum(axis=1),
            (share * share).sum(axis=1),
            rest @ task.seen,
            share @ task.seen,
            float(task.seen @ task.seen),
        )
        good = places[project(sums, *levels)[2] <= self.limit(level) * (1.0 + 1e-9)]
        first, last = (int(good[0]), int(good[-1])) if good.size else (0, places.size - 1)
        return End(float(x[first]), first == 0), End(float(x[last + 1]), last == middles.size - 1)

    def _miss(self, params: Array) -> Array:
        share = self.task.family.shape(self.task.x, *params[2:])
        return np.asarray(params[0] * (1.0 - share) + params[1] * share - self.task.y)

    def end(
        self, place: int, side: int, level: float, precision: float = 1e-7, near_enough: float | None = None
    ) -> End:
        """Return where the interval of a parameter ends on one side (0: low, 1: high), in scaled units.

        `precision` is relative to the distance from the estimate. Of an end on the way to `near_enough` no more is
        sought than that it comes before it: then that value is returned.
        """
        task, best = self.task, self.best
        if task.family.abrupt and place == MIDPOINT:
            return self.gaps(level)[side]
        far = float((task.low, task.high)[side][place])
        if self.reaches(place, side, level):
            return End(far, True)
        log = task.logarithmic(place)
        centre = math.log(best.params[place]) if log else float(best.params[place])
        far = math.log(far) if log else far
        error = math.sqrt(self.scatter[place, place]) / (best.params[place] if log else 1.0)
        t, limit = quantile(level, task.freedom), self.limit(level)
        near = best.params
        tolerance = max(1e-3 * precision, 1e-10)

        # a second look from elsewhere could find another minimum, and a bracket must keep its signs
        seen = {centre: -t}

        def beyond(at: float) -> float:
            nonlocal near
            if at in seen:
                return seen[at]
            found = self.loss(place, math.exp(at) if log else at, near, limit, tolerance)
            if found.rss <= limit:  # what fits badly may have nothing to do with the valley any more
                near = found.params
            seen[at] = math.sqrt(max(found.rss - best.rss, 0.0) / self.variance) - t
            return seen[at]

        inner, step = centre, min(max(t * error, 1e-12 * max(1.0, abs(centre))), 0.25 * abs(far - centre))
        direction = 1.0 if side else -1.0
        if near_enough is not None and (near_enough - centre) * direction > 0.0:
            step = (near_enough - centre) * direction
        while True:
            outer = centre + direction * step
            if (far - outer) * direction <= 0.0:
                outer = far
            if beyond(outer) > 0.0:
                if near_enough is not None and inner == centre and step == (near_enough - centre) * direction:
                    return End(near_enough, False)
                break
            if outer == far:
                return End(float((task.low, task.high)[side][place]), True)
            inner, step = outer, 2.0 * step
        near = best.params
        root = brentq(beyond, inner, outer, xtol=precision * abs(outer - centre) + 1e-300, rtol=1e-12)
        return End(math.exp(root) if log else float(root), False)
