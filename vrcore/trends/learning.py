"""Whether a log shows any learning: a trend, a peak, or a start below all that came after."""

from __future__ import annotations

from typing import NamedTuple

from vrcore.curves.family import Array
from vrcore.trends.critical import CHANGE, critical
from vrcore.trends.onset import CLEAR, onset
from vrcore.trends.order import MOST, shapes
from vrcore.trends.trend import trend

FEWEST = 10
"""With fewer the tests have little power: already with 10, one in sixteen runs that rise from .15 to .4 or more at a
noise of .03 is said to have learned nothing."""

LEVEL = 0.05
"""The usual level: of logs that go nowhere about one in twenty is said to show a trend."""


class Signs(NamedTuple):
    """What three tests see in a log: the p value, slope and autocorrelation of a trend, a change, and an onset.

    `change` is compared with `critical`, both in units of the noise; `onset` is a number of standard errors.
    """

    p: float
    slope: float
    autocorrelation: float
    change: float
    critical: float
    onset: float

    @property
    def any(self) -> bool:
        """Whether any of the three sees something."""
        return self.p <= LEVEL or self.change > self.critical or self.onset > CLEAR


def signs(values: Array, error: float = 0.0) -> Signs:
    """Return what a log of at least 3 finite values shows; `error` is a known standard error of one of them.

    Three tests: Mann-Kendall's for a trend, corrected for autocorrelation (`trend.py`); the comparison of the best
    one-peaked curve with a flat line (`order.py`), which also sees learning that set in at once or was lost again; and
    that of the first few values with the rest (`onset.py`), which sees learning that was over within them. The first
    two allow one false sighting in twenty, the third one in fifty.
    """
    found, shape = trend(values), shapes(values, error)
    limit = critical(CHANGE, min(values.size, MOST))
    return Signs(found.p, found.slope, found.autocorrelation, shape.change, limit, onset(values))
