"""The tab "What comes back": one of five designs, the rate over its phases, and the measure beside its control."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.lab_course import Line, course_alt, course_figure
from dashboard.charts.lab_dots import Row, dots_alt, dots_figure
from dashboard.charts.look import Drawn, Look
from dashboard.extinction_lab.fields import differences, learner_in
from dashboard.extinction_lab.recovery_measured import MEASURED, Came
from dashboard.extinction_lab.recovery_words import AXES, STAGES, finding, note
from dashboard.extinction_lab.sessions import lines_of, stages_of
from vrcore import Experiment
from vrcore.designs import experiments, reacquisition, reinstatement, renewal, resurgence, spontaneous_recovery
from vrcore.designs.design import Groups
from vrcore.designs.spontaneous_recovery import rested
from vrcore.simulate import steps

AGAIN = 150  # reinforcers of the second training


class Asked(NamedTuple):
    """What the tab asks for; `rest` is in hours, `every` and `interval` are in seconds."""

    design: str
    agent: Any
    rest: float
    every: int
    interval: int
    reinforcers: int
    subjects: int
    seed: int
    spread: float
    look: Look

    def key(self) -> str:
        """Return the name of all this: what the design does not use counts for nothing."""
        used = {"rest": self.rest, "free": self.every, "other": self.interval}.get(self.design, "")
        rest = (self.reinforcers, self.subjects, self.seed, self.spread)
        return "/".join(map(str, ("recovery", self.design, self.agent, used, *rest, self.look.key)))

    def groups(self) -> Groups:
        """Return the design's groups, the one in question first."""
        return {
            "rest": lambda: spontaneous_recovery(dict.fromkeys((self.rest, 0.0)), reinforcers=self.reinforcers),
            "again": lambda: reacquisition(reinforcers=self.reinforcers, again=AGAIN),
            "free": lambda: reinstatement(every=self.every, reinforcers=self.reinforcers),
            "place": lambda: renewal(reinforcers=self.reinforcers),
            "other": lambda: resurgence(f"VI {self.interval}-s"),
        }[self.design]()

    def experiments(self) -> dict[str, Experiment]:
        """Return the experiment of each group."""
        return experiments(
            self.agent,
            self.groups(),
            subjects=self.subjects,
            seed=self.seed,
            spread=differences(self.agent, self.spread),
        )


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    values = {**values, "recovery_agent": learner_in("recovery", values)}
    return Asked(*(values[f"recovery_{name}"] for name in Asked._fields[:-1]), look=look)


@dataclass(frozen=True, eq=False)
class View:
    """What is shown."""

    came: Came
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
        values = sum(one.nbytes for one in self.came.values.values())
        return self.course.nbytes + self.dots.nbytes + 2 * values + 20_000


def work(asked: Asked) -> Generator[float, None, View]:
    """Run, measure and draw the groups in short chunks; yields the share done."""
    planned, logs = asked.experiments(), {}
    for place, (label, experiment) in enumerate(planned.items()):
        running = steps(experiment)
        while True:
            try:
                yield (place + next(running)) / (len(planned) + 0.5)
            except StopIteration as stop:
                logs[label] = stop.value
                break
    came = MEASURED[asked.design](logs)
    only = 1 if asked.design == "other" else None
    rest = rested(asked.rest) if asked.design == "rest" and asked.rest > 0 else ""
    stages = stages_of(list(logs.values()), STAGES[asked.design], rest=rest)
    lines = lines_of(logs, stages, operandum=only)
    # Who never got to the criterion of relearning was watched for as many reinforcers as there were.
    watched = {"second time": AGAIN, "first time": asked.reinforcers}
    rows = tuple(
        Row(name, one, place, np.full(len(one), float(watched[name])) if came.fewer else None)
        for place, (name, one) in enumerate(came.values.items())
    )
    title, unchanged = AXES[asked.design], None if asked.design in ("again", "place") else 1.0
    return View(
        came,
        lines,
        rows,
        course_figure(lines, stages, asked.look, height=300),
        course_alt(lines, stages),
        dots_figure(rows, title, asked.look, line_at=unchanged),
        dots_alt(rows, title),
        finding(asked.agent.key, asked.design, came),
        note(asked.design, came),
    )


__all__ = ["Asked", "View", "asked_for", "work"]
