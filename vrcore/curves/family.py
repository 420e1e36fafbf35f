"""What every family of curves is: a unit shape between 0 and 1, stretched between a baseline and an asymptote."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrcore.curves.lattice import Lattice
from vrcore.errors import ParameterError

Array = NDArray[np.float64]
Given = ParamSpec("Given")
Answer = TypeVar("Answer")

LIMIT_REACH = 100.0
"""Without a declared limit, baseline and asymptote are sought up to this many ranges of y beyond the data."""


def quiet(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Return `function` run without floating-point warnings: at extreme arguments the limits (0, 1, inf) are meant."""

    @functools.wraps(function)
    def inner(*given: Given.args, **named: Given.kwargs) -> Answer:
        with np.errstate(over="ignore", divide="ignore", invalid="ignore", under="ignore"):
            return function(*given, **named)

    return inner


class Family(ABC):
    """One family, y = baseline + (asymptote - baseline) g(x; midpoint, slope[, asymmetry]), with g from 0 to 1.

    The parameters mean the same in every family. `baseline` is the level before, `asymptote` the level after
    (both in units of y), `midpoint` is the x at which half of the change is done, `slope` is how steep the change
    is and always positive: a falling curve has its asymptote below its baseline. A family states g, its
    derivatives and its inverse as functions of `x` and `theta = (midpoint, slope[, asymmetry])`, broadcasting;
    everything else is written here once.

    Shared threshold and width across families follow psignifit (github.com/wichmann-lab/python-psignifit).
    """

    key: ClassVar[str]
    title: ClassVar[str]
    equation: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]]
    names: ClassVar[tuple[str, ...]] = ("baseline", "asymptote", "midpoint", "slope")
    anchored: ClassVar[bool] = False
    """True where x starts at a meaningful zero; then the curve may not be shifted and slope is a pure number."""
    logarithmic: ClassVar[frozenset[str]] = frozenset({"slope"})
    """Parameters that are positive and sought on a logarithmic scale."""
    code: ClassVar[int] = -1
    """The number under which `kernels.unit` knows this family; -1: it goes through the general path."""
    steepest: ClassVar[str] = "a sudden step"
    """What the curve becomes as its slope grows without end."""
    abrupt: ClassVar[bool] = False
    """True where the whole change happens at the midpoint, to which no gradient leads."""

    @abstractmethod
    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x), between 0 and 1, rising."""

    @abstractmethod
    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx."""

    @abstractmethod
    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return the x at which g equals `share`, between 0 and 1."""

    @abstractmethod
    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dtheta, one array like `x` for each of `theta`."""

    @abstractmethod
    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return, for each of `theta`, the increasing values from which a search over data at `x` starts."""

    @abstractmethod
    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return, for each of `theta`, the range beyond which data at `x` can tell nothing apart."""

    @abstractmethod
    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return the parameters as the family's own literature names them."""

    @quiet
    def value(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return y at `x` (any shape, the same shape back)."""
        low, high, theta = self._split(params)
        share = self.shape(self.checked(x), *theta)
        return np.asarray(low * (1.0 - share) + high * share, dtype=np.float64)

    @quiet
    def slope(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return dy/dx at `x`, in units of y per unit of x."""
        low, high, theta = self._split(params)
        return np.asarray((high - low) * self.shape_slope(self.checked(x), *theta), dtype=np.float64)

    @quiet
    def inverse(self, y: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return the x at which the curve equals `y`: the ends of the axis at its two levels, nan outside them."""
        low, high, theta = self._split(params)
        share = (np.asarray(y, dtype=np.float64) - low) / (high - low)
        inside = np.where((share >= 0.0) & (share <= 1.0), share, np.nan)
        return np.asarray(self.shape_inverse(inside, *theta), dtype=np.float64)

    @quiet
    def jacobian(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return dy/dparameter, shape (number of x, number of parameters), columns in the order of `names`."""
        low, high, theta = self._split(params)
        at = np.atleast_1d(self.checked(x)).ravel()
        share = self.shape(at, *theta)
        return np.stack([1.0 - share, share, *((high - low) * one for one in self.shape_gradient(at, *theta))], axis=1)

    @quiet
    def width(self, params: Mapping[str, float]) -> float:
        """Return how much x the change takes from 10 % to 90 % of it."""
        theta = self._split(params)[2]
        ends = self.shape_inverse(np.array([0.1, 0.9]), *theta)
        return float(ends[1] - ends[0])

    def comparable(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return what all families share: baseline, asymptote, midpoint, and the 10-90 % width."""
        return {name: float(params[name]) for name in ("baseline", "asymptote", "midpoint")} | {
            "width": self.width(params)
        }

    def guess(self, x: ArrayLike, y: ArrayLike) -> dict[str, float]:
        """Return start values: the best cell of the family's grid, with baseline and asymptote solved for exactly."""
        at, seen = self.checked(x), np.asarray(y, dtype=np.float64)
        free = (-np.inf, np.inf)
        return dict(
            zip(self.names, Lattice(self, at, seen, np.ones(len(at))).nearest(free, free, 1)[0].tolist(), strict=True)
        )

    def bounds(
        self, x: ArrayLike, y: ArrayLike, lower: float | None = None, upper: float | None = None
    ) -> dict[str, tuple[float, float]]:
        """Return the closed range in which each parameter is sought.

        `lower` and `upper` are what y itself cannot leave (0 and 1 for a pass rate): both levels are held to them.
        """
        at, seen = self.checked(x), np.asarray(y, dtype=np.float64)
        reach = LIMIT_REACH * float(np.ptp(seen))
        level = (
            float(seen.min()) - reach if lower is None else float(lower),
            float(seen.max()) + reach if upper is None else float(upper),
        )
        return dict(zip(self.names, (level, level, *self.shape_bounds(at)), strict=True))

    def checked(self, x: ArrayLike) -> Array:
        """Return `x` as floats; a family that starts at zero refuses negative x with `ParameterError`."""
        at = np.asarray(x, dtype=np.float64)
        if self.anchored and at.size and float(np.min(at)) < 0.0:
            raise ParameterError(
                f"the {self.title} curve starts at x = 0 and x goes down to {float(np.min(at)):g}; "
                "count x from its true zero, or use the logistic curve."
            )
        return at

    def _split(self, params: Mapping[str, float]) -> tuple[float, float, tuple[float, ...]]:
        missing = [name for name in self.names if name not in params]
        if missing:
            raise ParameterError(f"the {self.title} curve needs {', '.join(self.names)}; {', '.join(missing)} missing.")
        low, high, *theta = (float(params[name]) for name in self.names)
        if not all(value > 0.0 for name, value in params.items() if name in self.logarithmic):
            raise ParameterError(
                f"{' and '.join(sorted(self.logarithmic))} must be above 0 in the {self.title} curve; "
                "a falling curve is one whose asymptote lies below its baseline."
            )
        return low, high, tuple(theta)


def along(x: Array, anchor: tuple[float, float, float], steepness: tuple[float, ...]) -> tuple[Array, Array]:
    """Return start values for a family that moves freely along x: midpoints, and rates k.

    `anchor` = (how far before the data, how far after them, how many), in spans of x; `steepness` in 1 / span.
    """
    first, span = float(x.min()), float(np.ptp(x))
    before, after, count = anchor
    return (
        first + span * np.linspace(-before, 1.0 + after, int(count)),
        np.array(steepness) / span,
    )


def along_bounds(x: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ranges of midpoint and rate k: from a straight line to a step between two neighbouring points."""
    first, span = float(x.min()), float(np.ptp(x))
    return (first - 5.0 * span, first + 6.0 * span), (0.05 / span, max(2000.0, 50.0 * x.size) / span)
