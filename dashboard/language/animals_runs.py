"""Three learners on the same two schedules, each run through training and extinction, in comparable numbers."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np

from dashboard.language.animals_fields import ANIMAL
from vrcore import AGENTS, Experiment, Phase
from vrcore.language import ALGORITHMS, Channel, LanguageExperiment, Stage
from vrcore.language import steps as training_steps
from vrcore.log import RESPONSE, EventLog
from vrcore.measures import mean_interval, resistance
from vrcore.measures.spans import spans
from vrcore.simulate import steps as session_steps

EXTINCTION = 400  # trials, or steps of the toy model
WINDOW = 20  # trials
TICK = 0.5  # seconds a trial; nothing depends on it
LONGEST = 5_000.0  # seconds: 10,000 trials
CRITERION = 0.95  # pass rate to which the toy model is trained
MOST_STEPS = 3_000
POINTS = 26
PULL = {"none": {}, "kl": {"kl": 0.05}, "entropy": {"entropy": 0.02}, "punishment": {"punishment": 1.0}}


class Course(NamedTuple):
    """A course of responding: `x` counts trials or steps from 1; the others are shares of the learner's maximum."""

    x: Any
    mean: Any
    low: Any
    high: Any


class Trained(NamedTuple):
    """One learner on one schedule. `lasted` (runs,) counts unpaid responses, or steps, until it had fallen to half.

    inf: it did not; nan: that run had not learnt. `left` is the mean share at the end of extinction.
    """

    schedule: str
    learning: Course
    extinction: Course
    lasted: Any
    left: float


class Learner(NamedTuple):
    """One learner on both schedules: continuous reinforcement first, then the lean one."""

    key: str
    title: str
    counted: str
    groups: tuple[Trained, Trained]


def agent(key: str, schedules: tuple[str, str], budget: int, runs: int, seed: int) -> Generator[float, None, Learner]:
    """Run an agent of the lab in discrete trials: one chance to respond in each."""
    cls, groups = AGENTS[key], []
    for number, schedule in enumerate(schedules):
        phases = [Phase(schedule, reinforcers=budget, limit_seconds=LONGEST), Phase("EXT", trials=EXTINCTION)]
        experiment = Experiment(key, phases, subjects=runs, seed=seed, tick=TICK, procedure="discrete-trials")
        running = session_steps(experiment)
        while True:
            try:
                yield (number + next(running)) / 2
            except StopIteration as stop:
                groups.append(_of_log(stop.value, schedule, getattr(experiment.agent, "highest", 1.0)))
                break
    title = f"Pigeon-like learner ({cls.title})" if key == ANIMAL else cls.title
    return Learner(key, title, "unpaid responses", (groups[0], groups[1]))


def _of_log(log: EventLog, schedule: str, most: float) -> Trained:
    lasted = resistance(log, 2, share=0.5, window_seconds=WINDOW * TICK).by("responses")
    learning, extinction = _responding(log, 1, most), _responding(log, 2, most)
    return Trained(schedule, learning, extinction, lasted, float(extinction.mean[-1]))


def _responding(log: EventLog, phase: int, most: float) -> Course:
    """Return the share of subjects that respond, in blocks of trials that grow in equal ratios."""
    parts = list(spans(log, phase))
    lengths = np.array([round(part.seconds / TICK) for part in parts])
    edges = blocks(int(np.median(lengths)))
    shares = np.full((len(parts), len(edges) - 1), np.nan)
    made = log.rows_of(RESPONSE)
    made = made[log.phase[made] == phase]
    for row, part in enumerate(parts):
        at = log.t[made[log.subject[made] == part.subject]] - part.start
        counts = np.histogram(np.round(at / TICK), edges + 0.5)[0]
        whole = edges[1:] <= lengths[row]
        shares[row, whole] = (counts / np.diff(edges))[whole]
    middles = np.sqrt((edges[:-1] + 1.0) * edges[1:])
    return _course(middles, shares / most)


def blocks(trials: int) -> Any:
    """Return the borders of blocks of trials, 0 first: of equal length on a logarithmic axis."""
    return np.unique(np.concatenate([[0], np.round(np.geomspace(1, max(trials, 2), POINTS))])).astype(int)


def _course(x: Any, runs: Any) -> Course:
    """Return mean and 95 % interval over runs, where at least half of them have a value."""
    enough = (~np.isnan(runs)).sum(axis=0) * 2 >= len(runs)
    mean, low, high = mean_interval(runs[:, enough])
    return Course(x[enough], mean, np.where(np.isnan(low), mean, low), np.where(np.isnan(high), mean, high))


def toy(
    algorithm: str, pull: str, control: str, schedules: tuple[str, str], runs: int, seed: int
) -> Generator[float, None, Learner]:
    """Train the toy model to the criterion on each schedule, or on a control in its place, then stop the reward."""
    groups = []
    for number, schedule in enumerate(schedules):
        stages = [
            Stage(Channel(schedule, control=control), pass_rate=CRITERION, limit_steps=MOST_STEPS),
            Stage("EXT", steps=EXTINCTION, fresh_optimiser=True, **PULL[pull]),
        ]
        running = training_steps(LanguageExperiment(algorithm, stages, seeds=runs, seed=seed))
        while True:
            try:
                yield (number + next(running)) / 2
            except StopIteration as stop:
                log = stop.value
                break
        lasted = np.where(log.ends[:, 0, 1] == 1, log.half_life(), np.nan)
        learning, extinction = (_passing(log.table("pass_rate", stage)) for stage in (1, 2))
        groups.append(Trained(schedule, learning, extinction, lasted, float(extinction.mean[-1])))
    title = f"Toy model ({ALGORITHMS[algorithm].title})"
    return Learner("toy", title, "steps", (groups[0], groups[1]))


def _passing(table: Any) -> Course:
    """Return the exact pass rate at steps in equal ratios: the first, before anything was changed, counts as 1."""
    longest = int(np.median((~np.isnan(table)).sum(axis=1)))
    chosen = np.unique(np.round(np.geomspace(1, longest, POINTS))).astype(int)
    return _course(chosen.astype(float), table[:, chosen - 1])
