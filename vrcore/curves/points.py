"""From what a user gives to clean, sorted points; everything that cannot be fitted is refused here, in words."""

from __future__ import annotations

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
    """Finite points in order of x (equal x: of y), standard errors or None, and how many rows were dropped."""

    x: Array
    y: Array
    sigma: Array | None
    dropped: int

    @property
    def weight(self) -> Array:
        """Weights 1 / sigma with a geometric mean of 1, so that only the ratios of sigma matter."""
        if self.sigma is None:
            return np.ones(self.x.size)
        logs = -np.log(self.sigma)
        return np.asarray(np.exp(logs - logs.mean()))


def collect(x: ArrayLike, y: ArrayLike, sigma: ArrayLike | None = None) -> Points:
    """Return the points that can be used; rows in which anything is not finite are dropped and counted.

    Raises `FitError` where there is nothing to fit: unequal lengths, not numbers, no change in y.
    """
    columns = {"x": _numbers("x", x), "y": _numbers("y", y)}
    if sigma is not None:
        columns["sigma"] = _numbers("sigma", sigma)
    sizes = {name: column.size for name, column in columns.items()}
    if len(set(sizes.values())) > 1:
        raise FitError("every point needs both numbers: " + ", ".join(f"{n} has {k}" for n, k in sizes.items()) + ".")
    keep = np.ones(columns["x"].size, dtype=bool)
    for column in columns.values():
        keep &= np.isfinite(column)
    kept = {name: column[keep] for name, column in columns.items()}
    dropped = int(keep.size - keep.sum())
    if not kept["x"].size:
        raise FitError(f"no point is left: {dropped} of {keep.size} rows hold a missing or infinite number.")
    if sigma is not None and float(kept["sigma"].min()) <= 0.0:
        raise FitError(f"sigma must be above 0 for every point; the smallest is {kept['sigma'].min():g}.")
    for name in ("x", "y"):
        _resolvable(name, kept[name])
    order = np.lexsort((*((kept["sigma"],) if sigma is not None else ()), kept["y"], kept["x"]))
    final = {name: column[order] for name, column in kept.items()}
    for column in final.values():
        column.flags.writeable = False
    return Points(final["x"], final["y"], final.get("sigma"), dropped)


def _numbers(name: str, given: ArrayLike) -> Array:
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
