"""The Hill curve: a change that goes by multiples of x, such as compute, dose or practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit, logit

from vrcore.curves.family import Array, Family


class Hill(Family):
    """A sigmoid in log x, for x >= 0 with a meaningful zero.

        y = R0 + (A - R0) / (1 + (C_mid / x)^B)

    Midpoint is C_mid (half of A - R0 is done), slope is the exponent B (a pure number; with B <= 1 there is no
    slow start). The 10-90 % width is C_mid (9^(1/B) - 9^(-1/B)). Far beyond the midpoint the curve is a power law
    towards A: y ~ A - (A - R0) (C_mid / x)^B. It approaches its asymptote much more slowly than a logistic, so
    the same early data put the asymptote higher.

    Native names: R0 (baseline), A (asymptote), C_mid (midpoint), B (slope).

    Also known as: log-logistic, LL.4 of R's drc, MMF4 of the learning-curve literature (mmf4 = (a b + c x^d) /
    (b + x^d) with a = R0, c = A, d = B, b = C_mid^B), and the compute law of reinforcement learning for language
    models.

    Source: Khatri et al., The Art of Scaling Reinforcement Learning Compute for LLMs, arXiv 2510.13786, Eq. 1;
    mmf4 in LCDB (github.com/fmohr/lcdb).
    """

    key = "hill"
    code = 1
    title = "Hill"
    equation = "y = baseline + (asymptote - baseline) / (1 + (midpoint / x)^slope)"
    aliases = (
        *("log-logistic", "loglogistic", "mmf4", "mmf", "rl-compute-law", "compute-law", "scalerl"),
        *("dr-hill", "hill4", "four-parameter-hill"),
    )
    anchored = True
    logarithmic = frozenset({"midpoint", "slope"})

    def shape(self, x: Array, *theta: Any) -> Array:
        """Return g(x) = 1 / (1 + (C_mid / x)^B); 0 at x = 0."""
        return np.asarray(expit(theta[1] * log_ratio(x, theta[0])))

    def shape_slope(self, x: Array, *theta: Any) -> Array:
        """Return dg/dx; at x = 0 its limit: 0, 1 / C_mid or inf for B above, at or below 1."""
        midpoint, slope = theta
        along = log_ratio(x, midpoint)
        tail = expit(-slope * along)
        # g (1 - g) B / x with g = (x / C_mid)^B (1 - g), so that x = 0 divides nothing
        power = np.where(slope == 1.0, 1.0, np.exp((slope - 1.0) * along))
        steep = slope / midpoint * tail * tail * power
        upper = slope / np.where(x > 0.0, x, 1.0) * tail * (1.0 - tail)
        return np.asarray(np.where(x > midpoint, upper, steep))

    def shape_inverse(self, share: Array, *theta: Any) -> Array:
        """Return C_mid (share / (1 - share))^(1/B)."""
        midpoint, slope = theta
        return np.asarray(midpoint * np.exp(logit(share) / slope))

    def shape_gradient(self, x: Array, *theta: Any) -> tuple[Array, ...]:
        """Return dg/dC_mid and dg/dB."""
        midpoint, slope = theta
        along = log_ratio(x, midpoint)
        bell = expit(slope * along) * expit(-slope * along)
        return -slope / midpoint * bell, np.where(x > 0.0, along, 0.0) * bell

    def axes(self, x: Array) -> tuple[Array, ...]:
        """Return the midpoints and exponents from which a search starts."""
        first, last = reach(x)
        return np.geomspace(first, 30.0 * last, 27), np.array([0.3, 0.6, 1.0, 1.6, 2.5, 4.0, 8.0, 20.0, 80.0])

    def shape_bounds(self, x: Array) -> tuple[tuple[float, float], ...]:
        """Return the ranges of C_mid and B."""
        first, last = reach(x)
        return (first / 1e3, last * 1e4), (0.05, 500.0)

    def native(self, params: Mapping[str, float]) -> dict[str, float]:
        """Return R0, A, C_mid, B."""
        low, high, (midpoint, slope) = self._split(params)
        return {"R0": low, "A": high, "C_mid": midpoint, "B": slope}


def log_ratio(x: Array, midpoint: Any) -> Array:
    """Return ln(x / midpoint), -inf at x = 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(x) - np.log(midpoint))


def reach(x: Array) -> tuple[float, float]:
    """Return the smallest and largest positive x; at most a factor of 10,000 apart, so that a grid stays fine."""
    last = float(x.max())
    return max(float(x[x > 0.0].min()), 1e-4 * last) * 0.5, last
