"""Experiments that are declared numbers and choices: JSON both ways, a key that notices everything, our own errors."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import json_values, values
from vrcore.errors import VrlabError
from vrcore.language.curriculum import PLANS, CurriculumExperiment
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.dispenser import DispenserExperiment
from vrcore.language.gridworld import GridworldExperiment
from vrcore.language.preference_experiment import PreferenceExperiment
from vrcore.language.thinning import ThinningExperiment
from vrcore.params import declared

KINDS = (GridworldExperiment, PreferenceExperiment, CurriculumExperiment, ThinningExperiment, DispenserExperiment)
TEXTS = {"plan": st.sampled_from([*PLANS, "1-6", "2-4-6"]), "schedule": st.sampled_from(["CRF", "VR 5", "FR 3", "EXT"])}
quick = settings(deadline=None, max_examples=150)


def is_one_sentence(error: VrlabError) -> None:
    assert error.sentence.endswith((".", "?"))


@st.composite
def experiments(draw: st.DrawFn) -> DeclaredExperiment:
    """Draw an experiment of any kind with any parameters."""
    kind: Any = draw(st.sampled_from(KINDS))
    drawn: dict[str, Any] = {}
    for name, one in declared(kind).items():
        whole = st.integers(int(one.param.low), int(one.param.high))
        drawn[name] = draw(whole if one.kind is int else values(one))
    for name in {"plan", "schedule"} & {*kind.__dataclass_fields__}:
        drawn[name] = draw(TEXTS[name])
    for name, allowed in kind.choices.items():
        drawn[name] = draw(st.sampled_from(allowed))
    if kind is CurriculumExperiment:
        drawn["length"] = 6
        if drawn["learning_rate"] < 1e-6:  # 0 is the optimiser's own, and what lies between is no rate at all
            drawn["learning_rate"] = 0.0
    if kind is PreferenceExperiment:  # which limits what all runs draw together
        drawn |= {"prompts": min(drawn["prompts"], 8), "group": min(drawn["group"], 8)}
    if drawn.get("method") == "dpo":
        drawn["pull"] = max(drawn["pull"], 0.01)
    return kind(**drawn)


@given(experiments())
@quick
def test_json_both_ways(experiment: DeclaredExperiment) -> None:
    back = type(experiment).from_json(experiment.to_json())
    assert back == experiment
    assert back.key() == experiment.key()
    assert back.to_json() == experiment.to_json()
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (a round trip of our own bytes)
    assert hash(back) == hash(experiment)
    assert json.loads(experiment.to_json()) == experiment.to_dict()


@given(experiments(), experiments())
@quick
def test_keys_are_equal_for_equal_experiments_only(one: DeclaredExperiment, other: DeclaredExperiment) -> None:
    assert (one.key() == other.key()) == (one == other)


@given(experiments(), st.data())
@quick
def test_the_key_changes_with_every_number(experiment: DeclaredExperiment, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(declared(type(experiment)))))
    one = declared(type(experiment))[name]
    before = getattr(experiment, name)
    # Both ends of the range, whichever is another value.
    for value in (one.param.low, one.param.high):
        if value == before:
            continue
        try:
            changed = type(experiment).from_dict(experiment.to_dict() | {name: value})
        except VrlabError:
            continue  # a range that depends on another parameter
        if getattr(changed, name) != before:
            assert changed.key() != experiment.key()


@given(experiments(), st.data(), json_values())
@quick
def test_whatever_stands_in_a_field_is_taken_or_refused_in_one_sentence(
    experiment: DeclaredExperiment, data: st.DataObject, value: Any
) -> None:
    name = data.draw(st.sampled_from(sorted(experiment.to_dict())))
    try:
        taken = type(experiment).from_dict(experiment.to_dict() | {name: value})
    except VrlabError as error:
        is_one_sentence(error)
    else:
        assert type(taken).from_json(taken.to_json()) == taken


@pytest.mark.parametrize("kind", KINDS)
@given(given_=json_values())
@quick
def test_whatever_is_given_for_an_experiment_is_taken_or_refused(kind: type[DeclaredExperiment], given_: Any) -> None:
    for build in (lambda: kind.from_dict(given_), lambda: kind.from_json(json.dumps(given_))):
        try:
            assert isinstance(build(), kind)
        except VrlabError as error:
            is_one_sentence(error)


HOSTILE = [float("nan"), float("inf"), -float("inf"), 10**400, -1e308, True, None, "7", "", [], {}, [1], b"1", 1j]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_values_are_refused_everywhere(kind: type[DeclaredExperiment], value: Any) -> None:
    for name in kind().to_dict():
        with pytest.raises(VrlabError) as refused:
            kind.from_dict({name: value})
        is_one_sentence(refused.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "NaN", '{"seeds": 1e999}', "[" * 100_000, '{"no": 1}'])
def test_what_is_no_text_of_an_experiment_is_refused(kind: type[DeclaredExperiment], text: str) -> None:
    with pytest.raises(VrlabError):
        kind.from_json(text)


def test_a_slip_of_the_pen_is_understood() -> None:
    with pytest.raises(VrlabError, match='did you mean "diversity"'):
        GridworldExperiment.from_dict({"diversty": 0.5})
    with pytest.raises(VrlabError, match='did you mean "rlhf"'):
        PreferenceExperiment(method="rlfh")


def test_more_than_a_machine_can_draw_is_refused() -> None:
    with pytest.raises(VrlabError, match="300,000,000 are allowed"):
        PreferenceExperiment(seeds=64, steps=5000, prompts=64, group=64)


def test_every_kind_has_rules_of_its_own() -> None:
    assert len({kind.rules for kind in KINDS}) == len(KINDS)
    assert all(kind.rules for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_other_rules_are_another_key(kind: type[DeclaredExperiment], monkeypatch: pytest.MonkeyPatch) -> None:
    before = kind().key()
    monkeypatch.setattr(kind, "rules", kind.rules + "0")
    assert kind().key() != before
