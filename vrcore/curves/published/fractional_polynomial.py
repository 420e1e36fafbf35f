"""The logistic of a fractional polynomial in ln(x + 1)."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, best


def _share(x: Any, b: Any, e: Any) -> Any:
    """Return 1 / (1 + exp(b / L + e L)) with L = ln(x + 1); at x = 0 its limit for b below 0, 1."""
    log = np.log(np.where(x > 0.0, x + 1.0, 2.0))
    return np.where(x > 0.0, 1.0 / (1.0 + np.exp(b / log + e * log)), 1.0)


def fpl4(x: Any, b: Any, c: Any, d: Any, e: Any) -> Any:
    """Return c + (d - c) / (1 + exp(b / ln(x + 1) + e ln(x + 1)))."""
    return c + (d - c) * _share(x, b, e)


def _guess(x: Array, y: Array) -> list[float]:
    grid = product((-0.1, -0.4, -1.0, -3.0, -8.0, -20.0), (0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 12.0))
    (b, e), (c, d) = best(y, grid, lambda b, e: (1.0 - _share(x, b, e), _share(x, b, e)))
    return [b, c, d, e]


FRACTIONAL_POLYNOMIAL = Formula(
    fpl4,
    key="fplogistic",
    title="fractional polynomial-logistic",
    equation="y = c + (d - c) / (1 + exp(b / ln(x + 1) + e ln(x + 1)))",
    aliases=("fpl.4", "fpl.4(-1,1)", "fpl"),
    start=[-1.0, 0.0, 1.0, 1.0],
    guess=_guess,
)
"""Source: FPL.4(-1, 1) of R's drc (github.com/DoseResponse/drc): powers -1 and 1; for other powers give a function."""
