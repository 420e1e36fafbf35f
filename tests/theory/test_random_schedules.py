"""Random ratio, interval and time: what a log shows of their requirements has the distribution that they are named for.

Chances are compared within four standard errors of a share (one comparison in 16,000 fails by accident; 40 are made),
and seeds are fixed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore import EventLog, Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.log import REINFORCER, RESPONSE

pytestmark = pytest.mark.theory

TICK = 0.5


def session(schedule: str, *, procedure: str = "forced-choice", tick: float = TICK, seed: int = 0) -> EventLog:
    phase = Phase(schedule, seconds=1000 * tick)
    agent = ConstantRate(0.5, highest_rate=60.0)
    return run(Experiment(agent, [phase], subjects=60, tick=tick, eating=1.0, procedure=procedure, seed=seed))


def required(log: EventLog, operandum: int) -> np.ndarray:
    """Return, subject by subject, how many responses on an operandum each of its reinforcers took."""
    found = []
    for subject in range(log.subjects):
        own = (log.subject == subject) & (log.operandum == operandum)
        made = np.cumsum((log.event == RESPONSE) & own)
        found.append(np.diff(made[(log.event == REINFORCER) & own], prepend=0))
    return np.concatenate(found)


def steps_between(log: EventLog, operandum: int, rest: int) -> np.ndarray:
    """Return how many steps passed between reinforcers on an operandum, `rest` of each being spent on eating."""
    found = []
    for subject in range(log.subjects):
        rows = (log.subject == subject) & (log.operandum == operandum) & (log.event == REINFORCER)
        found.append(np.diff(np.rint(log.t[rows] / TICK)) - rest)
    return np.concatenate(found)


def has_a_flat_hazard(values: np.ndarray, chance: float) -> None:
    """Compare the share that ends within each stretch, of those that reach it, with a constant chance a step."""
    width = max(1, round(0.4 / chance))
    for low in range(0, 4 * width, width):
        reached = values[values > low]
        assert len(reached) > 100
        expected = 1 - (1 - chance) ** width
        error = math.sqrt(expected * (1 - expected) / len(reached))
        assert np.mean(reached <= low + width) == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize(
    ("schedule", "operandum", "n"),
    [("RR 2", 1, 2), ("RR 10", 1, 10), ("Conc(RR 10, EXT)", 1, 10), ("Mult(EXT, RR 5, time=20-s)", 1, 5)],
)
def test_random_ratio(schedule: str, operandum: int, n: int) -> None:
    log = session(schedule)
    if schedule.startswith("Mult"):
        # Responses in extinction are none of the ratio's.
        kept = log.component == 2
        log = EventLog(**{name: getattr(log, name)[kept] for name in log.frame().columns})
    has_a_flat_hazard(required(log, operandum), 1 / n)


@pytest.mark.parametrize(
    ("schedule", "operandum"), [("RI 5-s", 1), ("RT 5-s", 1), ("Conc(RT 5-s, EXT)", 1), ("Alt(RT 5-s, EXT)", 1)]
)
def test_random_interval_and_time(schedule: str, operandum: int) -> None:
    # A response in every step collects at once; what fell due within a step comes at its end.
    has_a_flat_hazard(steps_between(session(schedule), operandum, rest=2), 1 - math.exp(-TICK / 5))


COMPOUNDS = (
    "Conc(VI 10-s, VI 20-s, COD=2-s)", "Mult(VR 5, FI 10-s, time=30-s, BO=5-s)", "Tand(VI 10-s, FT 3-s)",
    "Alt(VR 8, VI 15-s)", "Conj(VR 5, FI 10-s)", "DRL 4-s", "DRO 6-s", "Token(prod=VR 3, exch=VR 3, cost=2)",
)  # fmt: skip


@pytest.mark.parametrize("schedule", COMPOUNDS)
def test_halving_the_tick_moves_no_rate_of_reinforcement(schedule: str) -> None:
    agent = ConstantRate(0.5, highest_rate=60.0)
    found = []
    for k, tick in enumerate((0.25, 0.125)):
        log = run(Experiment(agent, [Phase(schedule, seconds=900.0)], subjects=80, tick=tick, eating=1.0, seed=50 + k))
        found.append(np.bincount(log.subject[log.event == REINFORCER], minlength=80).astype(float))
    one, other = found
    error = math.sqrt(one.var(ddof=1) / 80 + other.var(ddof=1) / 80)
    # Waiting is rounded up to a step: half a step of 0.125 s more on average, on some 6 s and more, once or twice.
    assert abs(one.mean() - other.mean()) <= 4 * error + 0.025 * one.mean()
