"""The bootstrap: the fit repeated on sets of points drawn under the same noise."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vrcore.curves.family import Array

if TYPE_CHECKING:
    from vrcore.curves.result import Fit


def resampled(fit: Fit, count: int, seed: int) -> Array:
    """Return the parameters of `count` refits, (count, parameters).

    Residuals are centred, enlarged by sqrt(n / (n - p)) for what fitting took away, and drawn with replacement: after a
    robust fit those that it drew in, autocorrelated ones in blocks of 1.5 n^(1/3) points, those of groups group by
    group. Successes are drawn from the binomial, or with their over-dispersion as normal deviates. Source: Efron and
    Tibshirani (1993), An Introduction to the Bootstrap, ch. 8 and 9 (recalled, not checked against the original).
    """
    rng = np.random.default_rng(seed)
    problem = fit.problem()
    params = np.array([fit.params[name] for name in fit.curve.names])
    curve = fit.predict(fit.x)
    weight = fit.points.weight if fit.noise.weight is None else fit.noise.weight
    out = np.empty((count, params.size))
    seen = fit.y if fit.noise.target is None else fit.noise.target
    for row in range(count):
        target = curve + _drawn(fit, rng, weight * (seen - curve), curve) / weight
        out[row] = problem.refit(replace(fit.noise, target=target, possible=()), params)
    return out


def _drawn(fit: Fit, rng: np.random.Generator, residual: Array, curve: Array) -> Array:
    n = residual.size
    if fit.noise.kind == "known":
        return rng.standard_normal(n) * math.sqrt(fit.noise.unit)
    if fit.noise.kind == "binomial":
        weight = np.asarray(fit.noise.weight)
        trials = np.asarray(fit.points.trials)
        if fit.noise.dispersion > 1.0:
            return rng.standard_normal(n) * math.sqrt(fit.noise.unit * fit.noise.dispersion)
        won = rng.binomial(np.maximum(np.rint(trials), 1).astype(int), np.clip(curve, 0.0, 1.0))
        return np.asarray(weight * (won / np.maximum(np.rint(trials), 1) - curve))
    centred = (residual - residual.mean()) * math.sqrt(n / max(fit.degrees_of_freedom, 1))
    if fit.noise.kind == "groups" and fit.points.group is not None:
        labels = np.array(fit.points.group)
        means = {one: float(centred[labels == one].mean()) for one in dict.fromkeys(fit.points.group)}
        own = np.array([means[one] for one in labels])
        swapped = dict(zip(means, rng.choice(list(means.values()), len(means)), strict=True))
        return np.asarray(rng.choice(centred - own, n) + np.array([swapped[one] for one in labels]))
    if fit.noise.kind == "ar1":
        length = min(max(round(1.5 * n ** (1.0 / 3.0)), 1), n)
        starts = rng.integers(0, n - length + 1, math.ceil(n / length))
        return np.asarray(centred[(starts[:, None] + np.arange(length)).ravel()[:n]])
    return np.asarray(rng.choice(centred, n))
