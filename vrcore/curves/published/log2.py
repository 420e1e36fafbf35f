"""So much more for every doubling of x."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, solved


def log2(x: Any, a: Any, b: Any) -> Any:
    """Return -a ln x + b."""
    return -a * np.log(x) + b


def _guess(x: Array, y: Array) -> list[float]:
    with np.errstate(all="ignore"):
        return solved((-np.log(x), np.ones_like(x)), y)[0]


LOG2 = Formula(
    log2,
    key="log2",
    title="logarithmic",
    equation="y = -a ln x + b",
    aliases=("logarithmic", "log-linear", "log-linear-tail", "log"),
    start=[-0.1, 0.5],
    guess=_guess,
)
"""Source: LCDB (github.com/fmohr/lcdb)."""
