"""Fit a curve to points: start from a grid, polish the best starts, and say what the points do not tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves.asked import Asked
from vrcore.curves.averaged import averaged, averaged_covariance
from vrcore.curves.compare import Compared, compare, constant
from vrcore.curves.family import Family
from vrcore.curves.formula import Formula, own
from vrcore.curves.grid_protocol import protocol
from vrcore.curves.identification import examine, examine_averaged, examine_own
from vrcore.curves.interval import Profile
from vrcore.curves.limits import declared
from vrcore.curves.noise import Noise
from vrcore.curves.one_sided import one_sided
from vrcore.curves.own_curve import Found, OwnProfile
from vrcore.curves.points import Array, Points, collect, numbers, one_number
from vrcore.curves.problems import FamilyProblem, OwnProblem
from vrcore.curves.registry import CURVES, curve
from vrcore.curves.result import Fit
from vrcore.curves.scatter import Settled, first_noise, settle
from vrcore.curves.search import minimise, sharpened, valley
from vrcore.curves.solve import Solution, solve, sum_of_squares
from vrcore.curves.task import Task, pose, too_few_for_all
from vrcore.curves.variant import Variant
from vrcore.errors import FitError, unknown

METHODS = ("least-squares", "scalerl-grid")

Start = Sequence[float] | Mapping[str, float]


def fit(
    x: ArrayLike,
    y: ArrayLike | None = None,
    family: str | Family | Variant | Formula | Callable[..., Any] = "auto",
    *,
    lower: float | None = None,
    upper: float | None = None,
    sigma: ArrayLike | None = None,
    successes: ArrayLike | None = None,
    trials: ArrayLike | None = None,
    group: Sequence[object] | None = None,
    noise: str = "auto",
    robust: bool = False,
    exclude_before: float | None = None,
    start: Start | None = None,
    fixed: Mapping[str, float] | None = None,
    starts: int = 8,
    method: str = "least-squares",
) -> Fit:
    """Return the curve of a family that comes nearest to the points.

    `x` and `y` are lists of the same length, in any order and any units; rows with a missing or infinite number, and
    points of 0 trials, are dropped and counted, points before `exclude_before` are left out and counted.

    `family` is a name (`vrcore.curves.names`), a `Family`, or "auto": then all families of `vrcore.CURVES` that the
    points admit are fitted, the one with the lowest AICc is kept and the table goes into the result. A name may fix
    parameters ("LL.3": lower level 0), which are then not counted. It may also be that of a published curve without two
    levels ("pow3", "vap3", "constant", ...), or `family` a function of your own, f(x, *parameters), for which `start`
    gives a number for each parameter; other starts around it are tried too. For a family `start` is one more start.

    `lower` and `upper` are what y cannot leave (0 and 1 for a pass rate): baseline and asymptote are held to them; a
    curve without two levels is not, and says so. Where neither is given and all y lie from 0 to 1, these two are
    assumed (`Fit.asked.assumed`, and a sentence in `Fit.words`); `upper=math.inf` or `lower=-math.inf` means no limit.
    `fixed` pins parameters, such as `{"baseline": 0.0}`. `starts` is how many valleys of the grid may be followed.

    Noise: `sigma` are standard errors of y (one for all points or one for each), of which only the ratios matter unless
    noise="known". `successes` of `trials` are fitted by their binomial likelihood, over-dispersed if need be, and y is
    not needed; how far neighbours go together is not allowed for there, `words` say where they clearly do, and
    noise="ar1" then fits the shares by least squares instead. `group` names the subject or seed of each point, and
    their levels may differ at random. `noise` is "auto", "independent", "known", "binomial",
    "ar1" (each residual keeps a share of the one before) or "groups"; what "auto" does is said in
    `Fit.noise.words` and under `scatter.settle`. For the course of one run it leaves open how far neighbouring
    residuals go together, unless many of them show no sign of it: the curve is that of least squares, and its
    standard errors and intervals allow for every autocorrelation by what the points say of it (their coverage is
    measured in `benchmarks/scalerl.py`). "ar1" does the same and also weights the points by the mean
    autocorrelation; "independent" rules it out. A function of your own is fitted by plain least squares unless
    "ar1" is asked for. `robust` draws outliers in (Huber) and flags them (`Fit.flagged`); no point is dropped.

    `method="scalerl-grid"` is the published protocol for the compute law: see `grid_protocol`.

    Raises `FitError` where the points admit no fit at all (too few, no change, unequal lengths, limits that
    contradict them), `UnknownNameError` for a family, parameter or noise that does not exist. Where a fit exists but
    leaves a parameter undetermined, no error is raised: `Fit.problems` says so, and its standard error is nan.
    """
    if one_number("starts", starts) < 1.0 or not float(starts).is_integer():
        raise FitError(f"starts must be a whole number, 1 or more; it is {starts}.")
    if method not in METHODS:
        raise unknown("method", str(method), METHODS)
    points = collect(x, y, sigma, successes=successes, trials=trials, group=group, exclude_before=exclude_before)
    if trials is not None:
        lower, upper = 0.0 if lower is None else lower, 1.0 if upper is None else upper
    if not isinstance(fixed or {}, Mapping):
        raise FitError(f'fixed takes names and numbers, such as {{"baseline": 0.0}}; it is {fixed!r}.')
    known = {name: one_number(name, value) for name, value in (fixed or {}).items()}
    before = first_noise(points, noise, robust)
    shape = curve(family) if isinstance(family, str) and family.strip().lower() != "auto" else family
    if isinstance(shape, Variant):
        held = shape.held(points)
        shape, known = held.family, {**held.fixed, **known}
    if method == "scalerl-grid":
        return _protocol(points, family, Asked(lower, upper, known), before)
    asked = declared(lower, upper, known, points, two_levels=isinstance(shape, Family | str))
    if isinstance(shape, str):
        chosen = _choose(points, asked, int(starts), before)
        return _settled(points, *chosen, asked, noise, robust, before)
    if not isinstance(shape, Family):
        formula = shape.starting(start, points.x, points.y) if isinstance(shape, Formula) else own(shape, start)
        return _own(points, formula, asked, noise, robust, before, int(starts))
    task = pose(points, shape, asked.lower, asked.upper, asked.fixed, before)
    best = minimise(task, int(starts), _scaled(task, start))
    table = compare(points, [constant(points, before), _row(task, best)])
    return _settled(points, task, best, table, asked, noise, robust, before)


def _scaled(task: Task, start: Start | None) -> Array | None:
    """Return a start in the task's units; parameters it does not name are those of the grid's best cell."""
    if start is None:
        return None
    names = task.family.names
    if not isinstance(start, Mapping):
        values = numbers("start", start)
        if len(values) != len(names):
            raise FitError(f"start needs {len(names)} numbers, {', '.join(names)}; it has {len(values)}.")
        start = dict(zip(names, values, strict=True))
    for name in start:
        if name not in names:
            raise unknown(f"parameter of the {task.family.title} curve", name, names)
    known = task.user(task.lattice.nearest(task.level_range(0, {}), task.level_range(1, {}), 1)[0])
    given = np.array([one_number(f"start: {name}", start.get(name, known[place])) for place, name in enumerate(names)])
    if not all(given[place] > 0.0 for place, name in enumerate(names) if name in task.family.logarithmic):
        raise FitError(f"start: {' and '.join(sorted(task.family.logarithmic))} must be above 0.")
    return np.asarray((given - task.shift) / task.factor)


def _choose(points: Points, asked: Asked, starts: int, noise: Noise) -> tuple[Task, Solution, tuple[Compared, ...]]:
    """Return the family with the lowest AICc among those that the points admit, its fit and the table."""
    tasks: list[Task] = []
    refusals: list[FitError] = []
    for family in CURVES.values():
        if all(name in family.names for name in asked.fixed):
            try:
                tasks.append(pose(points, family, asked.lower, asked.upper, asked.fixed, noise))
            except FitError as refusal:
                refusals.append(refusal)
    if not tasks:
        if refusals:
            raise too_few_for_all(points, asked.fixed, CURVES.values()) or refusals[0]
        pose(points, CURVES["logistic"], asked.lower, asked.upper, asked.fixed)
    solved = [(task, valley(task, starts)) for task in tasks]
    table = compare(points, [constant(points, noise), *(_row(task, best) for task, best in solved)])
    first = next(row.family for row in table if row.family != "constant")
    task, best = next(one for one in solved if one[0].family.key == first)
    return task, sharpened(task, best), table


def _row(task: Task, best: Solution) -> tuple[str, int, float]:
    return task.family.key, len(task.free), best.rss * float(task.factor[0]) ** 2


def _settled(
    points: Points,
    task: Task,
    best: Solution,
    table: tuple[Compared, ...],
    asked: Asked,
    kind: str,
    robust: bool,
    noise: Noise,
) -> Fit:
    """Find how the points scatter around the first fit, fit again where that changes anything, and say it all."""
    problem = FamilyProblem(points, task.family, (asked.lower, asked.upper), asked.fixed)
    first = task.user(best.params)
    found = settle(problem, kind, robust, noise, first)
    if found.params is not first or found.noise is not noise:
        task = problem.pose(found.noise)
        scaled = np.clip((found.params - task.shift) / task.factor, task.low, task.high)
        for place, value in task.pinned.items():
            scaled[place] = value
        best = Solution(scaled, sum_of_squares(task, scaled))
    return _result(points, task, best, asked, table, found)


def _result(
    points: Points, task: Task, best: Solution, asked: Asked, table: tuple[Compared, ...], found: Settled
) -> Fit:
    # under an autocorrelation that only intervals allow for, least squares need not be the floor of the valley
    profile = Profile(task, solve(task, best.params) if found.noise.possible else best)
    findings = examine(profile, points, table, best.params, asked.assumed)
    names = task.family.names
    values = task.user(best.params)
    if found.noise.possible:
        problem = FamilyProblem(points, task.family, (asked.lower, asked.upper), asked.fixed)
        over = averaged(problem, found.noise, values)
        scatter = averaged_covariance(over, values)
        findings = examine_averaged(over, findings, asked.assumed)
        aside = one_sided(over, values, np.sqrt(np.diag(scatter)), findings.unidentified)
        findings = findings._replace(problems=(*findings.problems, aside) if aside else findings.problems)
    else:
        scatter = profile.scatter * np.outer(task.factor, task.factor)
    errors = np.sqrt(np.diag(scatter))
    rss = best.rss * float(task.factor[0]) ** 2
    return Fit(
        curve=task.family,
        params=_exact(asked, dict(zip(names, values.tolist(), strict=True))),
        stderr={
            name: float("nan") if name in findings.unidentified else float(error)
            for name, error in zip(names, errors, strict=True)
        },
        covariance=tuple(tuple(float(value) for value in row) for row in scatter),
        points=points,
        asked=asked,
        **_sizes(points, found.noise, rss, task.degrees_of_freedom, values, task.family),
        aicc=next(row.aicc for row in table if row.family == task.family.key),
        problems=findings.problems,
        unidentified=findings.unidentified,
        table=table,
        noise=found.noise,
        flagged=found.flagged,
    )


def _exact(asked: Asked, params: dict[str, float]) -> dict[str, float]:
    """Return parameters with the rounding of scaled units taken from what is fixed or pressed against a limit."""
    limits = {"lowest": asked.lower, "highest": asked.upper}
    ends = {name: limits.get(asked.pressed(name, params)) for name in params}
    pressed = {name: end for name, end in ends.items() if end is not None}
    return {name: asked.fixed.get(name, pressed.get(name, value)) for name, value in params.items()}


def _sizes(
    points: Points, noise: Noise, rss: float, freedom: int, params: Array, shape: Family | Formula
) -> dict[str, float]:
    """Return residual spread, residual sum of squares and the share of the variance described."""
    weight = points.weight if noise.weight is None else noise.weight
    square = weight**2
    around = points.y - float((square * points.y).sum() / square.sum())
    residual = points.y - shape.value(points.x, dict(zip(shape.names, params.tolist(), strict=True)))
    variance = noise.dispersion * noise.unit if noise.absolute else rss / freedom
    plain = rss if noise.kind == "independent" and not noise.robust else float((square * residual**2).sum())
    return {
        "residual_sd": math.sqrt(variance),
        "rss": plain if noise.possible else rss,
        "r_squared": 1.0 - plain / float((square * around * around).sum()),
    }


def _own(points: Points, formula: Formula, asked: Asked, kind: str, robust: bool, noise: Noise, starts: int) -> Fit:
    """Return the fit of a formula."""
    problem = OwnProblem(points, formula, asked.fixed, starts)
    task = problem.pose(noise)
    best = task.minimise(starts)
    parameters = len(task.free)
    table = compare(points, [constant(points, noise), (formula.key, parameters, best.rss)])
    found = settle(problem, kind, robust, noise, best.params)
    if found.params is not best.params or found.noise is not noise:
        task = problem.pose(found.noise)
        best = Found(found.params, task.rss(found.params))
    profile = OwnProfile(task, task.solve(best.params) if found.noise.possible else best)
    findings = examine_own(profile)
    errors = np.sqrt(np.diag(profile.scatter))
    if found.noise.possible:
        aside = one_sided(profile, best.params, errors, findings.unidentified)
        findings = findings._replace(problems=(*findings.problems, aside) if aside else findings.problems)
    return Fit(
        curve=formula,
        params={name: float(value) for name, value in zip(formula.names, best.params, strict=True)},
        stderr={
            name: float("nan") if name in findings.unidentified else float(error)
            for name, error in zip(formula.names, errors, strict=True)
        },
        covariance=tuple(tuple(float(value) for value in row) for row in profile.scatter),
        points=points,
        asked=asked,
        **_sizes(points, found.noise, best.rss, task.degrees_of_freedom, best.params, formula),
        aicc=next(row.aicc for row in table if row.family == formula.key),
        problems=findings.problems,
        unidentified=findings.unidentified,
        table=table,
        noise=found.noise,
        flagged=found.flagged,
    )


def _protocol(points: Points, family: Any, asked: Asked, noise: Noise) -> Fit:
    """Return the fit of the published grid."""
    if not isinstance(family, str) or (family.strip().lower() != "auto" and curve(family).key != "hill"):
        raise FitError('method="scalerl-grid" is the protocol of the compute law: leave family out, or "hill".')
    task, best, asked = protocol(points, asked)
    table = compare(points, [constant(points, noise), _row(task, best)])
    words = (
        "Found on the published grid: the asymptote is a multiple of 0.005 from 0.45 to 0.80, the midpoint one of 100 "
        "values from 100 to 40,000."
    )
    return _result(points, task, best, asked, table, Settled(Noise(words=words), task.user(best.params)))
