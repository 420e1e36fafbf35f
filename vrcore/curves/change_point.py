"""Where one record changes, if it changes at once: the place of a single step, and whether there is one at all."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, xlogy

from vrcore.curves.points import Array, collect
from vrcore.errors import FitError, ParameterError

FINEST = 1e-7
"""Points are taken to scatter by at least this share of the range of y, so that a perfect step divides nothing by 0."""

EVIDENCE = 3.0
"""A change is called one where `gain` exceeds EVIDENCE ln(n). A convention of this library: of records without any
change about 6 in 100 pass at 10 points, 4 at 20, 2 at 50 and fewer than 1 from 200 on (measured)."""


class ChangePoint(NamedTuple):
    """A record as one step. `onset`, `low`, `high` in units of x; `before`, `after` the means on its two sides.

    `onset` lies half way between the last point before and the first after it; `low` to `high` holds it with the
    probability asked for. `gain` is twice the logarithm of the likelihood ratio of a step against one mean, `n` the
    number of points. Where `found` is False the record may as well be flat, and the place means nothing.
    """

    onset: float
    low: float
    high: float
    before: float
    after: float
    gain: float
    n: int

    @property
    def found(self) -> bool:
        """Whether the points say that there is a change at all."""
        return self.gain > EVIDENCE * math.log(self.n)


def change_point(x: ArrayLike, y: ArrayLike, *, level: float = 0.95) -> ChangePoint:
    """Return the likeliest single step through the points, and where it may lie.

    `x` and `y` are lists of one length, in any order; rows with a missing number are dropped. Values that are all 0 or
    1 are taken as outcomes of trials (binomial), others as measurements of one spread (normal; the step is then the
    one of least squares). The interval is that of the posterior of the place, with the place uniform along x and,
    before and after it, every chance of success equally likely (binomial) or flat means and the density 1 / s of the
    spread s (normal): the weight of a place with n1 points before and n2 after it is then
    B(k1 + 1, n1 - k1 + 1) B(k2 + 1, n2 - k2 + 1), k the successes, or (n1 n2)^(-1/2) RSS^(-(n - 2) / 2). (Derived for
    this library from the standard integrals of both models.) Raises `FitError` below 4 points or where nothing changes.
    """
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.95; it is {level:g}.")
    points = collect(x, y)
    n = points.x.size
    if n < 4:
        raise FitError(f"a change point needs 4 points at least; there are {n}.")
    gaps = np.diff(points.x)
    splits = np.flatnonzero(gaps > 0.0)  # a change between two points at the same x has no place
    trials = bool(np.isin(points.y, (0.0, 1.0)).all())
    gain, logs = (_binomial if trials else _normal)(points.y, splits)
    logs = logs + np.log(gaps[splits])
    weights = np.exp(logs - logs.max())
    below = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
    starts, ends = points.x[splits], points.x[splits + 1]
    low, high = (_quantile(below, starts, ends, (1.0 + sign * level) / 2.0) for sign in (-1.0, 1.0))
    best = int(np.argmax(gain))
    split = int(splits[best])
    onset = float(starts[best] + ends[best]) / 2.0
    before, after = float(points.y[: split + 1].mean()), float(points.y[split + 1 :].mean())
    return ChangePoint(onset, min(low, onset), max(high, onset), before, after, float(gain[best]), n)


def _normal(y: Array, splits: NDArray[np.intp]) -> tuple[Array, Array]:
    """Return the gain of each place and the logarithm of its weight, for measurements."""
    n, counts = y.size, splits + 1.0
    middle = y - y.mean()
    sums = np.cumsum(middle)[splits]
    flat, least = float(middle @ middle), n * (FINEST * float(np.ptp(y))) ** 2
    # Split in two, the residuals shrink by what the two means explain.
    rss = np.maximum(flat - sums**2 / counts - sums**2 / (n - counts), least)
    # n - 3 in place of n: with few points the plain ratio finds changes in noise (checked in the tests).
    gain = (n - 3) * np.log(max(flat, least) / rss)
    return gain, -0.5 * np.log(counts * (n - counts)) - 0.5 * (n - 2) * np.log(rss)


def _binomial(y: Array, splits: NDArray[np.intp]) -> tuple[Array, Array]:
    """Return the gain of each place and the logarithm of its weight, for outcomes 0 and 1."""
    n, counts = y.size, np.asarray(splits + 1.0, dtype=np.float64)
    first, whole = np.cumsum(y)[splits], float(y.sum())
    gain = 2.0 * (_best(first, counts) + _best(whole - first, n - counts) - float(_best(whole, n)))
    weight = betaln(first + 1.0, counts - first + 1.0) + betaln(whole - first + 1.0, n - counts - whole + first + 1.0)
    return gain, weight


def _best(successes: Array | float, trials: Array | float) -> Array:
    """Return the log likelihood of outcomes at the chance that fits them best."""
    missed = np.asarray(trials) - successes
    return np.asarray(xlogy(successes, successes / trials) + xlogy(missed, missed / trials))


def _quantile(below: Array, starts: Array, ends: Array, share: float) -> float:
    """Return where the probability reaches `share`, rising in a straight line inside a gap; `below` is (gaps + 1,)."""
    gap = min(max(int(np.searchsorted(below, share, "right")) - 1, 0), len(starts) - 1)
    inside = below[gap + 1] - below[gap]
    part = (share - below[gap]) / inside if inside > 0.0 else 0.5
    return float(starts[gap] + min(max(part, 0.0), 1.0) * (ends[gap] - starts[gap]))
