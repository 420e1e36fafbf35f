"""Uncertainty to first order: the covariance of the parameters and what follows from it (the delta method)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

from vrcore.curves.family import Array
from vrcore.curves.task import Task

NORMAL = 1e10
"""With this many degrees of freedom Student's t is the normal distribution to all digits."""

WORST_CONDITION = 1e-7
"""Directions seen this much less than the best one are taken as seen this much: their square still fits a double."""

FAINTEST_EFFECT = 1e-140
"""A parameter with less effect on the curve, scaled, is taken to have this much: its inverse squared fits a double."""


MIDPOINT = 2
"""The place of the midpoint among the parameters of every family."""


def quantile(level: float, degrees_of_freedom: float) -> float:
    """Return t such that Student's t lies between -t and t with probability `level`."""
    return float(stdtrit(min(degrees_of_freedom, NORMAL), 0.5 + level / 2.0))


def covariance(task: Task, params: Array, variance: float) -> Array:
    """Return the covariance of the scaled parameters, (parameters, parameters); zeros for pinned ones.

    variance (J'J)^-1 with the exact Jacobian J of the weighted curve. A direction that the data do not see at all
    gets a huge but finite variance. The place of a sudden step has no derivative and gets 0 here: see `Profile`.
    """
    names = task.family.names
    free = task.free
    if task.family.abrupt:
        free = [place for place in free if place != MIDPOINT]
    jacobian = task.times(task.family.jacobian(task.x, dict(zip(names, params, strict=True)))[:, free].T).T
    size = np.sqrt((jacobian * jacobian).sum(axis=0))
    size[size == 0.0] = 1.0
    size = np.maximum(size, FAINTEST_EFFECT)
    _, singular, directions = np.linalg.svd(jacobian / size, full_matrices=False)
    root = directions.T / np.maximum(singular, WORST_CONDITION * max(float(singular[0]), 1e-300)) / size[:, None]
    out = np.zeros((len(names), len(names)))
    out[np.ix_(free, free)] = variance * root @ root.T
    return out


def curve_deviation(jacobian: Array, scatter: Array) -> Array:
    """Return the standard error of the curve where its Jacobian, (points, parameters), was taken."""
    return np.asarray(np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", jacobian, scatter, jacobian), 0.0)))


def deviation(function: Callable[[Array], float], params: Array, scatter: Array) -> float:
    """Return the standard error of a number computed from the parameters, by central differences."""
    gradient = np.zeros(params.size)
    for i in np.flatnonzero(np.diag(scatter) > 0.0):
        step = 1e-6 * max(abs(params[i]), np.finfo(float).tiny)
        above, below = params.copy(), params.copy()
        above[i] += step
        below[i] -= step
        gradient[i] = (function(above) - function(below)) / (2.0 * step)
    return math.sqrt(max(float(gradient @ scatter @ gradient), 0.0))
