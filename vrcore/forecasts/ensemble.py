"""Families and the last value, weighted by how well each forecast later points of the same run from earlier ones."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.forecasts import shapes
from vrcore.forecasts.averaging import RESOLUTION, Array, Averages, Limits, averages

LAST = 3
"""The last value is the mean of so many points."""

FEWEST_BEFORE = 5
"""A rolling origin has at least so many points before it."""

ORIGINS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""From which shares of the points the rest is forecast, to weigh the members."""

SHARPNESS = 4.0
"""Weights go with the score to the power of -4: half the error is sixteen times the weight."""

FORGIVEN = 0.25
"""So much of the noise is added to every score: differences below it are chance."""

HOLD = 0.3
"""A curve is shifted towards the last values by this share of the difference when neighbours are independent, and by
the whole difference when they go together (`hold`)."""

MEMBERS = (*(one.name for one in shapes.families()), "last")


class Combined(NamedTuple):
    """What one origin says of several x: `value` (x,), each member's value (members, x), the weights (members,).

    The rest is what the width of an interval goes with, all in units of y: the `noise` of one point, the `spread` of
    the plausible curves at every x, the `miss` of the same ensemble at its own rolling origins (its mean absolute error
    there). `straight` (x,) is the straight line through all points, for a run that goes on at its pace. `quickening`
    says how surely the run still speeds up at its last point, `steadiness` how surely it goes on at its pace at least:
    0 where no more of the plausible curves do so than of all curves of the grid, 1 where all of them do.
    """

    value: Array
    members: Array
    weights: Array
    noise: float
    spread: Array
    miss: float
    straight: Array
    quickening: float
    steadiness: float


class Run:
    """One run's points, x above 0 and increasing; what each first part of it says is computed once."""

    def __init__(self, x: Array, y: Array, weight: Array, limits: Limits, at: Array) -> None:
        self.x, self.y, self.weight, self.limits = x, y, weight, limits
        self.everywhere = np.concatenate([x, at])
        self._known: dict[int, Averages] = {}

    def averages(self, origin: int) -> Averages:
        """Return what the first `origin` points say of all points of the run and of what was asked."""
        if origin not in self._known:
            part = slice(0, origin)
            self._known[origin] = averages(self.x[part], self.y[part], self.weight[part], self.everywhere, self.limits)
        return self._known[origin]

    def combined(self, origin: int, columns: NDArray[np.int64]) -> Combined:
        """Return the forecast from the first `origin` points for these columns of `everywhere`."""
        found, weight = self.averages(origin), self.weight[:origin]
        residual = found.residual * weight
        noise = math.sqrt(float(residual @ residual) / origin)
        together = hold(residual)
        errors, misses = [], []
        tried = [(before, self._members(before, together)[:, before:origin]) for before in origins(origin)]
        for before, members in tried:
            errors.append(np.abs(members - self.y[before:origin]) @ weight[before:] / weight[before:].sum())
        score = np.mean(errors, axis=0) + FORGIVEN * noise + RESOLUTION
        weights = (score / score.min()) ** -SHARPNESS
        weights /= weights.sum()
        for before, members in tried:
            off = np.abs(weights @ members - self.y[before:origin])
            misses.append(float(off @ weight[before:] / weight[before:].sum()))
        members = self._members(origin, together)[:, columns]
        value = weights @ members
        variance = weights[:-1] @ found.variance[:, columns] + weights @ (members - value) ** 2
        line = np.polynomial.Polynomial.fit(self.x[:origin], self.y[:origin], 1, w=weight)
        curves = weights[:-1] / weights[:-1].sum()
        return Combined(
            value,
            members,
            weights,
            noise,
            np.sqrt(variance),
            float(np.mean(misses)),
            line(self.everywhere[columns]),
            float(curves @ found.quickening),
            float(curves @ found.steadiness),
        )

    def _members(self, origin: int, together: float) -> Array:
        """Return every member's forecast from the first `origin` points at every x, (members, x)."""
        mean = self.averages(origin).mean
        recent = slice(max(origin - LAST, 0), origin)
        off = self.y[recent] - mean[:, recent]
        shift = together * off[:, -1] + (1.0 - together) * off.mean(axis=1)
        curves = mean + (HOLD + (1.0 - HOLD) * together) * shift[:, None]
        level = together * self.y[origin - 1] + (1.0 - together) * self.y[recent].mean()
        return self.limits.clip(np.vstack([curves, np.full(mean.shape[1], level)]))


def hold(residual: Array) -> float:
    """Return the autocorrelation of neighbouring residuals, between 0 and 1, corrected for its bias of about -2/n."""
    whole = float(residual @ residual)
    if whole <= 0.0:
        return 0.0
    return min(max(float(residual[1:] @ residual[:-1]) / whole + 2.0 / residual.size, 0.0), 1.0)


def origins(n: int) -> list[int]:
    """Return after how many of `n` points the rest is forecast to weigh the members, increasing."""
    return sorted({count for count in (round(share * n) for share in ORIGINS) if FEWEST_BEFORE <= count < n})
