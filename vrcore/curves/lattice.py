"""Where every fit starts: the best cells of a family's grid, with baseline and asymptote solved for exactly."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vrcore.curves.projection import Array, Moments, Range, moments, project

if TYPE_CHECKING:
    from vrcore.curves.family import Family

ENOUGH_POINTS = 400
"""A grid looks at no more points than this: it only has to find the valley, the polish then uses all of them."""


class Lattice:
    """The grid of a family over given points; `pinned` holds members of theta (0 = midpoint) at a value.

    What the grid asks of the shapes does not depend on the ranges of the levels, so that it is worked out once for
    all of them.
    """

    def __init__(self, family: Family, x: Array, y: Array, weight: Array, pinned: Mapping[int, float] | None = None):
        if x.size > ENOUGH_POINTS:
            some = np.linspace(0, x.size - 1, ENOUGH_POINTS).round().astype(int)
            x, y, weight = x[some], y[some], weight[some]
        self._family, self._x, self._y, self._weight = family, x, y, weight
        self._lay([np.asarray(axis) for axis in family.axes(x)], pinned or {})

    def holding(self, pinned: Mapping[int, float]) -> Lattice:
        """Return the same grid with (also) these members of theta held, itself where there are none."""
        if not pinned:
            return self
        other = copy.copy(self)
        other._lay(self._axes, pinned)
        return other

    def _lay(self, axes: Sequence[Array], pinned: Mapping[int, float]) -> None:
        self._axes = [np.array([pinned[i]]) if i in pinned else axis for i, axis in enumerate(axes)]
        self._sums = self._look(_product(self._axes))

    def nearest(self, baseline: Range, asymptote: Range, count: int) -> list[Array]:
        """Return up to `count` start vectors (all parameters, family order) from different valleys, best first.

        A valley is a cell that no neighbour betters. The best ones are looked at on a finer grid.
        """
        loss = project(self._sums, baseline, asymptote)[2].reshape([axis.size for axis in self._axes])
        places = _valleys(loss)[:count] if count > 1 else [self._lowest(loss)]
        blocks = [_product([_around(axis, i) for axis, i in zip(self._axes, place, strict=True)]) for place in places]
        cells = [np.concatenate(values) for values in zip(*blocks, strict=True)] if len(blocks) > 1 else blocks[0]
        low, high, loss = project(self._look(cells), baseline, asymptote)
        size = loss.size // len(blocks)
        best = loss.reshape(-1, size).argmin(axis=1) + np.arange(len(blocks)) * size
        if len(blocks) > 1:
            best = best[np.argsort(loss[best], kind="stable")]
        return [np.array([column[i] for column in (low, high, *cells)]) for i in best]

    def beside(self, theta: Array, baseline: Range, asymptote: Range) -> bool:
        """Return whether the best cell lies within a step of a shape along each axis: then both are in one valley."""
        loss = project(self._sums, baseline, asymptote)[2]
        cell = self._lowest(loss.reshape([axis.size for axis in self._axes]))
        return all(
            axis[max(i - 1, 0)] <= value <= axis[min(i + 1, axis.size - 1)]
            for value, axis, i in zip(theta.tolist(), self._axes, cell, strict=True)
            if axis.size > 1
        )

    @staticmethod
    def _lowest(loss: Array) -> tuple[int, ...]:
        """Return the place of the lowest cell: the first of `_valleys`."""
        return tuple(int(i) for i in np.unravel_index(int(loss.argmin()), loss.shape))

    def _look(self, cells: Sequence[Array]) -> Moments:
        share = self._family.shape(self._x[None, :], *(one[:, None] for one in cells))
        return moments(share, self._y, self._weight)


def _product(axes: Sequence[Array]) -> list[Array]:
    """Return the coordinates of all cells, one column for each axis, the last axis fastest."""
    columns = [axes[-1]]
    for axis in reversed(axes[:-1]):
        size = columns[0].size
        columns = [axis.repeat(size), *(np.concatenate([one] * axis.size) for one in columns)]
    return columns


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
    here = float(axis[place])
    if axis.size == 1:
        return axis
    before, after = float(axis[max(place - 1, 0)]), float(axis[min(place + 1, axis.size - 1)])
    return np.array([(before + here) / 2.0, here, (after + here) / 2.0])
