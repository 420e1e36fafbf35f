"""Fit a curve to points: start from a grid, polish the best starts, and say what the points do not tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves.compare import Compared, compare, constant
from vrcore.curves.family import Family
from vrcore.curves.identification import examine
from vrcore.curves.interval import Profile
from vrcore.curves.points import Points, collect
from vrcore.curves.registry import CURVES, find
from vrcore.curves.result import Asked, Fit
from vrcore.curves.solve import ROUGH, Solution, grid, solve, sum_of_squares
from vrcore.curves.task import Task, pose
from vrcore.errors import FitError

POLISHED = 2
"""How many valleys of the grid are followed to the bottom in any case."""

PROMISING = 2.0
"""Further valleys are followed while their residual sum of squares on the grid is below this times the best found."""


def fit(
    x: ArrayLike,
    y: ArrayLike,
    family: str | Family = "logistic",
    *,
    lower: float | None = None,
    upper: float | None = None,
    sigma: ArrayLike | None = None,
    fixed: Mapping[str, float] | None = None,
    starts: int = 8,
) -> Fit:
    """Return the curve of a family that comes nearest to the points (least squares).

    `x` and `y` are lists of the same length, in any order and any units; rows with a missing or infinite number are
    dropped and counted. `family` is a key or alias of `vrcore.CURVES`, a `Family`, or "auto": then all families that
    the points admit are fitted, the one with the lowest AICc is kept and the table goes into the result. `lower` and
    `upper` are what y cannot leave (0 and 1 for a pass rate): baseline and asymptote are held to them. `sigma` are
    standard errors of y, of which only the ratios matter: the residual spread is estimated. `fixed` pins parameters,
    such as `{"baseline": 0.0}`. `starts` is how many valleys of the grid may be followed.

    Raises `FitError` where the points admit no fit at all (too few, no change, unequal lengths, limits that
    contradict them), `UnknownNameError` for a family or parameter that does not exist. Where a fit exists but leaves
    a parameter undetermined, no error is raised: `Fit.problems` says so, and its standard error is nan.
    """
    if int(starts) < 1:
        raise FitError(f"starts must be 1 or more; it is {starts}.")
    points = collect(x, y, sigma)
    pinned = dict(fixed or {})
    limits = tuple(None if limit is None else float(limit) for limit in (lower, upper))
    asked = Asked(limits[0], limits[1], {name: float(value) for name, value in pinned.items()})
    if isinstance(family, str) and family.strip().lower() == "auto":
        return _choose(points, asked, int(starts))
    chosen = find(family) if isinstance(family, str) else family
    task = pose(points, chosen, asked.lower, asked.upper, asked.fixed)
    best = minimise(task, int(starts))
    return _result(points, task, best, asked, compare(points, [constant(points), _row(task, best)]))


def minimise(task: Task, starts: int = 8) -> Solution:
    """Return the best minimum of a task: grid, polish of the best different starts, then all the digits there are."""
    best: Solution | None = None
    for count, start in enumerate(grid(task, task.pinned, starts)):
        if best is not None and count >= POLISHED and sum_of_squares(task, start) > PROMISING * best.rss:
            break
        found = solve(task, start, tolerance=ROUGH)
        if best is None or found.rss < best.rss:
            best = found
    assert best is not None  # a grid always has a lowest cell
    digits = solve(task, best.params, tolerance=1e-15)
    return digits if digits.rss <= best.rss * (1.0 + 1e-12) else best


def _choose(points: Points, asked: Asked, starts: int) -> Fit:
    """Return the fit of the family with the lowest AICc among those that the points admit."""
    tasks: list[Task] = []
    refusals: list[FitError] = []
    for family in CURVES.values():
        if all(name in family.names for name in asked.fixed):
            try:
                tasks.append(pose(points, family, asked.lower, asked.upper, asked.fixed))
            except FitError as refusal:
                refusals.append(refusal)
    if not tasks:
        if refusals:
            raise refusals[0]
        pose(points, CURVES["logistic"], asked.lower, asked.upper, asked.fixed)
    solved = [(task, minimise(task, starts)) for task in tasks]
    table = compare(points, [constant(points), *(_row(task, best) for task, best in solved)])
    first = next(row.family for row in table if row.family != "constant")
    task, best = next(one for one in solved if one[0].family.key == first)
    return _result(points, task, best, asked, table)


def _row(task: Task, best: Solution) -> tuple[str, int, float]:
    return task.family.key, len(task.free), best.rss * float(task.factor[0]) ** 2


def _result(points: Points, task: Task, best: Solution, asked: Asked, table: tuple[Compared, ...]) -> Fit:
    profile = Profile(task, best)
    findings = examine(profile, points, table)
    names = task.family.names
    values = task.user(best.params)
    scatter = profile.scatter * np.outer(task.factor, task.factor)
    errors = np.sqrt(np.diag(scatter))
    rss = best.rss * float(task.factor[0]) ** 2
    square = points.weight**2
    around = points.y - float((square * points.y).sum() / square.sum())
    return Fit(
        curve=task.family,
        params={
            name: asked.fixed[name] if name in asked.fixed else float(value)
            for name, value in zip(names, values, strict=True)
        },
        stderr={
            name: float("nan") if name in findings.unidentified else float(error)
            for name, error in zip(names, errors, strict=True)
        },
        covariance=tuple(tuple(float(value) for value in row) for row in scatter),
        points=points,
        asked=asked,
        residual_sd=float(np.sqrt(rss / task.degrees_of_freedom)),
        rss=rss,
        aicc=next(row.aicc for row in table if row.family == task.family.key),
        r_squared=1.0 - rss / float((square * around * around).sum()),
        problems=findings.problems,
        unidentified=findings.unidentified,
        table=table,
    )
