"""Families side by side: AICc, and whether a flat line would do."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from vrcore.curves.noise import INDEPENDENT, Noise
from vrcore.curves.points import Points

AS_GOOD = 2.0
"""Two descriptions whose AICc differ by less than this are about equally supported (Burnham and Anderson 2002,
Model Selection and Multimodel Inference; not checked against the original)."""


class Compared(NamedTuple):
    """One row of the table: `parameters` found, `rss` and `aicc` (lower is better), distance from the best, weight.

    `delta` is in units of AICc; `weight` sums to 1 over the table.
    """

    family: str
    parameters: int
    rss: float
    aicc: float
    delta: float
    weight: float


def aicc(rss: float, points: Points, parameters: int) -> float:
    """Return Akaike's criterion with the correction for few points, inf where it is not defined.

    n ln(RSS / n) + 2 k + 2 k (k + 1) / (n - k - 1), k = `parameters` + 1 for the residual variance. Source:
    Hurvich and Tsai (1989), Biometrika 76, 297-307.
    """
    n, k = points.x.size, parameters + 1
    if n - k - 1 <= 0:
        return math.inf
    rounding = (np.finfo(float).eps * float(np.abs(points.y).max())) ** 2 * n
    return n * math.log(max(rss, rounding) / n) + 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1)


def constant(points: Points, noise: Noise = INDEPENDENT) -> tuple[str, int, float]:
    """Return the flat line as a row to compare: its name, one parameter, its weighted residual sum of squares."""
    square = (points.weight if noise.weight is None else noise.weight) ** 2
    residual = points.y - float((square * points.y).sum() / square.sum())
    return "constant", 1, float((square * residual * residual).sum())


def compare(points: Points, rows: Iterable[tuple[str, int, float]]) -> tuple[Compared, ...]:
    """Return the table of (family, parameters found, residual sum of squares), the best AICc first."""
    scored = [(family, parameters, rss, aicc(rss, points, parameters)) for family, parameters, rss in rows]
    scored.sort(key=lambda row: (row[3], row[1], row[2]))
    best = scored[0][3]
    deltas = [row[3] - best if math.isfinite(row[3]) else math.inf for row in scored]
    weights = [math.exp(-0.5 * delta) if math.isfinite(delta) else 0.0 for delta in deltas]
    total = sum(weights) or 1.0
    return tuple(
        Compared(*row, delta, weight / total) for row, delta, weight in zip(scored, deltas, weights, strict=True)
    )


def flat_as_good(flat: Compared, one: Compared) -> bool:
    """Return whether the flat line describes the points about as well as the curve, at fewer parameters."""
    return flat.aicc < one.aicc + AS_GOOD
