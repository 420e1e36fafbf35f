"""Thompson sampling: ten outcomes and the choice by drawn chances, worked out from the rule."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.reference.test_agents import NOW, TEN, started
from vrcore.agents import Thompson
from vrcore.agents.protocol import Moment

RULE = {"kept": 0.99, "cost": 0.03, "prior_paid": 1.0, "prior_unpaid": 1.0}


class Drawn:
    """A generator whose draws from Beta(a, b) are chosen beforehand, and which notes what was asked for."""

    def __init__(self, *numbers: float) -> None:
        self.numbers, self.asked = iter(numbers), []

    def beta(self, a: float, b: float) -> float:
        self.asked.append((a, b))
        return next(self.numbers)


@pytest.mark.parametrize("kept", [1.0, 0.99])
def test_ten_outcomes(kept: float) -> None:
    agent = Thompson(**{**RULE, "kept": kept})
    memory = started(agent, operanda=2)
    paid = unpaid = 0.0
    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        paid, unpaid = kept * paid, kept * unpaid
        if action == 1:
            paid, unpaid = paid + (reward > 0), unpaid + (reward == 0)
        assert (memory.paid[0, 1], memory.unpaid[0, 1]) == pytest.approx((paid, unpaid), rel=1e-12)
        assert (memory.paid[0, 2], memory.unpaid[0, 2]) == (0.0, 0.0)
    if kept == 1.0:
        assert (paid, unpaid) == (4.0, 4.0)  # by hand: paid 2nd, 4th, 7th and 10th; unpaid 1st, 5th, 6th and 9th
    else:
        assert paid == pytest.approx(0.99**8 + 0.99**6 + 0.99**3 + 1)
        assert unpaid == pytest.approx(0.99**9 + 0.99**5 + 0.99**4 + 0.99)


def test_it_responds_where_the_drawn_chance_is_highest_and_worth_the_cost() -> None:
    agent = Thompson(**RULE)
    memory = started(agent, operanda=2)
    memory.paid[0, 1:], memory.unpaid[0, 1:] = [3.0, 0.0], [5.0, 2.0]
    rng = Drawn(0.2, 0.1)
    assert agent.choose(memory, NOW, rng) == 1
    assert rng.asked == [(4.0, 6.0), (1.0, 3.0)]
    assert agent.choose(memory, NOW, Drawn(0.2, 0.3)) == 2
    assert agent.choose(memory, NOW, Drawn(0.029, 0.03)) == 0
    # Forced to respond, the cost is no argument.
    assert agent.choose(memory, Moment(0, 1, 0.0), Drawn(0.02, 0.01)) == 1
    assert agent.choose(memory, Moment(0, 1, 0.0), Drawn(0.01, 0.02)) == 2
    assert Thompson.readings[0].read(agent, memory, 0, 1) == pytest.approx(0.4)
    assert Thompson.readings[1].read(agent, memory, 0, 1) == pytest.approx(8.0)


def test_the_untrained_subject_responds_as_often_as_its_doubt_exceeds_the_cost() -> None:
    # P(Beta(1, 60) > .03) = .97^60 = .1608.
    agent = Thompson(cost=0.03, prior_paid=1.0, prior_unpaid=60.0)
    memory = started(agent)
    rng = np.random.default_rng(4)
    share = np.mean([agent.choose(memory, NOW, rng) for _ in range(20_000)])
    expected = 0.97**60
    assert share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / 20_000))
