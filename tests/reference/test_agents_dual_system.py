"""Dual system by hand: habit by contiguity, goal by the correlation of samples, and what they make it do."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.test_agents import NOW, TEN, Draws, probability_of_withholding, sigma, started
from vrcore.agents import DualSystem
from vrcore.agents.protocol import Moment

# Written out, so that a change of a default is no change of a rule.
DUAL = {
    "incentive": 2.0, "recency": 0.1, "sample": 10.0, "habit_gain": 0.05, "habit_loss": 0.005, "response_cost": 0.4,
    "sharpness": 6.0,
}  # fmt: skip


def test_habit_over_ten_outcomes() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent)
    h = 0.0
    seen = []
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        if action == 1:
            h = h + 0.05 * (1 - h) if reward > 0 else h - 0.005 * h
        seen.append(memory.habit[0, 1])
        assert memory.habit[0, 1] == pytest.approx(h, rel=1e-12)
    assert seen[:5] == pytest.approx([0.0, 0.05, 0.05, 0.0975, 0.0970125], rel=1e-12)
    # Of the ten, eight were responses; reinforcers: 1 + 1 + 2 + a free one + 1.
    assert (memory.responding[0, 1], memory.earning[0, 1]) == (8.0, 6.0)


def test_goal_follows_the_correlation_of_responses_and_reinforcers() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent)
    responses, paid = [4, 2, 0, 6, 5, 1, 3, 3, 2, 7, 6, 0, 4], [1, 0, 0, 2, 1, 1, 0, 1, 1, 2, 1, 0, 2]
    goal = 0.0
    for k, (x, y) in enumerate(zip(responses, paid, strict=True)):
        for i in range(x):
            agent.learn(memory, Moment(0, 0, 10.0 * k + i), 1, float(i < y))
        agent.choose(memory, Moment(0, 0, 10.0 * (k + 1)), Draws(0.5))  # the sample is over
        kept = slice(max(0, k - 9), k + 1)
        found = 0.0 if k == 0 else float(np.corrcoef(responses[kept], paid[kept])[0, 1])
        goal += 0.1 * (found - goal)
        assert memory.goal[0, 1] == pytest.approx(goal, rel=1e-12)
        if k == 1:
            assert memory.goal[0, 1] == pytest.approx(0.1)  # two samples go together wholly
    assert memory.kept[0, 1] == 13


def test_where_nothing_varies_there_is_no_correlation() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent)
    memory.goal[0, 1] = 0.5
    for k in (1, 2, 3):
        agent.choose(memory, Moment(0, 0, 10.0 * k + 2.0), Draws(0.5))
        assert memory.goal[0, 1] == pytest.approx(0.5 * 0.9**k)
        assert memory.began[0, 0] == 10.0 * k


def test_time_away_is_no_sample() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent)
    memory.goal[0, 1] = 0.5
    # A day between two decisions: the sample that it was in ends, and the next begins when it is back.
    agent.choose(memory, Moment(0, 0, 86_400.0), Draws(0.5))
    assert memory.goal[0, 1] == pytest.approx(0.45)
    assert memory.began[0, 0] == 86_400.0


def test_free_reinforcers_belong_to_the_sample() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent, operanda=2)
    agent.learn(memory, NOW, 0, 1.0)
    assert list(memory.earning[0]) == [0.0, 1.0, 1.0]
    assert list(memory.habit[0]) == [0.0, 0.0, 0.0]


def test_it_responds_by_goal_and_habit_together() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent)
    assert probability_of_withholding(agent, memory) == pytest.approx(1 - sigma(6 * -0.4), abs=1e-12)
    memory.goal[0, 1], memory.habit[0, 1] = 0.1, 0.3
    assert probability_of_withholding(agent, memory) == pytest.approx(1 - sigma(6 * (0.2 + 0.3 - 0.4)), abs=1e-12)


def test_of_two_operanda_the_odds_are_their_strengths() -> None:
    agent = DualSystem(**DUAL)
    memory = started(agent, operanda=2)
    memory.goal[0, 1:] = [0.2 + np.log(2) / 12, 0.2 + np.log(5) / 12]  # weights 2 and 5 against 1 for nothing
    draws = (0.1249, 0.1251, 0.3749, 0.3751)
    assert [agent.choose(memory, NOW, Draws(u)) for u in draws] == [0, 1, 1, 2]
    forced = Moment(0, 1, 0.0)
    assert [agent.choose(memory, forced, Draws(u)) for u in (0.2856, 0.2858)] == [1, 2]
