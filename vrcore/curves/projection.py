"""Baseline and asymptote solved exactly for given shapes, many shapes at once: where every fit starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vrcore.curves.family import Family

Array = NDArray[np.float64]
Range = tuple[float, float]

ENOUGH_POINTS = 400
"""A grid looks at no more points than this: it only has to find the valley, the polish then uses all of them."""


def project(share: Array, y: Array, weight: Array, baseline: Range, asymptote: Range) -> tuple[Array, Array, Array]:
    """Return the best baseline and asymptote in their ranges, and the weighted residual sum of squares.

    `share` is (shapes, points) of g between 0 and 1; `y` and `weight` are (points,); the three results (shapes,).
    With the shape given, y is linear in both levels: y = baseline (1 - g) + asymptote g. The least-squares problem
    in two bounded unknowns is convex, so its solution is the free one or has a level at the end of its range.
    This is the linear half of variable projection (Golub and Pereyra 1973; recalled, not re-read).
    """
    square = weight * weight
    rest = 1.0 - share
    aa, ab, bb = (rest * rest) @ square, (rest * share) @ square, (share * share) @ square
    ay, by = rest @ (square * y), share @ (square * y)
    whole = float(square @ (y * y))
    tiny = np.finfo(float).tiny
    scale = aa * bb
    determinant = np.maximum(scale - ab * ab, 1e-13 * scale + tiny)

    def levels(first: Array) -> tuple[Array, Array]:
        low = np.clip(first, *baseline)
        return low, np.clip((by - ab * low) / (bb + tiny), *asymptote)

    def loss(low: Array, high: Array) -> Array:
        return np.asarray(whole - 2 * (low * ay + high * by) + low * low * aa + 2 * low * high * ab + high * high * bb)

    low, high = levels((bb * ay - ab * by) / determinant)
    other_high = np.clip((aa * by - ab * ay) / determinant, *asymptote)
    other_low = np.clip((ay - ab * other_high) / (aa + tiny), *baseline)
    first, second = loss(low, high), loss(other_low, other_high)
    better = second < first
    return np.where(better, other_low, low), np.where(better, other_high, high), np.where(better, second, first)


def nearest_cells(
    family: Family,
    x: Array,
    y: Array,
    weight: Array,
    baseline: Range,
    asymptote: Range,
    count: int,
    pinned: dict[int, float] | None = None,
) -> list[list[float]]:
    """Return the `count` best start vectors (all parameters, family order), best first.

    The family's grid is searched, then a finer one around each of its `count` best cells. `pinned` holds members of
    theta (0 = midpoint) at a value.
    """
    if x.size > ENOUGH_POINTS:
        some = np.linspace(0, x.size - 1, ENOUGH_POINTS).round().astype(int)
        x, y, weight = x[some], y[some], weight[some]
    axes = [
        np.array([pinned[i]]) if pinned and i in pinned else np.asarray(axis) for i, axis in enumerate(family.axes(x))
    ]

    def search(lattice: list[Array]) -> tuple[Array, Array, NDArray[np.intp]]:
        share = family.shape(x[None, :], *(one[:, None] for one in lattice))
        low, high, loss = project(share, y, weight, baseline, asymptote)
        return low, high, np.argsort(loss, kind="stable")

    coarse = [one.ravel() for one in np.meshgrid(*axes, indexing="ij")]
    best = search(coarse)[2][:count]
    finer: list[list[Array]] = []
    for cell in best:
        around = []
        for axis, values in zip(axes, coarse, strict=True):
            place = int(np.searchsorted(axis, values[cell]))
            low, high = axis[max(place - 1, 0)], axis[min(place + 1, axis.size - 1)]
            around.append(np.array([(low + values[cell]) / 2, values[cell], (high + values[cell]) / 2]))
        finer.append([one.ravel() for one in np.meshgrid(*around, indexing="ij")])
    lattice = [np.concatenate([block[i] for block in finer]) for i in range(len(axes))]
    low, high, order = search(lattice)
    return [[float(low[i]), float(high[i]), *(float(one[i]) for one in lattice)] for i in order[: max(count, 1)]]
