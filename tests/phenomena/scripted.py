"""Subjects whose behaviour a test writes down, on a bench that runs them without an agent.

A script says how long after the last response the next one comes. Schedules are as simple as they can be: what is paid
is decided by the responses and the seconds since the last reinforcer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import NamedTuple

import numpy as np
import pandas as pd

from vrcore.experiment import Phase
from vrcore.log import EVENTS, EventLog
from vrcore.phenomena import PHENOMENA, Finding

STEP = 0.05  # seconds that all waits are whole numbers of, so that fits to them are quick


class Now(NamedTuple):
    """Where a subject is: the schedule's name and number, seconds and responses since the last reinforcer."""

    schedule: str
    value: float
    since: float
    count: int
    magnitude: float


Script = Callable[[Now, np.random.Generator], float]


class Scripted:
    """A bench: `run` gives the log of subjects that follow the script."""

    def __init__(self, script: Script, subjects: int = 8) -> None:
        self.script = script
        self.subjects = subjects
        self.runs = 0

    def run(self, *phases: Phase, subjects: int | None = None) -> Generator[float, None, EventLog]:
        self.runs += 1
        yield 0.5
        rng = np.random.default_rng(self.runs)
        rows: list[tuple[int, float, int, int, float]] = []
        for subject in range(subjects or self.subjects):
            start = 0.0
            for number, phase in enumerate(phases, start=1):
                start = self._session(rows, subject, number, phase, start, rng)
        columns = zip(*rows, strict=True)
        frame = pd.DataFrame(dict(zip(("subject", "t", "event", "phase", "value"), columns, strict=True)))
        frame["event"] = pd.Categorical.from_codes(frame["event"], categories=list(EVENTS))
        return EventLog.from_frame(frame)

    def _session(
        self, rows: list, subject: int, number: int, phase: Phase, start: float, rng: np.random.Generator
    ) -> float:
        name, value, stop = _plain(phase)
        unit, amount = phase.until
        t, last, count, paid = 0.0, 0.0, 0, 0
        due = _due(phase, name, value, paid, rng)
        rows.append((subject, start, EVENTS.index("phase"), number, 1.0))
        while True:
            wait = self.script(Now(name, value, t - last, count, phase.magnitude), rng)
            wait = max(math.ceil(wait / STEP), 1) * STEP
            end = min(phase.limit_seconds, last + stop)
            if t + wait > end:
                t = end
                break
            t, count = t + wait, count + 1
            rows.append((subject, start + t, EVENTS.index("response"), number, 1.0))
            by_count = name in ("FR", "VR", "PR")
            if count >= due if by_count else (wait if name == "DRL" else t - last) >= due:
                rows.append((subject, start + t, EVENTS.index("reinforcer"), number, 1.0))
                last, count, paid = t, 0, paid + 1
                due = _due(phase, name, value, paid, rng)
            if unit == "reinforcers" and paid == amount:
                break
        rows.append((subject, start + t, EVENTS.index("phase"), number, 0.0))
        return start + t


def _plain(phase: Phase) -> tuple[str, float, float]:
    """Return what a schedule is called, its number, and the seconds without a reinforcer that end it."""
    text = str(phase.schedule)
    if text.startswith("PR"):
        stop = float(text.split("stop=")[1].removesuffix("-s)"))
        return "PR", float(text.split("increment=")[1].split(",")[0]), stop
    if text.startswith(("Yoke", "Tand")):
        return text[:4], 120.0, np.inf
    if text == "CRF":
        return "FR", 1.0, np.inf
    name, number = text.split()
    return name, float(number.removesuffix("-s")), np.inf


def _due(phase: Phase, name: str, value: float, paid: int, rng: np.random.Generator) -> float:
    if name == "Yoke":
        return phase.schedule.intervals[paid % len(phase.schedule.intervals)]
    if name == "PR":
        return value * (paid + 1)
    if name == "VR":
        return float(rng.geometric(1.0 / value))
    return float(rng.exponential(value)) if name in ("VI", "RI", "Tand") else value


def found(key: str, script: Script, subjects: int = 8) -> Finding:
    """Return what subjects with this script show of a phenomenon."""
    running = PHENOMENA[key].find(Scripted(script, subjects))
    while True:
        try:
            next(running)
        except StopIteration as last:
            return last.value
