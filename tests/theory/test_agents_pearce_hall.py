"""Pearce-Hall: the partial-reinforcement extinction effect backwards, as in a table computed before with other code."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.theory.test_agents_actor_critic import share_of_first
from tests.theory.test_extinction import SCHEDULES, group_responses, measured
from vrcore.agents import PearceHall
from vrcore.measures import median_interval

pytestmark = pytest.mark.theory

# There q moved towards r alone and was compared with .03; here the cost is in the value: q' = q - .03, the same course.
ATTENTIVE = PearceHall(
    learning_rate=0.05, attention_rate=0.05, sharpness=120.0, response_cost=0.03, start_value=0.27, start_attention=1.0,
    highest_rate=60.0,
)  # fmt: skip


@pytest.mark.parametrize(("schedule", "published"), [("CRF", 575), ("RR 5", 515), ("RR 10", 412), ("RR 20", 315)])
def test_the_published_counts_come_out_again(schedule: str, published: float) -> None:
    found = [group_responses(ATTENTIVE, schedule, seed=seed) for seed in (9, 10, 11)]
    assert np.mean(found) == pytest.approx(published, rel=0.1)


def test_it_is_reversed() -> None:
    counts = [measured("pearce-hall", schedule).responses for schedule in (*SCHEDULES, "RR 20")]
    middle = [median_interval(one) for one in counts]
    # The 95 % intervals of schedules two steps apart do not touch, and neighbours are in order.
    for richer, leaner in pairwise(middle):
        assert richer.estimate > leaner.estimate
    for richer, leaner in zip(middle, middle[2:], strict=False):
        assert richer.low > leaner.high


@pytest.mark.parametrize("key", ["pearce-hall", "q-learning"])
def test_of_two_variable_ratios_one_is_chosen_exclusively(key: str) -> None:
    share = share_of_first(key, "Conc(VR 5, VR 10)")
    assert np.maximum(share, 1.0 - share).min() > 0.95
    assert (share < 0.5).any()  # and not always the richer: sharp softmax hardly tries the one that paid later
