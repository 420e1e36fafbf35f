"""What steady responding earns: the feedback functions of interval and ratio schedules."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore import Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.log import REINFORCER
from vrcore.schedules.lists import intervals

pytestmark = pytest.mark.theory

SECONDS, SUBJECTS = 20_000.0, 60


def earned_per_minute(schedule: str, per_minute: float, tick: float, seed: int = 1) -> tuple[float, float]:
    """Return mean reinforcers a minute and its standard error, of a subject that responds `per_minute`."""
    agent = ConstantRate(probability=1.0, highest_rate=per_minute)
    log = run(Experiment(agent, [Phase(schedule, seconds=SECONDS)], subjects=SUBJECTS, seed=seed, tick=tick))
    counts = np.bincount(log.subject[log.event == REINFORCER], minlength=SUBJECTS) * 60.0 / SECONDS
    return float(counts.mean()), float(counts.std(ddof=1) / math.sqrt(SUBJECTS))


@pytest.mark.parametrize(("responses", "published"), [(30, 1.875), (60, 1.935), (120, 1.967)])
@pytest.mark.parametrize("kind", ["RI", "VI"])
def test_interval_schedules_pay_1_over_t_plus_1_over_b(kind: str, responses: int, published: float) -> None:
    assert 1 / (0.5 + 1 / responses) == pytest.approx(published, abs=0.001)
    tick = 0.05
    mean, error = earned_per_minute(f"{kind} 30-s", responses, tick)
    # A response comes at the end of a tick, so that the wait for it is half a tick shorter: .025 s of 30.5 s and more.
    assert mean == pytest.approx(published, abs=4 * error + published * 0.5 * tick / 30.0)


@pytest.mark.parametrize("tick", [0.5, 1.0])
def test_random_interval_in_steps_exactly(tick: float) -> None:
    # The set-up is seen at the end of its tick, on average tick/(1 - e^(-tick/T)) after the last one, and then waits
    # for the next response: 1/p - 1 ticks.
    p = 30 * tick / 60
    seconds = tick / (1 - math.exp(-tick / 30.0)) + (1 / p - 1) * tick
    mean, error = earned_per_minute("RI 30-s", 30, tick)
    assert mean == pytest.approx(60.0 / seconds, abs=4 * error)


def test_variable_interval_in_steps_exactly() -> None:
    tick, p = 0.5, 0.25
    rounded = np.ceil(np.array(intervals(30.0, 12, "fh")) / tick) * tick
    mean, error = earned_per_minute("VI 30-s", 30, tick)
    assert mean == pytest.approx(60.0 / (rounded.mean() + (1 / p - 1) * tick), abs=4 * error + 0.002)


@pytest.mark.parametrize("schedule", ["FI 30-s", "VI 30-s"])
def test_intervals_never_pay_more_than_twice_a_minute(schedule: str) -> None:
    mean, _ = earned_per_minute(schedule, 120.0, 0.5)
    assert mean <= 2.0


@pytest.mark.parametrize(("responses", "published"), [(30, 1.0), (60, 2.0), (120, 4.0)])
@pytest.mark.parametrize("kind", ["FR", "VR", "RR"])
def test_ratio_schedules_pay_in_proportion(kind: str, responses: int, published: float) -> None:
    mean, error = earned_per_minute(f"{kind} 30", responses, 0.25)
    # A fixed number of responses that were begun at the end of the session earn nothing: under one reinforcer in 333.
    assert mean == pytest.approx(published, abs=4 * error + 0.003)


@pytest.mark.parametrize("kind", ["FT", "VT", "RT"])
def test_time_schedules_pay_whatever_is_done(kind: str) -> None:
    idle, idle_error = earned_per_minute(f"{kind} 30-s", 1.0, 0.5)
    busy, busy_error = earned_per_minute(f"{kind} 30-s", 120.0, 0.5, seed=2)
    assert idle == pytest.approx(busy, abs=4 * math.hypot(idle_error, busy_error) + 1e-9)
    assert busy == pytest.approx(2.0, rel=0.02)
