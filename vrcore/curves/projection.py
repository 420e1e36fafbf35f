"""Baseline and asymptote solved exactly for given shapes: the linear half of every fit."""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Range = tuple[float, float]

TINY = sys.float_info.min

LEAST_DETERMINANT = 1e-13
"""Shapes whose baseline and asymptote cannot be told apart are taken to differ by this share: no division by 0."""


class Moments(NamedTuple):
    """Weighted sums over the points: with r = 1 - g, of r r, r g, g g, r y, g y, each (shapes,), and of y y."""

    aa: Array
    ab: Array
    bb: Array
    ay: Array
    by: Array
    yy: float


def moments(share: Array, y: Array, weight: Array) -> Moments:
    """Return all that the best levels depend on; `share` is (shapes, points) of g between 0 and 1."""
    square = weight * weight
    rest = 1.0 - share
    aa, ab, bb = (rest * rest) @ square, (rest * share) @ square, (share * share) @ square
    return Moments(aa, ab, bb, rest @ (square * y), share @ (square * y), float(square @ (y * y)))


def project(sums: Moments, baseline: Range, asymptote: Range) -> tuple[Array, Array, Array]:
    """Return the best baseline and asymptote in their ranges, and the weighted residual sum of squares, each (shapes,).

    With the shape given, y is linear in both levels: y = baseline (1 - g) + asymptote g. The least-squares problem
    in two bounded unknowns is convex, so its solution is the free one or has a level at the end of its range.
    This is the linear half of variable projection (Golub and Pereyra 1973; not checked against the original).
    """
    aa, ab, bb, ay, by, whole = sums

    def loss(low: Array | float, high: Array | float) -> Array:
        return np.asarray(low * (low * aa + 2.0 * (high * ab - ay)) + high * (high * bb - 2.0 * by) + whole)

    if baseline[0] == baseline[1]:
        one, high = baseline[0], _clipped((by - baseline[0] * ab) / (bb + TINY), asymptote)
        return np.full(high.shape, one), high, loss(one, high)
    if asymptote[0] == asymptote[1]:
        one, low = asymptote[0], _clipped((ay - asymptote[0] * ab) / (aa + TINY), baseline)
        return low, np.full(low.shape, one), loss(low, one)
    scale = aa * bb
    determinant = np.maximum(scale - ab * ab, LEAST_DETERMINANT * scale + TINY)

    low = _clipped((bb * ay - ab * by) / determinant, baseline)
    high = _clipped((by - ab * low) / (bb + TINY), asymptote)
    other_high = _clipped((aa * by - ab * ay) / determinant, asymptote)
    other_low = _clipped((ay - ab * other_high) / (aa + TINY), baseline)
    first, second = loss(low, high), loss(other_low, other_high)
    better = second < first
    return np.where(better, other_low, low), np.where(better, other_high, high), np.where(better, second, first)


def _clipped(level: Array, ends: Range) -> Array:
    return np.minimum(np.maximum(level, ends[0]), ends[1])


def solved(normal: tuple[float, float, float], ay: float, by: float) -> tuple[float, float]:
    """Return the levels that solve the normal equations of one shape, given its sums (aa, ab, bb), without ranges."""
    aa, ab, bb = normal
    scale = aa * bb
    determinant = max(scale - ab * ab, LEAST_DETERMINANT * scale + TINY)
    return (bb * ay - ab * by) / determinant, (aa * by - ab * ay) / determinant


def best_levels(
    normal: tuple[float, float, float], ay: float, by: float, baseline: Range, asymptote: Range
) -> tuple[float, float]:
    """Return what `project` returns, for one shape: much faster on plain numbers than on arrays of length 1."""
    aa, ab, bb = normal
    low, high = solved(normal, ay, by)
    if baseline[0] < low < baseline[1] and asymptote[0] < high < asymptote[1]:
        return low, high
    low = min(max(low, baseline[0]), baseline[1])
    partner = min(max((by - ab * low) / (bb + TINY), asymptote[0]), asymptote[1])
    high = min(max(high, asymptote[0]), asymptote[1])
    other = min(max((ay - ab * high) / (aa + TINY), baseline[0]), baseline[1])

    def loss(one: float, two: float) -> float:
        return one * one * aa + 2 * one * two * ab + two * two * bb - 2 * (one * ay + two * by)

    return (other, high) if loss(other, high) < loss(low, partner) else (low, partner)
