"""Latent causes: belief, adoption of new causes, stimuli and time, worked out by hand from the rule."""

from __future__ import annotations

import math

import pytest

from tests.reference.test_agents import NOW, Draws, started
from vrcore.agents import LatentCauses, latent_causes
from vrcore.agents.protocol import Moment

RULE = {
    "hazard": 0.005, "novelty": 0.2, "stray": 0.0001, "memory_hours": 24.0, "tolerance": 0.3, "worth": 0.005,
    "lowest": 0.03, "highest": 0.8,
}  # fmt: skip


def test_the_first_outcomes_in_numbers() -> None:
    agent = LatentCauses(**RULE)
    memory = started(agent)
    # One barren cause is known. After the hazard: .995 + .005 x .8 for it and .005 x .1 for either new one.
    agent.learn(memory, NOW, 1, 0.0)
    weights = [0.999 * 0.9999, 0.0005 * 0.9999, 0.0005 * 0.5]
    assert list(memory.belief[0, 0][:3]) == pytest.approx([one / sum(weights) for one in weights], rel=1e-12)
    assert memory.known[0, 0] == 1
    assert memory.unpaid[0, 1][0] == pytest.approx(10.999)
    # A reinforcer: a barren cause pays 1 in 10,000 (and, after one more unpaid, 1 in 11,000), a new one every other.
    b = [one / sum(weights) for one in weights]
    usual = [0.8, 0.1, 0.1]
    b = [one + 0.005 * (u - one) for one, u in zip(b, usual, strict=True)]
    weights = [b[0] * 0.001 / 11, b[1] * 0.0001, b[2] * 0.5]
    assert weights[2] > weights[0]
    agent.learn(memory, NOW, 1, 1.0)
    # So the new cause that pays is known from now on; what was believed of the other new one goes to it.
    assert memory.known[0, 0] == 2
    expected = [weights[0] / sum(weights), (weights[1] + weights[2]) / sum(weights)]
    assert list(memory.belief[0, 0][:2]) == pytest.approx(expected, rel=1e-12)
    assert (memory.paid[0, 1][1], memory.unpaid[0, 1][1]) == (2.0, 1.0)
    assert list(memory.made[0, 0][:2]) == [2.0, 1.0]
    assert list(memory.belief[0, 0][2:4]) == [0.0, 0.0]
    # Its share of what is usual: 80 % by responses, one of three.
    agent.learn(memory, NOW, 1, 1.0)
    b = [
        expected[0] + 0.005 * (0.8 * 2 / 3 - expected[0]),
        expected[1] + 0.005 * (0.8 / 3 - expected[1]),
        0.0005,
        0.0005,
    ]
    weights = [b[0] * 0.001 / 11, b[1] * 2 / 3, b[2] * 0.0001, b[3] * 0.5]
    found = list(memory.belief[0, 0][:4])
    assert found == pytest.approx([one / sum(weights) for one in weights], rel=1e-12)
    assert memory.known[0, 0] == 2
    assert memory.paid[0, 1][1] == 3.0


def trained() -> tuple[LatentCauses, object]:
    """Return a subject that knows a barren cause (20 responses) and one that paid 40 of 80."""
    agent = LatentCauses(**RULE)
    memory = started(agent, stimuli=2)
    agent.learn(memory, NOW, 1, 0.0)
    agent.learn(memory, NOW, 1, 1.0)
    memory.made[0, 0][:2] = [20.0, 80.0]
    memory.seen[0, 0][:2], memory.seen[1, 0][:2] = [0.0, 80.0], [20.0, 0.0]
    memory.paid[0, 1][1], memory.unpaid[0, 1][1] = 40.0, 40.0
    memory.belief[0, 0][:4] = [1.0, 0.0, 0.0, 0.0]
    return agent, memory


def test_time_brings_back_what_is_usual() -> None:
    agent, memory = trained()
    agent.choose(memory, Moment(0, 0, 0.0), Draws(0.5))
    assert memory.belief[0, 0][1] == 0.0
    # Twelve hours later: half of 24. Usual are .8 x .2, .8 x .8 and .1 of either new one; two of them pay.
    share = 1 - math.exp(-0.5)
    pays = share * (0.64 + 0.1)
    respond = 0.03 + 0.77 * pays
    assert agent.choose(memory, Moment(0, 0, 43200.0), Draws(respond - 1e-9)) == 1
    assert memory.belief[0, 0][1] == pytest.approx(0.64 * share)
    assert agent.choose(memory, Moment(0, 0, 43200.0), Draws(respond + 1e-9)) == 0


def test_a_change_of_stimulus_asks_anew() -> None:
    agent, memory = trained()
    agent.choose(memory, Moment(1, 0, 0.0), Draws(0.5))
    assert memory.belief[0, 0][0] == 1.0
    # Back in the stimulus in which all 80 were made: .64 (.7 + .15) against .16 x .15 and twice .1 x .5.
    agent.choose(memory, Moment(0, 0, 1.0), Draws(0.5))
    weights = [0.16 * 0.15, 0.64 * 0.85, 0.05, 0.05]
    assert list(memory.belief[0, 0][:4]) == pytest.approx([one / sum(weights) for one in weights], rel=1e-12)


def test_withholding_and_free_reinforcers_teach_nothing() -> None:
    agent, memory = trained()
    before = memory.tobytes()
    agent.learn(memory, NOW, 0, 1.0)
    assert memory.tobytes() == before


def test_ten_causes_are_as_many_as_it_keeps() -> None:
    agent = LatentCauses(**{**RULE, "hazard": 0.1})
    memory = started(agent)
    for k in range(4000):
        # Long runs of pay and of none, each with another share, so that new causes keep being found.
        agent.learn(memory, NOW, 1, 1.0 if (k // 200) % 2 and k % (2 + k // 800) == 0 else 0.0)
    assert 2 <= memory.known[0, 0] <= 10
    known = memory.known[0, 0]
    assert sum(memory.belief[0, 0]) == pytest.approx(1.0)
    assert sum(memory.made[0, 0][:known]) == 4001.0
    for k in range(int(known), 10):
        latent_causes._set(memory, k, 1.0, 1.0, 0.0)
    memory.known[0, 0] = 10
    memory.belief[0, 0][10:] = 0.0
    for k in range(10):
        agent.learn(memory, NOW, 1, float(k % 2))
    assert memory.known[0, 0] == 10
    assert list(memory.belief[0, 0][10:]) == [0.0, 0.0]


def test_it_divides_its_responses_by_expected_pay() -> None:
    agent = LatentCauses(**RULE)
    memory = started(agent, operanda=2)
    agent.learn(memory, NOW, 1, 0.0)
    agent.learn(memory, NOW, 1, 1.0)
    assert memory.known[0, 0] == 2
    memory.belief[0, 0][:4] = [0.5, 0.5, 0.0, 0.0]
    for a, paid in ((1, 3.0), (2, 1.0)):
        memory.paid[0, a][1], memory.unpaid[0, a][1] = paid, 4.0 - paid
    for a in (1, 2):
        memory.paid[0, a][0], memory.unpaid[0, a][0] = 0.001, 9.999
    memory.shown[0, 0] = 1
    # .5 x .75 + .5 x .0001 and .5 x .25 + .5 x .0001; a trace of half a hundredth of the sum, .5001, goes to each.
    worth = [0.37505 + 0.0025005, 0.12505 + 0.0025005]
    border = worth[0] / sum(worth)
    assert agent.choose(memory, Moment(0, 1, 0.0), Draws(border - 1e-6)) == 1
    assert agent.choose(memory, Moment(0, 1, 0.0), Draws(border + 1e-6)) == 2
