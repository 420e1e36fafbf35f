"""Language experiments and channels as values: JSON both ways, a key that notices everything, errors that are ours."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import json_values
from vrcore import VrlabError
from vrcore.language import ALGORITHMS, CONTROLS, LEVELS, SHARING, TASKS, Channel, LanguageExperiment, Stage, train
from vrcore.params import declared

quick = settings(deadline=None, max_examples=150)


def numbers(cls: type, name: str, kind: type, high: float | None = None) -> st.SearchStrategy[Any]:
    """Return numbers in a parameter's declared range, both ends included."""
    param = declared(cls)[name].param
    top = min(param.high, high) if high is not None else param.high
    if kind is int:
        return st.integers(int(param.low), int(top))
    return st.floats(param.low, top, allow_nan=False, allow_subnormal=False).map(lambda x: x + 0.0)


def perhaps(given_: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | given_


@st.composite
def channels(draw: st.DrawFn) -> Channel:
    """Draw any channel that is allowed."""
    level = draw(st.sampled_from(list(LEVELS)))
    n = draw(st.integers(1, 100))
    kinds = ["CRF", "EXT", f"VR {n}", f"RR {n}.5", f"VR({n}, list=geom, n=10)"]
    kinds += [f"FR {n}"] if level == "counter" or n == 1 else []
    control = draw(st.sampled_from(list(CONTROLS)))
    return Channel(
        draw(st.sampled_from(kinds)),
        level=level,
        omitted=draw(st.sampled_from([0, 0.0, None])),
        sharpness=None if level == "counter" else draw(perhaps(numbers(Channel, "sharpness", float))),
        control=control,
        tokens=draw(numbers(Channel, "tokens", int)),
        price=0 if control == "equal-mean" else draw(numbers(Channel, "price", int)),
        **{
            name: draw(numbers(Channel, name, float))
            for name in ("false_negative", "false_positive", "magnitude", "magnitude_sd", "threshold", "coin")
        },
    )


@st.composite
def stages(draw: st.DrawFn, *, first: bool, pulls: bool, most_steps: int = 1000, length: int = 6) -> Stage:
    """Draw any stage that is allowed; the first has no earlier pass rate to compare with."""
    channel = draw(channels())
    unit = draw(st.sampled_from(["steps", "reinforcers", "pass_rate", *([] if first else ["retained"])]))
    whole = unit in ("steps", "reinforcers")
    amount = draw(st.integers(1, most_steps) if whole else numbers(Stage, unit, float))
    thins = unit == "steps" and channel.ratio > 0 and not (channel.level == "counter" and channel.atom.kind == "VR")
    return Stage(
        channel,
        **{unit: amount},
        kl=draw(numbers(Stage, "kl", float)) if pulls else 0.0,
        entropy=draw(numbers(Stage, "entropy", float)) if pulls else 0.0,
        punishment=draw(numbers(Stage, "punishment", float)),
        task=draw(perhaps(st.sampled_from(list(TASKS)))),
        length=draw(perhaps(st.integers(1, length))),
        mixture=tuple(draw(st.lists(st.integers(1, length), max_size=3))),
        fresh_optimiser=draw(st.booleans()),
        first_ratio=draw(perhaps(numbers(Stage, "first_ratio", float))) if thins else None,
        limit_steps=draw(st.integers(1, most_steps)),
    )


@st.composite
def language_experiments(draw: st.DrawFn, *, seeds: int = 50, most_steps: int = 1000) -> LanguageExperiment:
    """Draw any experiment that is allowed and not too large."""
    key = draw(st.sampled_from([one.key for one in ALGORITHMS.values() if not one.place]))
    algorithm = ALGORITHMS[key]
    optimiser = draw(st.sampled_from(list(algorithm.rates)))
    sharing = "prompted" if key == "q-learning" else draw(st.sampled_from(list(SHARING)))
    pulls = key != "q-learning"
    found = [draw(stages(first=k == 0, pulls=pulls, most_steps=most_steps)) for k in range(draw(st.integers(1, 3)))]
    return LanguageExperiment(
        key,
        tuple(found),
        task=draw(st.sampled_from(list(TASKS))),
        length=draw(st.integers(1, 6)),
        sharing=sharing,
        vocabulary=draw(st.integers(2, 16 if sharing == "prompted" else 26)),
        right=draw(numbers(LanguageExperiment, "right", float)),
        reference_noise=draw(numbers(LanguageExperiment, "reference_noise", float)),
        optimiser=optimiser,
        learning_rate=draw(perhaps(numbers(LanguageExperiment, "learning_rate", float, 100.0 if pulls else 1.0))),
        epochs=draw(perhaps(st.integers(1, 4))),
        clip=draw(numbers(LanguageExperiment, "clip", float)),
        scale=draw(st.sampled_from(["group", "batch", "none"])) if key == "grpo" else None,
        baseline_rate=draw(numbers(LanguageExperiment, "baseline_rate", float)),
        temperature=draw(numbers(LanguageExperiment, "temperature", float)),
        groups=draw(st.integers(1, 16)),
        group_size=draw(st.integers(2, 16)),
        seeds=draw(st.integers(1, seeds)),
        seed=draw(numbers(LanguageExperiment, "seed", int)),
    )


PLAIN = LanguageExperiment("grpo", [Stage("VR 5", steps=40), Stage("EXT", steps=30, kl=0.05)], seeds=3, seed=7)


@given(language_experiments())
@quick
def test_json_both_ways(experiment: LanguageExperiment) -> None:
    back = LanguageExperiment.from_json(experiment.to_json())
    assert back == experiment
    assert back.key() == experiment.key()
    assert back.to_json() == experiment.to_json()
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (a round trip of our own bytes)
    assert hash(back) == hash(experiment)


@given(channels())
@quick
def test_a_channel_is_json_both_ways_and_has_words(channel: Channel) -> None:
    assert Channel.from_dict(json.loads(json.dumps(channel.to_dict()))) == channel
    assert channel.words.endswith(".")
    assert "\n" not in channel.words
    assert (channel.counted() >= 1).all()


@given(language_experiments(seeds=3, most_steps=12))
@settings(deadline=None, max_examples=60)
def test_whatever_is_allowed_can_be_trained_and_stays_a_policy(experiment: LanguageExperiment) -> None:
    log = train(experiment)
    assert log.digest() == train(experiment).digest()
    for name in ("pass_rate", "stage_pass_rate", "sampled_pass", "observed_pass", "delivered_pass", "dead"):
        assert ((log.values[name] >= 0) & (log.values[name] <= 1 + 1e-12)).all(), name
    assert np.isfinite(log.logits).all()
    assert (log.kl >= -1e-9).all()
    assert (log.entropy >= -1e-9).all()
    assert (log.reinforcers >= 0).all()
    lengths = log.ends[:, :, 0]
    assert len(log) == lengths.sum()
    for k, stage in enumerate(experiment.stages):
        assert (lengths[:, k] <= stage.limit_steps).all()
        assert set(log.ends[:, k, 1]) <= {1.0, 2.0}


# --- what is no experiment ----------------------------------------------------------------------------------------


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


def one_sentence(error: VrlabError) -> None:
    text = error.sentence
    assert "\n" not in text
    assert text.rstrip().endswith((".", "?"))


@given(json_values())
@settings(deadline=None, max_examples=300)
def test_anything_else_is_refused_by_an_error_of_ours(values: Any) -> None:
    for cls in (LanguageExperiment, Stage):
        with pytest.raises(VrlabError):
            cls.from_dict(values)


@given(language_experiments(), st.data())
@settings(deadline=None, max_examples=300)
def test_anything_put_anywhere_is_accepted_or_refused_by_an_error_of_ours(
    experiment: LanguageExperiment, data: st.DataObject
) -> None:
    values = experiment.to_dict()
    path = data.draw(st.sampled_from(nodes(values)))
    hostile = json_values() | st.sampled_from(
        [float("nan"), float("inf"), -1, 0, "", "grpo", "EXT", "FR 5", "Conc(VR 5, VR 5)", [], {}, [[]], True, "dpo"]
    )
    changed = replaced(values, path, data.draw(hostile))
    try:
        accepted = LanguageExperiment.from_dict(changed)
    except VrlabError as error:
        one_sentence(error)
        return
    assert LanguageExperiment.from_json(accepted.to_json()) == accepted


@given(st.text(max_size=80))
@quick
def test_any_text_is_refused_by_an_error_of_ours(text: str) -> None:
    with pytest.raises(VrlabError):
        LanguageExperiment.from_json(text)


def test_a_text_too_deep_is_refused_by_an_error_of_ours() -> None:
    with pytest.raises(VrlabError):
        LanguageExperiment.from_json("[" * 100_000)


CHANGES: list[tuple[tuple[Any, ...], Any]] = [
    (("algorithm",), "ppo"),
    (("task",), "count-back"),
    (("length",), 5),
    (("sharing",), "tied"),
    (("vocabulary",), 11),
    (("right",), 0.51),
    (("reference_noise",), 0.1),
    (("optimiser",), "sgd"),
    (("learning_rate",), 0.0201),
    (("epochs",), 2),
    (("clip",), 0.3),
    (("scale",), "none"),
    (("baseline_rate",), 0.06),
    (("temperature",), 0.2),
    (("groups",), 9),
    (("group_size",), 9),
    (("seeds",), 4),
    (("seed",), 8),
    (("stages", 0, "steps"), 41),
    (("stages", 1, "kl"), 0.06),
    (("stages", 1, "entropy"), 0.01),
    (("stages", 1, "punishment"), 1.0),
    (("stages", 1, "task"), "count-back"),
    (("stages", 1, "length"), 3),
    (("stages", 1, "mixture"), [1, 2]),
    (("stages", 1, "fresh_optimiser"), True),
    (("stages", 0, "first_ratio"), 2.0),
    (("stages", 1, "limit_steps"), 7000),
    (("stages", 0, "channel", "schedule"), "VR 6"),
    (("stages", 0, "channel", "level"), "group"),
    (("stages", 0, "channel", "omitted"), None),
    (("stages", 0, "channel", "false_negative"), 0.1),
    (("stages", 0, "channel", "false_positive"), 0.1),
    (("stages", 0, "channel", "magnitude"), 2.0),
    (("stages", 0, "channel", "magnitude_sd"), 0.1),
    (("stages", 0, "channel", "sharpness"), 5.0),
    (("stages", 0, "channel", "threshold"), 0.6),
    (("stages", 0, "channel", "control"), "shuffled"),
    (("stages", 0, "channel", "coin"), 0.4),
    (("stages", 0, "channel", "tokens"), 2),
    (("stages", 0, "channel", "price"), 2),
]


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=[".".join(map(str, path)) for path, _ in CHANGES])
def test_the_key_notices(path: tuple[Any, ...], value: Any) -> None:
    values = PLAIN.to_dict()
    if path == ("algorithm",):
        values["scale"] = "none"
    assert LanguageExperiment.from_dict(replaced(values, path, value)).key() != PLAIN.key()


def test_the_list_of_changes_is_complete() -> None:
    there = {path for path in nodes(PLAIN.to_dict()) if path and not isinstance(path[-1], int)}
    names = {path[-1] for path in there} - {"stages", "channel"}
    assert names == {path[-1] for path, _ in CHANGES}


def test_the_key_notices_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    before = PLAIN.key()
    monkeypatch.setattr("vrcore.language.experiment.RULES", 99)
    assert PLAIN.key() != before


def test_what_does_not_matter_leaves_the_key_alone() -> None:
    same = LanguageExperiment(
        "grpo",
        [Stage(Channel("vr5", omitted=0), steps=40), Stage(" ext", steps=30, kl=0.05)],
        optimiser="adam",
        learning_rate=0.02,
        scale="group",
        seeds=3,
        seed=7,
    )
    assert same == PLAIN
    assert same.key() == PLAIN.key()
    assert LanguageExperiment("grpo", "VR 5") == LanguageExperiment("grpo", [Stage("VR 5")])
    assert dataclasses.replace(PLAIN, seed=8) != PLAIN


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: LanguageExperiment("gropo", "CRF"), 'did you mean "grpo"'),
        (lambda: LanguageExperiment("grpo"), "1 to 200 stages"),
        (lambda: LanguageExperiment("grpo", 5), "no stage"),
        (lambda: LanguageExperiment("grpo", [5]), "no stage"),
        (lambda: LanguageExperiment("dpo", "CRF"), "learns from preferences"),
        (lambda: LanguageExperiment("grpo", "CRF", optimiser="delta-rule"), "is not for it"),
        (lambda: LanguageExperiment("rloo", "CRF", scale="group"), "only GRPO"),
        (lambda: LanguageExperiment("rloo", "CRF", group_size=1), "at least 2"),
        (lambda: LanguageExperiment("rloo", "CRF", learning_rate=0), "between 1e-06 and 100"),
        (lambda: LanguageExperiment("q-learning", "CRF", learning_rate=1.5), "overshoot"),
        (lambda: LanguageExperiment("grpo", "CRF", sharing="prompted", vocabulary=26), "at most 16"),
        (lambda: LanguageExperiment("q-learning", "CRF", sharing="tied"), "tell the prompt"),
        (lambda: LanguageExperiment("q-learning", [Stage("CRF", kl=0.1)]), "no policy of its own"),
        (lambda: LanguageExperiment("grpo", [Stage("CRF", retained=0.5)]), "the first stage has none"),
        (lambda: LanguageExperiment("grpo", [Stage("CRF", steps=200_000)], seeds=100), "use fewer seeds"),
        (lambda: Stage("CRF", steps=5, pass_rate=0.5), "steps and pass_rate are given"),
        (lambda: Stage("CRF", steps=2.5), "whole number"),
        (lambda: Stage("CRF", steps=True), "True is not a number"),
        (lambda: Stage("CRF", task="count"), "there is no task"),
        (lambda: Stage("CRF", mixture=5), "list of at most 60 lengths"),
        (lambda: Stage("CRF", mixture=(7,)), "between 1 and 6"),
        (lambda: Stage("VR 5", pass_rate=0.5, first_ratio=1), "number of steps"),
        (lambda: Stage("EXT", steps=5, first_ratio=1), "none to move"),
        (lambda: Stage("CRF", fresh_optimiser=1), "true or false"),
    ],
)
def test_a_slip_is_answered_in_one_sentence(make: Any, said: str) -> None:
    with pytest.raises(VrlabError) as refused:
        make()
    assert said in str(refused.value)
    one_sentence(refused.value)


def test_what_was_not_given_is_the_algorithms_own_also_after_a_replacement() -> None:
    experiment = LanguageExperiment("grpo", "VR 5")
    assert (experiment.learning_rate, experiment.optimiser, experiment.scale) == (None, None, None)
    assert experiment.chosen == ("untied", "adam", 0.02, 1, "group")
    other = dataclasses.replace(experiment, algorithm="q-learning")
    assert other == LanguageExperiment("q-learning", "VR 5")
    assert other.chosen == ("prompted", "delta-rule", 0.03, 1, "none")
    plain = dataclasses.replace(experiment, optimiser="sgd")
    assert plain.chosen.learning_rate == 3.0
    assert dataclasses.replace(plain, learning_rate=2.0).chosen.learning_rate == 2.0
    assert hash(experiment) == hash(LanguageExperiment.from_dict(experiment.to_dict()))
    assert experiment != plain
