"""Who pauses after a reinforcer, and whose rate rises towards the next: what is measured is what the badges say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import Experiment, Phase, run
from vrcore.agents import AGENTS, TIMING, Clock
from vrcore.measures import mean_interval, pauses, quarter_life, resistance, response_rates

pytestmark = pytest.mark.theory

SCALLOP = 0.35  # quarter-life; 0.25 is a steady rate
PAUSE = 1.25  # pause as a multiple of the time between two responses
# Scallop and pause of those who draw one of the two, which the words of their badge say.
HALF = {"sequential-memory": (True, False)}


def measured(key: str, schedule: str) -> tuple[float, float]:
    """Return the lower ends of the 95 % intervals of quarter-life and relative pause, after an hour of practice."""
    phases = [Phase(schedule, seconds=3600.0), Phase(schedule, seconds=3600.0)]
    log = run(Experiment(key, phases, subjects=30, seed=11, tick=min(0.5, 60.0 / AGENTS[key]().highest_rate)))
    tables = [one(log).query("phase == 2") for one in (quarter_life, pauses, response_rates)]
    late = tables[0]["quarter_life"].to_numpy()
    relative = tables[1]["mean_seconds"].to_numpy() * tables[2]["running_per_minute"].to_numpy() / 60.0
    ends = [float(mean_interval(one.reshape(-1, 1))[1][0]) for one in (late, relative)]
    assert np.isfinite(ends).all()
    return ends[0], ends[1]


@pytest.mark.parametrize("key", AGENTS)
def test_the_badge_says_what_is_measured(key: str) -> None:
    (badge,) = (badge for badge in AGENTS[key].badges if badge.phenomenon == TIMING)
    scallop = measured(key, "FI 45-s")[0] > SCALLOP
    pause = measured(key, "FR 10")[1] > PAUSE
    assert ("shows" if scallop and pause else "cannot") == badge.verdict
    assert (scallop, pause) == HALF.get(key, (badge.verdict == "shows",) * 2)


def waits(agent: Clock, schedule: str, hours: float = 1.0) -> tuple[Any, Any]:
    """Return every pause after a reinforcer and every wait between two responses (seconds), after an hour of practice.

    The subjects are alike, so that what differs is the clock's own noise.
    """
    phases = [Phase(schedule, seconds=3600.0), Phase(schedule, seconds=3600.0 * hours)]
    log = run(Experiment(agent, phases, subjects=20, seed=12, tick=0.25))
    found, between = [], []
    for _, one in log.frame().query("phase == 2").groupby("subject"):
        responses = one.loc[one["event"] == "response", "t"].to_numpy()
        paid = one.loc[one["event"] == "reinforcer", "t"].to_numpy()
        after = np.searchsorted(responses, paid, side="right")
        known = after < len(responses)
        found.append(responses[after[known]] - paid[known])
        between.append(np.diff(responses))
    return np.concatenate(found), np.concatenate(between)


@pytest.mark.parametrize("interval", [15, 30, 60, 120])
def test_the_clock_begins_at_the_same_share_of_every_interval(interval: int) -> None:
    # Scalar timing (Gibbon 1977): the start and its standard deviation are shares of the interval. What is measured is
    # the clock; the odd response before it is time, which long intervals have more of, is made very rare.
    starts, _ = waits(Clock(lowest=0.0001), f"FI {interval}-s", hours=1.0 if interval < 60 else 4.0)
    assert 0.45 < starts.mean() / interval < 0.75
    assert starts.std() / starts.mean() == pytest.approx(0.16, rel=0.2)


@pytest.mark.parametrize("criterion", [5, 10, 20])
def test_the_clock_waits_close_to_the_criterion_of_a_low_rate(criterion: int) -> None:
    _, between = waits(Clock(), f"DRL {criterion}-s", hours=2.0)
    assert 0.8 < np.median(between) / criterion < 1.2


def test_the_clock_hardly_pauses_on_variable_schedules_and_stops_later_after_lean_training() -> None:
    fixed, _ = waits(Clock(), "FR 20")
    variable, _ = waits(Clock(), "VR 20")
    assert np.median(variable) < 0.25 * np.median(fixed)
    counts = []
    for schedule in ("CRF", "VR 5", "VR 20"):
        phases = [Phase(schedule, reinforcers=100), Phase("EXT", seconds=3600.0)]
        log = run(Experiment("clock", phases, subjects=20, seed=13, tick=0.25))
        counts.append(np.median(resistance(log).by("responses")))
    assert counts[0] * 1.5 < counts[1]
    assert counts[1] * 1.5 < counts[2]
