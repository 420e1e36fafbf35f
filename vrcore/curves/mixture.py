"""The likelihood behind a hierarchy: every subject's own midpoint and levels, integrated out around the group's."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from vrcore.curves.family import Array, Family
from vrcore.curves.product import product

LEAST_SPREAD = 1e-3
"""Levels and midpoints are taken to differ by at least this share of the range of y and of x: no division by 0."""

LEAST_NOISE = 1e-5
"""Points are taken to scatter by at least this share of the range of y around their subject's curve."""

PRECISE = 1e-9
"""The search for a population ends where a step gains less than this share of the log likelihood."""


class Records(NamedTuple):
    """Subjects over common x, scaled: `x` (points,), `y` and `seen` (subjects, points), y 0 where not seen."""

    x: Array
    y: Array
    seen: Array


class Population(NamedTuple):
    """What subjects share and how they differ, scaled: `levels` and `level_variance` are those of baseline, asymptote.

    `place` and `place_variance` are mean and variance of the midpoints (of their logarithms for an anchored family),
    `noise` is the variance of single points around their subject's curve.
    """

    levels: Array
    level_variance: Array
    place: float
    place_variance: float
    noise: float


class Fitted(NamedTuple):
    """A population at one slope: its log likelihood, and the probability of each place (subjects, places)."""

    population: Population
    likelihood: float
    posterior: Array


class Mixture:
    """The records of a group, seen at one slope after the other over a grid of midpoints.

    y = baseline_i + (asymptote_i - baseline_i) g(x; midpoint_i, slope) + noise, with the levels normal and independent
    around the group's, the midpoints normal around the group's, one slope for all. Given a midpoint the levels enter
    linearly, so that they are integrated out exactly; the midpoints are integrated out over the grid. The population
    of largest likelihood is found by a quasi-Newton search with the exact gradient.
    """

    def __init__(
        self, family: Family, records: Records, places: Array, limits: tuple[float | None, float | None]
    ) -> None:
        self.family, self.records, self.places, self.limits = family, records, places, limits
        self.along = np.log(places) if family.anchored else places
        self._cells = np.log(np.gradient(self.along))
        self._counts = records.seen.sum(axis=1)
        self._squares = (records.y**2).sum(axis=1)

    def start(self) -> Population:
        """Return a population to begin with: levels from the ends of the records, midpoints anywhere in the middle."""
        x, y, seen = self.records
        order = np.argsort(x)
        quarter = max(1, x.size // 4)
        ends = [order[:quarter], order[-quarter:]]
        levels = np.array([float(y[:, end].sum() / max(seen[:, end].sum(), 1.0)) for end in ends])
        whole = float(y.sum() / seen.sum())
        variance = float((seen * (y - whole) ** 2).sum() / seen.sum())
        middle, spread = float(np.median(self.along)), float(np.ptp(self.along))
        return Population(levels, np.full(2, 0.1 * variance + LEAST_SPREAD**2), middle, (spread / 4) ** 2, variance)

    def fitted(self, slope: float, start: Population) -> Fitted:
        """Return the likeliest population at this slope, sought from another one."""
        sums = self._sums(slope)
        points = float(self._counts.mean())
        unit = np.sqrt((start.level_variance + start.noise / points) / len(self._counts))
        least = np.log(
            [LEAST_SPREAD**2, LEAST_SPREAD**2, (LEAST_SPREAD * float(np.ptp(self.along))) ** 2, LEAST_NOISE**2]
        )
        # Levels and place in units of about their own standard errors, variances as logarithms: one scale for all.
        scale = np.array([*unit, math.sqrt(start.place_variance / len(self._counts))])

        def population(z: Array) -> Population:
            low, high, place = z[:3] * scale
            variances = np.exp(z[3:])
            return Population(
                np.array([low, high]), variances[:2], float(place), float(variances[2]), float(variances[3])
            )

        def loss(z: Array) -> tuple[float, Array]:
            now = population(z)
            likelihood, _, gradient = self._look(now, sums)
            chain = np.concatenate([scale, np.exp(z[3:])])
            return -likelihood, -gradient * chain

        first = np.concatenate(
            [
                np.array([*start.levels, start.place]) / scale,
                np.maximum(np.log([*start.level_variance, start.place_variance, start.noise]), least),
            ]
        )
        ends = [tuple(None if end is None else end / one for end in self.limits) for one in scale[:2]]
        bounds: Any = [*ends, (None, None), *((float(low), 10.0) for low in least)]
        found = minimize(
            loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": PRECISE, "maxiter": 200}
        )
        best = population(found.x)
        likelihood, posterior, _ = self._look(best, sums)
        return Fitted(best, likelihood, posterior)

    def _sums(self, slope: float) -> tuple[Array, ...]:
        """Return the sums over points that all depends on: (subjects, places), or (1, places) where all are alike."""
        x, y, seen = self.records
        share = self.family.shape(x[None, :], self.places[:, None], np.float64(slope))
        rest = 1.0 - share
        # Where every subject has every point, what does not depend on y is the same for all.
        where = seen[:1] if bool(seen.all()) else seen
        shapes = ((rest * rest).T, (rest * share).T, (share * share).T)
        return (*(product(where, one) for one in shapes), product(y, rest.T), product(y, share.T))

    def _look(self, now: Population, sums: tuple[Array, ...]) -> tuple[float, Array, Array]:
        """Return the log likelihood of a population, the places' posterior, and the likelihood's gradient.

        The gradient is by levels, place, variances of levels and of place, and noise: the mean, over the posterior,
        of that of the likelihood of everything, seen and unseen (Fisher's identity).
        """
        aa, ab, bb, ay, by = sums
        (low, high), (low_precision, high_precision), noise = now.levels, 1.0 / now.level_variance, now.noise
        # Posterior of a subject's two levels at each place: precision (p, q; q, r), and its mean.
        p, q, r = aa / noise + low_precision, ab / noise, bb / noise + high_precision
        d, e = ay / noise + low_precision * low, by / noise + high_precision * high
        determinant = p * r - q * q
        first, second = (r * d - q * e) / determinant, (p * e - q * d) / determinant
        logs = 0.5 * (d * first + e * second)
        logs -= 0.5 * (np.log(determinant) + np.log(now.level_variance).sum())
        logs -= 0.5 * (low_precision * low**2 + high_precision * high**2)
        logs -= 0.5 * (self._counts * np.log(2.0 * np.pi * noise) + self._squares / noise)[:, None]
        offset = self.along - now.place
        logs += self._cells - 0.5 * (offset**2 / now.place_variance + np.log(2.0 * np.pi * now.place_variance))
        peak = logs.max(axis=1, keepdims=True)
        weight = np.exp(logs - peak)
        whole = weight.sum(axis=1, keepdims=True)
        weight /= whole
        likelihood = float((peak + np.log(whole)).sum())
        n, points = len(weight), float(self._counts.sum())
        low_variance, covariance, high_variance = r / determinant, -q / determinant, p / determinant
        low_square = float((weight * ((first - low) ** 2 + low_variance)).sum())
        high_square = float((weight * ((second - high) ** 2 + high_variance)).sum())
        place_square = float((weight @ offset**2).sum())
        missed = (
            aa * (first**2 + low_variance)
            + 2.0 * ab * (first * second + covariance)
            + bb * (second**2 + high_variance)
            - 2.0 * (first * ay + second * by)
        )
        residual = float(self._squares.sum() + (weight * missed).sum())
        gradient = [
            low_precision * float((weight * (first - low)).sum()),
            high_precision * float((weight * (second - high)).sum()),
            float((weight @ offset).sum()) / now.place_variance,
            0.5 * low_precision * (low_square * low_precision - n),
            0.5 * high_precision * (high_square * high_precision - n),
            0.5 * (place_square / now.place_variance - n) / now.place_variance,
            0.5 * (residual / noise - points) / noise,
        ]
        return likelihood, weight, np.array(gradient)
