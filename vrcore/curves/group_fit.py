"""What the fits of a group say together: the individuals, their mean, the hierarchy, and whether the mean misleads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from vrcore.curves.family import Array
from vrcore.curves.hierarchy import Hierarchy
from vrcore.curves.individual import Individual
from vrcore.curves.onset_spread import measured_rise, onset_spread
from vrcore.curves.result import Estimate, Fit
from vrcore.curves.wording import number
from vrcore.errors import FitError
from vrcore.measures.interval import Interval, median_interval

VERSION = 1

MISLEADS = math.sqrt(2.0)
"""The mean is called misleading where it is surely wider than this many individuals' widths.

The mean of curves that differ only in where they lie is the individual's curve smeared over the onsets; seen as
distributions, the variances add, and so, nearly, do the squares of the widths: mean^2 = individual^2 + onsets^2. Above
the square root of 2 more of the mean's width comes from where the subjects differ than from how any of them learns.

That a smooth mean can hide abrupt individuals is the point of Gallistel, Fairhurst and Balsam (2004), PNAS 101,
13124-13131 (not checked against the original); the criterion is this library's own."""

AMISS = 0.001
WIDER = 1.25
"""The mean's own curve has another shape than the mean where its residuals surely go together (p below `AMISS`) and it
is this many times wider than the steadily rising curve nearest to the points. So it is with two rises, which a single
one spans far beyond both: made groups whose mean took 55 to 117 had logistic widths of 94 to 204, and that curve 56 to
120. Only a wider fit counts: noise at the ends stretches that curve, to 108 in a group of sixty steps whose onsets had
a 10-90 % range of 76. Conventions of this library, chosen with these groups in sight."""

HARMLESS = 2.0
"""Where the mean is surely narrower than this many individuals' widths, it is said not to mislead. A convention."""


@dataclass(frozen=True, eq=False)
class GroupFit:
    """Each of many curves, their mean and what they share. Widths and onsets are in units of x.

    `individuals` are in the order given. `mean` is the fit of the mean curve (None: `mean_refused` says why), `average`
    the mean itself: x, mean, lower and upper end of its interval over subjects (Student's t; nan below 3), number of
    subjects, each (points,). `hierarchy` is None where `hierarchy_refused` says why. `without_data` names the subjects
    without a single number, which count nowhere.
    """

    family: str
    level: float
    individuals: tuple[Individual, ...] = field(repr=False)
    average: tuple[Array, ...] = field(repr=False)
    mean: Fit | None
    mean_refused: str
    hierarchy: Hierarchy | None
    hierarchy_refused: str
    without_data: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many subjects with data there are."""
        return len(self.individuals)

    @property
    def refused(self) -> dict[str, str]:
        """The subjects that could not be fitted at all, with the reason."""
        return {one.label: one.refused for one in self.individuals if one.refused}

    @cached_property
    def onsets(self) -> Array:
        """Every subject's change point, (subjects,): inf where it shows no change."""
        return np.array([one.onset for one in self.individuals])

    @property
    def half_learnt(self) -> Interval:
        """Where half of the subjects have changed: the median onset with its interval from order statistics."""
        return median_interval(self.onsets, self.level)

    @cached_property
    def widths(self) -> Array:
        """The 10-90 % widths of the subjects that show a change, as their own curves give them."""
        return np.array([one.width.value for one in self.individuals if one.width and math.isfinite(one.onset)])

    @property
    def width(self) -> Estimate:
        """An individual's width: the one shared in the hierarchy, or that of the median subject.

        Without a hierarchy both ends, too, are the medians of the single intervals' ends: single curves come out too
        steep where points are few or noisy, and many of them do not make up for it.
        """
        if self.hierarchy is not None:
            return self.hierarchy.width
        known = [one.width for one in self.individuals if one.width is not None and math.isfinite(one.onset)]
        return Estimate(*(float(np.median(ends)) for ends in zip(*known, strict=True)))

    @cached_property
    def breadth(self) -> Estimate | None:
        """How much x the mean's change takes from 10 to 90 %, or None without a mean whose width is known.

        Unknown where the mean's own fit identifies no width (no bend, a step), and where it has another shape than the
        mean, such as one rise for two (`AMISS`).
        """
        if self.mean is None:
            return None
        wide = self.mean.width(self.level)
        if not 0.0 < wide.low <= wide.high < math.inf:
            return None
        amiss = wide.value > WIDER * self._measured and self.mean.residuals.autocorrelation_p < AMISS
        return None if amiss else wide

    @cached_property
    def spread(self) -> Estimate | None:
        """The 10-90 % range of the onsets, the width that a mean of steps has: see `onset_spread`.

        None where fewer than half of the subjects show a change: what few show may be chance.
        """
        changes = [one.change for one in self.individuals if one.change is not None and one.change.found]
        return onset_spread(changes, self.level) if changes and 2 * len(changes) >= self.n else None

    @property
    def own_high(self) -> float:
        """The most that an individual's change may take: no less than a gap between points where it may be a step."""
        gap = float(np.median(np.diff(self.average[0]))) if self.width.low == 0.0 else 0.0
        return max(self.width.high, gap)

    @property
    def ratio(self) -> Estimate | None:
        """How many times wider the mean's change is than an individual's, with a conservative interval.

        Its ends set the one width's low end against the other's high end; what may be a step takes up to a gap between
        points. Where the mean's own fit tells no width, `spread` stands for it. None without a mean, and where nobody
        or too few show a change.
        """
        wide = self.breadth or self.spread
        if self.mean is None or wide is None or not self.widths.size:
            return None
        value, low, _ = self.width
        return Estimate(
            wide.value / value if value > 0.0 else math.inf,
            wide.low / self.own_high,
            wide.high / low if low > 0.0 else math.inf,
        )

    @property
    def misleading(self) -> bool:
        """Whether the mean is surely so much wider than an individual that it shows onsets, not learning.

        The ratio's low end must lie above `MISLEADS`. Two cases ask for a second look. Individuals fitted as steps have
        no width by the choice of the curve, and a mean without a known width lends the ratio none. There the spread
        of the onsets (without their own uncertainty) must also make up more than half of the mean's squared width, be
        it that of its fit or that of the steadily rising curve nearest to its points. So gradual learners with one
        onset that are fitted as steps bring no caution.
        """
        if self.ratio is None or self.ratio.low <= MISLEADS:
            return False
        if self.breadth is not None and self.width.high > 0.0:
            return True
        return self.spread is not None and self.spread.low * MISLEADS > self._rise

    @property
    def unsettled(self) -> bool:
        """Whether a smooth mean may hide steps, and nothing here settles it: neither surely misleading nor harmless.

        So it is with few or noisy points, and with a curve that has no place for a sudden late change or none for a
        slow one. A mean that takes no more than a gap between points is as sudden as anybody in it.
        """
        if self.mean is None or self.misleading or not np.isfinite(self.onsets).any():
            return False
        if self.ratio is not None and self.ratio.high < HARMLESS:
            return False
        return self.breadth is not None or self._rise > float(np.median(np.diff(self.average[0])))

    @property
    def _rise(self) -> float:
        """The mean's width as its fit gives it, or as its points do."""
        return self._measured if self.breadth is None else self.breadth.value

    @cached_property
    def _measured(self) -> float:
        """The mean's width as its points give it; nan where nobody changes or the mean does not move as they do."""
        moves = [one.change.after - one.change.before for one in self.individuals if one.change and one.change.found]
        if not moves:
            return math.nan
        x, y, _, _, count = self.average
        return measured_rise(x, y, count, falling=float(np.median(moves)) < 0.0)

    @property
    def caution(self) -> str:
        """What must stand beside the mean, or nothing where it needs no caution."""
        ratio = self.ratio
        if ratio is None or not self.misleading:
            return ""
        own, wide = self.width, self.breadth
        mean = "mean" if wide is None else "smooth mean"
        narrow = f"{number(own.value)}" if own.low > 0.0 else f"less than {number(self.own_high, 2)}"
        if wide is not None:
            said = f"It takes {number(wide.value)} from 10 to 90 % of its rise, an individual {narrow}"
        else:
            assert self.spread is not None  # what misleads without a width of its own is held against the onsets
            said = f"The middle 80 % of the onsets lie {number(self.spread.value)} apart; an individual takes {narrow}"
        return (
            f"Caution: the {mean} hides how individuals learn. {said}: at least {number(ratio.low, 2)} times less."
            " The mean's slope tells more of how far apart the onsets lie than of how fast anybody learns; report the "
            "onset distribution."
        )

    @property
    def words(self) -> str:
        """What the group shows, in a few sentences for people."""
        changed = self.onsets[np.isfinite(self.onsets)]
        said = "The subject shows " + ("a change" if changed.size else "no change")
        if self.n > 1:
            said = f"{changed.size} of {self.n} subjects show a change"
        if changed.size:
            first, last = np.quantile(changed, [0.1, 0.9])
            half = self.half_learnt
            if self.n == 1:
                said += f", at x = {number(float(first))}"
            else:
                where = f"; half of all have changed by x = {number(half.estimate)}"
                said += where if math.isfinite(half.estimate) else ""
                said += f", the middle 80 % of them between {number(float(first))} and {number(float(last))}"
        left = f" (left out for want of data: {', '.join(self.without_data)})" if self.without_data else ""
        parts = [f"{said}{left}."]
        if self.mean is None:
            parts.append(f"There is no curve of the mean: {self.mean_refused}")
        elif not self.caution:
            parts.append(f"The mean: {self.mean.words}")
        if self.unsettled:
            parts.append(
                "A smooth mean can hide steps, and these fits do not settle whether this one does: look at the onset "
                "distribution."
            )
        return " ".join([*parts, self.caution]).strip()

    def frame(self) -> pd.DataFrame:
        """Return a row for each subject: onset and width with their intervals, midpoint, and that of the hierarchy."""
        fitted = iter(range(self.n))
        rows = []
        for one in self.individuals:
            place = next(fitted) if one.fit is not None else None
            known = one.fit is not None and one.fit.identified("midpoint")
            pooled = self.hierarchy.midpoints[place] if self.hierarchy is not None and place is not None else math.nan
            change, width = one.change, one.width
            rows.append(
                {
                    "subject": one.label,
                    "onset": one.onset,
                    "onset_low": change.low if change else math.nan,
                    "onset_high": change.high if change else math.nan,
                    "before": change.before if change else math.nan,
                    "after": change.after if change else math.nan,
                    "midpoint": one.fit.params["midpoint"] if one.fit is not None and known else math.nan,
                    "width": width.value if width else math.nan,
                    "width_low": width.low if width else math.nan,
                    "width_high": width.high if width else math.nan,
                    "midpoint_in_hierarchy": pooled,
                    "refused": one.refused,
                }
            )
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; nan becomes null."""
        return {
            "version": VERSION,
            "family": self.family,
            "level": self.level,
            "individuals": [one.to_dict() for one in self.individuals],
            "average": [[None if math.isnan(one) else one for one in part.tolist()] for part in self.average],
            "mean": None if self.mean is None else self.mean.to_dict(),
            "mean_refused": self.mean_refused,
            "hierarchy": None if self.hierarchy is None else self.hierarchy.to_dict(),
            "hierarchy_refused": self.hierarchy_refused,
            "without_data": list(self.without_data),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> GroupFit:
        """Return the group that `to_dict` wrote, or raise `FitError` saying what is missing."""
        if given.get("version") != VERSION:
            raise FitError(f"a stored group must have version {VERSION}; this one has {given.get('version')!r}.")
        try:
            return cls(
                str(given["family"]),
                float(given["level"]),
                tuple(Individual.from_dict(one) for one in given["individuals"]),
                tuple(np.array([math.nan if one is None else one for one in part], float) for part in given["average"]),
                None if given["mean"] is None else Fit.from_dict(given["mean"]),
                str(given["mean_refused"]),
                None if given["hierarchy"] is None else Hierarchy.from_dict(given["hierarchy"]),
                str(given["hierarchy_refused"]),
                tuple(map(str, given.get("without_data", ()))),
            )
        except KeyError as missing:
            raise FitError(f"a stored group needs the entry {missing}, which this one lacks.") from missing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GroupFit) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # holds arrays; the same way a list says that it has no hash
