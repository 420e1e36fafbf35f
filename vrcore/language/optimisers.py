"""The optimisers: from a gradient to a change of the logits (ascent)."""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import jitable

OPTIMISERS = {
    "sgd": "plain stochastic gradient ascent: logits += learning rate x gradient",
    "adam": "Adam: each logit moves by its running mean gradient over its running root mean square",
    "delta-rule": "each value moves a share of the way to its target (value-based learning only)",
}
SGD, ADAM, DELTA_RULE = range(len(OPTIMISERS))


@jitable
def sgd(z: Any, gradient: Any, learning_rate: float) -> None:
    """Move the logits along the gradient, both of shape (rows, tokens)."""
    for r in range(z.shape[0]):
        for v in range(z.shape[1]):
            z[r, v] += learning_rate * gradient[r, v]


@jitable
def adam(z: Any, gradient: Any, first: Any, second: Any, powers: Any, learning_rate: float) -> None:
    """Move the logits by Adam; `first` and `second` are the running moments, `powers` the decays to the power t.

    m <- .9 m + .1 g, s <- .999 s + .001 g^2, z += rate (m/(1 - .9^t)) / (sqrt(s/(1 - .999^t)) + 1e-8).
    Source: Kingma & Ba (2015), Adam: a method for stochastic optimization, algorithm 1.
    """
    powers[0] *= 0.9
    powers[1] *= 0.999
    rate = learning_rate / (1.0 - powers[0])
    correction = 1.0 / (1.0 - powers[1])
    for r in range(z.shape[0]):
        for v in range(z.shape[1]):
            g = gradient[r, v]
            first[r, v] += 0.1 * (g - first[r, v])
            second[r, v] += 0.001 * (g * g - second[r, v])
            z[r, v] += rate * first[r, v] / (math.sqrt(second[r, v] * correction) + 1e-8)
