"""A fitted curve as a value: estimates, their uncertainty, and what the points do not tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves import delta, forecast, wording
from vrcore.curves.compare import Compared
from vrcore.curves.family import Array, Family
from vrcore.curves.interval import Profile
from vrcore.curves.points import Points
from vrcore.curves.serial import read, written
from vrcore.curves.solve import Solution
from vrcore.curves.task import pose
from vrcore.errors import ParameterError, unknown


class Asked(NamedTuple):
    """What the caller declared: limits of y, and pinned parameters."""

    lower: float | None
    upper: float | None
    fixed: dict[str, float]


class Band(NamedTuple):
    """Lower and upper edge of a band, one number per x."""

    low: Array
    high: Array


class Estimate(NamedTuple):
    """A number with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Fit:
    """One curve through one set of points, in the user's units; nothing in it changes after it was made.

    `params` and `stderr` are in the family's order; a standard error is nan where the points do not tell the
    parameter (`identified`), and 0 where it was pinned. `covariance` is (parameters, parameters). `residual_sd` is
    the spread of points of average weight around the curve, `rss` the weighted residual sum of squares, `table` the
    comparison by AICc with a flat line and with the other families tried. Standard errors suppose independent,
    equally spread residuals.
    """

    curve: Family
    params: dict[str, float]
    stderr: dict[str, float]
    covariance: tuple[tuple[float, ...], ...] = field(repr=False)
    points: Points = field(repr=False)
    asked: Asked
    residual_sd: float
    rss: float
    aicc: float
    r_squared: float
    problems: tuple[str, ...]
    unidentified: tuple[str, ...]
    table: tuple[Compared, ...] = field(repr=False)

    @property
    def family(self) -> str:
        """The family's key."""
        return self.curve.key

    @property
    def x(self) -> Array:
        """The x that were used, increasing."""
        return self.points.x

    @property
    def y(self) -> Array:
        """The y that were used, in the order of `x`."""
        return self.points.y

    @property
    def n(self) -> int:
        """How many points were used."""
        return int(self.points.x.size)

    @property
    def dropped(self) -> int:
        """How many rows were left out because a number was missing or infinite."""
        return self.points.dropped

    @property
    def degrees_of_freedom(self) -> int:
        """Points minus parameters found."""
        return self.n - len(self.params) + len(self.asked.fixed)

    @property
    def native(self) -> dict[str, float]:
        """The parameters as the family's own literature names them."""
        return self.curve.native(self.params)

    def identified(self, name: str) -> bool:
        """Return whether the points tell this parameter (a pinned one counts as told)."""
        self._place(name)
        return name not in self.unidentified

    def predict(self, x: ArrayLike) -> Array:
        """Return the curve at `x`."""
        return self.curve.value(x, self.params)

    def band(self, x: ArrayLike, level: float = 0.95) -> Band:
        """Return the confidence band of the curve itself: where the mean of many measurements at `x` may lie.

        Delta method, pointwise, cut at the declared limits. It says nothing about single measurements, for which
        see `prediction_band`, and is too narrow where `problems` say that a parameter is not identified.
        """
        at, middle, error, t = self._around(x, level)
        return self._within(middle - t * error, middle + t * error, at.shape)

    def prediction_band(self, x: ArrayLike, level: float = 0.95) -> Band:
        """Return where one new measurement of average weight at `x` may lie: the curve's band and the spread.

        Cut at the declared limits: a new measurement cannot leave what y cannot leave.
        """
        at, middle, error, t = self._around(x, level)
        reach = t * np.sqrt(error**2 + self.residual_sd**2)
        return self._within(middle - reach, middle + reach, at.shape)

    def forecast(self, at: float, level: float = 0.9) -> forecast.Forecast:
        """Return what this fit says of the step `at`: a value with its intervals, or a refusal in words."""
        return forecast.forecast(self, at, level)

    def interval(self, name: str, level: float = 0.95) -> tuple[float, float]:
        """Return the profile-likelihood interval of a parameter, (low, high).

        An end is infinite, or 0 for the low end of a positive parameter, where the profile does not close, and the
        declared limit where that comes first. A pinned parameter has no width.
        """
        _check_level(level)
        place = self._place(name)
        if name in self.asked.fixed:
            return self.params[name], self.params[name]
        profile = self._profile()
        task = profile.task
        ends = []
        for side in (0, 1):
            end = profile.end(place, side, level)
            if end.open and not task.limited[place][side]:
                ends.append(math.inf if side else 0.0 if task.logarithmic(place) else -math.inf)
            elif end.open:
                ends.append(float((self.asked.lower, self.asked.upper)[side] or 0.0))
            else:
                ends.append(float(task.shift[place] + task.factor[place] * end.value))
        return min(ends[0], self.params[name]), max(ends[1], self.params[name])

    def width(self, level: float = 0.95) -> Estimate:
        """Return how much x the change takes from 10 % to 90 %, with its interval by the delta method on its logarithm.

        The interval is (0, inf) where slope, or what else the width depends on, is not identified.
        """
        _check_level(level)
        value = self.curve.width(self.params)
        needs = ("midpoint", "slope", "asymmetry") if self.curve.anchored else ("slope", "asymmetry")
        if any(name in self.unidentified for name in needs):
            return Estimate(value, 0.0, math.inf)
        names = self.curve.names
        error = delta.deviation(
            lambda vector: math.log(self.curve.width(dict(zip(names, vector, strict=True)))),
            np.array([self.params[name] for name in names]),
            np.array(self.covariance),
        )
        reach = math.exp(min(delta.quantile(level, self.degrees_of_freedom) * error, 700.0))
        return Estimate(value, value / reach, value * reach)

    def threshold(self, y: float) -> float:
        """Return the x at which the curve reaches `y`: inf if it never does, the start of the axis if it is past it."""
        low, high = self.params["baseline"], self.params["asymptote"]
        share = (float(y) - low) / (high - low) if high != low else math.nan
        if math.isnan(share):
            return math.inf if y != low else -math.inf
        if share >= 1.0:
            return math.inf
        if share <= 0.0:
            return 0.0 if self.curve.anchored else -math.inf
        return float(self.curve.inverse(y, self.params))

    @property
    def words(self) -> str:
        """One or two sentences for people; what the points do not tell is not printed as a number."""
        return wording.sentence(self.curve.title, self.params, self.stderr, self.asked.fixed, self.problems, self.n)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; nan becomes null, infinities the texts "inf" and "-inf"."""
        return written(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Fit:
        """Return the fit that `to_dict` wrote, or raise `FitError` saying what is missing."""
        return cls(**read(given))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fit) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # holds arrays; the same way a list says that it has no hash

    def _within(self, low: Array, high: Array, shape: tuple[int, ...]) -> Band:
        """Return a band of this shape, cut at what the caller declared that y cannot leave."""
        lower = -math.inf if self.asked.lower is None else self.asked.lower
        upper = math.inf if self.asked.upper is None else self.asked.upper
        return Band(np.clip(low, lower, upper).reshape(shape), np.clip(high, lower, upper).reshape(shape))

    def _place(self, name: str) -> int:
        if name not in self.curve.names:
            raise unknown(f"parameter of the {self.curve.title} curve", name, self.curve.names)
        return self.curve.names.index(name)

    def _profile(self) -> Profile:
        task = pose(self.points, self.curve, self.asked.lower, self.asked.upper, self.asked.fixed)
        scaled = (np.array([self.params[name] for name in self.curve.names]) - task.shift) / task.factor
        return Profile(task, Solution(scaled, self.rss / float(task.factor[0]) ** 2))

    def _around(self, x: ArrayLike, level: float) -> tuple[Array, Array, Array, float]:
        _check_level(level)
        at = np.asarray(x, dtype=np.float64)
        error = delta.curve_deviation(self.curve.jacobian(at, self.params), np.array(self.covariance))
        return at, self.predict(at.ravel()), error, delta.quantile(level, self.degrees_of_freedom)


def _check_level(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.95; it is {level:g}.")
