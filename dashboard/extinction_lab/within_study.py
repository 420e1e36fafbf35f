"""The tab "One subject, two schedules": the same comparison within subjects and between groups."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.extinction_rulers import FOUR
from dashboard.charts.lab_course import Line, Stage, course_alt, course_figure
from dashboard.charts.lab_dots import Row, dots_alt, dots_figure
from dashboard.charts.look import Drawn, Look
from dashboard.extinction_lab.fields import differences, learner_in
from dashboard.extinction_lab.tested import FourRulers, four_rulers
from dashboard.extinction_lab.within_words import finding, note
from vrcore import Experiment
from vrcore.designs import experiments, within_and_between
from vrcore.log import EventLog
from vrcore.measures import component_resistance, decline, mean_interval, resistance
from vrcore.measures.decline import inside
from vrcore.measures.spans import Floats, spans
from vrcore.simulate import steps

RICH = "FR 1"
DRAWN = 30  # minutes of extinction in a component that are drawn
AXIS = {
    "responses": "Responses",
    "minutes": "Minutes",
    "omitted": "Reinforcers omitted",
    "slope": "Minutes per tenfold fall",
}


class Asked(NamedTuple):
    """What the tab asks for; `minutes` and `extinction` are of either schedule, `component` is in seconds."""

    agent: Any
    ratio: int
    minutes: int
    ruler: str
    component: int
    extinction: int
    subjects: int
    seed: int
    spread: float
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["within", *map(str, self[:-1]), self.look.key])

    @property
    def lean(self) -> str:
        """The lean schedule."""
        return f"VR {self.ratio}"

    def experiments(self) -> dict[str, Experiment]:
        """Return the experiments: both schedules in one subject, and a group on each."""
        groups = within_and_between(
            RICH,
            self.lean,
            minutes=float(self.minutes),
            extinction_minutes=float(self.extinction),
            component=float(self.component),
        )
        return experiments(
            self.agent,
            groups,
            subjects=self.subjects,
            seed=self.seed,
            spread=differences(self.agent, self.spread),
        )


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    return Asked(learner_in("within", values), *(values[f"within_{name}"] for name in Asked._fields[1:-1]), look=look)


class Pair(NamedTuple):
    """Resistance after the rich and after the lean schedule: of two groups, or of two components in each subject."""

    rich: FourRulers
    lean: FourRulers


@dataclass(frozen=True, eq=False)
class View:
    """What is shown."""

    between: Pair
    within: Pair
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    course: Drawn
    course_alt: str
    dots: Drawn
    dots_alt: str
    finding: str
    note: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return self.course.nbytes + self.dots.nbytes + 50 * self.within.rich.minutes.nbytes + 20_000


def of_components(log: EventLog) -> Pair:
    """Return the resistance in both components; a subject counts where it had learnt in both."""
    found = [four_rulers(component_resistance(log, k), decline(log, 2, component=k)) for k in (1, 2)]
    return Pair(*found)


def course_of(log: EventLog, component: int, name: str) -> Line:
    """Return the mean rate in the first minutes of extinction, over the time in a component."""
    parts = [inside(log, span, component) for span in spans(log, 2)]
    minutes = max(1, min(DRAWN, int(min(seconds for _, seconds in parts) / 60.0 + 1e-9)))
    mean, low, high = mean_interval(np.array([_counts(emitted, minutes) for emitted, _ in parts]))
    return Line(name, np.arange(minutes) + 0.5, mean, low, high)


def _counts(emitted: Floats, minutes: int) -> Floats:
    """Return the responses in each minute."""
    place = np.ceil(emitted / 60.0 - 1e-9).astype(int) - 1
    counts: Floats = np.bincount(np.clip(place, 0, None), minlength=minutes)[:minutes].astype(float)
    return counts


def work(asked: Asked) -> Generator[float, None, View]:
    """Run, measure and draw in short chunks; yields the share done."""
    planned, logs = asked.experiments(), []
    for place, experiment in enumerate(planned.values()):
        running = steps(experiment)
        while True:
            try:
                yield (place + next(running)) / 4.0
            except StopIteration as stop:
                logs.append(stop.value)
                break
    both, rich, lean = logs
    within = of_components(both)
    yield 0.85
    between = Pair(*(four_rulers(resistance(log, 2), decline(log, 2)) for log in (rich, lean)))
    yield 0.95
    lines = (
        course_of(rich, 1, f"between: {RICH}"),
        course_of(lean, 1, f"between: {asked.lean}"),
        course_of(both, 1, f"within: {RICH}"),
        course_of(both, 2, f"within: {asked.lean}"),
    )
    stages = (Stage(0.0, float(min(DRAWN, asked.extinction)), "nothing paid"),)
    found = (between.rich, between.lean, within.rich, within.lean)
    rows = tuple(
        Row(line.name, one.by(asked.ruler), place, one.observed(asked.ruler))
        for place, (line, one) in enumerate(zip(lines, found, strict=True))
    )
    title = AXIS[asked.ruler]
    return View(
        between,
        within,
        lines,
        rows,
        course_figure(lines, stages, asked.look, height=300),
        course_alt(lines, stages),
        dots_figure(rows, title, asked.look, log=True, least=0.1),
        dots_alt(rows, FOUR[asked.ruler]),
        finding(asked.agent.key, asked.lean, asked.ruler, between, within),
        note(asked.lean, between, within),
    )


__all__ = ["RICH", "Asked", "Pair", "View", "asked_for", "of_components", "work"]
