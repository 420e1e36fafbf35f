"""A forecaster whose answers a test can set, and one that reads them off the light average of curves."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from vrcore.advice.belief import believe


class Fan(NamedTuple):
    x: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Made:
    """A forecast that rises in a straight line of log x from `value` at the last x by `rate` per doubling."""

    assumptions = ("Made for a test.",)

    def __init__(self, last, value, rate, width, refused=""):
        self.last, self.start, self.rate, self.width, self.refused = last, value, rate, width, refused
        self.words, self.value, self.low, self.high = "made for a test", value, value - width, value + width

    def fan(self, xs):
        at = np.asarray(xs, dtype=float)
        value = self.start + self.rate * np.log2(at / self.last)
        return Fan(at, value, value - self.width, value + self.width)


def made(rate, width, refused="", asked=None):
    """Return a forecaster; the calls it gets are appended to `asked`."""

    def forecaster(x, y, at, *, level, lower, upper, sigma=None):
        if asked is not None:
            asked.append(at)
        return Made(float(x[-1]), float(np.mean(y[-3:])), rate, width, refused)

    return forecaster


class Light:
    refused = ""
    words = "a light average"
    assumptions = ()

    def __init__(self, belief, level, lower, upper):
        self.belief, self.level, self.lower, self.upper = belief, level, lower, upper

    def fan(self, xs):
        at = np.asarray(xs, dtype=float)
        mean, deviation = np.array([self.belief.at(one) for one in at]).T
        reach = ndtri(0.5 + self.level / 2) * np.hypot(deviation, self.belief.noise)
        return Fan(at, mean, np.maximum(mean - reach, self.lower), np.minimum(mean + reach, self.upper))


def light(x, y, at, *, level, lower, upper, sigma=None):
    low, high = (-np.inf if lower is None else lower), (np.inf if upper is None else upper)
    return Light(believe(x, y, lower, upper), level, low, high)
