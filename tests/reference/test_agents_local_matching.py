"""Local matching: income that fades, and responding in proportion to it, worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.reference.test_agents import TEN, Draws, started
from vrcore.agents import LocalMatching
from vrcore.agents.protocol import Moment

RULE = {"memory_seconds": 120.0, "other_income": 0.5, "start_income": 0.05, "lowest": 0.03}


def test_ten_outcomes() -> None:
    agent = LocalMatching(**RULE)
    memory = started(agent)
    income = 0.05
    for k, (action, reward) in enumerate(TEN):
        now = Moment(0, 0, 3.0 * k)
        # Probability of a response: .03 + .97 I/(I + .5), with the income that has faded for 3 s.
        income *= math.exp(-3 / 120) if k else 1.0
        respond = 0.03 + 0.97 * income / (income + 0.5)
        assert agent.choose(memory, now, Draws(respond - 1e-9)) == 1
        assert agent.choose(memory, now, Draws(respond + 1e-9)) == 0
        agent.learn(memory, now, action, reward)
        income += 60 / 120 * reward if action == 1 else 0.0
        assert memory.income[0, 1] == pytest.approx(income, rel=1e-12)


def test_a_reinforcer_in_numbers() -> None:
    agent = LocalMatching(**{**RULE, "start_income": 0.0, "lowest": 0.0001})
    memory = started(agent)
    agent.learn(memory, Moment(0, 0, 0.0), 1, 1.0)
    # One in 120 s is half a reinforcer a minute, as much as anything else brings: every other decision is a response.
    assert memory.income[0, 1] == 0.5
    respond = 0.0001 + 0.9999 / 2
    assert agent.choose(memory, Moment(0, 0, 0.0), Draws(respond - 1e-9)) == 1
    assert agent.choose(memory, Moment(0, 0, 0.0), Draws(respond + 1e-9)) == 0


def test_income_fades_only_while_its_stimulus_is_shown() -> None:
    agent = LocalMatching(**RULE)
    memory = started(agent, stimuli=2)
    memory.income[:, 1] = 1.0
    for stimulus, t in ((0, 10.0), (1, 20.0), (1, 140.0), (0, 260.0), (0, 320.0)):
        agent.choose(memory, Moment(stimulus, 0, t), Draws(0.5))
    # The first was seen for 60 s, the second for 120 s.
    assert list(memory.income[:, 1]) == pytest.approx([math.exp(-0.5), math.exp(-1)])


def test_two_operanda_share_by_income() -> None:
    agent = LocalMatching(**RULE)
    memory = started(agent, operanda=2)
    memory.income[0, 1:] = [3.0, 1.0]
    # .015 + .97 x 3/4.5 = .661667; .015 + .97/4.5 = .230556; nothing: .107778.
    draws = (0.6616, 0.6617, 0.8922, 0.8923)
    assert [agent.choose(memory, Moment(0, 0, 0.0), Draws(u)) for u in draws] == [1, 2, 2, 0]
    border = 0.6616667 / 0.8922222
    draws = (border - 1e-6, border + 1e-6, 0.9999999)
    assert [agent.choose(memory, Moment(0, 1, 0.0), Draws(u)) for u in draws] == [1, 2, 2]
