"""Average-reward vigour by hand: its first outcomes, the latencies it waits, and how it draws them."""

from __future__ import annotations

import math

import pytest

from tests.reference.test_agents import NOW, Draws, started
from vrcore.agents import AverageRewardVigor
from vrcore.agents.protocol import Moment

# Written out, so that a change of a default is no change of a rule. A decision takes 60/120 = half a second.
VIGOR = {
    "vigor_cost": 0.02, "response_cost": 0.005, "learning_rate": 0.05, "average_rate": 0.002, "sharpness": 60.0,
    "wander": 0.0, "slowest": 2.0, "start_average": 1.2, "highest_rate": 120.0,
}  # fmt: skip


def test_ten_outcomes_at_the_latencies_they_came_at() -> None:
    agent = AverageRewardVigor(**VIGOR)
    memory = started(agent)
    worth, rho = [0.0] * 4, 1.2 / 60
    seen = []
    # (place of the latency, reward); the latencies are 1, 2, 3 and 4 decisions: .5, 1, 1.5 and 2 s.
    for place, reward in [(0, 0.0), (0, 1.0), (3, 0.0), (1, 1.0), (1, 0.0), (2, 2.0), (3, 1.0), (0, 0.0), (2, 0.0)]:
        memory.pace[0, 0] = place
        agent.learn(memory, NOW, 1, reward)
        tau = 0.5 * (1, 2, 3, 4)[place]
        gained = reward - 0.005 - 0.02 / tau
        price = rho * tau
        worth[place] += 0.05 * (gained - price - worth[place])
        rho += 0.002 * (gained - price)
        seen.append((worth[place], rho))
        assert list(memory.worth[0, 1][:4]) == pytest.approx(worth, rel=1e-12)
        assert memory.average[0, 0] == pytest.approx(rho, rel=1e-12)
    # Unpaid after half a second: -.005 - .04 - .02 x .5 = -.055, of which 1/20 and 1/500.
    assert seen[0] == pytest.approx((-0.00275, 0.01989), rel=1e-12)
    # Paid: .955 - .009945 = .945055; -.00275 + .05 (.945055 + .00275); .01989 + .00189011.
    assert seen[1] == pytest.approx((0.04464025, 0.02178011), rel=1e-9)
    agent.learn(memory, NOW, 0, 1.0)  # a free reinforcer is no response's merit
    assert memory.average[0, 0] == pytest.approx(rho + 0.002, rel=1e-12)
    assert list(memory.worth[0, 1][:4]) == pytest.approx(worth, rel=1e-12)


def test_it_waits_as_many_decisions_as_its_latency_has() -> None:
    agent = AverageRewardVigor(**{**VIGOR, "sharpness": 0.0})
    memory = started(agent)
    # Four latencies are on offer, alike: the draws .1, .3, .6 and .9 take those of 1, 2, 3 and 4 decisions.
    for draw, decisions in ((0.1, 1), (0.3, 2), (0.6, 3), (0.9, 4)):
        draws = Draws(0.5, draw)  # the first is for wandering, which it never does here
        assert [agent.choose(memory, NOW, draws) for _ in range(decisions)] == [0] * (decisions - 1) + [1]


def test_operandum_and_latency_are_drawn_together_by_softmax() -> None:
    agent = AverageRewardVigor(**{**VIGOR, "slowest": 1.0, "sharpness": 2.0})
    memory = started(agent, operanda=2)
    # Weights 1 and 2 on the first operandum, 3 and 4 on the second: borders at .1, .3 and .6.
    for a, values in ((1, (1, 2)), (2, (3, 4))):
        memory.worth[0, a][:2] = [math.log(one) / 2 for one in values]
    for draw, action, decisions in ((0.099, 1, 1), (0.101, 1, 2), (0.299, 1, 2), (0.301, 2, 1), (0.601, 2, 2)):
        draws = Draws(0.5, draw)
        assert [agent.choose(memory, NOW, draws) for _ in range(decisions)][-1] == action
    # Forced: at once, by the first latency alone, weights 1 and 3.
    forced = Moment(0, 1, 0.0)
    assert [agent.choose(memory, forced, Draws(0.5, draw)) for draw in (0.249, 0.251)] == [1, 2]


def test_it_wanders_among_all_pairs_and_chooses_anew_when_the_stimulus_changes() -> None:
    agent = AverageRewardVigor(**{**VIGOR, "wander": 0.2})
    memory = started(agent, stimuli=2)
    memory.worth[0, 1][0] = 10.0  # of no weight where it wanders
    draws = Draws(0.19, 0.99, 0.21, 0.99)
    assert agent.choose(memory, NOW, draws) == 0
    assert memory.left[0, 0] == 3.0
    # Another stimulus, where all latencies are alike and the draw takes the fourth; the old plan is dropped.
    assert agent.choose(memory, Moment(1, 0, 0.0), draws) == 0
    assert (memory.left[0, 0], memory.seen[0, 0]) == (3.0, 2)
