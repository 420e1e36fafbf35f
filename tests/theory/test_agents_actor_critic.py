"""The actor-critic never stops, chooses one of two ratios, and learns the links of a chain that pay nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.test_extinction import SCHEDULES, measured, trials_to_half
from vrcore import Experiment, Phase, run
from vrcore.agents import ActorCritic
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures import mean_interval

pytestmark = pytest.mark.theory


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_it_does_not_extinguish_in_an_hour(schedule: str) -> None:
    assert measured("actor-critic", schedule).reached.mean() <= 0.05


@pytest.mark.parametrize("schedule", ["CRF", "RR 5", "RR 10"])
def test_in_trials_it_never_halves(schedule: str) -> None:
    # The table that was computed before has one-state chambers, where nothing follows a trial: a horizon near 0.
    agent = ActorCritic(learning_rate=0.25, critic_rate=0.05, horizon=0.1, response_cost=0.03, start_logit=0.0)
    before, half = trials_to_half(agent, schedule)
    assert half == np.inf
    assert before > 0.8


def share_of_first(key: str, schedule: str) -> np.ndarray:
    """Return the share of responses on the first operandum in the second hour, by subject."""
    log = run(Experiment(key, [Phase(schedule, seconds=3600.0)] * 2, subjects=20, seed=35))
    late = (log.phase == 2) & (log.event == RESPONSE)
    first = np.bincount(log.subject[late & (log.operandum == 1)], minlength=20)
    return first / np.bincount(log.subject[late], minlength=20)


def test_of_two_variable_ratios_it_chooses_the_richer_exclusively() -> None:
    _, low, _ = mean_interval(share_of_first("actor-critic", "Conc(VR 5, VR 10)").reshape(-1, 1))
    assert low[0] > 0.95


def test_what_follows_has_a_value_of_its_own_in_a_chain() -> None:
    # Reinforcers in the second half hour: who looks ahead earns several times as many as who sees only its own payoff.
    earned = {}
    for key in ("actor-critic", "reinforce-baseline"):
        log = run(Experiment(key, [Phase("Chain(VR 5, VR 5)", seconds=1800.0)] * 2, subjects=20, seed=36))
        late = (log.phase == 2) & (log.event == REINFORCER)
        earned[key] = np.bincount(log.subject[late], minlength=20).astype(float)
    ratio = earned["actor-critic"] / np.maximum(earned["reinforce-baseline"], 1.0)
    _, low, _ = mean_interval(ratio.reshape(-1, 1))
    assert low[0] > 2.0
