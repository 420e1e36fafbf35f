"""A response cost: what every response takes away, so that learning is from what came less that."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore import AGENTS, Experiment, Phase, VrlabError, run
from vrcore.agents import make
from vrcore.inspection import trace
from vrcore.log import REINFORCER
from vrcore.measures import stretch_rate
from vrcore.testing import equal


def two(agent: str, cost: float) -> Experiment:
    return Experiment(
        agent,
        [Phase("VR 5", reinforcers=100, limit_seconds=7_200.0), Phase("EXT", seconds=3_600.0, response_cost=cost)],
        subjects=12,
        seed=4,
        tick=min(0.5, 60.0 / make(agent).highest_rate),
    )


def test_every_response_takes_it_away_and_nothing_else_does():
    agent = make("q-learning", learning_rate=0.5, response_cost=0.0)
    phases = [Phase("EXT", trials=3, response_cost=0.2)]
    found = trace(Experiment(agent, phases, seed=2, tick=0.5, procedure="forced-choice"))
    responded = found.action == 1
    assert found.reward[responded].tolist() == [-0.2] * 3
    # With a step of .5 and no pay the value v <- v + .5 (-.2 - v), from the -.02 of an untrained subject on.
    assert found.readings["value"][0, 0] == pytest.approx(-0.02)
    assert found.readings["value"][responded, 0] == pytest.approx([-0.11, -0.155, -0.1775])


def test_a_paid_response_is_worth_what_it_brought_less_the_cost():
    found = trace(Experiment("q-learning", [Phase("CRF", responses=3, response_cost=0.25)], seed=2, tick=0.5))
    assert found.reward[found.action == 1].tolist() == [0.75] * 3
    assert found.log.value[found.log.event == REINFORCER].tolist() == [1.0] * 3


@pytest.mark.parametrize("agent", AGENTS)
def test_compiled_and_plain_agree_and_no_learner_breaks(agent):
    experiment = Experiment(
        agent,
        [Phase("VR 3", seconds=300.0, response_cost=0.3), Phase("Conc(VI 5-s, EXT)", seconds=120.0, response_cost=5.0)],
        subjects=2,
        seed=6,
        tick=min(0.5, 60.0 / make(agent).highest_rate),
    )
    equal(run(experiment, interpreted=True), run(experiment), f"{agent} with a response cost")


def test_a_cost_stops_a_policy_gradient_that_does_not_stop_when_pay_stops():
    left = [stretch_rate(run(two("reinforce-baseline", cost)), 2, -600.0) for cost in (0.0, 0.3)]
    before = stretch_rate(run(two("reinforce-baseline", 0.0)), 1, -120.0)
    assert np.median(left[0] / before) > 0.8
    assert np.median(left[1] / before) < 0.2


def test_learners_that_only_know_paid_from_unpaid_cannot_tell_a_cost():
    for agent in ("change-point", "clock", "constant-rate"):
        equal(run(two(agent, 0.0)), run(two(agent, 2.0)), f"{agent} with and without a cost")


def test_an_experiment_without_one_keeps_its_name_and_one_with_it_goes_both_ways():
    without, with_one = two("q-learning", 0.0), two("q-learning", 0.5)
    assert "response_cost" not in without.phases[1].to_dict()
    assert with_one.phases[1].to_dict()["response_cost"] == 0.5
    assert Experiment.from_json(with_one.to_json()) == with_one
    assert with_one.key() != without.key()
    for wrong in (-0.1, float("nan"), 11.0):
        with pytest.raises(VrlabError, match="response_cost"):
            Phase("EXT", seconds=1.0, response_cost=wrong)


def test_who_withholds_pays_nothing():
    found = trace(Experiment("q-learning", [Phase("EXT", seconds=120.0, response_cost=0.2)], seed=2, tick=0.5))
    assert (found.action == 0).sum() > 100
    assert set(found.reward[found.action == 0].tolist()) == {0.0}
