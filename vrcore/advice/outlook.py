"""One run's future: the forecaster asked once, and what it says read off along x."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from vrcore.advice.findings import Finding
from vrcore.advice.findings.midpoint_not_passed import HORIZON
from vrcore.advice.predictive import BELIEF, Predictive
from vrcore.advice.run import Array, Run
from vrcore.curves.wording import number

RECENT = 3
"""How many of the last evaluations are averaged for where a run stands: the last value alone is noise, and this mean
is the baseline that forecasts of real training curves are measured against. Their intervals are for such a mean."""

PLACES = 33
"""At how many x, evenly spaced on a logarithmic scale, the way to the furthest x is looked at."""

FURTHEST = 4.0
"""How many times the last x is looked at for a target where no budget is given: as far as the intervals of forecasts
were checked on published runs."""

NEAREST = 1.001
"""The first place looked at, in units of the last x: a forecast looks ahead."""


class Columns(Protocol):
    """A forecast along x: columns of equal length."""

    @property
    def value(self) -> Array:
        """What is expected."""

    @property
    def low(self) -> Array:
        """The low ends of the intervals."""

    @property
    def high(self) -> Array:
        """The high ends of the intervals."""


class Forecast(Protocol):
    """What advice reads of a forecast, such as `vrcore.forecasts.Forecast`."""

    @property
    def refused(self) -> str:
        """Why nothing is forecast, empty where something is."""

    @property
    def words(self) -> str:
        """What is forecast, for people."""

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What it rests on."""

    def fan(self, x: ArrayLike, /) -> Columns:
        """Return the forecast at increasing x beyond the last evaluation."""


class Forecaster(Protocol):
    """Any function that forecasts one run; `vrcore.forecast` is one."""

    def __call__(
        self,
        x: ArrayLike,
        y: ArrayLike,
        at: float,
        /,
        *,
        level: float,
        lower: float | None,
        upper: float | None,
    ) -> Forecast:
        """Return the forecast of the run `x`, `y` at the x `at`."""


class Reach(NamedTuple):
    """When a target is reached: median x and interval, inf where it may not be, and the probability of that.

    `beyond` is the probability that no mean of three evaluations up to `furthest` reaches it.
    """

    target: float
    x: float
    low: float
    high: float
    beyond: float
    furthest: float


@dataclass(frozen=True)
class Outlook:
    """Predictive distributions of one run at increasing `x`, or in `refused` the reason why there are none.

    `limited` says why they end before what was wanted, `words` and `assumptions` are the forecast's own.
    """

    run: Run
    x: Array = field(default_factory=lambda: np.empty(0))
    at: tuple[Predictive, ...] = ()
    refused: str = ""
    limited: str = ""
    words: str = ""
    assumptions: tuple[str, ...] = ()

    def predictive(self, x: float) -> Predictive | None:
        """Return the distribution at one x between the last evaluation and the furthest x looked at, else None.

        Between the places looked at, median, interval and deviations are interpolated along the logarithm of x.
        """
        if not self.at or not self.run.last < x <= self.x[-1] * (1.0 + 1e-9):
            return None
        place, along = math.log(x), np.log(self.x)
        between = {
            name: float(np.interp(place, along, [getattr(one, name) for one in self.at]))
            for name in ("value", "low", "high", "below", "beyond")
        }
        return self.at[0]._replace(**between)

    def reach(self, target: float) -> Reach | None:
        """Return when the mean of three evaluations reaches `target`, or None where nothing is forecast.

        It has been reached where the run stands at it now, by the mean of its last three: a single evaluation above it
        may be luck, and one of many nearly always is. The probability of having reached it by x is the largest of the
        probabilities up to x that such a mean does.
        """
        together = min(RECENT, self.run.n)
        means = np.convolve(self.run.values, np.full(together, 1.0 / together), "valid")
        if means[-1] >= target:
            first = float(self.run.steps[int(np.argmax(means >= target)) + self.run.n - means.size])
            return Reach(target, first, first, first, 0.0, self.run.last)
        if not self.at:
            return None
        share = self._shares(target)
        level = self.at[0].level
        median, low, high = (self._when(share, wanted) for wanted in (0.5, 0.5 - level / 2.0, 0.5 + level / 2.0))
        return Reach(target, median, low, high, float(1.0 - share[-1]), float(self.x[-1]))

    def reached_by(self, target: float, x: float) -> float:
        """Return the probability that `target` is reached by `x`, which must lie within what was looked at."""
        return float(self._shares(target)[int(np.searchsorted(self.x, x * (1.0 + 1e-9), side="right")) - 1])

    def _shares(self, target: float) -> Array:
        return np.maximum.accumulate([one.above(target) for one in self.at])

    def _when(self, share: Array, wanted: float) -> float:
        if share[-1] < wanted:
            return math.inf
        place = int(np.argmax(share >= wanted))
        if place == 0:
            return float(self.x[0])
        return float(np.interp(wanted, share[place - 1 : place + 1], self.x[place - 1 : place + 1]))


class _Fan(NamedTuple):
    value: Array
    low: Array
    high: Array


def _upwards(fan: Columns, run: Run) -> Columns:
    """Return a forecast of the metric as it was logged in the sign in which higher is better."""
    return _Fan(0.0 - fan.value, 0.0 - fan.high, 0.0 - fan.low) if run.turned else fan


def outlook(
    run: Run,
    findings: Sequence[Finding],
    forecaster: Forecaster,
    wanted: Sequence[float],
    level: float,
) -> Outlook:
    """Return what is forecast of one run up to the furthest of the `wanted` x, or the refusal.

    Nothing is forecast while a finding stops extrapolation, nor beyond `HORIZON` times the data while the midpoint is
    not passed.
    """
    stops = [found for found in findings if found.stops]
    if stops:
        return Outlook(run, refused=stops[0].words)
    if not float(run.steps[0]) >= 0.0 or run.last <= 0.0:
        why = (
            f"The steps begin at {number(float(run.steps[0]))}: count x from its true zero, so that twice means twice."
        )
        return Outlook(run, refused=why)
    furthest, limited = max(wanted), ""
    if any(found.code == "midpoint-not-passed" for found in findings) and furthest > HORIZON * run.last:
        furthest = HORIZON * run.last
        limited = f"Nothing is forecast beyond {HORIZON:g} times the data, because the midpoint may not be passed."
    if furthest <= run.last:
        return Outlook(run, limited=limited)
    # Standard errors over seeds are left out: the intervals were calibrated without them, and with them the same public
    # runs were forecast worse.
    # The forecaster sees the metric as it was logged: what it says of it in words is passed on as it is.
    lower, upper = run.sense.limits(run.lower, run.upper)
    logged = 0.0 - run.values if run.turned else run.values
    levels = {
        each: forecaster(run.steps, logged, furthest, level=each, lower=lower, upper=upper)
        for each in dict.fromkeys((level, BELIEF))
    }
    forecast = levels[level]
    if forecast.refused:
        return Outlook(run, refused=forecast.refused)
    places = np.geomspace(min(NEAREST * run.last, furthest), furthest, PLACES)
    x = np.unique(np.concatenate([places, [one for one in wanted if run.last < one < furthest]]))
    fan, read = (_upwards(levels[each].fan(x), run) for each in (level, BELIEF))
    reach = float(ndtri(0.5 + BELIEF / 2.0))
    below, beyond = (read.value - read.low) / reach, (read.high - read.value) / reach
    limits = (-math.inf if run.lower is None else run.lower, math.inf if run.upper is None else run.upper)
    at = tuple(
        Predictive(float(value), float(low), float(high), level, float(down), float(up), *limits)
        for value, low, high, down, up in zip(fan.value, fan.low, fan.high, below, beyond, strict=True)
    )
    return Outlook(run, x, at, "", limited, forecast.words, forecast.assumptions)
