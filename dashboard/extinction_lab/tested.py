"""A group that was trained and then extinguished, as the extinction lab measures it: by four rulers."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass, fields, replace

import numpy as np

from dashboard.group import Pace, pace
from dashboard.store import store
from vrcore.errors import VrlabError
from vrcore.experiment import Experiment
from vrcore.log import EventLog
from vrcore.measures import Decline, Interval, Resistance, decline, median_interval, ratio_of_medians, resistance
from vrcore.measures.extinction import Criterion
from vrcore.measures.spans import Floats, delivery_times, response_times, spans
from vrcore.simulate import steps

RULERS = ("responses", "minutes", "omitted", "slope")
ALIKE = (0.8, 1.25)  # two groups are alike where the whole interval of their ratio lies in here
FEWEST = 6  # subjects that a median's interval needs


@dataclass(frozen=True, eq=False)
class FourRulers(Resistance):
    """Resistance to extinction with a fourth ruler, "slope": the rate-corrected slope turned into minutes.

    `tenfold`, shape (subjects,), is 1 over the slope of log10(B/B0), so the minutes in which responding falls to a
    tenth; like the other rulers it is longer for one that persists more. inf where responding never fell below half of
    the baseline in two minutes in a row: there is no decline to speak of.
    """

    tenfold: Floats

    def by(self, ruler: str) -> Floats:
        """Return the values by one of `RULERS`."""
        return self.tenfold if ruler == "slope" else super().by(ruler)

    def observed(self, ruler: str) -> Floats:
        """Return how far every subject was watched, by one of `RULERS`."""
        return self.observed_minutes if ruler == "slope" else super().observed(ruler)


def four_rulers(found: Resistance, falls: Decline) -> FourRulers:
    """Return the three rulers with the slope as the fourth."""
    with np.errstate(divide="ignore", invalid="ignore"):
        tenfold = np.where(falls.halved & (falls.steepness > 0), 1.0 / falls.steepness, np.inf)
    tenfold[~found.learnt] = np.nan
    return FourRulers(**{one.name: getattr(found, one.name) for one in fields(Resistance)}, tenfold=tenfold)


@dataclass(frozen=True, eq=False)
class Tested:
    """One group. `given` is what each subject had in training: reinforcers, responses, minutes, shape (3, subjects).

    `slope` is the decline of log10(B/B0) a minute. `limited`: how many subjects' training the time limit ended; those
    that a performance criterion was set for are left out, the others not.
    """

    label: str
    experiment: Experiment
    resistance: FourRulers
    slope: Floats
    given: Floats
    training: Pace
    extinction: Pace
    limited: int

    @property
    def left_out(self) -> int:
        """How many subjects never learnt, or never reached the performance criterion."""
        return int((~self.resistance.learnt).sum())

    def nbytes(self) -> int:
        """Return roughly how much memory the group takes."""
        return 14 * self.slope.nbytes + sum(part.nbytes for part in (*self.training, *self.extinction)) + 6_000


def measured(log: EventLog, label: str, criterion: Criterion) -> Generator[float, None, Tested]:
    """Measure a log whose first phase is training and whose second is extinction, stage by stage."""
    experiment = log.experiment
    if experiment is None:
        raise VrlabError("this log does not say which experiment made it")
    found = resistance(log, 2, **asdict(criterion))
    yield 0.7
    falls = decline(log, 2)
    yield 0.8
    trained = spans(log, 1)
    limited = np.array([one.limited for one in trained])
    if experiment.phases[0].until[0] == "rate" and limited.any():
        missing = {name: np.where(limited, np.nan, found.by(name)) for name in ("responses", "minutes", "omitted")}
        found = replace(found, **missing)
    given = np.array(
        [(len(delivery_times(log, one)), len(response_times(log, one)), one.seconds / 60.0) for one in trained]
    ).T
    by_time = experiment.phases[0].until[0] == "seconds"
    return Tested(
        label,
        experiment,
        four_rulers(found, falls),
        np.where(found.learnt, falls.steepness, np.nan),
        given,
        pace(log, 1),
        pace(log, 2),
        0 if by_time else int(limited.sum()),
    )


def tested(label: str, experiment: Experiment, criterion: Criterion) -> Generator[float, None, Tested]:
    """Run and measure one group in short chunks, or take it from what this process keeps; yields the share done."""
    key = f"tested/{label}/{experiment.key()}/{criterion}"
    found = store().get(key)
    if found is None:
        running = steps(experiment)
        while True:
            try:
                yield 0.6 * next(running)
            except StopIteration as stop:
                log = stop.value
                break
        found = yield from measured(log, label, criterion)
        store().put(key, found, found.nbytes())
    kept: Tested = found
    return kept


def compared(last: Floats, first: Floats) -> tuple[str, Interval]:
    """Return how one group's values compare with another's: a verdict, and the ratio of medians with its interval.

    "more" or "fewer" where the interval excludes 1, "alike" where it lies within `ALIKE`, "undecided" otherwise;
    "never" where neither median was reached, "too few" where a group has fewer than 6 subjects.
    """
    kept = [one[~np.isnan(one)] for one in (last, first)]
    if min(map(len, kept)) < FEWEST:
        return "too few", Interval(np.nan, np.nan, np.nan)
    medians = [median_interval(one).estimate for one in kept]
    if np.isinf(medians).all():
        return "never", Interval(np.nan, np.nan, np.nan)
    if np.isinf(medians[1]):
        turned = ratio_of_medians(first, last)
        times = Interval(0.0, 1.0 / turned.high, 1.0 / turned.low if turned.low > 0 else np.inf)
    else:
        times = ratio_of_medians(last, first)
    if np.isnan(times.low):
        return "undecided", times
    if times.low >= ALIKE[0] and times.high <= ALIKE[1]:
        return "alike", times
    return ("more" if times.low > 1 else "fewer" if times.high < 1 else "undecided"), times


__all__ = ["ALIKE", "FEWEST", "RULERS", "FourRulers", "Tested", "compared", "four_rulers", "measured", "tested"]
