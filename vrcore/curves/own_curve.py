"""Least squares for a user's own curve: from the given start and from others around it, to the last digits."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.linalg import lstsq
from scipy.optimize import brentq, leastsq

from vrcore.curves.delta import quantile
from vrcore.curves.derivatives import columns
from vrcore.curves.family import Array
from vrcore.curves.formula import Formula
from vrcore.curves.interval import End
from vrcore.curves.noise import Noise, Whitening, whitening
from vrcore.curves.points import Points
from vrcore.curves.wording import number
from vrcore.errors import FitError, unknown

SPREAD = 1.5
"""Standard deviation of the logarithm of the factors by which other starts differ from the given one."""

BETTER = 1.0 - 1e-7
"""Another start has to fit better than this times the given one's sum of squares: equal minima keep the given one."""

FARTHEST = 60
"""How often the search for the end of an interval doubles its step before the end is called open."""

POLISHES = 12


class Found(NamedTuple):
    """Free and held parameters together, and the weighted residual sum of squares."""

    params: Array
    rss: float


class OwnTask:
    """Residuals of a formula over points and their Jacobian, in the user's own units."""

    def __init__(self, points: Points, formula: Formula, fixed: dict[str, float], noise: Noise, exact: bool) -> None:
        for name in fixed:
            if name not in formula.names:
                raise unknown(f"parameter of the {formula.title} curve", name, formula.names)
        self.points, self.formula, self.names = points, formula, formula.names
        self.fixed = {formula.names.index(name): value for name, value in fixed.items()}
        self.x = points.x
        self.y = points.y if noise.target is None else noise.target
        weight = points.weight if noise.weight is None else noise.weight
        self.whiten: Whitening = whitening(weight, points.group, noise)
        self.seen = self.whiten.times(self.y)
        self.free = [place for place in range(len(self.names)) if place not in self.fixed]
        self.degrees_of_freedom = self.x.size - len(self.free)
        self.unit_variance = noise.dispersion * noise.unit if noise.absolute else None
        self.freedom = float(self.degrees_of_freedom) if not noise.absolute or noise.dispersion > 1.0 else math.inf
        if not self.free:
            raise FitError(f"all parameters of the {formula.title} curve are fixed; leave at least one to be found.")
        if self.degrees_of_freedom < 1:
            raise FitError(
                f"the {formula.title} curve has {len(self.free)} parameters to find and needs "
                f"{len(self.free) + 1} points at least; there are {self.x.size}."
            )
        self.exact = exact

    def residual(self, params: Array) -> Array:
        """Return transformed residuals; what is not finite counts as very far off, so that a search turns back."""
        with np.errstate(all="ignore"):
            out = self.whiten.times(self.formula.of(self.x, *params)) - self.seen
        return np.where(np.isfinite(out), out, 1e75)

    def jacobian(self, params: Array, places: list[int]) -> Array:
        """Return the derivatives of the residuals, (places, points)."""
        with np.errstate(all="ignore"):
            out = self.whiten.times(columns(self.formula.of, self.x, params, places, self.exact))
        return np.where(np.isfinite(out), out, 0.0)

    def rss(self, params: Array) -> float:
        """Return the transformed residual sum of squares."""
        residual = self.residual(params)
        with np.errstate(over="ignore"):  # what is not finite counts as 1e75
            return float(residual @ residual)

    def solve(self, start: Array, held: dict[int, float] | None = None, most: int = 2000) -> Found:
        """Return the minimum reached from `start` with `held` and fixed parameters kept: MINPACK, then Gauss-Newton."""
        params = start.copy()
        for place, value in (self.fixed | (held or {})).items():
            params[place] = value
        places = [place for place in self.free if place not in (held or {})]
        if not places:
            return Found(params, self.rss(params))

        def full(part: Array) -> Array:
            whole = params.copy()
            whole[places] = part
            return whole

        with np.errstate(over="ignore"):  # of a covariance that nobody asked for
            found = leastsq(  # type: ignore[call-overload]  # its stubs know no maxfev together with Dfun by keyword
                lambda part: self.residual(full(part)),
                params[places],
                Dfun=lambda part: self.jacobian(full(part), places),
                col_deriv=True,
                full_output=True,
                ftol=1e-15,
                xtol=1e-15,
                gtol=0.0,
                maxfev=most,
            )[0]
        best = Found(full(found), self.rss(full(found)))
        for _ in range(POLISHES):
            slopes = self.jacobian(best.params, places).T
            with np.errstate(over="ignore"):
                size = np.sqrt((slopes * slopes).sum(axis=0))
            if not (size > 0.0).all() or not np.isfinite(size).all():
                break
            step = lstsq(slopes / size, -self.residual(best.params))[0] / size
            moved = full(best.params[places] + step)
            after = self.rss(moved)
            if not after <= best.rss * (1.0 + 1e-14):
                break
            best = Found(moved, min(after, best.rss))
            if (np.abs(step) <= 1e-15 * np.abs(moved[places])).all():
                break
        return best

    def minimise(self, starts: int) -> Found:
        """Return the best minimum from the given start and from `starts` others, log-normally around it.

        Raises `FitError` saying what was tried where the curve has no finite value at any of them.
        """
        given = np.array([float(value) for value in self.formula.start])
        given[list(self.fixed)] = list(self.fixed.values())
        rng = np.random.default_rng(20)
        best: Found | None = None
        for count in range(starts + 1):
            factor = np.exp(SPREAD * rng.standard_normal(given.size)) if count else 1.0
            start = np.where(given == 0.0, 0.0 if not count else rng.standard_normal(given.size), given * factor)
            if not np.isfinite(self.residual(start)).all() or np.abs(self.residual(start)).max() >= 1e75:
                continue
            found = self.solve(start)
            if best is None or found.rss < BETTER * best.rss:
                best = found
        if best is None:
            raise FitError(self._nowhere(given, starts))
        return best

    def _nowhere(self, start: Array, starts: int) -> str:
        """Return what was tried in vain, and the first x at which the curve has no finite value."""
        with np.errstate(all="ignore"):
            wrong = ~np.isfinite(self.formula.of(self.x, *start))
        where = f" at x = {number(float(self.x[wrong][0]), 6)}" if wrong.any() and not wrong.all() else ""
        at = " and ".join(f"{name} = {one:g}" for name, one in zip(self.names, start.tolist(), strict=True))
        leave = ", or leave that x out" if where else ""
        return (
            f"the {self.formula.title} curve has no finite value{where} with {at}, nor with {starts} other starts "
            f"around it; give a start with which it has one{leave}."
        )

    def scatter(self, params: Array, variance: float) -> Array:
        """Return the covariance of the parameters, zeros for fixed ones."""
        slopes = self.jacobian(params, self.free).T
        size = np.sqrt((slopes * slopes).sum(axis=0))
        size[size == 0.0] = 1.0
        _, singular, directions = np.linalg.svd(slopes / size, full_matrices=False)
        root = directions.T / np.maximum(singular, 1e-13 * max(float(singular[0]), 1e-300)) / size[:, None]
        out = np.zeros((len(self.names), len(self.names)))
        out[np.ix_(self.free, self.free)] = variance * root @ root.T
        return out


class OwnProfile:
    """Profile intervals for a formula: the same definition as for a family, without ranges that end the search."""

    def __init__(self, task: OwnTask, best: Found) -> None:
        self.task, self.best = task, best
        estimated = best.rss / task.degrees_of_freedom
        self.variance = max(estimated if task.unit_variance is None else task.unit_variance, 1e-300)
        self.scatter = task.scatter(best.params, self.variance)

    def end(self, place: int, side: int, level: float) -> End:
        """Return where the interval of a parameter ends on one side (0: low, 1: high)."""
        t = quantile(level, self.task.freedom)
        centre, error = float(self.best.params[place]), math.sqrt(self.scatter[place, place])
        near = self.best.params
        # Where parameters nearly stand in for one another, a search from the old place of the others ends at once,
        # far up the side of the valley; so one also starts from where the valley leads to first order.
        along = self.scatter[:, place] / max(self.scatter[place, place], 1e-300)

        # the search goes on from where the last one ended, so that a second look would find another value
        seen: dict[float, float] = {centre: -t}

        def beyond(at: float) -> float:
            nonlocal near
            if at in seen:
                return seen[at]
            starts = (near, near + along * (at - near[place]), self.best.params + along * (at - centre))
            tried = [self.task.solve(start, {place: at}, most=400) for start in starts]
            found = min(tried, key=lambda one: one.rss if math.isfinite(one.rss) else math.inf)
            if math.isfinite(found.rss) and found.rss < 1e100:
                near = found.params
            seen[at] = math.sqrt(max(found.rss - self.best.rss, 0.0) / self.variance) - t
            return seen[at]

        direction = 1.0 if side else -1.0
        inner, step = centre, max(t * error, 1e-9 * abs(centre), 1e-300)
        for _ in range(FARTHEST):
            outer = centre + direction * step
            if not math.isfinite(outer):
                break
            if beyond(outer) > 0.0:
                near = self.best.params
                return End(float(brentq(beyond, inner, outer, xtol=1e-7 * abs(outer - centre), rtol=1e-12)), False)
            inner, step = outer, 2.0 * step
        return End(math.inf * direction, True)
