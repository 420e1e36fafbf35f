"""A little helps, much harms: the log-logistic curve with a straight rise at its start (hormesis)."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vrcore.curves.formula import Formula
from vrcore.curves.published.linear_start import Array, best, positive


def falling(x: Any, b: Any, e: Any) -> Any:
    """Return 1 / (1 + (x / e)^b) for b above 0; 1 at x = 0."""
    log_x = np.log(np.where(x > 0.0, x, 1.0))
    power = np.exp(b * (log_x - np.log(e)))
    return np.where(x > 0.0, 1.0 / (1.0 + power), 1.0)


def bc4(x: Any, b: Any, d: Any, e: Any, f: Any) -> Any:
    """Return (d + f x) / (1 + (x / e)^b)."""
    return (d + f * x) * falling(x, b, e)


def bc5(x: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
    """Return c + (d - c + f x) / (1 + (x / e)^b)."""
    return c + (d - c + f * x) * falling(x, b, e)


def cells(x: Array) -> list[tuple[float, float]]:
    """Return pairs of exponent and place from which a search starts."""
    first, last = positive(x)
    return list(product((0.7, 1.2, 2.0, 3.5, 7.0), np.geomspace(first, 3.0 * last, 17).tolist()))


def _guess4(x: Array, y: Array) -> list[float]:
    (b, e), (d, f) = best(y, cells(x), lambda b, e: (falling(x, b, e), x * falling(x, b, e)))
    return [b, d, e, f]


def _guess5(x: Array, y: Array) -> list[float]:
    (b, e), (c, d, f) = best(y, cells(x), lambda b, e: (1.0 - falling(x, b, e), falling(x, b, e), x * falling(x, b, e)))
    return [b, c, d, e, f]


BRAIN_COUSENS = (
    Formula(
        bc5,
        key="bc.5",
        title="Brain-Cousens",
        equation="y = c + (d - c + f x) / (1 + (x / e)^b)",
        aliases=("bc", "brain-cousens", "braincousens"),
        start=[1.0, 0.0, 1.0, 1.0, 0.0],
        guess=_guess5,
    ),
    Formula(
        bc4,
        key="bc.4",
        title="Brain-Cousens with lower level 0",
        equation="y = (d + f x) / (1 + (x / e)^b)",
        start=[1.0, 1.0, 1.0, 0.0],
        guess=_guess4,
    ),
)
"""Source: BC.5 and BC.4 of R's drc (github.com/DoseResponse/drc). f = 0 is the log-logistic curve without hormesis."""
