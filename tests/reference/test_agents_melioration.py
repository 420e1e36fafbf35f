"""Melioration: local rates and the shift towards the better one, worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.reference.test_agents import TEN, Draws, sigma, started
from vrcore.agents import Melioration
from vrcore.agents.protocol import Moment

RULE = {"step": 0.03, "memory_seconds": 200.0, "other_income": 0.2, "start_logit": -1.0}


def test_ten_decisions() -> None:
    agent = Melioration(**RULE)
    memory = started(agent)
    z, paid, spent, last = [0.0, -1.0], 0.0, 0.0, 0
    for k, (action, reward) in enumerate(TEN):
        now = Moment(0, 0, 3.0 * k)
        faded = math.exp(-3 / 200) if k else 1.0
        paid, spent = paid * faded, spent * faded + (200 * (1 - faded) if last == 1 else 0.0)
        respond = sigma(z[1] - z[0])
        rates = [0.2 / (1 - respond), 60 * paid / (spent + 1)]
        mean = (1 - respond) * rates[0] + respond * rates[1]
        z = [max(min(one + 0.03 * (rate - mean) / sum(rates), 2.0), -2.0) for one, rate in zip(z, rates, strict=True)]
        respond = sigma(z[1] - z[0])
        # It decides by its new log odds; the draw is chosen so that it does as the list says.
        made = agent.choose(memory, now, Draws(1 - respond + (1e-9 if action else -1e-9)))
        assert made == action
        assert list(memory.value[0]) == pytest.approx(z, rel=1e-9)
        agent.learn(memory, now, action, reward)
        last = action
        paid += reward if action == 1 else 0.0
        assert (memory.paid[0, 1], memory.spent[0, 1]) == pytest.approx((paid, spent), rel=1e-9)


def test_the_first_decisions_in_numbers() -> None:
    agent = Melioration(**{**RULE, "start_logit": 0.0})
    memory = started(agent)
    # Even odds, nothing paid yet: all else pays .2/.5 = .4 a minute, the mean is .2 and the difference half of the sum.
    assert agent.choose(memory, Moment(0, 0, 0.0), Draws(0.9)) == 1
    assert list(memory.value[0]) == pytest.approx([0.015, -0.015])
    agent.learn(memory, Moment(0, 0, 0.0), 1, 1.0)
    # A second later: 1 reinforcer in 1 + 1 s, a little faded, is 29.9 a minute; all else .2/P(0).
    agent.choose(memory, Moment(0, 0, 1.0), Draws(0.9))
    fade = math.exp(-1 / 200)
    local = 60 * fade / (200 * (1 - fade) + 1)
    assert local == pytest.approx(29.9, abs=0.1)
    other = 0.2 / sigma(0.03)
    mean = sigma(0.03) * other + sigma(-0.03) * local
    assert memory.value[0, 1] == pytest.approx(-0.015 + 0.03 * (local - mean) / (local + other))


def test_local_rates_that_are_equal_move_nothing_and_no_preference_goes_beyond_its_limits() -> None:
    agent = Melioration(**{**RULE, "step": 1.0})
    memory = started(agent, operanda=2)
    forced = Moment(0, 1, 0.0)
    memory.value[0, 1:] = [1.0, -1.0]
    # 5 in 99 + 1 s and 1 in 19 + 1 s are both 3 a minute.
    memory.paid[0, 1:], memory.spent[0, 1:] = [5.0, 1.0], [99.0, 19.0]
    agent.choose(memory, forced, Draws(0.5))
    assert list(memory.value[0, 1:]) == pytest.approx([1.0, -1.0])
    memory.paid[0, 2] = 0.0
    for _ in range(200):
        agent.choose(memory, forced, Draws(0.5))
    assert list(memory.value[0, 1:]) == pytest.approx([2.0, -2.0], abs=0.1)
    assert abs(memory.value[0]).max() <= 2.0
