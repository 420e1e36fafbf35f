"""The power law without a start: what is still to be learned shrinks by a power of x."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, best


def pow3(x: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a - b x^-c."""
    return a - b * x**-c


def _guess(x: Array, y: Array) -> list[float]:
    (c,), (a, b) = best(y, ([c] for c in np.geomspace(0.05, 5.0, 25)), lambda c: (np.ones_like(x), -(x**-c)))
    return [a, b, c]


POW3 = Formula(
    pow3,
    key="pow3",
    title="power law without a start",
    equation="y = a - b x^-c",
    aliases=("power-law-without-a-start",),
    start=[1.0, 1.0, 0.5],
    guess=_guess,
)
"""Source: LCDB (github.com/fmohr/lcdb). It has no level at x = 0; with one it is pow4, the family "power"."""
