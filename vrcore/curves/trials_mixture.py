"""The likelihood behind a hierarchy of yes-or-no trials: shared levels and slope, every subject's own midpoint."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from vrcore.curves.family import Array, Family
from vrcore.curves.mixture import LEAST_SPREAD, PRECISE, Fitted, Population, Records
from vrcore.curves.product import product

LEAST_CHANCE = 1e-4
"""Chances of success are kept this far from 0 and 1, where a single exception would be impossible."""


class TrialsMixture:
    """Outcomes of 0 and 1 of a group, seen at one slope after the other over a grid of midpoints.

    The chance of success is low + (high - low) g(x; midpoint_i, slope), with one low, one high and one slope for all
    and the midpoints normal around the group's. Trials are independent given the chance; the midpoints are integrated
    out over the grid. Taking outcomes for measurements of one spread instead makes slow changes look sudden, because
    outcomes scatter more half way than at either end.
    """

    def __init__(self, family: Family, records: Records, places: Array) -> None:
        self.family, self.records, self.places = family, records, places
        self.along = np.log(places) if family.anchored else places
        self._cells = np.log(np.gradient(self.along))

    def start(self) -> Population:
        """Return a population to begin with: levels from the ends of the records, midpoints anywhere in the middle."""
        y, seen = self.records.y, self.records.seen
        quarter = max(1, y.shape[1] // 4)
        ends = (slice(None, quarter), slice(-quarter, None))
        levels = np.array([float((y[:, end].sum() + 1.0) / (seen[:, end].sum() + 2.0)) for end in ends])
        middle, spread = float(np.median(self.along)), float(np.ptp(self.along))
        return Population(levels, np.zeros(2), middle, (spread / 4.0) ** 2, 0.25)

    def fitted(self, slope: float, start: Population) -> Fitted:
        """Return the likeliest population at this slope, sought from another one."""
        share = self.family.shape(self.records.x[None, :], self.places[:, None], np.float64(slope))
        least = math.log((LEAST_SPREAD * float(np.ptp(self.along))) ** 2)
        scale = math.sqrt(start.place_variance / len(self.records.y))

        def population(z: Array) -> Population:
            levels = np.clip(expit(z[:2]), LEAST_CHANCE, 1.0 - LEAST_CHANCE)
            noise = float((levels * (1.0 - levels)).mean())
            return Population(levels, np.zeros(2), float(z[2] * scale), math.exp(z[3]), noise)

        def loss(z: Array) -> tuple[float, Array]:
            now = population(z)
            likelihood, _, gradient = self._look(now, share)
            chain = np.array([*(now.levels * (1.0 - now.levels)), scale, now.place_variance])
            return -likelihood, -gradient * chain

        first = np.array([*logit(start.levels), start.place / scale, max(math.log(start.place_variance), least)])
        reach = float(logit(1.0 - LEAST_CHANCE))
        bounds: list[tuple[float | None, float | None]] = [
            (-reach, reach),
            (-reach, reach),
            (None, None),
            (least, 10.0),
        ]
        options: Any = {"ftol": PRECISE, "maxiter": 100}
        found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        best = population(found.x)
        likelihood, posterior, _ = self._look(best, share)
        return Fitted(best, likelihood, posterior)

    def _look(self, now: Population, share: Array) -> tuple[float, Array, Array]:
        """Return the log likelihood, the places' posterior, and the gradient by levels, place and its variance."""
        y, seen = self.records.y, self.records.seen
        low, high = now.levels
        chance = low + (high - low) * share
        offset = self.along - now.place
        logs = product(y, np.log(chance).T) + product(seen - y, np.log1p(-chance).T)
        logs += self._cells - 0.5 * (offset**2 / now.place_variance + math.log(2.0 * math.pi * now.place_variance))
        peak = logs.max(axis=1, keepdims=True)
        weight = np.exp(logs - peak)
        whole = weight.sum(axis=1, keepdims=True)
        weight /= whole
        likelihood = float((peak + np.log(whole)).sum())
        # Fisher's identity: the gradient is the posterior mean of that with the midpoints known.
        pull = (product(weight.T, y) - product(weight.T, seen) * chance) / (chance * (1.0 - chance))
        toward_high = float((pull * share).sum())
        square = float((weight @ offset**2).sum())
        gradient = [
            float(pull.sum()) - toward_high,
            toward_high,
            float((weight @ offset).sum()) / now.place_variance,
            0.5 * (square / now.place_variance - len(y)) / now.place_variance,
        ]
        return likelihood, weight, np.array(gradient)
