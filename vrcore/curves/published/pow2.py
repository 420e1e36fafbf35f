"""The power law towards 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, best


def pow2(x: Any, a: Any, b: Any) -> Any:
    """Return -a x^-b."""
    return -a * x**-b


def _guess(x: Array, y: Array) -> list[float]:
    (b,), (a,) = best(y, ([b] for b in np.linspace(-3.0, 3.0, 49)), lambda b: (-(x**-b),))
    return [a, b]


POW2 = Formula(
    pow2, key="pow2", title="two-parameter power law", equation="y = -a x^-b", start=[-1.0, 0.5], guess=_guess
)
"""Source: LCDB (github.com/fmohr/lcdb)."""
