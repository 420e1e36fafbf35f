"""A straight line."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, solved


def lin2(x: Any, a: Any, b: Any) -> Any:
    """Return a x + b."""
    return a * x + b


def _guess(x: Array, y: Array) -> list[float]:
    return solved((x, np.ones_like(x)), y)[0]


LIN2 = Formula(
    lin2,
    key="lin2",
    title="straight",
    equation="y = a x + b",
    aliases=("linear",),
    start=[1.0, 0.0],
    guess=_guess,
)
"""Source: LCDB (github.com/fmohr/lcdb)."""
