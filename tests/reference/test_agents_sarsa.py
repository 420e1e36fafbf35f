"""SARSA(lambda) by hand: situations, traces, and the first outcomes along a path through them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.reference.test_agents import TEN, Draws, probability_of_withholding, sigma, started
from vrcore.agents import Sarsa
from vrcore.agents.protocol import Moment

# Written out, so that a change of a default is no change of a rule.
PATIENT = {
    "learning_rate": 0.1, "trace": 0.8, "horizon": 10.0, "sharpness": 30.0, "response_cost": 0.02, "start_value": -0.05,
}  # fmt: skip
FIRST_OF_TWO, SECOND_OF_TWO = 0.0, 1.0 - 1e-12  # draws that take the first, or the last, of the actions


def decide(agent: Any, memory: Any, t: float, action: int) -> None:
    """Have it decide for an action, at which it learns from the outcome before."""
    draw = FIRST_OF_TWO if action == 0 else SECOND_OF_TWO
    assert agent.choose(memory, Moment(0, 0, t), Draws(draw)) == action


def place(t: float) -> int:
    """Return the class of a time by its definition: 2, 4, 8, ... 128 s are the borders."""
    return sum(t >= 2.0**k for k in range(1, 8))


def test_ten_outcomes_through_the_situations() -> None:
    agent = Sarsa(**PATIENT)
    memory = started(agent)
    q = {(k, a): -0.05 if a else 0.0 for k in range(8) for a in (0, 1)}
    traces = dict.fromkeys(q, 0.0)
    marked, t, last = 0.0, 0.0, None
    for k, (action, reward) in enumerate(TEN):
        t += 1.5 + 0.5 * k
        decide(agent, memory, t, action)
        here = (place(t - marked), action)
        if last is not None:
            kept = math.exp(-(t - last[1]) / 10.0)
            surprise = last[2] + kept * q[here] - q[last[0]]
            for other in traces:
                if other[0] == last[0][0]:
                    traces[other] = float(other == last[0])
            for one in q:
                q[one] += 0.1 * surprise * traces[one]
                traces[one] *= 0.8 * kept
        for (c, a), value in q.items():
            assert memory.worth[0, a][c] == pytest.approx(value, rel=1e-12, abs=1e-15)
        agent.learn(memory, Moment(0, 0, t), action, reward)
        last = (here, t, reward - (0.02 if action else 0.0))
        if reward > 0:
            marked = t
    assert len(set(q.values())) > 5


def test_a_reinforcer_reaches_back_along_the_trace_in_numbers() -> None:
    agent = Sarsa(**PATIENT)
    memory = started(agent)
    decide(agent, memory, 1.0, 0)  # waits in the first class
    agent.learn(memory, Moment(0, 0, 1.0), 0, 0.0)
    decide(agent, memory, 3.0, 1)  # responds in the second, and is paid
    # Nothing came, and what follows is thought to cost: .1 (e^-.2 x -.05) = -.0040937
    assert memory.worth[0, 0][0] == pytest.approx(-0.00409365, abs=1e-8)
    agent.learn(memory, Moment(0, 0, 3.0), 1, 1.0)
    decide(agent, memory, 4.0, 0)  # 1 s after it: the first class again, worth -.0040937
    # Surprise: .98 + e^-.1 x -.0040937 + .05 = 1.0262960, a tenth of it to the response,
    # and e^-.2 x .8 = .6549846 of that to the wait before.
    assert memory.worth[0, 1][1] == pytest.approx(-0.05 + 0.1026296, abs=1e-7)
    assert memory.worth[0, 0][0] == pytest.approx(-0.0040937 + 0.0672208, abs=1e-7)


@pytest.mark.parametrize(("t", "expected"), [(0.0, 0), (1.99, 0), (2.0, 1), (63.9, 5), (64.0, 6), (128.0, 7), (1e6, 7)])
def test_classes_of_time_double(t: float, expected: int) -> None:
    agent = Sarsa(**PATIENT)
    memory = started(agent)
    agent.learn(memory, Moment(0, 0, t), 0, 0.0)
    assert memory.place[0, 0] == expected == place(t)


def test_it_chooses_by_softmax_in_its_situation() -> None:
    agent = Sarsa(**PATIENT)
    memory = started(agent)
    memory.worth[0, 1][2] = 0.04
    assert probability_of_withholding(agent, memory, Moment(0, 0, 5.0)) == pytest.approx(1 - sigma(1.2), abs=1e-12)
    assert probability_of_withholding(agent, memory, Moment(0, 0, 9.0)) == pytest.approx(1 - sigma(-1.5), abs=1e-12)


def test_another_stimulus_is_another_situation() -> None:
    agent = Sarsa(**PATIENT)
    memory = started(agent, stimuli=2)
    for k, (action, reward) in enumerate(TEN):
        now = Moment(1, 0, float(k))
        agent.choose(memory, now, Draws(0.5))
        agent.learn(memory, now, action, reward)
    assert not memory.worth[0, 0].any()
    assert list(memory.worth[0, 1]) == [-0.05] * 8
