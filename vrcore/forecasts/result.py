"""A forecast as a value: what is expected at each x asked, how sure that is, and how the same method did before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vrcore.errors import FitError
from vrcore.forecasts import serial, wording
from vrcore.forecasts.asked import asked
from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.backtest import Tested
from vrcore.forecasts.posed import pose
from vrcore.forecasts.seen import Seen
from vrcore.forecasts.telling import tell


class Expected(NamedTuple):
    """A number with its interval, in units of y."""

    value: float
    low: float
    high: float


class Step(NamedTuple):
    """What is forecast at one x: `value` with its interval, the same for the last value, and each member's number."""

    at: float
    value: float
    low: float
    high: float
    last: Expected
    members: dict[str, float]


class Fan(NamedTuple):
    """A forecast along x: columns of the same length, the interval only ever widening but where a limit cuts it."""

    x: Array
    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Forecast:
    """What the points of one run say of later x, or in `refused` one sentence that says why they say nothing.

    `steps` are in order of x, one for each x asked (none if refused); where one x was asked, `at`, `value`, `low`,
    `high`, `last` and `members` are its numbers. `level` is the nominal coverage of all intervals; `weights` say how
    much each member counts, by how well it forecast later points of this run from earlier ones. `backtest` holds what
    the same method would have said earlier in this run, beside what came. `caution` is a sentence where the run shows
    no learning, so that the intervals cannot be relied on, else empty; `words` and `assumptions` repeat it.
    """

    level: float
    steps: tuple[Step, ...]
    weights: dict[str, float]
    backtest: tuple[Tested, ...]
    refused: str
    assumptions: tuple[str, ...]
    points: Seen = field(repr=False)
    limits: Limits
    caution: str = ""

    @property
    def at(self) -> float:
        """The x asked for."""
        return self._only.at

    @property
    def value(self) -> float:
        """What is expected there: the mean of three neighbouring evaluations."""
        return self._only.value

    @property
    def low(self) -> float:
        """The low end of the interval."""
        return self._only.low

    @property
    def high(self) -> float:
        """The high end of the interval."""
        return self._only.high

    @property
    def last(self) -> Expected:
        """The last value as a forecast, with an interval of its own."""
        return self._only.last

    @property
    def members(self) -> dict[str, tuple[float, float]]:
        """Each member's own forecast and its weight.

        The member "last" need not be `last`, the mean of the last three points: where neighbouring points go together
        it is nearer to the last point alone.
        """
        return {name: (value, self.weights[name]) for name, value in self._only.members.items()}

    @property
    def coverage(self) -> float | None:
        """The share of the backtest's forecasts that fell inside their intervals; None where none could be tested."""
        return sum(row.inside for row in self.backtest) / len(self.backtest) if self.backtest else None

    @property
    def words(self) -> str:
        """The forecast in two or three sentences, or the refusal."""
        return wording.sentences(self)

    def fan(self, x: ArrayLike) -> Fan:
        """Return the forecast along x (any order), in order of x; what lies before the last point is left out."""
        if self.refused:
            raise FitError(f"there is no forecast to draw: {self.refused}")
        end = float(self.points.x[-1])
        grid = asked(x, end)
        grid = grid[grid > end]
        posed = pose(self.points, self.limits, grid)
        told = tell(posed.run, self.points.n, posed.asked, self.level) if grid.size else None
        if told is None:
            return Fan(grid, *(np.empty(0) for _ in range(3)))
        return Fan(grid, *(self.limits.clip(posed.back(one)) for one in (told.value, told.low, told.high)))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that any JSON writer takes."""
        return serial.written(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Forecast:
        """Return the forecast that `to_dict` wrote, or raise `FitError` saying what is missing."""
        return serial.read(given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Forecast) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # holds arrays; the same way a list says that it has no hash

    @property
    def _only(self) -> Step:
        if self.refused:
            raise FitError(f"nothing is forecast: {self.refused}")
        if len(self.steps) != 1:
            raise FitError(f"this forecast is of {len(self.steps)} x; read its steps.")
        return self.steps[0]
