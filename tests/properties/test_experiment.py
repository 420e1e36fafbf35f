"""An experiment as a value: JSON both ways, a key that notices everything, errors that are ours."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.own_agent import Stubborn
from tests.strategies import experiments, json_values
from vrcore import AGENTS, Experiment, Phase, VrlabError
from vrcore.agents import LinearOperator, QLearning
from vrcore.errors import NotationError, ParameterError

quick = settings(deadline=None, max_examples=150)
PLAIN = Experiment("q-learning", [Phase("VR 10", reinforcers=100), Phase("EXT", seconds=60.0)], subjects=3, seed=7)


@given(experiments())
@quick
def test_json_both_ways(experiment: Experiment) -> None:
    back = Experiment.from_json(experiment.to_json())
    assert back == experiment
    assert type(back.agent) is type(experiment.agent)
    assert back.key() == experiment.key()
    assert back.to_json() == experiment.to_json()
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (a round trip of our own bytes)
    assert hash(back) == hash(experiment)


def leaves(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every number and text in nested dictionaries and lists."""
    if isinstance(values, dict):
        return [found for name, value in values.items() for found in leaves(value, (*path, name))]
    if isinstance(values, list):
        return [found for k, value in enumerate(values) for found in leaves(value, (*path, k))]
    return [path]


def nodes(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything nested, containers included."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(values, dict):
        inner = list(values.items())
    elif isinstance(values, list):
        inner = list(enumerate(values))
    return [path, *(found for name, value in inner for found in nodes(value, (*path, name)))]


def replaced(values: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy in which the place at `path` holds `value`."""
    if not path:
        return value
    result = copy.deepcopy(values)
    at = result
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return result


@given(experiments(), st.data())
@quick
def test_the_key_changes_with_every_field(experiment: Experiment, data: st.DataObject) -> None:
    values = experiment.to_dict()
    path = data.draw(st.sampled_from(leaves(values)))
    other = data.draw(experiments()).to_dict()
    new: Any = other
    try:
        for name in path:
            new = new[name]
        changed = Experiment.from_dict(replaced(values, path, new))
    except (KeyError, IndexError, VrlabError):
        return
    assert (changed.key() == experiment.key()) == (changed.to_dict() == values)


CHANGES: list[tuple[tuple[Any, ...], Any]] = [
    (("agent",), "reinforce-baseline"),
    (("parameters", "learning_rate"), 0.0100000001),
    (("parameters", "highest_rate"), 61.0),
    (("phases", 0, "schedule"), "VR 11"),
    (("phases", 0, "schedule"), "VR(10, n=13)"),
    (("phases", 0, "reinforcers"), 101),
    (("phases", 0, "noise", "omission"), 0.01),
    (("phases", 0, "noise", "spurious"), 0.01),
    (("phases", 0, "noise", "magnitude_sd"), 0.01),
    (("phases", 0, "limit_seconds"), 35_999.0),
    (("phases", 1, "seconds"), 61.0),
    (("subjects",), 4),
    (("seed",), 8),
    (("tick",), 0.25),
    (("eating",), 0.5),
    (("spread",), {"learning_rate": 0.1}),
    (("procedure",), "discrete-trials"),
]


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=[".".join(map(str, path)) for path, _ in CHANGES])
def test_the_key_notices(path: tuple[Any, ...], value: Any) -> None:
    values = PLAIN.to_dict()
    if path == ("agent",):
        values = {name: part for name, part in values.items() if name != "parameters"}
    assert Experiment.from_dict(replaced(values, path, value)).key() != PLAIN.key()


def test_the_key_notices_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    before = PLAIN.key()
    monkeypatch.setattr("vrcore.experiment.RULES", 99)
    assert PLAIN.key() != before


def test_what_does_not_matter_leaves_the_key_alone() -> None:
    same = Experiment(
        QLearning(),
        [Phase("vr10", reinforcers=100), Phase(" ext", seconds=60)],
        subjects=3,
        seed=7,
        spread={"learning_rate": 0.0},
    )
    assert same == PLAIN
    assert same.key() == PLAIN.key()


@given(json_values())
@settings(deadline=None, max_examples=300)
def test_anything_else_is_refused_by_an_error_of_ours(values: Any) -> None:
    with pytest.raises(VrlabError):
        Experiment.from_dict(values)


@given(experiments(most_phases=2), st.data())
@settings(deadline=None, max_examples=400)
def test_anything_put_anywhere_is_accepted_or_refused_by_an_error_of_ours(
    experiment: Experiment, data: st.DataObject
) -> None:
    values = experiment.to_dict()
    path = data.draw(st.sampled_from(nodes(values)))
    changed = replaced(values, path, data.draw(json_values()))
    try:
        accepted = Experiment.from_dict(changed)
    except VrlabError:
        return
    assert Experiment.from_json(accepted.to_json()) == accepted


@given(st.text(max_size=80))
@quick
def test_any_text_is_refused_by_an_error_of_ours(text: str) -> None:
    with pytest.raises(VrlabError):
        Experiment.from_json(text)


# --- by hand: what chance finds seldom ----------------------------------------------------------------------------


def test_a_number_too_large_for_a_float_is_out_of_range() -> None:
    text = PLAIN.to_json().replace('"seed":7', '"seed":1' + "0" * 400)
    with pytest.raises(ParameterError, match="seed"):
        Experiment.from_json(text)


@pytest.mark.parametrize("name", ["agent", "self", "nonsense", ""])
def test_a_parameter_of_any_other_name_is_named(name: str) -> None:
    values = {**PLAIN.to_dict(), "parameters": {name: 1.0}}
    with pytest.raises(VrlabError, match=f'"{name}"'):
        Experiment.from_dict(values)


def test_minus_zero_is_zero() -> None:
    minus = Experiment(QLearning(start_value=-0.0), PLAIN.phases)
    plus = Experiment(QLearning(start_value=0.0), PLAIN.phases)
    assert minus.key() == plus.key()


def test_agents_of_two_kinds_with_the_same_numbers_are_two_experiments() -> None:
    numbers = (0.1, 0.1, 0.1, 0.1, 60.0)
    one, other = (Experiment(cls(*numbers), PLAIN.phases) for cls in (QLearning, LinearOperator))
    assert one.key() != other.key()
    assert one != other


def test_an_experiment_can_be_changed_by_replacing_a_field() -> None:
    spread = Experiment("q-learning", PLAIN.phases, spread={"learning_rate": 0.3})
    changed = dataclasses.replace(spread, seed=12)
    assert changed.seed == 12
    assert changed.spread == spread.spread
    assert dataclasses.replace(changed, seed=0) == spread


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Experiment(QLearning, PLAIN.phases), "QLearning"),
        (lambda: Phase("EXT", seconds=1.0, noise=0.3), "noise"),
        (lambda: Phase(10, seconds=1.0), "10"),
        (lambda: Experiment("q-lerning", PLAIN.phases), 'did you mean "q-learning"'),
        (lambda: Experiment("q-learning", ["VR 10"]), "Phase"),
        (lambda: Experiment("q-learning", []), "1 to 50 phases"),
        (lambda: Phase("EXT"), "none is given"),
        (lambda: Phase("EXT", seconds=1.0, responses=1), "responses and seconds are given"),
        (lambda: Phase("EXT", responses=2.5), "whole number"),
        (lambda: Phase("EXT", responses=True), "True is not a number"),
        (lambda: Experiment("q-learning", [Phase("EXT", trials=5)]), "free-operant"),
        (lambda: Experiment("q-learning", PLAIN.phases, tick=2.0), "1 s or less"),
        (lambda: Experiment("q-learning", PLAIN.phases, spread={"learning_rat": 0.1}), 'did you mean "learning_rate"'),
        (lambda: Experiment(Stubborn(), PLAIN.phases, spread={"eagerness": 0.1}), "declares no range for it"),
        (lambda: Experiment("q-learning", PLAIN.phases, procedure="trials"), "procedure"),
    ],
)
def test_a_slip_is_answered_in_words(make: Any, said: str) -> None:
    with pytest.raises(VrlabError) as refused:
        make()
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ['Yoke("A1")', "Mult(Pctl(force, 50), EXT)"])
def test_a_schedule_that_no_session_can_run_is_refused_before_the_run(text: str) -> None:
    with pytest.raises(NotationError):
        Experiment("q-learning", [Phase(text, seconds=1.0)])


def test_every_agent_is_in_the_registry_under_its_key() -> None:
    for key, cls in AGENTS.items():
        assert Experiment(key, PLAIN.phases).agent == cls()
        assert json.loads(Experiment(key, PLAIN.phases).to_json())["agent"] == key
