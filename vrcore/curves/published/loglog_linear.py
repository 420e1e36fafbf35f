"""The logarithm of a straight line over ln x."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, solved


def loglog_linear(x: Any, a: Any, b: Any) -> Any:
    """Return ln(a ln x + b)."""
    return np.log(a * np.log(x) + b)


def _guess(x: Array, y: Array) -> list[float]:
    with np.errstate(all="ignore"):
        return solved((np.log(x), np.ones_like(x)), np.exp(np.minimum(y, 700.0)))[0]


LOGLOG_LINEAR = Formula(
    loglog_linear,
    key="loglog-linear",
    title="log-log linear",
    equation="y = ln(a ln x + b)",
    aliases=("loglog",),
    start=[0.2, 1.5],
    guess=_guess,
)
"""Source: LC-PFN (github.com/automl/lcpfn)."""
