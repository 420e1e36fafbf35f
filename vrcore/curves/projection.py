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
    This is the linear half of variable projection (Golub and Pereyra 1973; not checked against the original).
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
    """Return up to `count` start vectors (all parameters, family order) from different valleys, best first.

    A valley is a cell of the family's grid that no neighbour betters. The best ones are looked at on a finer grid.
    `pinned` holds members of theta (0 = midpoint) at a value.
    """
    if x.size > ENOUGH_POINTS:
        some = np.linspace(0, x.size - 1, ENOUGH_POINTS).round().astype(int)
        x, y, weight = x[some], y[some], weight[some]
    axes = [
        np.array([pinned[i]]) if pinned and i in pinned else np.asarray(axis) for i, axis in enumerate(family.axes(x))
    ]

    def search(lattice: list[Array]) -> tuple[Array, Array, Array]:
        share = family.shape(x[None, :], *(one[:, None] for one in lattice))
        return project(share, y, weight, baseline, asymptote)

    loss = search([one.ravel() for one in np.meshgrid(*axes, indexing="ij")])[2]
    valleys = _valleys(loss.reshape([axis.size for axis in axes]))[:count]
    finer: list[list[Array]] = []
    for valley in valleys:
        around = [_around(axis, place) for axis, place in zip(axes, valley, strict=True)]
        finer.append([one.ravel() for one in np.meshgrid(*around, indexing="ij")])
    lattice = [np.concatenate([block[i] for block in finer]) for i in range(len(axes))]
    low, high, loss = search(lattice)
    best = loss.reshape(len(finer), -1).argmin(axis=1) + np.arange(len(finer)) * (loss.size // len(finer))
    best = best[np.argsort(loss[best], kind="stable")]
    return [[float(low[i]), float(high[i]), *(float(one[i]) for one in lattice)] for i in best]


def _valleys(loss: Array) -> list[tuple[int, ...]]:
    """Return the places that no neighbour along any axis betters, lowest first."""
    lowest = np.ones(loss.shape, dtype=bool)
    for axis in range(loss.ndim):
        before, after = [slice(None)] * loss.ndim, [slice(None)] * loss.ndim
        before[axis], after[axis] = slice(None, -1), slice(1, None)
        downhill = loss[tuple(after)] < loss[tuple(before)]
        lowest[tuple(before)] &= ~downhill
        lowest[tuple(after)] &= downhill | (loss[tuple(after)] == loss[tuple(before)])
    places = np.argwhere(lowest)
    order = np.argsort(loss[lowest], kind="stable")
    return [tuple(int(one) for one in places[i]) for i in order]


def _around(axis: Array, place: int) -> Array:
    """Return the values half way to the neighbours of a place on an axis, and the value itself."""
    here = axis[place]
    return np.array([(axis[max(place - 1, 0)] + here) / 2, here, (axis[min(place + 1, axis.size - 1)] + here) / 2])
