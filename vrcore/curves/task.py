"""One least-squares problem in units of its own: x and y scaled to about 1, ranges and pinned parameters with them."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vrcore.compiled import is_compiled
from vrcore.curves.family import Array, Family
from vrcore.curves.lattice import Lattice
from vrcore.curves.noise import INDEPENDENT, Noise, Whitening, whitening
from vrcore.curves.points import Points
from vrcore.errors import FitError, unknown

LEVELS = ("baseline", "asymptote")


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be fitted, scaled: user value = shift + factor x scaled value, for each parameter.

    `x`, `y`, `weight` are (points,); `low`, `high`, `shift`, `factor` are (parameters,) in the family's order.
    `limited[i]` says whether the low and the high end of parameter i were declared by the user (rather than put
    there to keep the search finite). `pinned` maps the place of a parameter to its scaled value.
    """

    family: Family
    x: Array
    y: Array
    weight: Array
    shift: Array
    factor: Array
    low: Array
    high: Array
    limited: tuple[tuple[bool, bool], ...]
    pinned: dict[int, float]
    whiten: Whitening
    unit_variance: float | None = None
    """The variance of a residual of weight 1, scaled, where it is known; otherwise the residuals estimate it."""
    tails: float = math.inf
    """Degrees of freedom of a known variance: inf, or those with which it or its over-dispersion was estimated."""

    def times(self, rows: Array) -> Array:
        """Return rows (..., points) weighted and freed of what neighbours and groups share."""
        return np.multiply(rows, self.weight) if self.whiten.plain else self.whiten.times(rows)

    @functools.cached_property
    def compiled(self) -> bool:
        """Whether the compiled loops know this task: a built-in family, and no groups that share a level."""
        return self.family.code >= 0 and self.whiten.shared == 0.0 and is_compiled()

    @functools.cached_property
    def columns(self) -> tuple[Array, Array, Array, Array]:
        """x, ln x, y and weight as the compiled loops take them."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(self.x) if self.family.anchored else self.x
        return tuple(np.ascontiguousarray(one) for one in (self.x, logs, self.y, self.weight))  # type: ignore[return-value]  # four of them

    @functools.cached_property
    def logs(self) -> NDArray[np.bool_]:
        """Which members of theta are sought on a logarithmic scale, (3,)."""
        found = [name in self.family.logarithmic for name in self.family.names[2:]]
        return np.array([*found, False, False, False][:3], dtype=np.bool_)

    @functools.cached_property
    def ones(self) -> Array:
        """The constant 1 so transformed."""
        return self.times(np.ones(self.x.size))

    @functools.cached_property
    def seen(self) -> Array:
        """y so transformed."""
        return self.times(self.y)

    @property
    def free(self) -> list[int]:
        """Return the places of the parameters to be found."""
        return [i for i in range(len(self.family.names)) if i not in self.pinned]

    @functools.cached_property
    def lattice(self) -> Lattice:
        """The family's grid over these points, with what the task pins of the shape held."""
        theta = {place - 2: value for place, value in self.pinned.items() if place >= 2}
        return Lattice(self.family, self.x, self.y, self.weight, theta)

    @property
    def degrees_of_freedom(self) -> int:
        """Return points minus parameters to be found."""
        return int(self.x.size) - len(self.free)

    @property
    def freedom(self) -> float:
        """Return the degrees of freedom of Student's t in intervals: inf where the size of the scatter is known."""
        return float(self.degrees_of_freedom) if self.unit_variance is None else self.tails

    def user(self, scaled: Array) -> Array:
        """Return a parameter vector in the user's units."""
        return np.asarray(self.shift + self.factor * scaled)

    def logarithmic(self, place: int) -> bool:
        """Return whether this parameter is sought on a logarithmic scale."""
        return self.family.names[place] in self.family.logarithmic

    def level_range(self, place: int, pinned: Mapping[int, float]) -> tuple[float, float]:
        """Return the range of the baseline (0) or asymptote (1), one value where it is pinned."""
        if place in pinned:
            return pinned[place], pinned[place]
        return float(self.low[place]), float(self.high[place])


def pose(
    points: Points,
    family: Family,
    lower: float | None = None,
    upper: float | None = None,
    fixed: Mapping[str, float] | None = None,
    noise: Noise = INDEPENDENT,
) -> Task:
    """Return the task of fitting `family` to `points`, or raise `FitError` saying why there is none."""
    fixed = dict(fixed or {})
    _check(points, family, lower, upper, fixed)
    names = family.names
    span = float(np.ptp(points.x))
    origin, stretch = (0.0, float(points.x.max())) if family.anchored else (float(points.x.min()), span)
    middle, height = float(points.y.min() + np.ptp(points.y) / 2), float(np.ptp(points.y))
    of = {
        "baseline": (middle, height),
        "asymptote": (middle, height),
        "midpoint": (origin, stretch),
        "slope": (0.0, 1.0 if family.anchored else 1.0 / stretch),
    }
    shift, factor = (np.array([of.get(name, (0.0, 1.0))[k] for name in names]) for k in (0, 1))
    target = points.y if noise.target is None else noise.target
    x, y = (points.x - origin) / stretch, (target - middle) / height
    weight = points.weight if noise.weight is None else noise.weight
    box = family.bounds(
        x,
        y,
        None if lower is None else (lower - middle) / height,
        None if upper is None else (upper - middle) / height,
    )
    low, high = (np.array([box[name][k] for name in names]) for k in (0, 1))
    declared = (lower is not None, upper is not None)
    return Task(
        family,
        x,
        y,
        weight,
        shift,
        factor,
        low,
        high,
        tuple(declared if name in LEVELS else (False, False) for name in names),
        {i: (float(fixed[name]) - shift[i]) / factor[i] for i, name in enumerate(names) if name in fixed},
        whitening(weight, points.group, noise),
        _variance(noise, height),
        _tails(noise, points.x.size - len(names) + len(fixed)),
    )


def _variance(noise: Noise, height: float) -> float | None:
    known = noise.dispersion * noise.unit if noise.absolute else noise.variance
    return None if known is None else known / height**2


def _tails(noise: Noise, freedom: int) -> float:
    if noise.variance is not None:
        return float(noise.slowest)
    return float(freedom) if noise.dispersion > 1.0 else math.inf


def _check(
    points: Points, family: Family, lower: float | None, upper: float | None, fixed: Mapping[str, float]
) -> None:
    """Refuse limits, pinned parameters and numbers of points with which no fit is possible."""
    for name, value in (("lower", lower), ("upper", upper), *fixed.items()):
        if value is not None and not math.isfinite(value):
            raise FitError(f"{name} must be a finite number; it is {value:g}.")
    if lower is not None and upper is not None and lower >= upper:
        raise FitError(f"lower must lie below upper; they are {lower:g} and {upper:g}.")
    middle = 0.0 if lower is None and upper is None else float(np.median(points.y))
    for beyond, word, limit in (
        (upper is not None and middle > upper, "above upper", upper),
        (lower is not None and middle < lower, "below lower", lower),
    ):
        if beyond:
            raise FitError(
                f"half of the y values lie {word} = {limit:g} (they run from {points.y.min():g} to "
                f"{points.y.max():g}); is y in other units, such as percent?"
            )
    for name, value in fixed.items():
        if name not in family.names:
            raise unknown(f"parameter of the {family.title} curve", name, family.names)
        if name in family.logarithmic and value <= 0.0:
            raise FitError(f"{name} must be above 0 in the {family.title} curve; it is fixed at {value:g}.")
        if name in LEVELS and ((lower is not None and value < lower) or (upper is not None and value > upper)):
            raise FitError(f"{name} is fixed at {value:g}, outside its own limits.")
    if family.anchored and float(points.x.min()) < 0.0:
        raise FitError(
            f"the {family.title} curve starts at x = 0 and x goes down to {points.x.min():g}; "
            "count x from its true zero, or use the logistic curve."
        )
    free = len(family.names) - len(fixed)
    if free < 1:
        raise FitError(f"all parameters of the {family.title} curve are fixed; leave at least one to be found.")
    distinct = 1 + int(np.count_nonzero(points.x[1:] != points.x[:-1]))
    if distinct < free + 2:
        raise FitError(
            f"the {family.title} curve has {free} parameters to find and needs points at {free + 2} different x "
            f"at least; there {'is' if distinct == 1 else 'are'} {distinct}. "
            "Collect more evaluations, or fix a parameter you know, such as the baseline."
        )


def too_few_for_all(points: Points, fixed: Mapping[str, float], families: Iterable[Family]) -> FitError | None:
    """Return the refusal of points at too few x for any of several families, None where one of them admits them."""
    distinct = int(np.unique(points.x).size)
    needed = min(len(family.names) - sum(name in family.names for name in fixed) for family in families) + 2
    if distinct >= needed:
        return None
    return FitError(
        f"even the simplest curve needs points at {needed} different x at least; there "
        f"{'is' if distinct == 1 else 'are'} {distinct}. Collect more evaluations, or fix a parameter you know."
    )
