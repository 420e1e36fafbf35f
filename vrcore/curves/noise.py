"""How points scatter around a curve, as numbers: weights, correlation, what is known of their size."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]


class Weighted(NamedTuple):
    """One value of the autocorrelation with the weight that the points give it; the weights sum to 1.

    `variance` is that of a residual of weight 1 under this autocorrelation, where not all residuals tell it.
    """

    autocorrelation: float
    weight: float
    variance: float | None = None


@dataclass(frozen=True, eq=False)
class Noise:
    """What was supposed of the scatter, and why, in `words`.

    `kind` is "independent" (equal or relative errors), "known" (standard errors taken at their word), "binomial"
    (successes of trials), "ar1" (each residual keeps a share of the one before) or "groups" (subjects or seeds differ
    in level). `autocorrelation` is that share, `dispersion` the variance over what the binomial says, `unit` the
    variance that a point of weight 1 is known to have, `shared` the variance between groups over that within.
    `weight` and `target` (points) replace the points' own where a model of the scatter has found them: binomial
    weights, and points drawn towards the curve by a robust fit. `possible` are values of the autocorrelation with
    their weights, over which intervals are averaged. `slowest` is how many of the slowest patterns in the residuals
    tell the size of the scatter, 0 where all residuals do (`slow_residuals`).
    """

    kind: str = "independent"
    autocorrelation: float = 0.0
    dispersion: float = 1.0
    unit: float = 1.0
    shared: float = 0.0
    robust: bool = False
    words: str = ""
    possible: tuple[Weighted, ...] = field(default=(), repr=False)
    slowest: int = 0
    variance: float | None = None
    weight: Array | None = field(default=None, repr=False)
    target: Array | None = field(default=None, repr=False)

    @property
    def absolute(self) -> bool:
        """Return whether the size of the scatter is known and not estimated from the residuals."""
        return self.kind in ("known", "binomial")

    def at(self, autocorrelation: float, variance: float | None = None) -> Noise:
        """Return the same noise with this autocorrelation alone, and with a variance where one is known with it."""
        return replace(self, autocorrelation=autocorrelation, possible=(), variance=variance)


INDEPENDENT = Noise()


NOBODY: Places = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Whitening:
    """Makes residuals independent and of equal variance: times weight, minus what is shared with others.

    For autocorrelation r a residual loses r times the one before it in its group and is divided by sqrt(1 - r^2) (the
    Prais-Winsten transformation, which keeps the first one). For a variance ratio `shared` each group loses part of
    its mean (the transformation of random effects; Fuller and Battese 1973, recalled, not checked against the
    original).
    """

    weight: Array
    before: Places
    groups: tuple[Places, ...] = ()
    autocorrelation: float = 0.0
    shared: float = 0.0

    @property
    def plain(self) -> bool:
        """Return whether weights are all there is to it."""
        return self.autocorrelation == 0.0 and self.shared == 0.0

    def times(self, rows: Array) -> Array:
        """Return rows (..., points) transformed."""
        out = np.multiply(rows, self.weight)
        if self.autocorrelation != 0.0:
            later = np.flatnonzero(self.before >= 0)
            kept = out[..., later] - self.autocorrelation * out[..., self.before[later]]
            out[..., later] = kept / math.sqrt(1.0 - self.autocorrelation**2)
        if self.shared > 0.0:
            for members in self.groups:
                along = self.weight[members]
                size = float(along @ along)
                lost = 1.0 - 1.0 / math.sqrt(1.0 + self.shared * size)
                mean = out[..., members] @ along / size
                out[..., members] -= lost * np.multiply.outer(mean, along)
        return out

    def log_determinant(self) -> float:
        """Return the logarithm of the determinant of the correlation that is taken away (weights left out)."""
        later = int((self.before >= 0).sum())
        total = later * math.log1p(-(self.autocorrelation**2))
        for members in self.groups if self.shared > 0.0 else ():
            along = self.weight[members]
            total += math.log1p(self.shared * float(along @ along))
        return total


def whitening(weight: Array, group: tuple[str, ...] | None, noise: Noise) -> Whitening:
    """Return the whitening of points in order of x, each group a series of its own."""
    if noise.autocorrelation == 0.0 and noise.shared == 0.0:
        return Whitening(weight, NOBODY)
    members = members_of(group) if group is not None and noise.shared > 0.0 else ()
    return Whitening(weight, series(weight.size, group), members, noise.autocorrelation, noise.shared)


def series(size: int, group: tuple[str, ...] | None) -> Places:
    """Return the place of the point before in the same group, -1 for the first one."""
    before = np.full(size, -1, dtype=np.int64)
    for places in (np.arange(size),) if group is None else members_of(group):
        before[places[1:]] = places[:-1]
    return before


def members_of(group: tuple[str, ...]) -> tuple[Places, ...]:
    """Return the places of every group's points."""
    labels = np.array(group)
    return tuple(np.flatnonzero(labels == one) for one in dict.fromkeys(group))
