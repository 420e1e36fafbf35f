"""One group of a comparison: all that a page shows of it, small enough to be kept for many visitors."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from vrcore.errors import VrlabError
from vrcore.experiment import Experiment
from vrcore.log import EventLog
from vrcore.measures import RULERS, Course, Record, Resistance, course, mean_interval, rate, record, resistance
from vrcore.measures.spans import Floats, spans
from vrcore.simulate import steps

COURSE_BLOCKS = {"reinforcers": 25, "responses": 25, "minutes": 50}
RATE_BINS = 120
LEAST_BIN = 10.0  # seconds


@dataclass(frozen=True)
class Measured:
    """How a group is measured: by what the course of learning runs, and when responding counts as extinguished."""

    by: str = "reinforcers"
    share: float = 0.5
    window_seconds: float = 60.0

    def key(self, experiment: Experiment) -> str:
        """Return the name of an experiment measured so."""
        return f"{experiment.key()}/{self.by}/{self.share!r}/{self.window_seconds!r}"


class Pace(NamedTuple):
    """A group's mean response rate over the time since a phase began, with its 95 % interval.

    `minutes` are middles of bins; bins that fewer than half of the subjects were still in are left out.
    """

    minutes: Floats
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Group:
    """A measured group. Rates are in responses per minute.

    `course` holds the individuals, `mean`, `low` and `high` their mean with its 95 % interval, block by block. `paces`
    holds the group's pace in training and in extinction. `not_finished` counts subjects whose training the time limit
    ended. The responses themselves are not kept: `watched` makes those of one subject anew.
    """

    experiment: Experiment
    course: Course
    mean: Floats
    low: Floats
    high: Floats
    resistance: Resistance
    paces: tuple[Pace, Pace]
    not_finished: int

    @property
    def label(self) -> str:
        """The training schedule, as the group is called."""
        return str(self.experiment.phases[0].schedule)

    def nbytes(self) -> int:
        """Return roughly how much memory the group takes."""
        held = [self.course.rates, self.mean, self.low, self.high, *self.paces[0], *self.paces[1]]
        rulers = [self.resistance.by(ruler) for ruler in RULERS]
        return sum(part.nbytes for part in (*held, *rulers)) + 8_000


def work(experiment: Experiment, measured: Measured, subject: int) -> Generator[float, None, tuple[Group, Record]]:
    """Run and measure one group in short chunks; yields the share done.

    Returns the group with the record of one subject (0, 1, ...), while its responses are at hand.
    """
    log = yield from steps(experiment)
    group = yield from stages(log, measured)
    return group, record(log, subject)


def measure(log: EventLog, measured: Measured) -> Group:
    """Return what the page shows of a log whose first phase is training and whose second is extinction."""
    running = stages(log, measured)
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def stages(log: EventLog, measured: Measured) -> Generator[float, None, Group]:
    """Measure a log stage by stage, so that others get their turn in between."""
    experiment = log.experiment
    if experiment is None:
        raise VrlabError("this log does not say which experiment made it")
    learning = course(log, 1, measured.by, _blocks(log, measured.by))
    mean, low, high = mean_interval(learning.rates)
    # Once half have finished, the mean would speak of the slow ones alone.
    few = (~np.isnan(learning.rates)).sum(axis=0) * 2 < log.subjects
    for column in (mean, low, high):
        column[few] = np.nan
    yield 1.0
    persistence = resistance(log, 2, share=measured.share, window_seconds=measured.window_seconds)
    yield 1.0
    paces = (pace(log, 1), pace(log, 2))
    by_time = experiment.phases[0].until[0] == "seconds"
    return Group(
        experiment,
        learning,
        mean,
        low,
        high,
        persistence,
        paces,
        0 if by_time else sum(span.limited for span in spans(log, 1)),
    )


def watched(experiment: Experiment, subject: int) -> Generator[float, None, Record]:
    """Return the record of one subject (0, 1, ...) of an experiment, run again alone: the same to the last response.

    That takes a millisecond or two; to keep all subjects' responses would take 10 to 50 times as much as the group.
    """
    log = yield from steps(experiment, only=range(subject, subject + 1))
    return record(log, 0)


def nbytes(one: Group | Record) -> int:
    """Return roughly how much memory a group or a record takes."""
    return one.nbytes() if isinstance(one, Group) else sum(part.nbytes for part in one[:4]) + 1_000


def _blocks(log: EventLog, by: str) -> int:
    """Return in how many blocks learning is shown; a block of time lasts 10 s at least."""
    if by != "minutes":
        return COURSE_BLOCKS[by]
    longest = max(span.seconds for span in spans(log, 1))
    return max(1, min(COURSE_BLOCKS[by], int(longest / LEAST_BIN)))


def pace(log: EventLog, phase: int) -> Pace:
    """Return the group's pace in a phase."""
    longest = max(span.seconds for span in spans(log, phase))
    width = max(LEAST_BIN, longest / RATE_BINS)
    ends, rates = rate(log, phase, width)
    enough = (~np.isnan(rates)).sum(axis=0) * 2 >= len(rates)
    mean, low, high = mean_interval(rates[:, enough])
    alone = np.isnan(low)
    return Pace((ends[enough] - width / 2.0) / 60.0, mean, np.where(alone, mean, low), np.where(alone, mean, high))


__all__ = ["COURSE_BLOCKS", "Group", "Measured", "Pace", "measure", "nbytes", "pace", "watched", "work"]
