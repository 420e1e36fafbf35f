"""Pearce-Hall by hand: its first ten outcomes, its first numbers, its choice."""

from __future__ import annotations

import pytest

from tests.reference.test_agents import NOW, TEN, probability_of_withholding, sigma, started
from vrcore.agents import PearceHall
from vrcore.agents.protocol import Moment

# Written out, so that a change of a default is no change of a rule.
ATTENTIVE = {
    "learning_rate": 0.05, "attention_rate": 0.05, "sharpness": 120.0, "response_cost": 0.03, "start_value": -0.02,
    "start_attention": 1.0,
}  # fmt: skip


def test_ten_outcomes() -> None:
    agent = PearceHall(**ATTENTIVE)
    memory = started(agent)
    q, alpha = {0: 0.0, 1: -0.02}, {0: 1.0, 1: 1.0}
    seen = []
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        surprise = reward - (0.03 if action else 0.0) - q[action]
        q[action] += 0.05 * alpha[action] * surprise
        alpha[action] = 0.95 * alpha[action] + 0.05 * abs(surprise)
        seen.append((memory.value[0, 1], memory.attention[0, 1]))
        assert list(memory.value[0]) == pytest.approx([q[0], q[1]], rel=1e-12)
        assert list(memory.attention[0]) == pytest.approx([alpha[0], alpha[1]], rel=1e-12)
    # Unpaid: surprise -.01, at full attention: -.02 - .0005; attention .95 + .0005.
    assert seen[0] == pytest.approx((-0.0205, 0.9505), rel=1e-12)
    # Paid: surprise .9905; -.0205 + .05 x .9505 x .9905; .95 x .9505 + .05 x .9905.
    assert seen[1] == pytest.approx((0.0265735, 0.9525), abs=5e-7)


def test_attention_falls_to_what_always_comes_and_stays_with_what_sometimes_does() -> None:
    always, sometimes = (started(PearceHall(**ATTENTIVE)) for _ in range(2))
    agent = PearceHall(**ATTENTIVE)
    for k in range(400):
        agent.learn(always, NOW, 1, 1.0)
        agent.learn(sometimes, NOW, 1, float(k % 2))
    assert always.attention[0, 1] < 0.1
    # A coin that is known to be fair surprises by half, every time.
    assert sometimes.attention[0, 1] == pytest.approx(0.5, abs=0.03)


def test_no_step_is_longer_than_the_surprise() -> None:
    agent = PearceHall(**{**ATTENTIVE, "learning_rate": 1.0, "attention_rate": 1.0, "response_cost": 0.0})
    memory = started(agent)
    for reward in (9.0, 0.0, 9.0):
        agent.learn(memory, NOW, 1, reward)
        assert memory.value[0, 1] == pytest.approx(reward)  # attention 9 would take it nine times as far


def test_it_chooses_by_softmax_and_learns_each_stimulus_by_itself() -> None:
    agent = PearceHall(**ATTENTIVE)
    memory = started(agent, stimuli=2)
    before = memory[0].tobytes()
    for action, reward in TEN:
        agent.learn(memory, Moment(1, 0, 0.0), action, reward)
    assert memory[0].tobytes() == before
    memory.value[0] = [0.004, 0.013]
    assert probability_of_withholding(agent, memory) == pytest.approx(1 - sigma(120 * 0.009), abs=1e-12)
