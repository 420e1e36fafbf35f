"""Evolutionary: classes, children, the density of parents and the first generations, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.test_agents import Draws, started
from vrcore.agents import Evolutionary, evolutionary
from vrcore.agents.protocol import Moment

NOW = Moment(0, 0, 0.0)
FORCED = Moment(0, 1, 0.0)


def test_the_classes_are_41_wide_and_meet_at_512() -> None:
    # Two operanda: 471 to 511 and 512 to 552, as published; one: the first of them; three: one more below.
    for operanda, edges in ((1, (471,)), (2, (471, 512)), (3, (430, 471, 512))):
        members = [[x for x in range(1024) if evolutionary._operandum(x, operanda) == o] for o in range(operanda + 1)]
        assert [one[0] for one in members[1:]] == list(edges)
        assert all(one == list(range(one[0], one[0] + 41)) for one in members[1:])
        assert len(members[0]) == 1024 - 41 * operanda


def test_a_child_takes_each_bit_from_one_parent_and_flips_one_if_it_must() -> None:
    mother, father = 0b1111100000, 0b1010101010
    # The choice 1110000111 takes bits 9 to 7 and 2 to 0 from the mother, the others from the father.
    expected = 0b1110101000
    assert evolutionary._child(mother, father, 0b1110000111, 0, 0) == expected
    # Of 16 bits, 6,553 cases (of 65,536: a tenth) flip; the other 16 say which: 0 the lowest, 65,535 the highest.
    assert evolutionary._child(mother, father, 0b1110000111, 6553, 6553) == expected
    assert evolutionary._child(mother, father, 0b1110000111, 6553, 6552) == expected ^ 1
    assert evolutionary._child(mother, father, 0b1110000111, 6553, (65535 << 16) + 6552) == expected ^ 512
    assert evolutionary._child(mother, father, 0b1110000111, 6553, (6554 << 16) + 6552) == expected ^ 2


def test_distances_go_around_a_circle() -> None:
    assert [evolutionary._distance(0, x) for x in (0, 1, 511, 512, 513, 1023)] == [0, 1, 511, 512, 511, 1]


@pytest.mark.parametrize("mean", [5.0, 40.0, 150.0])
def test_the_density_of_parents_is_that_of_the_published_draw(mean: float) -> None:
    u = (np.arange(1_000_000) + 0.5) / 1_000_000
    drawn = np.floor(3 * mean * (1 - np.sqrt(1 - u)) + 0.5).astype(int)
    shares = np.bincount(drawn, minlength=513) / 1_000_000
    density = [evolutionary._density(distance, mean) for distance in range(513)]
    assert density == pytest.approx(shares[:513], abs=2e-6)
    if mean < 100:
        assert sum(density) == pytest.approx(1.0)
        assert np.arange(513) @ density == pytest.approx(mean, rel=0.01)


def test_parents_are_drawn_by_the_density_of_their_distance() -> None:
    agent = Evolutionary(mutation=0.001)
    memory = started(agent)
    population = memory.population[0, 0]
    # What was reinforced is 480; 60 individuals are at distance 0, 30 at 12 and 10 at 200, which mu = 40 (at most
    # 3 mu = 120) rules out. Densities: 0: 1 - (1 - .5/120)^2 = .008316; 12: 2 x (1/120) x (1 - 12/120) = .015.
    population[:60], population[60:90], population[90:] = 480, 492, 680
    memory.born[0, 0], memory.emitted[0, 0] = 1, 480
    shares = []
    for seed in range(300):
        copy = memory.copy()
        agent.learn(copy, NOW, 1, 1.0)
        agent.choose(copy, NOW, np.random.default_rng(seed))
        assert copy.paid[0, 0] == 0.0
        # 480 = 0111100000 and 492 = 0111101100: children of one each have bits 2 and 3 of either.
        found = copy.population[0, 0]
        # But for mutants, one in a thousand: five among a hundred come once in thirteen million times.
        assert np.isin(found, [480, 492, 484, 488]).sum() > 95
        shares.append(((found >> 3) & 1).mean())
    # The share of bits from parents at 492, whatever their number: .015/(.015 + .008316).
    assert np.mean(shares) == pytest.approx(0.64333, abs=4 * np.sqrt(0.25 / 30_000) + 0.001)


def test_without_pay_any_two_breed() -> None:
    agent = Evolutionary(mutation=0.001)
    memory = started(agent)
    memory.born[0, 0] = 1
    memory.population[0, 0][:50], memory.population[0, 0][50:] = 0, 1023
    shares = []
    for seed in range(300):
        copy = memory.copy()
        agent.choose(copy, NOW, np.random.default_rng(seed))
        # Each bit comes from a parent of either kind: half of all bits are set, and 5 of 10 on average in a child.
        ones = np.array([int(one).bit_count() for one in copy.population[0, 0]])
        shares.append(ones.mean() / 10)
        assert 0.15 < (ones == 10).mean() + (ones == 0).mean() < 0.9  # half of the pairs are alike: P = .5
    assert np.mean(shares) == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / 30_000) + 0.006)


def test_the_first_population_and_what_it_emits() -> None:
    agent = Evolutionary()
    memory = started(agent)
    # 100 numbers make the population, the next one says who acts: 480 of 1,024 lies in the class, 520 does not.
    draws = [480.5 / 1024] * 40 + [520.5 / 1024] * 60
    assert agent.choose(memory, NOW, Draws(*draws, 0.399)) == 1
    assert memory.emitted[0, 0] == 480
    assert Evolutionary.readings[0].read(agent, memory, 0, 1) == pytest.approx(0.4)
    memory = started(agent)
    assert agent.choose(memory, NOW, Draws(*draws, 0.401)) == 0
    assert memory.emitted[0, 0] == 520
    # Nothing is learnt of a stimulus that has never been seen; a free reinforcer selects what was last emitted.
    agent.learn(memory, NOW, 0, 1.0)
    assert memory.paid[0, 0] == 1.0
    fresh = started(agent)
    agent.learn(fresh, NOW, 0, 1.0)
    assert fresh.paid[0, 0] == 0.0


def test_who_must_respond_emits_one_of_the_behaviours_that_do() -> None:
    agent = Evolutionary()
    draws = [480.5 / 1024] * 30 + [530.5 / 1024] * 10 + [10.5 / 1024] * 60
    for u, action, emitted in ((0.0, 1, 480), (0.7499, 1, 480), (0.7501, 2, 530), (0.9999, 2, 530)):
        memory = started(agent, operanda=2)
        assert agent.choose(memory, FORCED, Draws(*draws, 0.99, u)) == action
        assert memory.emitted[0, 0] == emitted
    # Where nobody does, any behaviour of the 82 that there could be.
    for u, action, emitted in ((0.0, 1, 471), (0.4999, 1, 511), (0.5001, 2, 512), (0.9999, 2, 552)):
        memory = started(agent, operanda=2)
        assert agent.choose(memory, FORCED, Draws(*([10.5 / 1024] * 100), 0.99, u)) == action
        assert memory.emitted[0, 0] == emitted
