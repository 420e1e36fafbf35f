"""The shapes that are averaged: six families of unit curves on one grid, x in units of the last point seen."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]
Curve = Callable[..., Array]

POWERS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 12.0, 25.0)
"""How steep the families with a true zero may be; 25 is a step between neighbouring points of most logs."""

MIDPOINTS = (*np.linspace(-0.6, 1.2, 19).tolist(), 1.4, 1.7, 2.1)
"""Where the families without a true zero have their midpoint: from well before the data to twice their length."""

RATES = (1.0, 1.8, 3.0, 5.0, 8.0, 13.0, 22.0, 45.0, 120.0)

STEEPEST = 50.0
"""exp(exp(50)) is beyond any number; the exponent is cut there."""

SECOND_HALF = 0.6
"""A shape that is steepest at the last point still speeds up if more than this share of what it has risen came in the
second half of x; in a straight line it is .5."""

STEADY = 0.45
"""A shape goes on at its pace if more than this share of what it has risen came in the second half of x."""

HALF = 10
"""Shapes are asked for their speed at so many steps in each half of x."""

SEEN = 1e-6
"""A shape that has risen by less than this share of its whole rise has not shown how fast it is."""


def hill(x: Array, m: Array, k: Array) -> Array:
    """Return 1 / (1 + (m/x)^k): the log-logistic, MMF4, LL.4, the compute law of RL post-training."""
    return np.asarray(1.0 / (1.0 + (m / x) ** k))


def exponential(x: Array, m: Array) -> Array:
    """Return 1 - exp(-x/m)."""
    return np.asarray(-np.expm1(-x / m))


def weibull(x: Array, m: Array, k: Array) -> Array:
    """Return 1 - exp(-(x/m)^k)."""
    return np.asarray(-np.expm1(-((x / m) ** k)))


def power(x: Array, m: Array, c: Array) -> Array:
    """Return 1 - (1 + x/m)^-c: the four-parameter power law."""
    return np.asarray(1.0 - (1.0 + x / m) ** -c)


def logistic(x: Array, m: Array, k: Array) -> Array:
    """Return 1 / (1 + exp(-k (x - m)))."""
    return np.asarray(expit(k * (x - m)))


def gompertz(x: Array, m: Array, k: Array) -> Array:
    """Return exp(-exp(-k (x - m)))."""
    return np.asarray(np.exp(-np.exp(np.minimum(-k * (x - m), STEEPEST))))


class Shapes(NamedTuple):
    """One family's name, its unit curve, and its grid: one array of equal length per parameter."""

    name: str
    curve: Curve
    grid: tuple[Array, ...]


def _grid(*axes: Array) -> tuple[Array, ...]:
    return tuple(axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))


@functools.cache
def families() -> tuple[Shapes, ...]:
    """Return the six families with their grids, in a fixed order."""
    powers, free = np.array(POWERS), _grid(np.array(MIDPOINTS), np.array(RATES))
    return (
        Shapes("hill", hill, _grid(np.geomspace(0.03, 10.0, 20), powers)),
        Shapes("exp", exponential, _grid(np.geomspace(0.02, 10.0, 32))),
        Shapes("weibull", weibull, _grid(np.geomspace(0.03, 6.0, 20), powers[:8])),
        Shapes("pow4", power, _grid(np.geomspace(0.001, 10.0, 18), np.array([0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0]))),
        Shapes("logistic", logistic, free),
        Shapes("gompertz", gompertz, free),
    )


def how_surely(mass: Array, start: float) -> Array:
    """Return how surely each family's curves speed up at the last point, and go on at their pace, (2, families).

    0: as surely as before any point was seen, 1: all do. `mass` (shapes) is how plausible each shape is, with a sum of
    1 for each family; the points begin at `start`, in units of the last one.
    """
    family = membership()
    found = []
    for which in pace(round(start, 2)):
        now, always = np.bincount(family, mass * which), np.bincount(family, which) / np.bincount(family)
        found.append(np.maximum(now - always, 0.0) / np.maximum(1.0 - always, SEEN))
    return np.array(found)


@functools.lru_cache(maxsize=256)
def pace(start: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, for every shape of the grid, whether it speeds up at the last point seen (`SECOND_HALF`), and whether it
    goes on at its pace or faster (`STEADY`)."""
    share = values(np.linspace(start, 1.0, 2 * HALF + 1))
    steps, rise = np.diff(share, axis=1), share[:, -1] - share[:, 0]
    late, moves = share[:, -1] - share[:, HALF], rise > SEEN
    fastest_last = steps[:, -1] >= steps.max(axis=1)
    return fastest_last & (late > SECOND_HALF * rise) & moves, (late > STEADY * rise) & moves


@functools.cache
def membership() -> NDArray[np.int64]:
    """Return, for every shape of the grid, the place of its family."""
    return np.repeat(np.arange(len(families())), [one.grid[0].size for one in families()])


def values(x: Array) -> Array:
    """Return g(x) of every shape, (shapes, points); `x` is in units of the last point seen, 0 or above."""
    positive = np.maximum(x, 1e-12)  # a Hill curve divides by x; what happens this early no log can tell
    with np.errstate(over="ignore", under="ignore"):
        return np.concatenate([one.curve(positive[None, :], *(p[:, None] for p in one.grid)) for one in families()])
