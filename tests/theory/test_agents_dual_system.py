"""Dual system: faster on a ratio than on the interval yoked to it, through the goal; and what it does not show."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.test_agents_actor_critic import share_of_first
from tests.theory.test_agents_vigor import limits, ratio_and_yoked
from tests.theory.test_extinction import SCHEDULES, measured
from vrcore.agents import DualSystem
from vrcore.measures import median_interval

pytestmark = pytest.mark.theory


@pytest.mark.parametrize("n", [10, 20])
def test_ratios_draw_more_responding_than_intervals_with_the_same_reinforcers(n: int) -> None:
    (responses, reinforcers), (yoked, obtained) = ratio_and_yoked(DualSystem(), n)
    assert limits(responses / yoked)[0] > 1.1
    assert 0.85 < np.mean(obtained) / np.mean(reinforcers) < 1.05


def test_without_the_goal_they_do_not() -> None:
    # What is left is the habit, which the rarer reinforcers of a fast responder weaken.
    (responses, _), (yoked, _) = ratio_and_yoked(DualSystem(incentive=0.0, response_cost=0.2), 20)
    assert limits(responses / yoked)[1] < 1.1


def test_it_gets_the_extinction_effect_backwards() -> None:
    found = [median_interval(measured("dual-system", schedule).responses) for schedule in (*SCHEDULES, "RR 20")]
    assert found[0].low > found[1].high
    assert found[1].low > found[3].high


def test_of_two_variable_ratios_it_prefers_the_richer() -> None:
    assert limits(share_of_first("dual-system", "Conc(VR 5, VR 10)"))[0] > 0.5
