"""An approach that never hurries: the rest shrinks as 1 / ln x."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, solved


def ilog2(x: Any, a: Any, b: Any) -> Any:
    """Return b - a / ln x."""
    return b - a / np.log(x)


def _guess(x: Array, y: Array) -> list[float]:
    with np.errstate(all="ignore"):
        return solved((-1.0 / np.log(x), np.ones_like(x)), y)[0]


ILOG2 = Formula(
    ilog2,
    key="ilog2",
    title="inverse logarithmic",
    equation="y = b - a / ln x",
    start=[0.5, 1.0],
    guess=_guess,
)
"""Source: LCDB (github.com/fmohr/lcdb)."""
