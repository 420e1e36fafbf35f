"""Fit a whole group in one call: every individual, their mean, and a hierarchy with a shared slope."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves.family import Array
from vrcore.curves.fit import fit
from vrcore.curves.group_fit import GroupFit
from vrcore.curves.hierarchy import Hierarchy, hierarchy
from vrcore.curves.individual import Asked, Individual
from vrcore.curves.limits import limits
from vrcore.curves.registry import two_levels
from vrcore.curves.result import Fit
from vrcore.curves.sharing import Subject, fitted
from vrcore.curves.task import LEVELS
from vrcore.errors import FitError, ParameterError
from vrcore.measures.interval import mean_interval

PRESENT = 0.5
"""The mean is taken where at least this share of the subjects have a point: else it would speak of the rest alone."""


def fit_all(
    curves: ArrayLike | Iterable[tuple[ArrayLike, ArrayLike]] | Mapping[str, Any],
    family: str = "logistic",
    *,
    x: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    lower: float | None = None,
    upper: float | None = None,
    fixed: Mapping[str, float] | None = None,
    pool: bool = True,
    level: float = 0.95,
    workers: int = 2,
    progress: Callable[[float], None] | None = None,
) -> GroupFit:
    """Return the fits of a group of subjects: each one's, the mean's, and a hierarchy with a shared slope.

    `curves` is a sequence of (x, y), one for each subject, a mapping of their names to such pairs, or an array
    (subjects, points) of y with `x` (points,) for all (None: 1, 2, 3 ...); missing points are nan. `family`, `lower`,
    `upper` and `fixed` are those of `vrcore.fit` and hold for every curve (limits that nobody declared are assumed
    where all values of all subjects are shares); `labels` name the subjects. `pool=False` leaves the hierarchy out.
    `level` is that of all intervals.

    `workers` processes share the subjects where there are enough of them to be worth it; the result does not depend on
    their number. `progress` is called with the share done, between 0 and 1; what it raises stops the work.

    Raises `FitError` where no subject can be fitted at all; single ones that cannot are listed in `GroupFit.refused`.
    """
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ParameterError(f"workers must be a whole number of at least 1; {workers!r} is not.")
    running = fit_all_steps(
        curves,
        family,
        x=x,
        labels=labels,
        lower=lower,
        upper=upper,
        fixed=fixed,
        pool=pool,
        level=level,
        workers=workers,
    )
    try:
        while True:
            share = next(running)
            if progress is not None:
                progress(share)
    except StopIteration as last:
        found: GroupFit = last.value
        return found
    finally:
        running.close()


def fit_all_steps(
    curves: ArrayLike | Iterable[tuple[ArrayLike, ArrayLike]] | Mapping[str, Any],
    family: str = "logistic",
    *,
    x: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    lower: float | None = None,
    upper: float | None = None,
    fixed: Mapping[str, float] | None = None,
    pool: bool = True,
    level: float = 0.95,
    workers: int = 1,
) -> Generator[float, None, GroupFit]:
    """Do what `fit_all` does in short chunks: yield the share done after each, return the group.

    Between two chunks the caller may show progress or stop by dropping the generator.
    """
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.95; it is {level:g}.")
    if not isinstance(family, str):
        raise ParameterError(
            'the family of a group is a name, such as "logistic" or "auto"; for a function of your own or another '
            "curve object call vrcore.fit for each subject."
        )
    if family.strip().lower() != "auto":
        two_levels(family)
    given = _subjects(curves, x, labels)
    # who was never measured is evidence of nothing, and neither has nor lacks a change
    subjects = [one for one in given if np.isfinite(one[2]).any()] or given
    without_data = tuple(label for label, _, own in given if not np.isfinite(own).any())
    everything = np.concatenate([one[2] for one in subjects])
    low, high, assumed = limits(lower, upper, everything[np.isfinite(everything)])
    if assumed and any(not 0.0 <= (fixed or {}).get(name, 0.0) <= 1.0 for name in LEVELS):
        low = high = None
    # decided once for the group: the fit of one subject is to assume nothing of its own
    ends = (-math.inf if low is None else low, math.inf if high is None else high)
    asked = Asked(family, *ends, dict(fixed) if fixed else None, level)
    own = fitted(subjects, asked, workers)
    reserve = 0.7 if pool else 1.0
    individuals: list[Individual] = yield from _part(own, 0.0, reserve)
    if all(one.fit is None for one in individuals):
        raise FitError(f"none of {len(individuals)} subjects can be fitted; of the first: {individuals[0].refused}")
    average, mean, refused = _mean(subjects, asked)
    shared, why = None, "it was not asked for."
    if pool:
        running = _pooled(individuals, mean.family if mean is not None else "logistic", asked)
        shared, why = yield from _part(running, reserve, 1.0)
    return GroupFit(family, level, tuple(individuals), average, mean, refused, shared, why, without_data)


def _part(running: Generator[float, None, Any], first: float, last: float) -> Generator[float, None, Any]:
    """Run a generator as the part from `first` to `last` of a larger one."""
    try:
        while True:
            share = next(running)
            yield first + (last - first) * share
    except StopIteration as stop:
        return stop.value
    finally:
        running.close()


def _pooled(
    individuals: Sequence[Individual], family: str, asked: Asked
) -> Generator[float, None, tuple[Hierarchy | None, str]]:
    try:
        points = [one.fit.points for one in individuals if one.fit is not None]
        low, high = (None if one is None or math.isinf(one) else one for one in (asked.lower, asked.upper))
        found = yield from hierarchy(points, family, asked.level, lower=low, upper=high)
    except FitError as refusal:
        return None, str(refusal)
    return found, ""


def _mean(subjects: Sequence[Subject], asked: Asked) -> tuple[tuple[Array, ...], Fit | None, str]:
    """Return the mean over subjects with its interval, and its fit or the reason why there is none."""
    x = np.unique(np.concatenate([one[1] for one in subjects]))
    table = np.full((len(subjects), x.size), np.nan)
    for row, (_, own_x, own_y) in zip(table, subjects, strict=True):
        kept = np.isfinite(own_y)
        places = np.searchsorted(x, own_x[kept])
        sums, counts = np.bincount(places, own_y[kept], x.size), np.bincount(places, minlength=x.size)
        row[counts > 0] = sums[counts > 0] / counts[counts > 0]
    count = np.isfinite(table).sum(axis=0)
    enough = count >= max(2.0, PRESENT * len(subjects))
    values, low, high = mean_interval(table[:, enough], asked.level)
    average = (x[enough], values, low, high, count[enough].astype(np.float64))
    if int(enough.sum()) < 2:
        if len(subjects) == 1:
            return average, None, "there is only one subject."
        few = "fewer than half of the subjects were measured at the same x; use common trials or blocks."
        return average, None, few
    try:
        found = fit(x[enough], values, asked.family, lower=asked.lower, upper=asked.upper, fixed=asked.fixed)
    except FitError as refusal:
        return average, None, str(refusal)
    return average, found, ""


def _subjects(
    curves: ArrayLike | Iterable[tuple[ArrayLike, ArrayLike]] | Mapping[str, Any],
    x: ArrayLike | None,
    labels: Sequence[str] | None,
) -> list[Subject]:
    """Return label, x and y of every subject, or say what is wrong with what was given."""
    if isinstance(curves, Mapping):
        if labels is not None:
            raise FitError("these curves have names of their own: leave labels out.")
        curves, labels = list(curves.values()), [str(name) for name in curves]
    given: list[tuple[Any, Any]]
    if isinstance(curves, np.ndarray) or x is not None:
        table = np.asarray(curves, dtype=np.float64)
        if table.ndim != 2:
            raise FitError(f"an array of curves is (subjects, points); this one has the shape {table.shape}.")
        common = np.arange(1.0, table.shape[1] + 1.0) if x is None else np.asarray(x, dtype=np.float64)
        if common.shape != (table.shape[1],):
            raise FitError(f"x must hold one number for each of {table.shape[1]} points; its shape is {common.shape}.")
        given = [(common, row) for row in table]
    else:
        given = list(curves)  # type: ignore[arg-type]  # what is no sequence of pairs is refused below
    if not given:
        raise FitError("there are no curves to fit.")
    if labels is not None and len(labels) != len(given):
        raise FitError(f"there are {len(given)} curves and {len(labels)} labels.")
    subjects = []
    for i, pair in enumerate(given):
        try:
            own_x, own_y = (np.asarray(one, dtype=np.float64) for one in pair)
        except (TypeError, ValueError) as problem:
            raise FitError(f"curve {i + 1} must be a pair (x, y) of lists of numbers: {problem}.") from problem
        if own_x.ndim != 1 or own_x.shape != own_y.shape:
            raise FitError(f"curve {i + 1}: x and y must be two lists of one length; {own_x.shape} and {own_y.shape}.")
        kept = np.isfinite(own_x)
        subjects.append((str(labels[i]) if labels is not None else str(i + 1), own_x[kept], own_y[kept]))
    return subjects


__all__ = ["GroupFit", "fit_all", "fit_all_steps"]
