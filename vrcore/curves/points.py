"""From what a user gives to clean, sorted points; everything that cannot be fitted is refused here, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrcore.errors import FitError

Array = NDArray[np.float64]

RESOLUTION = 1e-12
"""Differences smaller than this share of the values themselves are rounding, not data."""

SMALLEST, LARGEST = 1e-140, 1e140
"""Sizes whose squares a double can still hold."""


class Points(NamedTuple):
    """Finite points in order of x (equal x: of y), standard errors or None, and how many rows were dropped.

    `trials` says of how many trials each y is the share of successes, `group` to which subject or seed it belongs;
    `excluded` counts the points left out because they came before the x asked for.
    """

    x: Array
    y: Array
    sigma: Array | None
    dropped: int
    trials: Array | None = None
    group: tuple[str, ...] | None = None
    excluded: int = 0

    @property
    def weight(self) -> Array:
        """Weights 1 / sigma with a geometric mean of 1, so that only the ratios of sigma matter."""
        if self.sigma is None:
            return np.ones(self.x.size)
        logs = -np.log(self.sigma)
        return np.asarray(np.exp(logs - logs.mean()))

    @property
    def unit_variance(self) -> float:
        """The variance of a point of weight 1, where sigma is taken at its word; 1 where there is none."""
        return 1.0 if self.sigma is None else float(np.exp(2.0 * np.log(self.sigma).mean()))


def collect(
    x: ArrayLike,
    y: ArrayLike | None,
    sigma: ArrayLike | None = None,
    *,
    successes: ArrayLike | None = None,
    trials: ArrayLike | None = None,
    group: Sequence[object] | ArrayLike | None = None,
    exclude_before: float | None = None,
) -> Points:
    """Return the points that can be used; rows in which anything is not finite are dropped and counted.

    With `successes` and `trials` y is their ratio and need not be given. Raises `FitError` where there is nothing to
    fit: unequal lengths, not numbers, no change in y.
    """
    columns = {"x": numbers("x", x), "y": _shares(y, successes, trials)}
    if sigma is not None:
        columns["sigma"] = for_each("sigma", sigma, columns["x"].size)
    if trials is not None:
        columns["trials"] = _counts(trials, columns["y"].size)
    labels = None if group is None else [str(one) for one in np.asarray(group, dtype=object).ravel()]
    if labels is not None:
        columns["group"] = np.unique(labels, return_inverse=True)[1].astype(np.float64)
    check_sizes(columns)
    keep = np.ones(columns["x"].size, dtype=bool)
    for column in columns.values():
        keep &= np.isfinite(column)
    dropped = int(keep.size - keep.sum())
    excluded = 0
    if exclude_before is not None:
        begin = one_number("exclude_before", exclude_before)
        early = keep & (columns["x"] < begin)
        excluded, keep = int(early.sum()), keep & ~early
        if excluded and not keep.any():
            raise FitError(f"no point is left: all x lie before {begin:g}, where the fit was to begin.")
    kept = {name: column[keep] for name, column in columns.items()}
    if not keep.size:
        raise FitError("there is no point to fit a curve to: x and y are empty.")
    if not kept["x"].size:
        raise FitError(f"no point is left: {dropped} of {keep.size} rows hold a missing or infinite number.")
    if sigma is not None and float(kept["sigma"].min()) <= 0.0:
        raise FitError(f"sigma must be above 0 for every point; the smallest is {kept['sigma'].min():g}.")
    for name in ("x", "y"):
        _resolvable(name, kept[name])
    ties = [kept[name] for name in ("trials", "sigma", "group") if name in kept]
    order = np.lexsort((*ties, kept["y"], kept["x"]))
    final = {name: column[order] for name, column in kept.items()}
    for column in final.values():
        column.flags.writeable = False
    names = None if labels is None else tuple(np.array(labels)[keep][order].tolist())
    return Points(final["x"], final["y"], final.get("sigma"), dropped, final.get("trials"), names, excluded)


def _shares(y: ArrayLike | None, successes: ArrayLike | None, trials: ArrayLike | None) -> Array:
    """Return y, or successes / trials where these are given."""
    if (successes is None) != (trials is None) and y is None:
        raise FitError("successes and trials go together: give both, such as successes=[3, 8], trials=[10, 10].")
    if successes is None:
        if y is None:
            raise FitError("there is nothing to fit: give y, or successes and trials.")
        share = numbers("y", y)
        if trials is not None and share.size and (np.nanmin(share) < 0.0 or np.nanmax(share) > 1.0):
            raise FitError("with trials, y must be the share of successes, from 0 to 1; or give successes.")
        return share
    if trials is None:
        raise FitError("successes need the trials they are out of: give trials, one number or one for each point.")
    won = numbers("successes", successes)
    of = _counts(trials, won.size)
    if won.size != of.size:
        raise FitError(f"every point needs both numbers: successes has {won.size}, trials has {of.size}.")
    if (won < 0.0).any() or (won > for_each("trials", trials, won.size)).any():
        raise FitError("successes must lie between 0 and the number of trials.")
    return np.asarray(won / of)


def _counts(trials: ArrayLike, size: int) -> Array:
    """Return one number of trials for each point; one number holds for all. Of no trials there is no share: nan."""
    counts = for_each("trials", trials, size)
    if (counts < 0.0).any() or not (counts > 0.0).any():
        raise FitError(f"trials must be counts, and above 0 for some point; the smallest is {counts.min():g}.")
    return np.where(counts == 0.0, np.nan, counts)


def check_sizes(columns: Mapping[str, Array]) -> None:
    """Raise `FitError` unless all columns have as many rows."""
    sizes = {name: column.size for name, column in columns.items()}
    if len(set(sizes.values())) > 1:
        raise FitError("every point needs both numbers: " + ", ".join(f"{n} has {k}" for n, k in sizes.items()) + ".")


def for_each(name: str, given: ArrayLike, size: int) -> Array:
    """Return a number for each of `size` points, (size,); one number holds for all. Raises `FitError` as `numbers`."""
    return numbers(name, np.full(size, given) if np.ndim(given) == 0 else given)


def one_number(name: str, given: object, wanted: str = "a number") -> float:
    """Return what was given for a single number, which may be infinite; raise `FitError` for nan and what is none."""
    try:
        value = float(given)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError):
        value = math.nan
    if math.isnan(value):
        raise FitError(f"{name} must be {wanted}; {given!r} is not.")
    return value


def one_limit(name: str, given: float | None, none: float) -> float | None:
    """Return a limit as a number, or None where there is none: it was left out, or is `none` (-inf or inf)."""
    return None if given is None or given == none else one_number(name, given, "a finite number, or be left out")


def numbers(name: str, given: ArrayLike) -> Array:
    """Return what was given for x, y, ... as floats, (rows,); raise `FitError` for what is no list of numbers."""
    try:
        column = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise FitError(f"{name} must be a list of numbers: {problem}.") from problem
    if column.ndim != 1:
        raise FitError(f"{name} must be one list of numbers; its shape is {column.shape}.")
    return column


def _resolvable(name: str, column: Array) -> None:
    largest = float(np.abs(column).max())
    if largest > LARGEST:
        raise FitError(f"{name} goes up to {largest:g}, which is too large to compute with; rescale it.")
    spread = float(np.ptp(column))
    if spread <= max(RESOLUTION * largest, 0.0):
        same = f"all {column.size} values of {name} are {column[0]:g}"
        why = "there is no change to fit a curve to" if name == "y" else "a curve needs points at different x"
        raise FitError(f"{same}: {why}.")
    if spread < SMALLEST:
        raise FitError(f"the values of {name} differ by only {spread:g}, too little to compute with; rescale them.")
