"""Who pauses after a reinforcer, and whose rate rises towards the next: what is measured is what the badges say."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore import Experiment, Phase, run
from vrcore.agents import AGENTS, TIMING
from vrcore.measures import mean_interval, pauses, quarter_life, response_rates

pytestmark = pytest.mark.theory

SCALLOP = 0.35  # quarter-life; 0.25 is a steady rate
PAUSE = 1.25  # pause as a multiple of the time between two responses


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
    assert not (badge.verdict == "cannot" and (scallop or pause))
