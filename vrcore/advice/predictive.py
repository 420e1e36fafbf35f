"""What may be observed at one x: a median and an interval, read as a distribution."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from vrcore.advice.run import Array

GRAIN = 400
"""How many equally likely values stand for a distribution: probabilities are good to about a quarter per cent."""


BELIEF = 0.9
"""The level of the interval that is read as a distribution, whatever level is shown: a probability must not depend on
how wide an interval somebody likes to see. The intervals of forecasts were checked at this one most closely."""


class Predictive(NamedTuple):
    """A forecast at one x: `value` (median), and `low` and `high`, between which a share `level` is expected.

    Read as two half normal distributions that meet at the median, with standard deviations `below` and `beyond` it, cut
    at the metric's limits `lower` and `upper` (infinite where not declared). The deviations are those with which a
    share `BELIEF` lies in the forecast's interval for that share; the shape is this library's reading.
    """

    value: float
    low: float
    high: float
    level: float
    below: float
    beyond: float
    lower: float = -np.inf
    upper: float = np.inf

    def quantile(self, share: Array | float) -> Array:
        """Return the values below which these shares lie."""
        z = ndtri(np.asarray(share, dtype=np.float64))
        return np.asarray(np.clip(self.value + z * np.where(z < 0.0, self.below, self.beyond), self.lower, self.upper))

    def above(self, y: float) -> float:
        """Return the probability of a value of at least `y`."""
        if y <= self.lower:
            return 1.0
        if y > self.upper:
            return 0.0
        deviation = self.below if y < self.value else self.beyond
        if deviation <= 0.0:
            return float(y <= self.value)
        return float(ndtr((self.value - y) / deviation))

    @property
    def sample(self) -> Array:
        """Return `GRAIN` equally likely values, increasing."""
        return self.quantile((np.arange(GRAIN) + 0.5) / GRAIN)

    @property
    def mean(self) -> float:
        """The expected value."""
        return float(self.sample.mean())


def beats(first: Predictive, second: Predictive) -> float:
    """Return the probability that a value of the first is higher than one of the second, ties counted half.

    The two are taken as independent. Runs that share seeds, data order or evaluation tasks go up and down together,
    which makes the truth more certain than this number; a common seed that favours one recipe makes it less.
    """
    one, other = first.sample, second.sample
    below = np.searchsorted(other, one, side="left")
    upto = np.searchsorted(other, one, side="right")
    return float((below + upto).mean() / (2.0 * GRAIN))
