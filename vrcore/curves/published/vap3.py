"""The vapour-pressure curve of chemistry, used for learning curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, solved


def vap3(x: Any, a: Any, b: Any, c: Any) -> Any:
    """Return exp(a + b / x + c ln x)."""
    return np.exp(a + b / x + c * np.log(x))


def _guess(x: Array, y: Array) -> list[float]:
    if not (y > 0.0).all() or not (x > 0.0).all():
        return [-0.5, -0.5, 0.01]
    return solved((np.ones_like(x), 1.0 / x, np.log(x)), np.log(y))[0]


VAP3 = Formula(
    vap3,
    key="vap3",
    title="vapour-pressure",
    equation="y = exp(a + b / x + c ln x)",
    aliases=("vap", "vapor-pressure"),
    start=[-0.5, -0.5, 0.01],
    guess=_guess,
)
"""Source: LCDB (github.com/fmohr/lcdb); "vap" of LC-PFN (github.com/automl/lcpfn)."""
