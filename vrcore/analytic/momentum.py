"""Behavioural momentum: how responding falls in extinction, by what maintained it before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar, nnls

from vrcore.errors import FitError, ParameterError

Floats = npt.NDArray[np.float64]
POWERS = (0.0, 2.0)


class Momentum(NamedTuple):
    """Fitted constants, as `persistence` takes them, and the share of variance of log10(B_t/B_0) accounted for."""

    suspended: float
    missed: float
    power: float
    accounted: float

    @property
    def most_resistant(self) -> float:
        """The reinforcers per hour after which responding lasts longest; inf where more always help, 0 where never."""
        if self.missed == 0.0 or self.power >= 1.0:
            return np.inf
        return self.power * self.suspended / (self.missed * (1.0 - self.power))


def persistence(
    time: ArrayLike, reinforcers_per_hour: float, *, suspended: float = 1.0, missed: float = 0.001, power: float = 0.5
) -> npt.NDArray[np.float64]:
    """Return B_t / B_0 at `time` units of extinction (sessions, say), augmented with generalisation decrement:

        log10(B_t / B_0) = -t (c + d r) / r^b

    with r the `reinforcers_per_hour` before, c the effect of suspending the contingency (`suspended`), d that of one
    reinforcer per hour less (`missed`) and b how far reinforcement resists both (`power`). With these values, the
    published ones, resistance grows with r up to r = b c / (d (1 - b)) = 1,000 per hour, and falls beyond.

    Source: Nevin & Grace (2000), Behavioral and Brain Sciences 23, 73-130 (recalled, not checked against the original).
    Raises `ParameterError` for a rate or power that is not above 0.
    """
    if not reinforcers_per_hour > 0.0 or not power > 0.0:
        raise ParameterError(
            f"the rate of reinforcement and the power are above 0; {reinforcers_per_hour:g} and {power:g} are not."
        )
    disruption = suspended + missed * reinforcers_per_hour
    return np.asarray(10.0 ** (-np.asarray(time, float) * disruption / reinforcers_per_hour**power), float)


def fit_persistence(
    times: Sequence[ArrayLike], shares: Sequence[ArrayLike], reinforcers_per_hour: Sequence[float]
) -> Momentum:
    """Return the constants that fit B_t/B_0 best, by least squares of log10(B_t/B_0), all groups weighing the same.

    `times` and `shares` hold an array for each group, `reinforcers_per_hour` what it was paid before. Shares of 0 have
    no logarithm and are left out. The constants are at least 0, the power at most 2. Raises `FitError` where fewer than
    three groups with different pay have points (each tells one slope, and there are three constants), or nothing falls.
    """
    x, y, pay, weight = [], [], [], []
    for time, share, rate in zip(times, shares, reinforcers_per_hour, strict=True):
        t, left = np.asarray(time, float), np.asarray(share, float)
        known = np.isfinite(left) & (left > 0.0) & (t > 0.0)
        if known.any() and rate > 0.0:
            x.append(t[known])
            y.append(np.log10(left[known]))
            pay.append(np.full(known.sum(), float(rate)))
            weight.append(np.full(known.sum(), 1.0 / np.sqrt(known.sum())))
    if len({float(one[0]) for one in pay}) < 3:
        raise FitError("three constants can only be told from at least three groups that were paid differently.")
    t, fallen, r, w = (np.concatenate(one) for one in (x, y, pay, weight))
    spread = float((w**2 * (fallen - np.average(fallen, weights=w**2)) ** 2).sum())
    if spread == 0.0 or (fallen >= 0.0).all():
        raise FitError("nothing falls, so that there is no decline to fit.")

    def at(power: float) -> tuple[Floats, float]:
        # For a given power the law is linear in the other two.
        columns = np.column_stack([-t / r**power, -t * r ** (1.0 - power)]) * w[:, None]
        scale = np.maximum(np.linalg.norm(columns, axis=0), 1e-300)
        weights, distance = nnls(columns / scale, fallen * w)
        return weights / scale, float(distance) ** 2

    grid = np.linspace(*POWERS, 41)
    best = int(np.argmin([at(power)[1] for power in grid]))
    ends = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    power = float(minimize_scalar(lambda one: at(one)[1], bounds=ends, method="bounded").x)
    (suspended, missed), unexplained = at(power)
    return Momentum(float(suspended), float(missed), power, 1.0 - unexplained / spread)
