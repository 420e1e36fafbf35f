"""Where a fit of a published curve starts: what is linear in it solved for exactly, the rest tried on a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def solved(columns: Sequence[Array], y: Array) -> tuple[list[float], float]:
    """Return the factors of `columns`, each (points,), that come nearest to y, and the sum of squares they leave."""
    design = np.stack(columns, axis=1)
    if not np.isfinite(design).all():
        return [0.0] * len(columns), float("inf")
    factors = np.linalg.lstsq(design, y)[0]
    residual = y - design @ factors
    return [float(one) for one in factors], float(residual @ residual)


def best(
    y: Array, grid: Iterable[Sequence[float]], columns: Callable[..., Sequence[Array]]
) -> tuple[list[float], list[float]]:
    """Return the cell of the grid whose `columns` describe y best, and their factors."""
    found: tuple[float, list[float], list[float]] | None = None
    with np.errstate(all="ignore"):
        for cell in grid:
            factors, rss = solved(columns(*cell), y)
            if found is None or rss < found[0]:
                found = rss, [float(one) for one in cell], factors
    assert found is not None  # the grids of this package are never empty
    return found[1], found[2]


def positive(x: Array) -> tuple[float, float]:
    """Return the smallest positive and the largest x, 1 and 1 where none is positive."""
    above = x[x > 0.0]
    return (float(above.min()), float(above.max())) if above.size else (1.0, 1.0)
