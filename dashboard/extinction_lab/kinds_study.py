"""The tab "Kinds of extinction": five ways to stop paying for a response, on two learners."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.lab_course import Line, Stage, course_alt, course_figure
from dashboard.charts.lab_dots import Row, dots_alt, dots_figure
from dashboard.charts.look import Drawn, Look
from dashboard.extinction_lab.fields import differences, learner_in
from dashboard.extinction_lab.kinds_words import finding, note, verdict
from dashboard.extinction_lab.sessions import lines_of, stages_of
from dashboard.store import store
from vrcore import Experiment
from vrcore.agents import AGENTS
from vrcore.designs import experiments, kinds_of_extinction
from vrcore.measures import resistance, stretch_rate
from vrcore.measures.spans import Floats
from vrcore.simulate import steps

TRAINING = 100  # reinforcers
END = 600.0  # seconds at the end of extinction that tell whether it has stopped
TITLE = "Minutes until responding halved"


class Asked(NamedTuple):
    """What the tab asks for."""

    agent: Any
    beside: Any
    seconds: int
    cost: float
    ratio: int
    minutes: int
    subjects: int
    seed: int
    spread: float
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["kinds", *map(str, self[:-1]), self.look.key])

    def everybody(self) -> str:
        """Return the name of these settings, whoever the learners are."""
        return "/".join(["kinds-everybody", *map(str, self[2:-1])])

    @property
    def agents(self) -> dict[str, Any]:
        """The learners by their keys, each once."""
        return {one.key: one for one in (self.agent, self.beside)}

    def experiments(self, agent: Any) -> dict[str, Experiment]:
        """Return the experiments of one learner, by kind of extinction."""
        schedule = f"VR {self.ratio}" if self.ratio > 1 else "CRF"
        groups = kinds_of_extinction(
            seconds=float(self.seconds),
            cost=self.cost,
            schedule=schedule,
            reinforcers=TRAINING,
            minutes=float(self.minutes),
        )
        return experiments(
            agent, groups, subjects=self.subjects, seed=self.seed, spread=differences(agent, self.spread)
        )


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    both = [learner_in("kinds", values, name) for name in ("agent", "beside")]
    return Asked(*both, *(values[f"kinds_{name}"] for name in Asked._fields[2:-1]), look=look)


class Kind(NamedTuple):
    """One kind of extinction on one learner; arrays of shape (subjects,), nan for those that never learnt.

    `minutes` and `responses` until responding had halved (inf: never), `watched` the minutes that were seen, `left` the
    share of the baseline in the last 10 minutes (in the second half of what lasted less than 20).
    """

    label: str
    minutes: Floats
    responses: Floats
    watched: Floats
    left: Floats


class Stopped(NamedTuple):
    """What became of one learner under each kind."""

    agent: str
    kinds: tuple[Kind, ...]
    lines: tuple[Line, ...]
    stages: tuple[Stage, ...]

    @property
    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return sum(4 * one.minutes.nbytes for one in self.kinds) + sum(4 * one.x.nbytes for one in self.lines) + 2_000


@dataclass(frozen=True, eq=False)
class View:
    """What is shown, learner by learner."""

    stopped: tuple[Stopped, ...]
    courses: tuple[Drawn, ...]
    course_alts: tuple[str, ...]
    rows: tuple[tuple[Row, ...], ...]
    dots: tuple[Drawn, ...]
    dots_alts: tuple[str, ...]
    finding: str
    note: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return sum(one.nbytes for one in (*self.courses, *self.dots, *self.stopped)) + 20_000


def tried(asked: Asked, agent: Any) -> Generator[float, None, Stopped]:
    """Run and measure one learner under every kind; kept, so that another learner beside it repeats nothing."""
    key = "/".join(map(str, ("kinds-of", agent, *asked[2:-1])))
    found = store().get(key)
    if found is None:
        planned, logs = asked.experiments(agent), {}
        for place, (label, experiment) in enumerate(planned.items()):
            running = steps(experiment)
            while True:
                try:
                    yield (place + next(running)) / len(planned)
                except StopIteration as stop:
                    logs[label] = stop.value
                    break
        kinds = []
        for label, log in logs.items():
            lasted = resistance(log, 2)
            with np.errstate(divide="ignore", invalid="ignore"):
                left = stretch_rate(log, 2, -min(END, 30.0 * asked.minutes)) / lasted.baseline
            left = np.where(lasted.learnt, left, np.nan)
            kinds.append(Kind(label, lasted.minutes, lasted.responses, lasted.observed_minutes, left))
        stages = stages_of(list(logs.values()), ("training", "no pay for responding"))
        found = Stopped(agent.key, tuple(kinds), lines_of(logs, stages), tuple(stages))
        store().put(key, found, found.nbytes)
    kept: Stopped = found
    return kept


class Everybody(NamedTuple):
    """What stops whom: every learner's verdict under each kind, by the agent's key."""

    verdicts: dict[str, dict[str, str]]

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return 400 * len(self.verdicts)

    def table(self) -> pd.DataFrame:
        """Return a row a learner, a column a kind."""
        return pd.DataFrame([{"learner": AGENTS[key].title, **said} for key, said in self.verdicts.items()])


def everybody(asked: Asked) -> Generator[float, None, Everybody]:
    """Try every kind on every learner with its usual parameters; yields the share done."""
    found: dict[str, dict[str, str]] = {}
    for place, (agent, cls) in enumerate(AGENTS.items()):
        running = tried(asked, cls())
        while True:
            try:
                yield (place + next(running)) / len(AGENTS)
            except StopIteration as stop:
                found[agent] = {kind.label: verdict(kind) for kind in stop.value.kinds}
                break
    return Everybody(found)


def work(asked: Asked) -> Generator[float, None, View]:
    """Run, measure and draw in short chunks; yields the share done."""
    stopped: list[Stopped] = []
    for place, agent in enumerate(asked.agents.values()):
        running = tried(asked, agent)
        while True:
            try:
                yield (place + next(running)) / (len(asked.agents) + 0.3)
            except StopIteration as stop:
                stopped.append(stop.value)
                break
    rows = tuple(
        tuple(Row(kind.label, kind.minutes, i, kind.watched) for i, kind in enumerate(one.kinds)) for one in stopped
    )
    return View(
        tuple(stopped),
        tuple(course_figure(one.lines, one.stages, asked.look, height=270) for one in stopped),
        tuple(course_alt(one.lines, one.stages) for one in stopped),
        rows,
        tuple(dots_figure(one, TITLE, asked.look, log=True, least=0.5) for one in rows),
        tuple(dots_alt(one, TITLE) for one in rows),
        finding(stopped),
        note(),
    )


__all__ = ["TITLE", "Asked", "Everybody", "Kind", "Stopped", "View", "asked_for", "everybody", "tried", "work"]
