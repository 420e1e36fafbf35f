"""Where every fit starts: the best cells of a family's grid, with baseline and asymptote solved for exactly."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vrcore.compiled import is_compiled
from vrcore.curves.kernels import grid_levels, grid_sums
from vrcore.curves.projection import Array, Moments, Range, moments, project

if TYPE_CHECKING:
    from vrcore.curves.family import Family

ENOUGH_POINTS = 32
"""A grid looks at no more points than this, each the mean of its neighbours: it only has to find the valley, the polish
then uses all points."""


HOPELESS = 4.0
"""Valleys whose cell is this many times worse than the best are not looked at more closely, but for the second best."""

ENOUGH_STEPS = 2000
"""A step has no polish: its grid looks at all points up to this many, and to the nearest gap of as many beyond."""


class Lattice:
    """The grid of a family over given points; `pinned` holds members of theta (0 = midpoint) at a value.

    What the grid asks of the shapes does not depend on the ranges of the levels, so that it is worked out once for
    all of them.
    """

    def __init__(self, family: Family, x: Array, y: Array, weight: Array, pinned: Mapping[int, float] | None = None):
        axes = [np.asarray(axis) for axis in family.axes(x)]
        if family.abrupt and x.size > ENOUGH_STEPS:
            some = np.linspace(0, x.size - 1, ENOUGH_STEPS).round().astype(int)
            x, y, weight = x[some], y[some], weight[some]
            axes = [np.asarray(axis) for axis in family.axes(x)]
        elif not family.abrupt and x.size > ENOUGH_POINTS:
            x, y, weight = _blocks(x, y, weight)
        self._family, self._x, self._y, self._weight = family, x, y, weight
        with np.errstate(divide="ignore", invalid="ignore"):
            self._log_x = np.log(x) if family.anchored else x
        self._square = float((weight * y) @ (weight * y))
        self._lay(axes, pinned or {})

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
        loss = self._project(self._sums, baseline, asymptote)[2].reshape([axis.size for axis in self._axes])
        places = _valleys(loss)[:count] if count > 1 else [self._lowest(loss)]
        enough = HOPELESS * float(loss[places[0]])
        places = [place for rank, place in enumerate(places) if rank < 2 or loss[place] <= enough]
        if self._family.abrupt:  # the grid holds every gap there is, and half way to a neighbour may lie a point
            low, high, loss = project(self._sums, baseline, asymptote)
            cells = _product(self._axes)
            at = [int(np.ravel_multi_index(place, [axis.size for axis in self._axes])) for place in places]
            return [np.array([column[i] for column in (low, high, *cells)]) for i in at]
        blocks = [_product([_around(axis, i) for axis, i in zip(self._axes, place, strict=True)]) for place in places]
        cells = [np.concatenate(values) for values in zip(*blocks, strict=True)] if len(blocks) > 1 else blocks[0]
        low, high, loss = self._project(self._look(cells), baseline, asymptote)
        size = loss.size // len(blocks)
        best = loss.reshape(-1, size).argmin(axis=1) + np.arange(len(blocks)) * size
        if len(blocks) > 1:
            best = best[np.argsort(loss[best], kind="stable")]
        return [np.array([column[i] for column in (low, high, *cells)]) for i in best]

    def beside(self, theta: Array, baseline: Range, asymptote: Range) -> bool:
        """Return whether the best cell lies within a step of a shape along each axis: then both are in one valley."""
        loss = self._project(self._sums, baseline, asymptote)[2]
        cell = self._lowest(loss.reshape([axis.size for axis in self._axes]))
        return all(
            axis[max(i - 1, 0)] <= value <= axis[min(i + 1, axis.size - 1)]
            for value, axis, i in zip(theta.tolist(), self._axes, cell, strict=True)
            if axis.size > 1
        )

    def _project(self, sums: Moments, baseline: Range, asymptote: Range) -> tuple[Array, Array, Array]:
        if self._family.code < 0 or not is_compiled():
            return project(sums, baseline, asymptote)
        out = np.empty((3, sums.aa.size))
        grid_levels(np.stack(sums[:5]), sums.yy, np.array([*baseline, *asymptote]), out)
        return out[0], out[1], out[2]

    @staticmethod
    def _lowest(loss: Array) -> tuple[int, ...]:
        """Return the place of the lowest cell: the first of `_valleys`."""
        return tuple(int(i) for i in np.unravel_index(int(loss.argmin()), loss.shape))

    def _look(self, cells: Sequence[Array]) -> Moments:
        if self._family.code >= 0 and is_compiled():
            out = np.empty((5, cells[0].size))
            grid_sums(self._family.code, self._x, self._log_x, self._y, self._weight, np.array(cells), out)
            return Moments(out[0], out[1], out[2], out[3], out[4], self._square)
        share = self._family.shape(self._x[None, :], *(one[:, None] for one in cells))
        return moments(share, self._y, self._weight)


def _blocks(x: Array, y: Array, weight: Array) -> tuple[Array, Array, Array]:
    """Return weighted means of about equally many neighbours each, with the weight of all of them."""
    first = np.linspace(0, x.size, ENOUGH_POINTS, endpoint=False).round().astype(int)
    square = weight * weight
    total = np.add.reduceat(square, first)
    return np.add.reduceat(square * x, first) / total, np.add.reduceat(square * y, first) / total, np.sqrt(total)


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
