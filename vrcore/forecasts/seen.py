"""From what a user gives to the points a forecast is made from: finite, increasing in x, one row per x, few enough."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrcore.curves.points import check_sizes, for_each, numbers, one_limit, one_number
from vrcore.errors import FitError, ParameterError
from vrcore.forecasts.averaging import Array, Limits

MOST = 120
"""Longer runs are averaged in blocks of neighbouring rows first: it costs no accuracy and keeps a forecast fast."""


class Seen(NamedTuple):
    """Points in order of x, each x once: `weight` is 1/sigma with a geometric mean of 1.

    `dropped` rows held a missing or infinite number, `excluded` ones lay before what was to be left out, and `block`
    neighbouring rows (1: none) were averaged into each point.
    """

    x: Array
    y: Array
    weight: Array
    dropped: int
    excluded: int
    block: int

    @property
    def n(self) -> int:
        """How many points there are."""
        return int(self.x.size)


def seen(x: ArrayLike, y: ArrayLike, sigma: ArrayLike | None, exclude_before: float | None) -> Seen:
    """Return the points of these rows; raise `FitError` where a row cannot be understood at all."""
    columns = {"x": numbers("x", x), "y": numbers("y", y)}
    if sigma is not None:
        columns["sigma"] = for_each("sigma", sigma, columns["x"].size)
    check_sizes(columns)
    finite = np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
    kept = {name: column[finite] for name, column in columns.items()}
    for name, column in kept.items():
        if column.size and float(np.abs(column).max()) > 1e140:
            raise FitError(
                f"{name} goes up to {np.abs(column).max():g}, which is too large to compute with; rescale it."
            )
    if kept["x"].size and float(kept["x"].min()) < 0.0:
        raise FitError(
            f"x goes down to {kept['x'].min():g}, and a forecast counts how many times as far it looks; count x "
            "(steps, tokens, compute) from its true zero."
        )
    if sigma is not None and kept["sigma"].size and float(kept["sigma"].min()) <= 0.0:
        raise FitError(f"sigma must be above 0 for every point; the smallest is {kept['sigma'].min():g}.")
    begin = -math.inf if exclude_before is None else one_number("exclude_before", exclude_before)
    late = kept["x"] >= begin
    precision = kept["sigma"][late] ** -2.0 if sigma is not None else np.ones(int(late.sum()))
    at, heights, precision = _once(kept["x"][late], kept["y"][late], precision)
    block = -(-at.size // MOST) if at.size else 1
    at, heights, precision = _blocks(at, heights, precision, block)
    logs = 0.5 * np.log(precision)
    weight = np.exp(logs - logs.mean()) if logs.size else logs
    return Seen(at, heights, weight, int(finite.size - finite.sum()), int(late.size - late.sum()), block)


def limits(lower: float | None, upper: float | None, y: Array) -> Limits:
    """Return what y cannot leave, or raise a `VrlabError` where it contradicts itself or the values."""
    low, high = one_limit("lower", lower, -math.inf), one_limit("upper", upper, math.inf)  # as for `fit`
    for name, one in (("lower", low), ("upper", high)):
        if one is not None and not np.isfinite(one):
            raise ParameterError(f"{name} must be a finite number, or be left out; it is {one:g}.")
    if low is not None and high is not None and low >= high:
        raise ParameterError(f"lower must lie below upper; they are {low:g} and {high:g}.")
    middle = float(np.median(y)) if y.size else 0.0
    for beyond, word, one in (
        (high is not None and y.size and middle > high, "above upper", high),
        (low is not None and y.size and middle < low, "below lower", low),
    ):
        if beyond:
            raise FitError(
                f"half of the y values lie {word} = {one:g} (they run from {y.min():g} to {y.max():g}); is y in "
                "other units, such as percent?"
            )
    return Limits(low, high)


def _once(x: Array, y: Array, precision: Array) -> tuple[Array, Array, Array]:
    """Return the rows in order of x, those of the same x averaged."""
    order = np.lexsort((precision, y, x))
    x, y, precision = x[order], y[order], precision[order]
    first = np.append(True, np.diff(x) > 0.0)[: x.size]
    starts = np.flatnonzero(first).astype(np.int64)
    return _averaged(x, y, precision, starts)


def _blocks(x: Array, y: Array, precision: Array, block: int) -> tuple[Array, Array, Array]:
    """Return averages of so many neighbours; the first block may be shorter, so that the last ones are whole."""
    first = x.size % block
    starts = np.arange(first, x.size, block, dtype=np.int64)
    return _averaged(x, y, precision, np.append(np.int64(0), starts) if first else starts)


def _averaged(x: Array, y: Array, precision: Array, starts: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    if starts.size == x.size:
        return x, y, precision
    count = np.diff(np.append(starts, x.size))
    whole = np.add.reduceat(precision, starts)
    return np.add.reduceat(x, starts) / count, np.add.reduceat(precision * y, starts) / whole, whole
