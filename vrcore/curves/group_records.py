"""A group's records in units of their own: x and y scaled to about 1, what is sought over them, and the way back."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vrcore.curves.family import Array, Family
from vrcore.curves.mixture import Mixture, Records
from vrcore.curves.points import Points
from vrcore.curves.trials_mixture import TrialsMixture
from vrcore.errors import FitError

MOST_X = 2_000
PLACES = (120, 400)
"""Midpoints are integrated over at least and at most this many places."""

REACH = 0.1
"""Midpoints are sought this share of the range of x beyond the points: further out nobody can tell."""

WIDEST, NARROWEST = 3.0, 0.3
"""Widths are sought between this many ranges of x and this many distances between neighbouring x."""


class GroupRecords:
    """The records in units of their own, and the way back to the user's."""

    def __init__(self, family: Family, curves: Sequence[Points]) -> None:
        x = np.unique(np.concatenate([one.x for one in curves]))
        if x.size > MOST_X:
            raise FitError(
                f"a hierarchy needs subjects measured at the same x, such as trials or blocks; there are {x.size:,} "
                f"different x and at most {MOST_X:,} can be used."
            )
        family.checked(x)
        self.family, self.user_x = family, x
        self.origin, self.stretch = (0.0, float(x[-1])) if family.anchored else (float(x[0]), float(np.ptp(x)))
        every = np.concatenate([one.y for one in curves])
        self.floor, self.height = float(every.min()), float(np.ptp(every))
        y, seen = np.zeros((len(curves), x.size)), np.zeros((len(curves), x.size))
        for i, one in enumerate(curves):
            places = np.searchsorted(x, one.x)
            np.add.at(y[i], places, (one.y - self.floor) / self.height)
            np.add.at(seen[i], places, 1.0)
        if float(seen.max()) > 1.0:
            raise FitError("a hierarchy needs one point of a subject at each x; average those at the same x first.")
        self.records = Records((x - self.origin) / self.stretch, y, seen)

    def mixture(self, lower: float | None, upper: float | None) -> Mixture | TrialsMixture:
        """Return the likelihood of these records, over the midpoints there may be."""
        y, seen = self.records.y, self.records.seen
        trials = self.floor == 0.0 and self.height == 1.0 and bool(((y == 0.0) | (y == seen)).all())
        if trials:
            return TrialsMixture(self.family, self.records, self._places())
        limits = tuple(None if end is None else (end - self.floor) / self.height for end in (lower, upper))
        return Mixture(self.family, self.records, self._places(), (limits[0], limits[1]))

    def _places(self) -> Array:
        """Return the midpoints to integrate over: the middles of all gaps between neighbouring x, or an even grid."""
        x = self.records.x
        if self.family.anchored:
            return np.geomspace(float(x[x > 0.0][0]) / 2.0, 1.0 + REACH, PLACES[0])
        if not PLACES[0] <= x.size <= PLACES[1]:
            return np.linspace(-REACH, 1.0 + REACH, PLACES[0] if x.size < PLACES[0] else PLACES[1])
        inside = (x[1:] + x[:-1]) / 2.0
        step = float(np.median(np.diff(inside)))
        beyond = step * np.arange(1.0, math.ceil(REACH * float(np.ptp(x)) / step) + 1.0)
        return np.concatenate([inside[0] - beyond[::-1], inside, inside[-1] + beyond])

    def slopes(self) -> tuple[float, float]:
        """Return the ends of the log slopes to look at: from a straight line to a step between neighbours."""
        x = self.records.x
        span, gap = float(np.ptp(x)), float(np.median(np.diff(x)))
        if self.family.anchored:
            bounds = self.family.shape_bounds(x)[1]
            return math.log(bounds[0]), math.log(bounds[1])
        unit = self.family.width({"baseline": 0.0, "asymptote": 1.0, "midpoint": 0.0, "slope": 1.0})
        return math.log(unit / (WIDEST * span)), math.log(unit / (NARROWEST * gap))

    def width(self, slope: float, place: float) -> float:
        """Return the 10-90 % width of a subject in the middle of the group, in user units."""
        middle = math.exp(place) if self.family.anchored else place
        shape = {"baseline": 0.0, "asymptote": 1.0, "midpoint": middle, "slope": slope}
        return self.stretch * self.family.width(shape)
