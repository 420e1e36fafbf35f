"""A training log as a curve while it grows: what its run is expected to reach, and whether going on is worth it.

Needs nothing but this library; `vrcore.adapters.transformers` hangs it on a trainer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vrcore.adapters.thinning import check_number
from vrcore.advice import Run, examine
from vrcore.curves.wording import number
from vrcore.errors import LogError, ParameterError
from vrcore.forecasts import Forecast, forecast

PREFERRED = ("eval_schedule/true_pass", "schedule/true_pass", "eval_reward", "reward")
"""What is followed where no metric is named: what was truly earned, in evaluation if there is one."""


class RunningCurve:
    """One metric of a log against its step, from rows as trainers write them: `{"step": 10, "reward": 0.4, ...}`.

    `metric` None takes the first of `PREFERRED` that the log has twice at least. `lower` and `upper` are what the
    metric cannot leave; to know them makes every forecast better.
    """

    def __init__(
        self, metric: str | None = None, *, x: str = "step", lower: float | None = None, upper: float | None = None
    ) -> None:
        self.metric, self.x_name, self.lower, self.upper = metric, x, lower, upper
        self._rows: list[Mapping[str, Any]] = []

    def read(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take a whole log, in place of what was there before: a resumed run brings its past along."""
        self._rows = list(rows)

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one more row."""
        self._rows.append(row)

    @property
    def name(self) -> str | None:
        """The metric that is followed; None as long as the log has none."""
        if self.metric is not None:
            return self.metric
        return next((name for name in PREFERRED if len(self._points(name)) > 1), None)

    @property
    def points(self) -> list[tuple[float, float]]:
        """Step and value of every row that has both as finite numbers, in the order of the log."""
        return [] if self.name is None else self._points(self.name)

    @property
    def logged(self) -> list[tuple[float, float]]:
        """`points` with the rows whose value is nan or infinite: at the end they say that the run has diverged."""
        return [] if self.name is None else self._logged(self.name)

    def _points(self, name: str) -> list[tuple[float, float]]:
        return [(x, y) for x, y in self._logged(name) if math.isfinite(y)]

    def _logged(self, name: str) -> list[tuple[float, float]]:
        return [
            (float(row[self.x_name]), float(row[name]))
            for row in self._rows
            if _is_number(row.get(self.x_name)) and math.isfinite(row[self.x_name]) and _is_number(row.get(name))
        ]

    def forecast(self, at: float | str, *, level: float = 0.9) -> Forecast:
        """Return what the run is expected to reach at step `at` (or "2x"); `refused` says where nothing can be said.

        Raises `LogError` where the log has no such metric yet.
        """
        x, y = zip(*self._needed(), strict=True)
        return forecast(x, y, at, level=level, lower=self.lower, upper=self.upper)

    def run(self) -> Run:
        """Return the run for `vrcore.advise`, with what was logged as nan or infinite.

        Raises `LogError` where the log has no such metric yet.
        """
        self._needed()
        x, y = zip(*self.logged, strict=True)
        return Run(x, y, self.name or "", lower=self.lower, upper=self.upper)

    def _needed(self) -> list[tuple[float, float]]:
        points = self.points
        if not points:
            wanted = f'"{self.metric}"' if self.metric else " or ".join(f'"{one}"' for one in PREFERRED)
            raise LogError(f'no row of the log has numbers in "{self.x_name}" and {wanted} yet.')
        return points


@dataclass(frozen=True)
class Verdict:
    """What a stop rule says at one step: `stop` once it holds often enough in a row, and why in a sentence."""

    step: float
    stop: bool
    words: str
    forecast: Forecast | None = field(default=None, repr=False)


@dataclass
class StopRule:
    """Stop where even the upper end of the forecast's interval at the end of the run is hardly above the present.

    The rule holds at a step if the interval's upper end at `budget` (the x at which the run is to end) lies less than
    `least_gain` (in units of the metric) above the mean of the last three values; it stops where it has held
    `in_a_row` times. Where the forecast is refused, or something in the curve forbids extrapolation (a midpoint that
    was not passed, a collapse, ...), it says nothing and begins to count anew: a run at its start looks flat too.
    """

    budget: float
    least_gain: float = 0.01
    in_a_row: int = 2
    level: float = 0.9
    _held: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self.budget = check_number("budget", self.budget, positive=True)
        self.least_gain = check_number("least_gain", self.least_gain)
        if isinstance(self.in_a_row, bool) or not isinstance(self.in_a_row, int) or self.in_a_row < 1:
            raise ParameterError(f"in_a_row must be a whole number above 0; {self.in_a_row!r} is not.")

    def ask(self, curve: RunningCurve) -> Verdict:
        """Return what the rule says of the curve as it stands."""
        if not curve.points:
            return Verdict(0.0, False, "the log has no values yet.")
        step = curve.logged[-1][0]
        if step >= self.budget:
            return Verdict(step, False, "the run is at its end.")
        found = curve.forecast(self.budget, level=self.level)
        # a run that broke says so, also where too little came before for a forecast
        said = next((one.words for one in examine(curve.run()) if one.stops), "") or found.refused
        if said:
            self._held = 0
            return Verdict(step, False, said, found)
        now, high = found.last.value, found.high
        self._held = self._held + 1 if high < now + self.least_gain else 0
        words = (
            f"at {number(step, 6)}: {number(now)} now; by {number(self.budget, 6)} expected {number(found.value)}, "
            f"{number(found.low)} to {number(high)} ({100 * self.level:.4g} %)."
        )
        return Verdict(step, self._held >= self.in_a_row, words, found)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
