"""The bootstrap: the fit repeated on sets of points drawn under the same noise."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

from vrcore.curves.family import Array
from vrcore.curves.noise import Whitening, members_of, series

if TYPE_CHECKING:
    from vrcore.curves.result import Fit


def resampled(fit: Fit, count: int, seed: int) -> Array:
    """Return the parameters of `count` refits, (count, parameters).

    Residuals are centred, enlarged by sqrt(n / (n - p)) for what fitting took away, and drawn with replacement: after a
    robust fit those that it drew in, those of groups group by group. Successes are drawn from the binomial, or with
    their over-dispersion as normal deviates. Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap,
    ch. 8 and 9 (recalled, not checked against the original). Residuals that may follow each other are drawn as
    `_serial` says: blocks of those seen hold no more autocorrelation than fitting has left in them.
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
    if fit.noise.kind == "ar1":
        return _serial(fit, rng, residual)
    centred = (residual - residual.mean()) * math.sqrt(n / max(fit.degrees_of_freedom, 1))
    if fit.noise.kind == "groups" and fit.points.group is not None:
        labels = np.array(fit.points.group)
        means = {one: float(centred[labels == one].mean()) for one in dict.fromkeys(fit.points.group)}
        own = np.array([means[one] for one in labels])
        swapped = dict(zip(means, rng.choice(list(means.values()), len(means)), strict=True))
        return np.asarray(rng.choice(centred - own, n) + np.array([swapped[one] for one in labels]))
    return np.asarray(rng.choice(centred, n))


def _serial(fit: Fit, rng: np.random.Generator, residual: Array) -> Array:
    """Return normal deviates of which each keeps a share of the one before it, as one draw from what is possible.

    The share is drawn by the weights of `Noise.possible`. The variance is that of the residuals under this share over
    a chi-squared deviate with the degrees of freedom that tell it, so that few points leave its size open, too: for a
    straight line the percentiles are then those of Student's t, averaged over the shares as the profiles are.
    """
    n, noise = residual.size, fit.noise
    share, size = noise.autocorrelation, noise.variance
    if noise.possible:
        one = noise.possible[rng.choice(len(noise.possible), p=[each.weight for each in noise.possible])]
        share, size = one.autocorrelation, one.variance
    if size is None:
        apart = Whitening(np.ones(n), series(n, fit.points.group), autocorrelation=share).times(residual)
        size = float(apart @ apart) / max(fit.degrees_of_freedom, 1)
    drawn = rng.standard_normal(n)
    for places in (np.arange(n),) if fit.points.group is None else members_of(fit.points.group):
        fresh = drawn[places]
        fresh[1:] *= math.sqrt(1.0 - share * share)
        drawn[places] = lfilter([1.0], [1.0, -share], fresh)
    return np.asarray(drawn * math.sqrt(size * fit.freedom / rng.chisquare(fit.freedom)))
