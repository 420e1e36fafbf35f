"""Ways of exploring by hand: what is chosen from which values, counts and draws, and how counts fade."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.reference.test_agents import NOW, VALUE, Draws, started
from vrcore import AGENTS, Experiment, Phase, run
from vrcore.agents import PearceHall, QLearning, Sarsa, make
from vrcore.agents.exploration import WAYS
from vrcore.agents.protocol import Moment
from vrcore.errors import ParameterError

FORCED = Moment(0, 1, 0.0)
LEARNERS = (QLearning, PearceHall, Sarsa)


def learner(way: str, cls: Any = QLearning, **settings: float) -> Any:
    return make(cls(), exploration=way, **settings)


def two(agent: Any, values: tuple[float, float], tries: tuple[float, float] = (0.0, 0.0)) -> Any:
    """Return a memory of two levers."""
    memory = started(agent, operanda=2)
    for a in (1, 2):
        memory.value[0, a], memory.tries[0, a] = values[a - 1], tries[a - 1]
        if isinstance(agent, Sarsa):
            memory.worth[0, a][:] = values[a - 1]
    return memory


@pytest.mark.parametrize("cls", LEARNERS)
def test_epsilon_greedy_takes_the_best_but_for_a_share(cls: Any) -> None:
    agent = learner("epsilon-greedy", cls, curiosity=0.2)
    memory = two(agent, (0.3, 0.4))
    # The first draw says whether it wanders, the second where to.
    assert agent.choose(memory, FORCED, Draws(0.21)) == 2
    assert [agent.choose(memory, FORCED, Draws(0.19, u)) for u in (0.49, 0.51)] == [1, 2]
    # Free to withhold: doing nothing is worth 0, and one of three when it wanders.
    assert agent.choose(memory, NOW, Draws(0.21)) == 2
    assert [agent.choose(memory, NOW, Draws(0.19, u)) for u in (0.33, 0.34, 0.99)] == [0, 1, 2]
    # Of two that are alike the draw decides.
    memory = two(agent, (0.3, 0.3))
    assert [agent.choose(memory, FORCED, Draws(0.5, u)) for u in (0.49, 0.51)] == [2, 1]


@pytest.mark.parametrize("cls", LEARNERS)
def test_ucb_adds_what_is_not_known(cls: Any) -> None:
    agent = learner("UCB", cls, curiosity=0.5)
    # ln 20 = 2.9957: .5 + .5 sqrt(2.9957/16) = .7164; .3 + .5 sqrt(2.9957/4) = .7327
    assert agent.choose(two(agent, (0.5, 0.3), (16.0, 4.0)), FORCED, Draws()) == 2
    # .52 in the place of .5 turns it over.
    assert agent.choose(two(agent, (0.52, 0.3), (16.0, 4.0)), FORCED, Draws()) == 1
    # What was never tried comes first.
    assert agent.choose(two(agent, (9.0, -9.0), (5.0, 0.0)), FORCED, Draws()) == 2


@pytest.mark.parametrize("cls", LEARNERS)
def test_thompson_draws_round_each_value(cls: Any) -> None:
    agent = learner("Thompson", cls, curiosity=0.6)
    memory = two(agent, (0.5, 0.3), (8.0, 3.0))
    # Standard deviations .6/3 = .2 and .6/2 = .3: .5 - .2 = .3 against .3 + .3 z.
    assert agent.choose(memory, FORCED, Draws(-1.0, 0.01)) == 2
    assert agent.choose(memory, FORCED, Draws(-1.0, -0.01)) == 1


@pytest.mark.parametrize("cls", LEARNERS)
def test_tries_are_counted_by_stimulus_and_fade(cls: Any) -> None:
    agent = learner("UCB", cls, forgetting=0.1)
    memory = started(agent, stimuli=2, operanda=2)
    for action in (1, 1, 2):
        agent.learn(memory, Moment(1, 1, 0.0), action, 1.0)
    # (1, then 1.9, then 1.71) and 1; nothing in the other stimulus.
    assert list(memory.tries[1]) == pytest.approx([0.0, 1.71, 1.0])
    assert not memory.tries[0].any()
    softmax = cls()
    memory = started(softmax)
    softmax.learn(memory, NOW, 1, 1.0)
    assert not memory.tries.any()  # softmax counts nothing


def test_where_tries_are_counted_a_value_begins_as_a_mean() -> None:
    agent = make(QLearning(**VALUE), exploration="UCB", learning_rate=0.3, response_cost=0.0, start_value=0.7)
    memory = started(agent)
    seen = []
    for reward in (1.0, 0.0, 0.0, 1.0, 0.0):
        agent.learn(memory, NOW, 1, reward)
        seen.append(float(memory.value[0, 1]))
    # 1, 1/2, 1/3 as means; then alpha .3 is more than 1/4: 1/3 + .3 x 2/3, and .7 of that.
    assert seen == pytest.approx([1.0, 1 / 2, 1 / 3, 8 / 15, 56 / 150])


def test_a_way_is_given_by_name_or_number_and_an_unknown_one_is_named() -> None:
    for number, name in enumerate(WAYS):
        assert make("q-learning", exploration=name) == make("q-learning", exploration=number)
        assert make("q-learning", exploration=name.upper()).exploration == float(number)
    for wrong in ("ucb1", 4, -1, 1.5, math.nan, True, None, 10**400, -(10**5000)):
        with pytest.raises(ParameterError, match=r"one of softmax \(0\), epsilon-greedy \(1\), UCB \(2\), Thompson"):
            make("q-learning", exploration=wrong)


@pytest.mark.parametrize("key", ["q-learning", "pearce-hall", "sarsa"])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_runs_the_same_compiled_and_plain(key: str, way: str) -> None:
    agent = make(key, exploration=way, curiosity=0.3, forgetting=0.01)
    for procedure, budget in (("free-operant", {"seconds": 200.0}), ("forced-choice", {"trials": 200})):
        phases = [Phase("Mult(Conc(VR 3, VI 5-s), FR 2, time=20-s)", **budget)]
        experiment = Experiment(agent, phases, subjects=2, seed=5, procedure=procedure)
        assert run(experiment).digest() == run(experiment, interpreted=True).digest()


def test_a_parameter_that_came_later_changes_no_name_of_an_experiment_at_its_default() -> None:
    phases = [Phase("VR 5", responses=10)]
    plain = Experiment("q-learning", phases)
    assert plain.to_dict()["parameters"]["exploration"] == 0.0
    other = Experiment(make("q-learning", exploration="UCB"), phases)
    assert other.key() != plain.key()
    assert Experiment.from_json(other.to_json()) == other
    old = plain.to_dict()
    for name in ("exploration", "curiosity", "forgetting"):
        del old["parameters"][name]
    assert Experiment.from_dict(old).key() == plain.key()


def test_subjects_do_not_differ_in_the_way() -> None:
    agent = make("q-learning", exploration="UCB")
    log = run(
        Experiment(agent, [Phase("CRF", seconds=10.0)], subjects=20, spread={"exploration": 1.0, "curiosity": 0.5})
    )
    fields = AGENTS["q-learning"]._fields
    assert log.parameters is not None
    assert set(log.parameters[:, fields.index("exploration")]) == {2.0}
    assert len(set(log.parameters[:, fields.index("curiosity")])) == 20
