"""Operant reserve: what responses take and reinforcers give, worked out by hand."""

from __future__ import annotations

import pytest

from tests.reference.test_agents import TEN, Draws, probability_of_withholding, started
from vrcore.agents import OperantReserve
from vrcore.agents.protocol import Moment

RULE = {"gain": 0.01, "effort": 0.001, "reach": 2000.0, "start_level": 0.5}


def test_ten_outcomes() -> None:
    agent = OperantReserve(**RULE)
    memory = started(agent)
    level, since = 0.5, []
    for k, (action, reward) in enumerate(TEN):
        t = 3.0 * k
        agent.learn(memory, Moment(0, 0, t), action, reward)
        if action == 1:
            since.append(t)
            level -= 0.001
            if reward > 0:
                level += sum(max(0.01 * reward - (t - one) / 2000, 0.0) for one in since)
                since = []
        assert memory.level[0, 1] == pytest.approx(level, rel=1e-12)
        assert memory.made[0, 1] == len(since)


def test_a_ratio_of_three_in_numbers() -> None:
    agent = OperantReserve(**RULE)
    memory = started(agent)
    for t, reward in ((4.0, 0.0), (14.0, 0.0), (28.0, 1.0)):
        agent.learn(memory, Moment(0, 0, t), 1, reward)
    # Three responses take .003. The last gives .01, the one 14 s before .01 - .007, the one 24 s before nothing.
    assert memory.level[0, 1] == pytest.approx(0.5 - 0.003 + 0.01 + 0.003)


def test_of_many_responses_the_latest_64_count() -> None:
    agent = OperantReserve(**{**RULE, "effort": 0.00001, "start_level": 0.2})
    memory = started(agent)
    for k in range(100):
        agent.learn(memory, Moment(0, 0, 0.01 * k), 1, 1.0 if k == 99 else 0.0)
    assert memory.level[0, 1] == pytest.approx(0.2 - 0.001 + sum(0.01 - 0.01 * k / 2000 for k in range(64)))


def test_it_is_never_more_than_full_and_never_quite_empty() -> None:
    agent = OperantReserve(**{**RULE, "start_level": 0.995})
    memory = started(agent)
    agent.learn(memory, Moment(0, 0, 1.0), 1, 1.0)
    assert memory.level[0, 1] == 1.0
    memory.level[0, 1] = 0.0015
    agent.learn(memory, Moment(0, 0, 2.0), 1, 0.0)
    assert memory.level[0, 1] == 0.001


def test_it_responds_as_likely_as_its_reserve_is_full() -> None:
    agent = OperantReserve(**{**RULE, "start_level": 0.3})
    assert probability_of_withholding(agent, started(agent)) == pytest.approx(0.7, abs=1e-12)
    # Of two operanda, each with its own reserve: none responds with (1 - .3)(1 - .1) = .63; then in proportion 3 : 1.
    memory = started(agent, operanda=2)
    memory.level[0, 2] = 0.1
    now = Moment(0, 0, 0.0)
    assert agent.choose(memory, now, Draws(0.6299)) == 0
    assert agent.choose(memory, now, Draws(0.6301, 0.7499)) == 1
    assert agent.choose(memory, now, Draws(0.6301, 0.7501)) == 2
    assert [agent.choose(memory, Moment(0, 1, 0.0), Draws(u)) for u in (0.7499, 0.7501)] == [1, 2]
