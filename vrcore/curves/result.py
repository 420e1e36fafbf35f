"""A fitted curve as a value: estimates, their uncertainty, and what the points do not tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vrcore.curves import delta, forecast, wording
from vrcore.curves.asked import Asked
from vrcore.curves.averaged import AveragedProfile, averaged
from vrcore.curves.compare import Compared
from vrcore.curves.family import Array, Family
from vrcore.curves.formula import Formula
from vrcore.curves.interval import Profile
from vrcore.curves.noise import INDEPENDENT, Noise
from vrcore.curves.own_curve import Found, OwnProfile
from vrcore.curves.points import Points
from vrcore.curves.problems import FamilyProblem, OwnProblem
from vrcore.curves.resampling import resampled
from vrcore.curves.residuals import Residuals, diagnose
from vrcore.curves.serial import read, written
from vrcore.curves.solve import Solution
from vrcore.curves.thresholds import Threshold, reached
from vrcore.errors import ParameterError, unknown


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
    comparison by AICc with a flat line and with the other families tried (without autocorrelation). `noise` says how
    the points were taken to scatter, `flagged` which of them (places in `x`) a robust fit found too far out.
    """

    curve: Family | Formula
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
    noise: Noise = INDEPENDENT
    flagged: tuple[int, ...] = ()

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
    def excluded(self) -> int:
        """How many points were left out because they came before the x asked for."""
        return self.points.excluded

    @property
    def comparable(self) -> dict[str, float]:
        """Baseline, asymptote, midpoint and 10-90 % width; nan for a curve without two levels."""
        return self.curve.comparable(self.params)

    @property
    def residuals(self) -> Residuals:
        """What the residuals look like: autocorrelation, runs, normality, changing spread, each with words."""
        return diagnose(self)

    @property
    def freedom(self) -> float:
        """Degrees of freedom of Student's t in intervals: inf where the size of the scatter is known."""
        if self.noise.slowest:
            return float(self.noise.slowest)
        known = self.noise.absolute and self.noise.dispersion <= 1.0
        return math.inf if known else float(self.degrees_of_freedom)

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

        Delta method, pointwise (where a sudden step may lie, from the one level to the other), cut at the declared
        limits; not where the curve itself lies beyond one of them (a curve without two levels is not held to them), as
        a band holds what it is the band of. It says nothing about single measurements, for which see `prediction_band`,
        and is too narrow where `problems` say that a parameter is not identified.
        """
        return self._banded(x, level, 0.0)

    def prediction_band(self, x: ArrayLike, level: float = 0.95) -> Band:
        """Return where one new measurement of average weight at `x` may lie: the curve's band and the spread.

        Cut at the declared limits, as a new measurement cannot leave what y cannot leave, except where the curve itself
        lies beyond one of them: there the band is not cut, and shows that the curve is no answer.
        """
        return self._banded(x, level, self.residual_sd)

    def forecast(self, at: float, level: float = 0.9) -> forecast.CurveForecast:
        """Return what this fit says of the step `at`: a value with its intervals, or a refusal in words."""
        return forecast.forecast(self, at, level)

    def interval(
        self, name: str, level: float = 0.95, method: str = "profile", *, resamples: int = 400, seed: int = 0
    ) -> tuple[float, float]:
        """Return the interval of a parameter, (low, high), by "profile" likelihood, "delta" method or "bootstrap".

        An end is infinite, or 0 for the low end of a positive parameter, where the profile does not close, and the
        declared limit where that comes first. A pinned parameter has no width. The delta method is symmetric around
        the estimate (around its logarithm for a positive parameter) and cut at the limits. The bootstrap refits
        `resamples` sets drawn under the same noise (`resampling`) and takes percentiles; the seed makes it repeatable.
        """
        _check_level(level)
        place = self._place(name)
        if name in self.asked.fixed:
            return self.params[name], self.params[name]
        if method == "delta":
            return self._within_limits(name, *self._delta(name, place, level))
        if method == "bootstrap":
            draws = resampled(self, int(resamples), int(seed))[:, place]
            low, high = np.quantile(draws, [0.5 - level / 2.0, 0.5 + level / 2.0])
            return self._within_limits(name, float(low), float(high))
        if method != "profile":
            raise unknown("method of an interval", str(method), ("profile", "delta", "bootstrap"))
        return self._profiled(name, place, level)

    def _profiled(self, name: str, place: int, level: float) -> tuple[float, float]:
        profile = self._profile()
        if isinstance(profile, OwnProfile):
            low, high = (profile.end(place, side, level).value for side in (0, 1))
            return min(low, self.params[name]), max(high, self.params[name])
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

    def _delta(self, name: str, place: int, level: float) -> tuple[float, float]:
        value, error = self.params[name], math.sqrt(max(self.covariance[place][place], 0.0))
        reach = delta.quantile(level, self.freedom) * error
        if name in self.curve.logarithmic:
            factor = math.exp(min(reach / value, 700.0))
            return value / factor, value * factor
        return value - reach, value + reach

    def _within_limits(self, name: str, low: float, high: float) -> tuple[float, float]:
        if name not in ("baseline", "asymptote") or isinstance(self.curve, Formula):
            return low, high
        lower = -math.inf if self.asked.lower is None else self.asked.lower
        upper = math.inf if self.asked.upper is None else self.asked.upper
        return max(low, lower), min(high, upper)

    def width(self, level: float = 0.95) -> Estimate:
        """Return how much x the change takes from 10 % to 90 %, with its interval by the delta method on its logarithm.

        The interval is (0, inf) where slope, or what else the width depends on, is not identified.
        """
        _check_level(level)
        value = self.curve.width(self.params)
        if self.curve.abrupt:
            return Estimate(0.0, 0.0, 0.0)
        needs = ("midpoint", "slope", "asymmetry") if self.curve.anchored else ("slope", "asymmetry")
        if any(name in self.unidentified for name in needs):
            return Estimate(value, 0.0, math.inf)
        names = self.curve.names
        error = delta.deviation(
            lambda vector: math.log(self.curve.width(dict(zip(names, vector, strict=True)))),
            np.array([self.params[name] for name in names]),
            np.array(self.covariance),
        )
        reach = math.exp(min(delta.quantile(level, self.freedom) * error, 700.0))
        return Estimate(value, value / reach, value * reach)

    def threshold(self, y: float) -> float:
        """Return the x at which the curve reaches `y`: inf if it never does, the start of the axis if it is past it.

        Raises `ParameterError` for a `y` that is no number.
        """
        _check_height(y)
        if isinstance(self.curve, Formula):
            span = float(self.x[-1] - self.x[0])
            found = float(self.curve.inverse(y, self.params, (float(self.x[0]), float(self.x[-1]) + 10.0 * span)))
            return math.inf if math.isnan(found) else found
        low, high = self.params["baseline"], self.params["asymptote"]
        share = (float(y) - low) / (high - low) if high != low else math.nan
        if math.isnan(share):
            return math.inf if y != low else -math.inf
        if share >= 1.0:
            return math.inf
        if share <= 0.0:
            return 0.0 if self.curve.anchored else -math.inf
        return float(self.curve.inverse(y, self.params))

    def threshold_interval(self, y: float, level: float = 0.95) -> Threshold:
        """Return the x at which the curve reaches `y` with its interval, and the probability that it never does.

        The interval holds every x at which `y` lies in the confidence band of the curve (inverse regression, as in
        Fieller's method); it is infinite where the band still holds `y` far out.
        """
        _check_level(level)
        _check_height(y)
        return reached(self, float(y), level)

    @property
    def words(self) -> str:
        """One or two sentences for people; what the points do not tell is not printed as a number."""
        if isinstance(self.curve, Formula):
            said = wording.listed_parameters(
                self.curve.title, self.params, self.stderr, self.asked.fixed, self.problems
            )
        else:
            said = wording.sentence(self.curve.title, self.params, self.stderr, self.asked, self.problems, self.n)
        told = any(name not in self.asked.fixed and name not in self.unidentified for name in self.params)
        noise = self.noise.words if told or not self.noise.possible else ""
        return " ".join(one for one in (said, wording.limits(self.asked, self.curve, self.y), noise) if one)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; nan becomes null, infinities the texts "inf" and "-inf"."""
        return written(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], function: Callable[..., Any] | None = None) -> Fit:
        """Return the fit that `to_dict` wrote, or raise `FitError` saying what is missing.

        A fit of a function of your own needs that `function` again: JSON holds no code.
        """
        return cls(**read(given, function))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fit) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # holds arrays; the same way a list says that it has no hash

    def _banded(self, x: ArrayLike, level: float, spread: float) -> Band:
        """Return the band of the curve, or with a `spread` that of a measurement.

        It is cut at what y cannot leave where the curve itself does not leave it.
        """
        _check_level(level)
        at = np.asarray(x, dtype=np.float64)
        flat, t = at.ravel(), delta.quantile(level, self.freedom)
        middle = self.predict(flat)
        reach = t * np.hypot(self.deviation(flat), spread)
        low, high = middle - reach, middle + reach
        if self.curve.abrupt:
            first, last = self.interval("midpoint", level)
            levels = np.array([self.params["baseline"], self.params["asymptote"]])
            own = t * np.hypot(np.sqrt(np.diag(self.covariance)[:2]), spread)
            jumps = (flat > first) & (flat < last)
            low, high = np.where(jumps, (levels - own).min(), low), np.where(jumps, (levels + own).max(), high)
        lower = -math.inf if self.asked.lower is None else self.asked.lower
        upper = math.inf if self.asked.upper is None else self.asked.upper
        beyond = (middle < lower) | (middle > upper)
        low, high = (np.where(beyond, edge, np.clip(edge, lower, upper)) for edge in (low, high))
        return Band(low.reshape(at.shape), high.reshape(at.shape))

    def _place(self, name: str) -> int:
        if name not in self.curve.names:
            raise unknown(f"parameter of the {self.curve.title} curve", name, self.curve.names)
        return self.curve.names.index(name)

    def problem(self) -> FamilyProblem | OwnProblem:
        """Return the problem that was solved, to be solved again."""
        if isinstance(self.curve, Formula):
            return OwnProblem(self.points, self.curve, self.asked.fixed, 1)
        return FamilyProblem(self.points, self.curve, (self.asked.lower, self.asked.upper), self.asked.fixed)

    def _profile(self) -> Profile | AveragedProfile | OwnProfile:
        problem = self.problem()
        params = np.array([self.params[name] for name in self.curve.names])
        if isinstance(problem, OwnProblem):
            own = problem.pose(self.noise)
            return OwnProfile(own, own.solve(params) if self.noise.possible else Found(params, self.rss))
        if not self.noise.possible:
            task = problem.pose(self.noise)
            return Profile(task, Solution((params - task.shift) / task.factor, self.rss / float(task.factor[0]) ** 2))
        return averaged(problem, self.noise, params)

    def deviation(self, x: ArrayLike) -> Array:
        """Return the standard error of the curve at each `x`, by the delta method."""
        return delta.curve_deviation(self.curve.jacobian(x, self.params), np.array(self.covariance))

    def quantile(self, level: float) -> float:
        """Return how many standard errors an interval of this level reaches to either side."""
        _check_level(level)
        return delta.quantile(level, self.freedom)


def _check_height(y: Any) -> None:
    if not isinstance(y, Real) or math.isnan(y):
        raise ParameterError(f"a threshold is a number in the units of y, such as 0.5; it is {y!r}.")


def _check_level(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.95; it is {level:g}.")
