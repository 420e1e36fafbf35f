"""A user's own curve f(x, *parameters), with the same face as a family."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from vrcore.curves.derivatives import along, columns, takes_complex
from vrcore.curves.family import Array
from vrcore.curves.points import numbers, one_number
from vrcore.errors import FitError, ParameterError, shown

PLACES = 2001
"""An inverse is looked for between this many neighbouring values of x."""

CALLABLE = "callable"
"""The key of a function of one's own; published curves have a key of their own."""


class Formula:
    """Any function of x and named numbers: y = f(x, *params), x and y of the same shape.

    It has no levels that are common to all curves: `comparable` says nan, and limits of y cut the bands only.
    Derivatives are exact (complex steps) where the function takes complex numbers and central differences where not.
    """

    anchored = False
    abrupt = False
    logarithmic: frozenset[str] = frozenset()

    def __init__(
        self,
        function: Callable[..., Any],
        names: Sequence[str] = (),
        *,
        key: str = CALLABLE,
        title: str = "",
        equation: str = "",
        aliases: Sequence[str] = (),
        start: Sequence[float] = (),
        guess: Callable[[Array, Array], Sequence[float]] | None = None,
    ) -> None:
        self.function, self.guess = function, guess
        self.names = tuple(names) or named(function)
        self.key, self.aliases, self.start = key, tuple(aliases), tuple(start)
        self.title = title or getattr(function, "__name__", "own").replace("<lambda>", "given")
        self.equation = equation or f"y = f(x, {', '.join(self.names)})"

    def starting(self, start: Sequence[float] | Mapping[str, float] | None, x: Array, y: Array) -> Formula:
        """Return the same curve with another start: the given one, else the one guessed from points x, y, else its own.

        A guess that is not finite is not used.
        """
        if start is None and self.guess is not None:
            guessed = [float(one) for one in self.guess(x, y)]
            start = guessed if all(map(math.isfinite, guessed)) else None
        if start is None:
            return self
        given = own(self.function, start)
        return Formula(
            self.function,
            self.names,
            key=self.key,
            title=self.title,
            equation=self.equation,
            aliases=self.aliases,
            start=given.start,
        )

    def value(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return y at `x` (any shape, the same shape back)."""
        with np.errstate(all="ignore"):
            return self.of(np.asarray(x, dtype=np.float64), *(float(params[name]) for name in self.names))

    def slope(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return dy/dx at `x`."""
        return along(lambda at: self.value(at, params), np.asarray(x, dtype=np.float64))

    def inverse(
        self, y: ArrayLike, params: Mapping[str, float], within: tuple[float, float] = (-math.inf, math.inf)
    ) -> Array:
        """Return the lowest x within a finite range at which the curve equals `y`, nan where there is none."""
        if not all(math.isfinite(end) for end in within):
            raise ParameterError("the inverse of a function of your own needs a range of x, such as within=(0, 1000).")
        at = np.linspace(*within, PLACES)
        curve = self.value(at, params)

        def one(level: float) -> float:
            above = np.sign(curve - level)
            if (above == 0.0).any():
                return float(at[np.flatnonzero(above == 0.0)[0]])
            change = np.flatnonzero(above[1:] * above[:-1] < 0.0)
            if not change.size:
                return math.nan
            place = int(change[0])
            return float(brentq(lambda x: float(self.value(x, params)) - level, at[place], at[place + 1]))

        wanted = np.asarray(y, dtype=np.float64)
        return np.array([one(float(level)) for level in wanted.ravel()]).reshape(wanted.shape)

    def jacobian(self, x: ArrayLike, params: Mapping[str, float]) -> Array:
        """Return dy/dparameter, (number of x, number of parameters)."""
        at = np.atleast_1d(np.asarray(x, dtype=np.float64)).ravel()
        values = np.array([float(params[name]) for name in self.names])
        places = list(range(values.size))
        with np.errstate(all="ignore"):
            return columns(self.of, at, values, places, takes_complex(self.of, at, values)).T

    def width(self, params: Mapping[str, float]) -> float:
        """Return nan: without two levels there is no 10 and 90 % between them."""
        return math.nan

    def comparable(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return nan for what only families with two levels have."""
        return dict.fromkeys(("baseline", "asymptote", "midpoint", "width"), math.nan)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return the parameters as they are."""
        return {name: float(params[name]) for name in self.names}

    def of(self, x: Array, *params: Any) -> Array:
        """Return f(x, *params) as an array like `x`, whether the parameters are real or complex."""
        flat = np.atleast_1d(x).ravel()
        try:
            found = np.asarray(self.function(flat, *params))
        except (ZeroDivisionError, OverflowError, FloatingPointError):
            return np.full(np.shape(x), np.nan)
        if found.shape not in (flat.shape, ()):
            raise FitError(f"the curve must give one y for every x; for {flat.size} x it gave {found.shape} numbers.")
        found = np.broadcast_to(found, flat.shape).reshape(np.shape(x))
        return found if np.iscomplexobj(found) else np.asarray(found, dtype=np.float64)


def named(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of a function's parameters after x, empty where it takes any number of them."""
    try:
        given = list(inspect.signature(function).parameters.values())[1:]
    except (TypeError, ValueError):  # some built-in functions say nothing about what they take
        return ()
    fixed = [one.name for one in given if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return tuple(fixed)


def own(function: Callable[..., Any], start: Sequence[float] | Mapping[str, float] | None) -> Formula:
    """Return the formula of a callable, its parameters named by itself or, for f(x, *params), by number."""
    if not callable(function):
        raise FitError(
            'family must be a name such as "hill", "auto", a Family or a function f(x, *parameters); it is '
            f"{shown(function)}."
        )
    if isinstance(start, Mapping):
        names = named(function) or tuple(start)
        if set(names) != set(start):
            raise FitError(f"the curve has the parameters {', '.join(names)}; start has {', '.join(start)}.")
        return Formula(function, names, start=[one_number(f"start: {name}", start[name]) for name in names])
    values = [] if start is None else numbers("start", start).tolist()
    names = named(function) or tuple(f"b{place + 1}" for place in range(len(values)))
    if not values:
        raise FitError(
            f"a curve of your own needs start=, one number for each of its parameters{': ' if names else ''}"
            f"{', '.join(names)}."
        )
    if len(names) != len(values):
        raise FitError(f"the curve has {len(names)} parameters ({', '.join(names)}); start has {len(values)} numbers.")
    return Formula(function, names, start=values)
