"""Sequential memory: features, the first ten outcomes and the choice, worked out from the published rule."""

from __future__ import annotations

import math

import pytest

from tests.reference.test_agents import NOW, TEN, probability_of_withholding, sigma, started
from vrcore.agents import SequentialMemory

RULE = {"learning_rate": 0.1, "patience": 0.9, "sharpness": 40.0, "idle_value": 0.1, "start_value": 0.02}


def features(n: int) -> list[float]:
    centres = [math.log(401) * k / 24 for k in range(25)]
    like = [math.exp(-((math.log(1 + min(n, 400)) - c) ** 2) / (2 * 0.35**2)) for c in centres]
    return [one / sum(like) for one in like]


def test_ten_outcomes() -> None:
    agent = SequentialMemory(**RULE)
    memory = started(agent)
    weights, n = [0.02] * 25, 0

    def value(m: int) -> float:
        return sum(w * phi for w, phi in zip(weights, features(m), strict=True))

    for action, reward in TEN:
        agent.learn(memory, NOW, action, reward)
        if action == 1:
            phi = features(n)
            target = reward if reward > 0 else 0.9 * max(value(n + 1), 0.0)
            step = 0.1 * (target - value(n)) / sum(one * one for one in phi)
            weights = [w + step * one for w, one in zip(weights, phi, strict=True)]
            n = 0 if reward > 0 else n + 1
        assert memory.unpaid[0, 1] == n
        assert memory.value[0, 1] == pytest.approx(value(n), rel=1e-9)
        assert list(memory.weights[0, 1]) == pytest.approx(weights, rel=1e-9)


def test_first_outcomes_in_numbers() -> None:
    agent = SequentialMemory(**RULE)
    memory = started(agent)
    # All weights are .02, so that every run is worth .02 and an unpaid response promises .9 x .02 = .018.
    assert SequentialMemory.surprise(agent, memory, NOW, 1, 0.0) == pytest.approx(-0.002)
    # A reinforcer at N = 0 moves V(0) a tenth of the way from .02 to 1, by .098, and back to N = 0 it stays there.
    agent.learn(memory, NOW, 1, 1.0)
    assert memory.unpaid[0, 1] == 0
    assert memory.value[0, 1] == pytest.approx(0.118)
    # The run of 1 lies ln 2 = .693 away, twice the width of a feature: some, but little of it is learnt there too.
    agent.learn(memory, NOW, 1, 0.0)
    assert 0.02 < memory.value[0, 1] < 0.06
    # A run beyond 400 is like one of 400.
    memory.unpaid[0, 1] = 400
    agent.learn(memory, NOW, 1, 0.0)
    at_400 = memory.value[0, 1]
    assert memory.unpaid[0, 1] == 401
    assert at_400 == pytest.approx(sum(w * phi for w, phi in zip(memory.weights[0, 1], features(400), strict=True)))


def test_withholding_changes_nothing_and_a_larger_reinforcer_is_worth_more() -> None:
    agent = SequentialMemory(**RULE)
    memory = started(agent)
    before = memory.tobytes()
    agent.learn(memory, NOW, 0, 1.0)
    assert memory.tobytes() == before
    agent.learn(memory, NOW, 1, 2.0)
    assert memory.value[0, 1] == pytest.approx(0.02 + 0.1 * 1.98)


@pytest.mark.parametrize("value", [0.02, 0.1, 0.4])
def test_it_responds_when_the_run_is_worth_more_than_doing_nothing(value: float) -> None:
    agent = SequentialMemory(**RULE)
    memory = started(agent)
    memory.value[0, 1] = value
    assert probability_of_withholding(agent, memory) == pytest.approx(1 - sigma(40 * (value - 0.1)), abs=1e-12)
