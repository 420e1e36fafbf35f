"""Hormesis whose size has a limit of its own: the Cedergreen-Ritz-Streibig curves, upright and u-shaped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.brain_cousens import cells, falling
from vrcore.curves.published.linear_start import Array, best

POWERS = {"a": 1.0, "b": 0.5, "c": 0.25}
"""The power of x in the letters of the names."""


def bump(x: Any, power: Any) -> Any:
    """Return exp(-1 / x^power), 0 at x = 0."""
    log_x = np.log(np.where(x > 0.0, x, 1.0))
    return np.where(x > 0.0, np.exp(-np.exp(-power * log_x)), 0.0)


def crs(x: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any) -> Any:
    """Return c + (d - c + f exp(-1 / x^g)) / (1 + (x / e)^b)."""
    return c + (d - c + f * bump(x, g)) * falling(x, b, e)


def _five(power: float, u_shaped: bool) -> Callable[..., Any]:
    def five(x: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
        upright = crs(x, b, c, d, e, f, power)
        return c + d - (upright - c) if u_shaped else upright

    return five


def _four(power: float, u_shaped: bool) -> Callable[..., Any]:
    five = _five(power, u_shaped)

    def four(x: Any, b: Any, d: Any, e: Any, f: Any) -> Any:
        return five(x, b, 0.0, d, e, f)

    return four


def _columns(x: Array, b: float, e: float, power: float, u_shaped: bool) -> tuple[Array, Array, Array]:
    share = falling(x, b, e)
    hump = bump(x, power) * share
    return (share, 1.0 - share, -hump) if u_shaped else (1.0 - share, share, hump)


def _guess(power: float, u_shaped: bool, free: bool) -> Callable[[Array, Array], list[float]]:
    """Return the start of the curve with its level c free or at 0; u-shaped: y = c + d - (...)."""

    def guess(x: Array, y: Array) -> list[float]:
        def columns(b: float, e: float) -> tuple[Array, ...]:
            low, high, hump = _columns(x, b, e, power, u_shaped)
            # u-shaped: c + d - (d - c + f h) s = c (1 + s) + d (1 - s) - f h s
            if u_shaped:
                low = 1.0 + low
            return (low, high, hump) if free else (high, hump)

        (b, e), factors = best(y, cells(x), columns)
        return [b, factors[0], factors[1], e, factors[2]] if free else [b, factors[0], e, factors[1]]

    return guess


def _six(x: Array, y: Array) -> list[float]:
    return [*_guess(0.5, False, True)(x, y), 0.5]


def _named(u_shaped: bool) -> list[Formula]:
    start, shape = ("ucrs", "u-shaped ") if u_shaped else ("crs", "")
    right = "c + d - (" if u_shaped else "c + ("
    return [
        Formula(
            make(power, u_shaped),
            key=f"{start}.{count}{letter}",
            title=f"{shape}Cedergreen-Ritz-Streibig{'' if free else ' with lower level 0'}",
            equation=f"y = {right}d - c + f exp(-1 / x^{power:g})) / (1 + (x / e)^b){'' if free else ', c = 0'}",
            aliases=((start, f"{start}.5", "cedergreen") if not u_shaped else (start, f"{start}.5", "ucedergreen"))
            if (count, letter) == (5, "a")
            else (),
            start=[1.0, 0.0, 1.0, 1.0, 0.0] if free else [1.0, 1.0, 1.0, 0.0],
            guess=_guess(power, u_shaped, free),
        )
        for count, make, free in ((5, _five, True), (4, _four, False))
        for letter, power in POWERS.items()
    ]


CEDERGREEN = (
    *_named(u_shaped=False),
    *_named(u_shaped=True),
    Formula(
        crs,
        key="crs.6",
        title="Cedergreen-Ritz-Streibig with a power of its own",
        equation="y = c + (d - c + f exp(-1 / x^g)) / (1 + (x / e)^b)",
        start=[1.0, 0.0, 1.0, 1.0, 0.0, 0.5],
        guess=_six,
    ),
)
"""Source: CRS.4a to CRS.6 and UCRS.4a to UCRS.5c of R's drc (github.com/DoseResponse/drc). x is in the units given."""
