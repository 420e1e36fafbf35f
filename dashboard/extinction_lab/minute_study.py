"""The tab "The first minute": is there a burst when pay stops, or only time that was spent eating before?"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.lab_course import Line, Stage, course_alt, course_figure
from dashboard.charts.lab_dots import Row, dots_alt, dots_figure
from dashboard.charts.look import Drawn, Look
from dashboard.extinction_lab.fields import differences, learner_in
from dashboard.extinction_lab.minute_words import arithmetic, finding, note
from vrcore import Experiment
from vrcore.designs import experiments, first_minute
from vrcore.log import EventLog
from vrcore.measures import burst, course, mean_interval, rate, stretch_rate
from vrcore.measures.extinction import LEAST_BASELINE
from vrcore.measures.spans import Floats
from vrcore.simulate import steps

BEFORE, AFTER = 15, 5  # minutes that are drawn
TITLE = "Rate / baseline rate (1: unchanged)"


class Asked(NamedTuple):
    """What the tab asks for; `training` is in minutes, `running` is for the arithmetic alone."""

    agent: Any
    ratio: int
    eating: float
    running: float
    subjects: int
    training: float
    seed: int
    spread: float
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["minute", *map(str, self[:-1]), self.look.key])

    @property
    def label(self) -> str:
        """The schedule of training."""
        return f"VR {self.ratio}" if self.ratio > 1 else "CRF"

    def experiment(self) -> Experiment:
        """Return the experiment."""
        groups = first_minute(self.label, training_seconds=60.0 * self.training, extinction_seconds=60.0 * AFTER)
        (one,) = experiments(
            self.agent, groups, subjects=self.subjects, seed=self.seed, eating=self.eating,
            spread=differences(self.agent, self.spread),
        ).values()  # fmt: skip
        return one


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    return Asked(learner_in("minute", values), *(values[f"minute_{name}"] for name in Asked._fields[1:-1]), look=look)


class Minutes(NamedTuple):
    """What was measured, each of shape (subjects,), in responses/min; nan for one left out.

    `first` and `five`: the first minute and the first five of extinction; `usual`, `with_eating` and `highest`: of the
    last 19 minutes before, see `vrcore.measures.burst`. `untaught` and `short`: how many were left out because they
    responded less than 10 times a minute, or had less than 19 minutes besides eating.
    """

    first: Floats
    five: Floats
    usual: Floats
    with_eating: Floats
    highest: Floats
    untaught: int
    short: int

    def ratios(self) -> dict[str, Floats]:
        """Return the four ratios to the baseline by what they are called."""
        return {
            f"{words}, meals {how}": rates / base
            for words, rates in (("1 min", self.first), ("5 min", self.five))
            for how, base in (("counted", self.with_eating), ("left out", self.usual))
        }


@dataclass(frozen=True, eq=False)
class View:
    """What is shown."""

    minutes: Minutes
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    course: Drawn
    course_alt: str
    dots: Drawn
    dots_alt: str
    finding: str
    note: str
    arithmetic: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return self.course.nbytes + self.dots.nbytes + 9 * self.minutes.first.nbytes + 20_000


def measured(log: EventLog) -> Minutes:
    """Return the first minutes of extinction beside the baseline, those left out as nan."""
    found = burst(log, 2)
    short = np.isnan(found.usual)
    untaught = ~short & (found.usual < LEAST_BASELINE)
    gone = short | untaught
    first, five, usual, fed, highest = (
        np.where(gone, np.nan, one)
        for one in (found.first, stretch_rate(log, 2, high=60.0 * AFTER), found.usual, found.with_eating, found.highest)
    )
    return Minutes(first, five, usual, fed, highest, int(untaught.sum()), int(short.sum()))


def lines_of(log: EventLog, kept: Any) -> tuple[Line, ...]:
    """Return the mean rate minute by minute around the change, by the clock on the wall and without meals."""
    seconds = log.experiment.phases[0].seconds if log.experiment is not None else None
    minutes = round(float(seconds or 0.0) / 60.0)
    by_clock = rate(log, 1, 60.0)[1][:, -BEFORE:]
    without = course(log, 1, "minutes", minutes).rates[:, -BEFORE:]
    after = rate(log, 2, 60.0)[1]
    lines = []
    for name, before in (("meals counted", by_clock), ("meals left out", without)):
        mean, low, high = mean_interval(np.hstack([before, after])[kept])
        x = np.arange(-before.shape[1], after.shape[1]) + 0.5
        lines.append(Line(name, x, mean, low, high))
    return tuple(lines)


def work(asked: Asked) -> Generator[float, None, View]:
    """Run, measure and draw in short chunks; yields the share done."""
    running = steps(asked.experiment())
    while True:
        try:
            yield 0.8 * next(running)
        except StopIteration as stop:
            log = stop.value
            break
    minutes = measured(log)
    yield 0.9
    kept = ~np.isnan(minutes.first)
    lines = lines_of(log, kept) if kept.any() else ()
    stages = (Stage(-BEFORE, 0.0, "paid"), Stage(0.0, AFTER, "nothing paid"))
    rows = tuple(Row(name, one, place % 2) for place, (name, one) in enumerate(minutes.ratios().items()))
    yield 0.95
    return View(
        minutes,
        lines,
        rows,
        course_figure(lines, stages, asked.look, height=300),
        course_alt(lines, stages),
        dots_figure(rows, TITLE, asked.look, line_at=1.0),
        dots_alt(rows, TITLE),
        finding(asked.agent.key, asked.label, asked.eating, minutes),
        note(asked.agent.key, minutes),
        arithmetic(asked.ratio, asked.running, asked.eating, minutes),
    )


__all__ = ["TITLE", "Asked", "Minutes", "View", "asked_for", "measured", "work"]
