"""Few residuals that may follow each other: the slowest patterns in them tell how far a curve may be off.

An autocorrelation adds to what changes slowly along x and takes from what changes from point to point. A curve with
three or four parameters follows the slowest changes, so that residuals of a few points hold mostly what was taken: with
seven points and three parameters their root mean square is 0.62 times the scatter at an autocorrelation of 0.6, and too
few of them are left to show it. The slowest patterns that the curve does not follow suffer least. An interval that
takes the size of the scatter from them alone is wider, and holds nearly as often whatever the autocorrelation.

Sources: Mueller (2014), Journal of Business and Economic Statistics 32, 311-322, and Lazarus, Lewis, Stock and Watson
(2018), the same 36, 541-559, on inference from a few cosines under autocorrelation (both recalled, not checked against
the originals; the latter recommend 0.4 n^(2/3) cosines: 1.5 of them for 7 points, 2.1 for 12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vrcore.curves.autocorrelation import LEAST_WEIGHT, NODES, odds
from vrcore.curves.family import Array
from vrcore.curves.noise import Noise, Weighted, whitening

if TYPE_CHECKING:
    from vrcore.curves.scatter import Problem

SLOWEST = 2
"""How many patterns tell the size of the scatter."""

FEW = 8
"""Below this many degrees of freedom the residuals count as few. Measured on the trends of
`benchmarks/autocorrelation_odds.py` (6 to 11 points, of which 3 to 7 degrees of freedom are left): 90 % intervals cover
93 to 95 % without autocorrelation and 89 to 91 % at 0.6, where all residuals together give 94 to 95 and 85 to 88 %. The
price: without autocorrelation they are 1.9 to 2.0 times as wide as those of independent residuals, not 1.4 to 1.6. With
11 to 14 points all residuals give 87 to 89 % at 0.6, 1.5 to 1.7 times as wide."""

RISING = odds(1.0 / 3.0, lowest=0.0)
"""The odds on each autocorrelation: a third on independence, the rest by Jeffreys' rule, none below 0. What a fit takes
from a few residuals makes them alternate; a negative autocorrelation would explain that, and with it the curve would be
nearly certain. The third was taken over a fifth after the two cells of seven points of `benchmarks/scalerl.py`
had been seen (at 0 they cover 93.2 and 94.5 % with a fifth, 92.8 and 94.0 % with a third; 1,000 runs): no
independent check there. Coverage on the trends named above was measured with it afterwards."""


def few(problem: Problem, noise: Noise, params: Array) -> bool:
    """Return whether residuals are too few to show an autocorrelation that matters: of a family, in one series."""
    if len(set(problem.points.group or ())) > 1 or not problem.averages:
        return False
    left = int(problem.points.x.size) - int(problem.slopes(noise, params, pressed=True).shape[1])
    return SLOWEST <= left < FEW


def patterns(followed: Array) -> Array:
    """Return the slowest patterns (points, `SLOWEST`) that a curve with the Jacobian `followed` cannot follow.

    Of all directions off the Jacobian (points, parameters) those that change least from point to point: the
    eigenvectors of the ratio e'De / e'e of Durbin and Watson (1950), D the sum of squared differences of neighbours, by
    rising eigenvalue. Without a Jacobian they are cosines of rising frequency.
    """
    base, _ = np.linalg.qr(followed / np.sqrt((followed * followed).sum(axis=0)), mode="complete")
    left = base[:, followed.shape[1] :]
    steps = np.diff(left, axis=0)
    return np.asarray(left @ np.linalg.eigh(steps.T @ steps)[1][:, :SLOWEST])


def possible(problem: Problem, noise: Noise, params: Array) -> tuple[Weighted, ...]:
    """Return the autocorrelations that the slowest patterns leave possible, with weights and the variance under each.

    With C the patterns (points, `SLOWEST`), R the correlation and e the weighted residuals, z = C'e has covariance
    s^2 C'RC; s^2 is estimated as z'(C'RC)^-1 z / q, with q degrees of freedom, and the weight is the likelihood of z
    with s^2 integrated out, |C'RC|^-1/2 s^-q, times `RISING`. What generalised least squares estimates is independent
    of z (C is off the Jacobian), so that Student's t with q degrees of freedom is exact for a linear curve.
    """
    plain = noise.at(0.0)
    target = problem.points.y if noise.target is None else noise.target
    along = patterns(problem.slopes(plain, params, pressed=True))
    seen = along.T @ problem.times(plain, target - problem.fitted(params))
    ones = np.ones(target.size)
    scores, variances = np.empty((2, NODES.size))
    for place, rho in enumerate(NODES.tolist()):
        away = whitening(ones, None, noise.at(rho)).times(np.eye(target.size))  # the transposed inverse root of R
        correlated = np.linalg.solve(away, along)
        root = np.linalg.cholesky(correlated.T @ correlated)
        told = np.linalg.solve(root, seen)
        variances[place] = max(float(told @ told), 1e-300) / SLOWEST
        scores[place] = -np.log(np.diag(root)).sum() - 0.5 * SLOWEST * np.log(variances[place])
    with np.errstate(divide="ignore"):
        scores += np.log(RISING)
    weight = np.exp(scores - scores.max())
    weight[weight < LEAST_WEIGHT * weight.sum()] = 0.0
    weight /= weight.sum()
    return tuple(
        Weighted(float(rho), float(by), float(variance))
        for rho, by, variance in zip(NODES, weight, variances, strict=True)
        if by > 0.0
    )
