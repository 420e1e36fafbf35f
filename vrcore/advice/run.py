"""One run as advice sees it: the log's own rows, what was declared of the metric, and what else was logged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrcore.advice.sense import Sense
from vrcore.curves.points import LARGEST
from vrcore.errors import FitError, ParameterError
from vrcore.formats.not_numbers import WRITTEN
from vrcore.formats.single_run import Run as Ordered
from vrcore.formats.single_run import single_run

Array = NDArray[np.float64]


class Series(NamedTuple):
    """Another column of the same log: its own x, increasing, and its values, both finite and of the same length."""

    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Run:
    """One run of one recipe.

    `x` (steps, tokens, compute) and `y` (the metric on held-out tasks, higher is better) are columns of the same length
    in the order of the log; `y` may be nan in rows without an evaluation. `lower` and `upper` are what the metric
    cannot leave (0 and 1 for a pass rate; None or an infinity where there is no limit). `sigma`, if known, are the
    standard errors of `y`. Companions are columns of the same length as `x`, or (x, y) pairs: `training_reward`, what
    training maximises; `truncation`, the share of responses cut off at the length limit (0 to 1; where any value is
    above 1, all are taken for per cent, so that per cent that stay below 1 must be divided by 100 first). `cost` is the
    price of one unit of x. `restarts` and `notes` come from a reader that has already put the rows in order.

    `steps` and `values` are what is analysed: increasing, finite, one row per step, the longest stretch where the
    step counter starts over. Raises `FitError` for columns of unequal length, without a single evaluation or with
    numbers too large to be squared, and `ParameterError` for limits that contradict each other or a negative cost.
    """

    x: Array
    y: Array
    name: str = "run"
    lower: float | None = None
    upper: float | None = None
    sigma: Array | None = None
    training_reward: Series | None = None
    truncation: Series | None = None
    cost: float | None = None
    given_restarts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    turned: bool = False
    """Whether the sign of the metric was turned, because lower values of it are better."""

    def __init__(
        self,
        x: ArrayLike,
        y: ArrayLike,
        name: str = "run",
        lower: float | None = None,
        upper: float | None = None,
        *,
        sigma: ArrayLike | None = None,
        training_reward: ArrayLike | tuple[ArrayLike, ArrayLike] | None = None,
        truncation: ArrayLike | tuple[ArrayLike, ArrayLike] | None = None,
        cost: float | None = None,
        restarts: tuple[int, ...] = (),
        notes: tuple[str, ...] = (),
        turned: bool = False,
    ):
        columns = {"x": column("x", x), "y": column("y", y)}
        if sigma is not None:
            columns["sigma"] = column("sigma", sigma)
        if len({one.size for one in columns.values()}) > 1:
            sizes = ", ".join(f"{key} has {one.size}" for key, one in columns.items())
            raise FitError(f"every row of {name} needs all its numbers: {sizes}.")
        if not (np.isfinite(columns["x"]) & np.isfinite(columns["y"])).any():
            raise FitError(f"{name} has no row with a finite step and a finite value.")
        for key, one in columns.items():
            largest = float(np.abs(one[np.isfinite(one)]).max(initial=0.0))
            if largest > LARGEST:
                raise FitError(
                    f"{key} of {name} goes up to {largest:g}, which is too large to compute with; rescale it."
                )
        limits = known(lower, upper)
        if limits[0] is not None and limits[1] is not None and not limits[0] < limits[1]:
            raise ParameterError(
                "lower, the metric's lowest possible value, must be below upper, its highest; "
                f"they are {limits[0]:g} and {limits[1]:g}."
            )
        if cost is not None and not (np.isfinite(cost) and cost >= 0.0):
            raise ParameterError(f"cost is the price of one unit of x, 0 or more; it is {cost:g}.")
        fields: dict[str, Any] = {
            **columns,
            "sigma": columns.get("sigma"),
            "name": str(name),
            "lower": limits[0],
            "upper": limits[1],
            "training_reward": companion("training_reward", columns["x"], training_reward),
            "truncation": companion("truncation", columns["x"], truncation),
            "cost": None if cost is None else float(cost),
            "given_restarts": tuple(int(row) for row in restarts),
            "notes": tuple(str(note) for note in notes),
            "turned": bool(turned),
        }
        for key, value in fields.items():
            object.__setattr__(self, key, value)

    @cached_property
    def ordered(self) -> Ordered:
        """The rows put in order, with a sentence for every change."""
        # in an array every nan was given, and only the gaps before tell one that means "no evaluation" from another
        return single_run(self.x, np.where(np.isnan(self.y), WRITTEN, self.y), "x", "y")

    @property
    def lost(self) -> Series:
        """Steps and values behind the last number that are nan or infinite although numbers were due."""
        return Series(self.ordered.lost_x, self.ordered.lost_y)

    @property
    def steps(self) -> Array:
        """The steps analysed, strictly increasing."""
        return self.ordered.x

    @property
    def values(self) -> Array:
        """The metric at `steps`, finite."""
        return self.ordered.y

    @property
    def sense(self) -> Sense:
        """How values and words come back into the metric's own sign."""
        return Sense(self.turned)

    @property
    def n(self) -> int:
        """How many evaluations are analysed."""
        return int(self.steps.size)

    @property
    def last(self) -> float:
        """The last step with an evaluation."""
        return float(self.steps[-1])

    @property
    def best(self) -> tuple[float, float]:
        """The step of the highest evaluation (the first of several) and its value."""
        place = int(np.argmax(self.values))
        return float(self.steps[place]), float(self.values[place])

    def negated(self) -> Run:
        """Return the run with the sign of its metric turned: where lower is better, higher is better of this one.

        What is computed of it has the turned sign, too; findings say everything in the sign that the metric had before.
        """
        lower, upper = Sense(True).limits(self.lower, self.upper)
        return Run(
            self.x,
            0.0 - self.y,
            self.name,
            lower,
            upper,
            sigma=self.sigma,
            training_reward=self.training_reward,
            truncation=self.truncation,
            cost=self.cost,
            restarts=self.given_restarts,
            notes=self.notes,
            turned=not self.turned,
        )

    @property
    def restarts(self) -> tuple[int, ...]:
        """The rows, counted from 1, after which the step counter went back."""
        return self.given_restarts or self.ordered.restarts

    @cached_property
    def error(self) -> float:
        """The typical known standard error of one evaluation, 0 where none is known."""
        if self.sigma is None:
            return 0.0
        known = self.sigma[np.isfinite(self.sigma) & np.isfinite(self.y)]
        return float(np.sqrt(np.mean(known * known))) if known.size else 0.0

    @property
    def range(self) -> float:
        """The range against which a change is called large: that of the metric, if declared, else that of the run."""
        if self.lower is not None and self.upper is not None:
            return self.upper - self.lower
        return float(np.ptp(self.values))


def known(lower: Any, upper: Any) -> tuple[float | None, float | None]:
    """Return the limits of a metric, None for -inf as the lower and inf as the upper one: there is none.

    Raises `ParameterError` for anything else that is no finite number.
    """
    for name, one, none in (("lower", lower, -math.inf), ("upper", upper, math.inf)):
        if not (one is None or (isinstance(one, Real) and (math.isfinite(one) or one == none))):
            raise ParameterError(f"{name} must be a number, or be left out; it is {one!r}.")
    return (
        None if lower is None or lower == -np.inf else float(lower),
        None if upper is None or upper == np.inf else float(upper),
    )


def column(name: str, given: ArrayLike) -> Array:
    """Return one column of floats that nobody can change any more, or raise `FitError`."""
    try:
        values = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise FitError(f"{name} must be a list of numbers: {problem}.") from problem
    if values.ndim != 1:
        raise FitError(f"{name} must be one list of numbers; its shape is {values.shape}.")
    values.flags.writeable = False
    return values


def companion(name: str, x: Array, given: ArrayLike | tuple[ArrayLike, ArrayLike] | None) -> Series | None:
    """Return a companion column as a `Series`: rows in order of their steps, values at the same step averaged."""
    if given is None:
        return None
    if isinstance(given, tuple) and len(given) == 2 and np.ndim(given[0]) == 1:
        at, values = column(name, given[0]), column(name, given[1])
    else:
        at, values = x, column(name, given)  # type: ignore[arg-type]  # the pair was taken care of above
    if at.size != values.size:
        raise FitError(f"{name} needs one number per row: {values.size} for {at.size} steps.")
    rows = single_run(at, values, "x", name)
    return Series(rows.x, rows.y) if rows.x.size else None
