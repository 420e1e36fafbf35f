"""A tick is a simulation step and means nothing to the subject: halving it moves no rate by more than chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore import AGENTS, EventLog, Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.log import REINFORCER, RESPONSE

pytestmark = pytest.mark.theory

TICKS = (0.5, 0.25, 0.125)
SUBJECTS = 80
SECONDS, EXTINCTION = 1200.0, 900.0
# Chance: four standard errors of a difference. And a set-up reinforcer waits, on average, half a tick less at the finer
# step, which is 1 % of an interval of 30 s.
STANDARD_ERRORS = 4.0
STEP_EFFECT = 0.015


def counts(log: EventLog, phase: int, event: int) -> np.ndarray:
    chosen = (log.phase == phase) & (log.event == event)
    return np.bincount(log.subject[chosen], minlength=log.subjects).astype(float)


def agree(one: np.ndarray, other: np.ndarray, words: str) -> None:
    error = math.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    room = STANDARD_ERRORS * error + STEP_EFFECT * max(one.mean(), other.mean())
    assert abs(one.mean() - other.mean()) <= room, f"{words}: {one.mean():.2f} and {other.mean():.2f}, room {room:.2f}"


@pytest.mark.parametrize("schedule", ["VI 30", "VR 10", "FI 30"])
@pytest.mark.parametrize("key", AGENTS)
def test_halving_the_tick_changes_nothing_but_chance(key: str, schedule: str) -> None:
    logs = [
        run(
            Experiment(
                key,
                [Phase(schedule, seconds=SECONDS), Phase("EXT", seconds=EXTINCTION)],
                subjects=SUBJECTS,
                seed=100 + k,
                tick=tick,
            )
        )
        for k, tick in enumerate(TICKS)
    ]
    for phase, event, words in (
        (1, RESPONSE, "responses"),
        (1, REINFORCER, "reinforcers"),
        (2, RESPONSE, "responses in extinction"),
    ):
        coarse = counts(logs[0], phase, event)
        for log, tick in zip(logs[1:], TICKS[1:], strict=True):
            agree(coarse, counts(log, phase, event), f"{key} on {schedule}, {words}, tick 0.5 and {tick}")


def test_the_comparison_would_notice_a_rule_per_tick() -> None:
    # Were decisions made at every tick, halving the tick would double the rate.
    logs = [
        run(Experiment(ConstantRate(highest_rate=60.0 / tick), [Phase("EXT", seconds=600.0)], subjects=20, tick=tick))
        for tick in (1.0, 0.8)
    ]
    with pytest.raises(AssertionError, match="room"):
        agree(counts(logs[0], 1, RESPONSE), counts(logs[1], 1, RESPONSE), "a rule per tick")


@pytest.mark.parametrize("schedule", ["RR 10", "RI 30-s"])
def test_random_schedules_do_not_depend_on_the_width_of_the_bin(schedule: str) -> None:
    agent = ConstantRate(probability=0.5, highest_rate=60.0)
    found = [
        counts(run(Experiment(agent, [Phase(schedule, seconds=6000.0)], subjects=60, seed=k, tick=tick)), 1, REINFORCER)
        for k, tick in enumerate((0.1, 1.0))
    ]
    # Half a tick of waiting for a set-up is 0.45 s of 32 s.
    agree(*found, f"{schedule} at 0.1 and 1 s")
