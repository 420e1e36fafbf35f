"""Actor-critic by hand: the first outcomes, each learnt from at the next decision, within and between stimuli."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.reference.test_agents import TEN, Draws, _climbed, probability_of_withholding, sigma, started
from vrcore.agents import ActorCritic
from vrcore.agents.protocol import Moment

# Written out, so that a change of a default is no change of a rule.
CRITIC = {"learning_rate": 0.25, "critic_rate": 0.05, "horizon": 5.0, "response_cost": 0.03, "start_logit": -2.0}


def decide(agent: Any, memory: Any, now: Moment) -> int:
    """Let it decide, which is when it learns from the outcome before."""
    action: int = agent.choose(memory, now, Draws(0.5))
    return action


def test_ten_outcomes_in_one_situation() -> None:
    agent = ActorCritic(**CRITIC)
    memory = started(agent)
    theta, value, kept = [0.0, -2.0], 0.0, math.exp(-2.0 / 5.0)
    for k, (action, reward) in enumerate(TEN):
        agent.learn(memory, Moment(0, 0, 2.0 * k), action, reward)
        assert list(memory.value[0]) == pytest.approx(theta, rel=1e-12)  # nothing until the next decision
        decide(agent, memory, Moment(0, 0, 2.0 * k + 2.0))
        surprise = reward - (0.03 if action else 0.0) + kept * value - value
        value += 0.05 * surprise
        theta = _climbed(theta, action, 0.25 * surprise)
        assert memory.expected[0, 0] == pytest.approx(value, rel=1e-12)
        assert list(memory.value[0]) == pytest.approx(theta, rel=1e-12)


def test_first_outcomes_in_numbers() -> None:
    agent = ActorCritic(**{**CRITIC, "response_cost": 0.0})
    memory = started(agent)
    agent.learn(memory, Moment(0, 0, 0.0), 1, 1.0)
    decide(agent, memory, Moment(0, 0, 5.0))
    # Surprise 1: V = .05; P(respond) = 1/(1 + e^2) = .119203; .25 x .880797 = .220199
    assert memory.expected[0, 0] == pytest.approx(0.05)
    assert list(memory.value[0]) == pytest.approx([-0.2201993, -1.7798007], abs=5e-8)
    agent.learn(memory, Moment(0, 0, 5.0), 1, 0.0)
    decide(agent, memory, Moment(0, 0, 10.0))
    # One horizon later 1/e of .05 is left: -.05 x .6321206 = -.0316060; V = .05 - .0015803
    assert memory.expected[0, 0] == pytest.approx(0.0484197, abs=5e-8)


def test_a_stimulus_that_leads_to_pay_is_worth_something_in_the_one_before() -> None:
    agent = ActorCritic(**{**CRITIC, "response_cost": 0.0})
    memory = started(agent, stimuli=2)
    memory.expected[1, 0] = 0.8
    agent.learn(memory, Moment(0, 0, 0.0), 1, 0.0)
    decide(agent, memory, Moment(1, 0, 1.0))
    surprise = 0.8 * math.exp(-0.2)
    assert memory.expected[0, 0] == pytest.approx(0.05 * surprise, rel=1e-12)
    assert list(memory.value[0]) == pytest.approx(_climbed([0.0, -2.0], 1, 0.25 * surprise), rel=1e-12)
    assert list(memory.value[1]) == [0.0, -2.0]
    assert memory.expected[1, 0] == 0.8


def test_a_free_reinforcer_settles_the_outcome_before_and_counts_for_doing_nothing() -> None:
    agent = ActorCritic(**CRITIC)
    memory = started(agent)
    agent.learn(memory, Moment(0, 0, 0.0), 1, 0.0)
    agent.learn(memory, Moment(0, 0, 1.0), 0, 1.0)
    assert memory.expected[0, 0] == pytest.approx(0.05 * -0.03)
    before, value = list(memory.value[0]), float(memory.expected[0, 0])
    decide(agent, memory, Moment(0, 0, 2.0))
    surprise = 1.0 + math.exp(-0.2) * value - value
    assert list(memory.value[0]) == pytest.approx(_climbed(before, 0, 0.25 * surprise), rel=1e-12)


def test_it_chooses_by_softmax_of_its_logits() -> None:
    agent = ActorCritic(**CRITIC)
    assert probability_of_withholding(agent, started(agent)) == pytest.approx(1 - sigma(-2.0), abs=1e-12)
