"""Intervals where the autocorrelation is itself uncertain: profiles averaged over what it may be."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, stdtr

from vrcore.curves.delta import NORMAL
from vrcore.curves.family import Array
from vrcore.curves.interval import ONE_STANDARD_ERROR, End, Profile
from vrcore.curves.noise import Noise
from vrcore.curves.problems import FamilyProblem
from vrcore.curves.solve import solve


class AveragedProfile:
    """The profiles of one parameter under several autocorrelations, weighted.

    Under each autocorrelation the signed root of the profile, (RSS(value) - RSS(best))^(1/2) / s, is Student's t; the
    probability that the parameter lies below a value is the weighted mean of the tails. Where the autocorrelation is
    known this is the profile interval; where it is not, the interval is as wide as that makes it.
    """

    def __init__(self, profiles: Sequence[Profile], weights: Sequence[float]) -> None:
        self.profiles, self.weights = list(profiles), list(weights)
        self.strongest = self.profiles[int(np.argmax(self.weights))]
        self.task = self.strongest.task

    def reaches(self, place: int, side: int, level: float = 0.95) -> bool:
        """Return whether the far end of a parameter's range (side 0: low, 1: high) belongs to the interval."""
        if all(profile.reaches(place, side, level) for profile in self.profiles):
            return True
        far = float((self.task.low, self.task.high)[side][place])
        tail, beyond, left = 0.5 - level / 2.0, 0.0, 1.0
        for i in np.argsort(self.weights)[::-1]:
            beyond += self.weights[i] * self._tail(self.profiles[i], place, far, End(far, True))
            left -= self.weights[i]
            if beyond >= tail or beyond + 0.5 * left < tail:  # no tail is more than half
                break
        return beyond >= tail

    def end(self, place: int, side: int, level: float) -> End:
        """Return where the interval ends on one side (0: low, 1: high), scaled; open where the range ends first."""
        ends = [profile.end(place, side, level) for profile in self.profiles]
        tail = 0.5 - level / 2.0
        far = float((self.task.low, self.task.high)[side][place])
        if any(one.open for one in ends):
            beyond = sum(
                weight * self._tail(profile, place, far, near)
                for profile, weight, near in zip(self.profiles, self.weights, ends, strict=True)
            )
            if beyond >= tail or all(one.open for one in ends):
                return End(far, True)
        log = self.task.logarithmic(place)
        values = [math.log(one.value) if log else one.value for one in ends]
        first, last = min(values), max(values)
        if last - first <= 1e-9 * max(1.0, abs(last)):
            return ends[0]

        def missing(at: float) -> float:
            value = math.exp(at) if log else at
            beyond = sum(
                weight * self._tail(profile, place, value, near)
                for profile, weight, near in zip(self.profiles, self.weights, ends, strict=True)
            )
            return beyond - tail

        one, other = missing(first), missing(last)
        if one * other >= 0.0:  # equal to rounding, or a profile with a step in it
            return ends[int(np.argmax(self.weights))]
        root = brentq(missing, first, last, xtol=1e-4 * (last - first))
        return End(math.exp(root) if log else float(root), False)

    @staticmethod
    def _tail(profile: Profile, place: int, value: float, near: End) -> float:
        """Return the probability under one autocorrelation that the parameter lies beyond `value`."""
        start = profile.best.params.copy()
        start[place] = value
        found = profile.loss(place, value, start, -math.inf, 1e-6)
        best = float(profile.best.params[place])
        root = math.sqrt(max(found.rss - profile.best.rss, 0.0) / profile.variance)
        outward = (value - best) * (near.value - best) >= 0.0
        return float(stdtr(min(profile.task.freedom, NORMAL), -root if outward else root))


def averaged(problem: FamilyProblem, noise: Noise, params: Array) -> AveragedProfile:
    """Return the profiles around the best fits under every possible autocorrelation, sought near `params`."""
    profiles = []
    for one in noise.possible:
        task = problem.pose(noise.at(one.autocorrelation, one.variance))
        profiles.append(Profile(task, solve(task, (params - task.shift) / task.factor)))
    return AveragedProfile(profiles, [one.weight for one in noise.possible])


def averaged_covariance(found: AveragedProfile, params: Array) -> Array:
    """Return the covariance of the parameters in user units, averaged over what the autocorrelation may be.

    Its correlations are those of the law of total variance: the mean of the covariances under each autocorrelation, and
    the scatter of the estimates between them. Its standard errors reach as far as 68.27 % of the mixture do: the root
    of the mean variance would be that of the few strongest autocorrelations, which hardly any weight makes harmless.
    """
    total = np.zeros((params.size, params.size))
    weights = np.array(found.weights)
    centres, scales = np.empty((2, weights.size, params.size))
    for i, (profile, weight) in enumerate(zip(found.profiles, weights, strict=True)):
        task = profile.task
        centres[i] = away = task.user(profile.best.params) - params
        scatter = profile.scatter * np.outer(task.factor, task.factor)
        scales[i] = np.sqrt(np.diag(scatter))
        total += weight * (scatter + np.outer(away, away))
    errors = np.sqrt(np.diag(total))
    with np.errstate(divide="ignore", invalid="ignore"):
        shrunk = np.array([_reach(*columns, weights) for columns in zip(centres.T, scales.T, errors, strict=True)])
        factor = np.where(errors > 0.0, shrunk / errors, 1.0)
    return np.asarray(total * np.outer(factor, factor))


def _reach(centres: Array, scales: Array, most: float, weights: Array) -> float:
    """Return how far to either side of 0 as much of a mixture of normals lies as of one within its standard error."""
    if not math.isfinite(most) or most <= 0.0:
        return most
    some = np.maximum(scales, 1e-12 * most)

    def missing(reach: float) -> float:
        inside = ndtr((reach - centres) / some) - ndtr((-reach - centres) / some)
        return float(weights @ inside) - ONE_STANDARD_ERROR

    # most of a mixture lies within twice the root of its mean square (Chebyshev: three quarters at least)
    return float(brentq(missing, 0.0, 2.0 * most, xtol=1e-6 * most))
