"""A hierarchy: one slope shared by all subjects, midpoints and levels their own, drawn towards the group's."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from vrcore.curves.family import Family
from vrcore.curves.group_records import GroupRecords
from vrcore.curves.mixture import Fitted, Mixture
from vrcore.curves.points import Points
from vrcore.curves.registry import two_levels
from vrcore.curves.result import Estimate
from vrcore.curves.trials_mixture import TrialsMixture
from vrcore.errors import FitError

LEAST_SUBJECTS = 3

STUCK = 0.02
"""Midpoints this near to the edge of the range, or to each other, are no place to search on from."""


@dataclass(frozen=True)
class Hierarchy:
    """A group's shared slope as a 10-90 % width, what subjects differ in, and every subject's midpoint with its error.

    All in user units. `width` is that of a subject in the middle of the group, with its profile-likelihood interval;
    its low end is 0 where the points cannot tell the change from a sudden step. `midpoint` and `midpoint_sd` describe
    how midpoints are spread over subjects: mean and standard deviation, for an anchored family the geometric mean and
    the standard deviation of the logarithm. `midpoints` and `errors` (subjects) are the posterior means and standard
    deviations: an estimate from few or noisy points is drawn towards the group's mean, in the measure in which the
    group tells more about the subject than its own points do. `residual_sd` is the spread of single points.
    """

    family: str
    width: Estimate
    level: float
    midpoint: float
    midpoint_sd: float
    baseline: float
    baseline_sd: float
    asymptote: float
    asymptote_sd: float
    residual_sd: float
    log_likelihood: float
    midpoints: tuple[float, ...] = field(repr=False)
    errors: tuple[float, ...] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return plain | {"width": list(self.width), "midpoints": list(self.midpoints), "errors": list(self.errors)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Hierarchy:
        """Return the hierarchy that `to_dict` wrote."""
        return cls(
            **dict(given)
            | {
                "width": Estimate(*given["width"]),
                "midpoints": tuple(given["midpoints"]),
                "errors": tuple(given["errors"]),
            }
        )


def hierarchy(
    curves: Sequence[Points],
    family: str | Family = "logistic",
    level: float = 0.95,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> Generator[float, None, Hierarchy]:
    """Fit the hierarchy in short chunks: yield the share done, return the result.

    The slope is found by maximum marginal likelihood with midpoints and levels integrated out, which keeps noise in
    them out of it: slopes averaged over single fits come out too steep. The interval holds the slopes whose likelihood
    lies within chi2(level, 1) / 2 of the best, all else refitted. A nonlinear mixed model in the sense of Lindstrom and
    Bates (1990), Biometrics 46, 673-687 (not checked against the original), here integrated over a grid instead of
    approximated. Where all y are 0 or 1 they are taken as outcomes of trials, with levels shared as well.

    Raises `FitError` for fewer than 3 subjects, families with a third shape parameter, more than 2,000 different x, and
    where the midpoint of the group would lie outside the points. `lower` and `upper` are what the group's
    levels cannot leave.
    """
    chosen = two_levels(family) if isinstance(family, str) else family
    if "slope" not in chosen.names or len(chosen.names) > 4:
        has = "has none" if "slope" not in chosen.names else "has another shape parameter besides"
        raise FitError(f"a hierarchy shares one slope; the {chosen.title} curve {has}.")
    if len(curves) < LEAST_SUBJECTS:
        raise FitError(f"a hierarchy needs {LEAST_SUBJECTS} subjects at least; there are {len(curves)}.")
    frame = GroupRecords(chosen, curves)
    mixture = frame.mixture(lower, upper)
    search = _Search(mixture, *frame.slopes())
    yield from search.climb()
    drop = float(stats.chi2.ppf(level, 1)) / 2.0
    steep, flat = (yield from search.end(1, drop)), (yield from search.end(-1, drop))
    best = search.best
    middle = math.exp(best.population.place) if chosen.anchored else best.population.place
    first, last = float(frame.records.x[0]), float(frame.records.x[-1])
    if not first <= middle <= last:
        raise FitError(
            f"the group's midpoint would lie {'before' if middle < first else 'after'} all points, which therefore do "
            "not tell what subjects share."
        )
    width = [frame.width(math.exp(at), best.population.place) for at in (search.at, steep, flat)]
    low = 0.0 if steep >= search.high else width[1]
    high = math.inf if flat <= search.low else width[2]
    yield 1.0
    return _told(frame, best, Estimate(width[0], low, high), level, mixture)


class _Search:
    """The profile of the log slope: likelihoods seen so far, each search begun from its nearest neighbour."""

    def __init__(self, mixture: Mixture | TrialsMixture, low: float, high: float) -> None:
        self.mixture, self.low, self.high = mixture, low, high
        self.seen: dict[float, Fitted] = {}
        self.at = high

    @property
    def best(self) -> Fitted:
        return self.seen[self.at]

    def look(self, at: float) -> float:
        if at not in self.seen:
            near = min(self.seen, key=lambda other: abs(other - at), default=None)
            start = self.mixture.start() if near is None or self._stuck(near) else self.seen[near].population
            self.seen[at] = self.mixture.fitted(math.exp(at), start)
            if self.at not in self.seen or self.seen[at].likelihood > self.best.likelihood:
                self.at = at
        return self.seen[at].likelihood

    def _stuck(self, at: float) -> bool:
        """Return whether a population has its midpoints at the edge or all in one place: a bad one to go on from."""
        population, along = self.seen[at].population, self.mixture.along
        edge = STUCK * float(np.ptp(along))
        inside = float(along[0]) + edge < population.place < float(along[-1]) - edge
        return not inside or population.place_variance < edge**2

    def climb(self) -> Generator[float, None, None]:
        """Look at the whole range, then closer and closer around the best."""
        grid = np.linspace(self.high, self.low, 15)  # steep ones first: there the midpoints are clearest
        for i, at in enumerate(grid):
            self.look(float(at))
            yield 0.6 * (i + 1) / len(grid)
        step = float(grid[0] - grid[1])
        for _ in range(4):
            step /= 2.0
            centre = self.at
            for at in (centre - step, centre + step):
                if self.low <= at <= self.high:
                    self.look(at)
            yield 0.7

    def end(self, side: int, drop: float) -> Generator[float, None, float]:
        """Return where the likelihood has dropped by `drop` on one side; the end of the range where it never does."""
        limit = self.best.likelihood - drop
        inner, outer = self.at, self.high if side > 0 else self.low
        for at in sorted((at for at in self.seen if (at - inner) * side > 0), key=lambda at: abs(at - inner)):
            if self.seen[at].likelihood < limit:
                outer = at
                break
            inner = at
        else:
            return outer
        for _ in range(6):
            middle = (inner + outer) / 2.0
            inner, outer = (middle, outer) if self.look(middle) >= limit else (inner, middle)
            yield 0.8
        return (inner + outer) / 2.0


def _told(
    frame: GroupRecords, best: Fitted, width: Estimate, level: float, mixture: Mixture | TrialsMixture
) -> Hierarchy:
    """Return the result in user units."""
    population, along = best.population, mixture.along
    means = best.posterior @ along
    spreads = np.sqrt(np.maximum(best.posterior @ along**2 - means**2, 0.0))
    middle, sd = population.place, math.sqrt(population.place_variance)
    if frame.family.anchored:
        users, errors = frame.stretch * np.exp(means), frame.stretch * np.exp(means) * spreads
        middle, sd = frame.stretch * math.exp(middle), sd
    else:
        users, errors = frame.origin + frame.stretch * means, frame.stretch * spreads
        middle, sd = frame.origin + frame.stretch * middle, frame.stretch * sd
    low, high = (frame.floor + frame.height * float(one) for one in population.levels)
    low_sd, high_sd = (frame.height * math.sqrt(float(one)) for one in population.level_variance)
    return Hierarchy(
        frame.family.key, width, level, middle, sd, low, low_sd, high, high_sd,
        frame.height * math.sqrt(population.noise), best.likelihood, tuple(users.tolist()), tuple(errors.tolist()),
    )  # fmt: skip
