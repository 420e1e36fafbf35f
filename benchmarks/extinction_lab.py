"""The extinction lab's first tab at its defaults, but with 200 subjects in each of its four groups.

Simulating and measuring are counted apart from drawing; a slider is answered by all of them.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks.table import Row
from dashboard.charts.look import Look
from dashboard.extinction_lab.rulers_fields import FIELDS
from dashboard.extinction_lab.rulers_study import Asked, asked_for, work
from dashboard.extinction_lab.tested import RULERS, compared, measured
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout
from vrcore import run
from vrcore.measures import median_interval, survival

SUBJECTS, REPEATS = 200, 3
REACH = 1.0  # CPU seconds of simulating and measuring
LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
AGENTS = ("clock", "change-point", "q-learning")


def asked_of(agent: str, subjects: int, seed: int) -> Asked:
    """Return what the tab asks for at its defaults, revealed."""
    values: dict[str, Any] = {field.name: field.default for field in FIELDS}
    values |= {
        "rulers_agent": agent, "rulers_subjects": subjects, "rulers_seed": seed, "rulers_vote": "skip"
    }  # fmt: skip
    return asked_for(values, LOOK)


def seconds(asked: Asked) -> tuple[float, float]:
    """Return the CPU seconds of simulating, and of measuring: four rulers, their intervals and survival."""
    began = time.process_time()
    logs = {label: run(experiment) for label, experiment in asked.experiments().items()}
    simulated = time.process_time()
    groups = []
    for label, log in logs.items():
        running = measured(log, label, asked.criterion)
        while True:
            try:
                next(running)
            except StopIteration as stop:
                groups.append(stop.value)
                break
    for group in groups:
        survival(group.resistance, asked.ruler)
        for ruler in RULERS:
            median_interval(group.resistance.by(ruler))
            compared(group.resistance.by(ruler), groups[0].resistance.by(ruler))
    return simulated - began, time.process_time() - simulated


def rows() -> list[Row]:
    """Return simulating and measuring for some learners, and the whole answer at 200 and at the page's own number."""
    found = []
    for agent in AGENTS:
        run_in, measured_in = min((seconds(asked_of(agent, SUBJECTS, seed)) for seed in range(REPEATS)), key=sum)
        found += [
            Row(f"{agent}: simulating 4 x {SUBJECTS} subjects, CPU", run_in, "s"),
            Row(f"{agent}: measuring them, CPU", measured_in, "s"),
            Row(f"{agent}: both", run_in + measured_in, "s", REACH),
        ]
    for subjects in (30, SUBJECTS):
        asked = asked_of(AGENTS[0], subjects, 99)
        began = time.process_time()
        for _ in work(asked):
            pass
        found.append(
            Row(f"{AGENTS[0]}: the whole answer, 4 x {subjects} subjects, CPU", time.process_time() - began, "s")
        )
    return found
