"""Training as a value: the same log with and without compiling, in parts and as a whole, and what a log says."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from tests.reference.golden_language import experiments
from vrcore import VrlabError
from vrcore.errors import LogError
from vrcore.language import (
    COLUMNS,
    Channel,
    LanguageExperiment,
    Learners,
    Stage,
    TrainingLog,
    steps,
    train,
)
from vrcore.language.learning import RECORDED
from vrcore.language.log import crossing
from vrcore.language.matching import bootstrap_median, compare
from vrcore.language.policy import answers, pass_rate, probabilities, right_transitions

PLAIN = LanguageExperiment("rloo", [Stage("VR 2", steps=30), Stage("EXT", steps=10)], seeds=11, seed=5)


def same(one: TrainingLog, other: TrainingLog) -> None:
    for name in ("seed", "stage", "step", "stage_step", "ends", "logits"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in RECORDED:
        np.testing.assert_array_equal(one.values[name], other.values[name])


SHORT = {
    name: dataclasses.replace(
        one,
        seeds=2,
        groups=2,
        stages=tuple(
            dataclasses.replace(
                stage, steps=min(stage.steps or 5, 5) if stage.until[0] == "steps" else None, limit_steps=5
            )
            for stage in one.stages
        ),
    )
    for name, one in experiments().items()
}


@pytest.mark.parametrize("name", SHORT)
def test_the_plain_text_gives_the_same_log_bit_for_bit(name: str) -> None:
    same(train(SHORT[name]), train(SHORT[name], interpreted=True))


def test_a_seed_is_the_same_in_any_company() -> None:
    whole = train(PLAIN)
    running = steps(PLAIN, only=range(9, 11))
    while True:
        try:
            next(running)
        except StopIteration as stop:
            part = stop.value
            break
    chosen = whole.seed >= 9
    np.testing.assert_array_equal(whole.seed[chosen], part.seed)
    np.testing.assert_array_equal(whole.pass_rate[chosen], part.pass_rate)
    np.testing.assert_array_equal(whole.logits[9:], part.logits)


def test_steps_one_by_one_are_steps_at_once() -> None:
    log = train(PLAIN)
    learners = Learners(PLAIN, range(8))
    made = []
    for stage in PLAIN.stages:
        learners.begin(stage)
        while not learners.done.all():
            made.append(learners.advance(1).records[:, 0, 0].copy())
            assert len(made) < 100
    np.testing.assert_array_equal(learners.z, log.logits[:8])
    # The call that finds a stage at its end makes no step.
    found = np.array([row for row in made if row.any()]).T
    np.testing.assert_array_equal(found, log.pass_rate.reshape(11, 40)[:8])


def test_progress_goes_up_and_training_can_be_stopped() -> None:
    long = LanguageExperiment("grpo", [Stage("VR 5", steps=2000)] * 2, seeds=16)
    seen: list[float] = []
    train(long, progress=seen.append)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.5
    assert seen[-1] == pytest.approx(1.0)
    asked: list[None] = []

    def enough() -> bool:
        asked.append(None)
        return len(asked) == 2

    with pytest.raises(InterruptedError):
        train(long, cancel=enough)
    assert len(asked) == 2


def test_the_frame_says_what_happened() -> None:
    log = train(PLAIN)
    frame = log.frame()
    assert list(frame.columns) == [*COLUMNS, "reinforcers_so_far"]
    assert len(frame) == len(log) == 11 * 40
    one = frame[frame["seed"] == 3]
    assert one["step"].tolist() == list(range(40))
    assert one["stage"].tolist() == [1] * 30 + [2] * 10
    assert one["stage_step"].tolist() == [*range(30), *range(10)]
    assert one["reinforcers_so_far"].iloc[-1] == one["reinforcers"].sum() == log.ends[3, :, 4].sum()
    assert (one["reinforcers"] == 64 * one["delivered_pass"]).all()
    assert (one["sampled_pass"] == one["observed_pass"]).all(), "this verifier does not err"
    assert (frame["delivered_pass"] <= frame["observed_pass"]).all()
    assert not frame.loc[frame["stage"] == 2, "reinforcers"].any()
    assert frame.loc[frame["step"] == 0, "pass_rate"].to_numpy() == pytest.approx(0.5**4)
    assert frame.loc[frame["step"] == 0, "kl"].to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_true_observed_and_delivered_pass_are_told_apart() -> None:
    channel = Channel("VR 4", false_negative=0.5, false_positive=0.2)
    log = train(LanguageExperiment("reinforce", [Stage(channel, steps=1)], seeds=400, groups=32))
    true = log.pass_rate.mean()
    answers = 400 * 256
    for name, chance in (
        ("sampled_pass", true),
        ("observed_pass", 0.5 * true + 0.2 * (1 - true)),
        ("delivered_pass", (0.5 * true + 0.2 * (1 - true)) / 4),
    ):
        found = log.values[name].mean()
        assert abs(found - chance) < 5 * np.sqrt(chance * (1 - chance) / answers), name


def test_exact_numbers_are_those_of_sampling() -> None:
    log = train(LanguageExperiment("rloo", [Stage("CRF", steps=60)], optimiser="sgd", seeds=1, seed=3))
    z = log.logits[0]
    exact = pass_rate(z, "untied", 4)
    rng = np.random.default_rng(0)
    prompts = rng.integers(0, 10, 40_000)
    tokens, read = answers(z, "untied", 4, prompts, rng)
    scores = right_transitions(prompts, tokens)
    assert abs((scores == 4).mean() - exact) < 5 * np.sqrt(exact * (1 - exact) / 40_000)
    np.testing.assert_array_equal(read[:, 0], prompts)
    assert exact == log.ends[0, 0, 2]
    np.testing.assert_allclose(probabilities(z).sum(axis=1), 1.0)


@pytest.mark.parametrize(
    ("stage", "unit"),
    [
        (Stage("CRF", reinforcers=500), "reinforcers"),
        (Stage("VR 2", pass_rate=0.5), "pass_rate"),
        (Stage("CRF", steps=17), "steps"),
        (Stage("EXT", pass_rate=0.5, limit_steps=23), "limit"),
    ],
)
def test_a_stage_ends_where_its_budget_does(stage: Stage, unit: str) -> None:
    log = train(LanguageExperiment("rloo", [stage], optimiser="sgd", seeds=9))
    made, ended, passed, _, reinforcers = log.ends[:, 0].T
    assert (ended == (2 if unit == "limit" else 1)).all()
    if unit == "reinforcers":
        assert (reinforcers >= 500).all()
        assert (reinforcers < 500 + 64).all()
    elif unit == "pass_rate":
        assert (passed >= 0.5).all()
        assert (np.nanmax(log.table()[:, :-1], axis=1) < passed + 1e-12).all()
        np.testing.assert_allclose(np.ceil(log.steps_to(0.5)), made)
    else:
        assert (made == {"steps": 17, "limit": 23}[unit]).all()


def test_half_lives_and_crossings() -> None:
    rows = np.array([[0.0, 0.4, 0.8, 0.2], [0.9, 0.1, 0.1, 0.1], [0.0, 0.1, np.nan, np.nan]])
    np.testing.assert_allclose(crossing(rows, 0.6), [1.5, 0.0, np.inf])
    stages = [Stage("CRF", pass_rate=0.9), Stage("EXT", retained=0.5, kl=0.5, limit_steps=500)]
    log = train(LanguageExperiment("rloo", stages, optimiser="sgd", seeds=4))
    gone = log.half_life(2)
    assert np.isfinite(gone).all()
    np.testing.assert_array_equal(np.ceil(gone), log.ends[:, 1, 0])
    assert (log.ends[:, 1, 2] <= 0.5 * log.table("pass_rate", 2)[:, 0]).all()


def test_a_policy_that_has_nothing_has_nothing_to_lose() -> None:
    log = train(LanguageExperiment("rloo", [Stage("CRF", steps=2), Stage("EXT", steps=3)], seeds=3))
    values = {**log.values, "pass_rate": np.where(log.seed == 1, 0.0, log.pass_rate)}
    ends = log.ends.copy()
    ends[1, :, 2] = 0.0
    gone = dataclasses.replace(log, values=values, ends=ends).half_life(2)
    assert np.isinf(gone).all()


def test_another_task_and_length_are_measured_beside_the_first() -> None:
    stages = [Stage("CRF", pass_rate=0.9), Stage("CRF", pass_rate=0.9, task="count-back", limit_steps=2000)]
    log = train(LanguageExperiment("rloo", stages, optimiser="sgd", length=1, right=0.3, seeds=4))
    own, old = log.table("stage_pass_rate", 2), log.table("pass_rate", 2)
    assert (own[:, 0] < 0.1).all()
    assert (log.ends[:, 1, 3] >= 0.9).all()
    assert (log.ends[:, 1, 2] < 0.1).all()
    assert (old[:, 0] >= 0.9).all()


def test_a_thinning_stage_moves_the_ratio() -> None:
    log = train(LanguageExperiment("rloo", [Stage("CRF", steps=5), Stage("VR 21", steps=10, first_ratio=1)], seeds=2))
    np.testing.assert_allclose(log.table("ratio", 2), [np.arange(1.0, 20.0, 2.0)] * 2)


def test_a_reward_model_can_take_the_verifiers_place() -> None:
    experiment = LanguageExperiment("grpo", [Stage("CRF", steps=300)], length=2, learning_rate=0.05)
    learners = Learners(experiment, range(8))
    judge = np.zeros(learners.z.shape[1:])
    judge[:, 7] = 1.0  # it likes sevens
    learners.begin(experiment.stages[0], judge)
    made = learners.advance(300)
    p = np.array([probabilities(z) for z in learners.z])
    assert (p[:, :10, 7].mean(axis=1) > 0.8).all()
    assert made.records[:, -1, RECORDED.index("reward")].mean() > 1.6
    assert (made.made == 300).all()


def test_medians_over_seeds_bear_infinity() -> None:
    found = bootstrap_median(np.array([1.0, 2.0, 3.0, np.inf, np.inf]))
    assert found.estimate == 3.0
    assert found.low <= 3.0
    assert found.high == np.inf
    assert bootstrap_median(np.full(4, np.inf)).low == np.inf
    steady = bootstrap_median(np.random.default_rng(1).normal(10.0, 1.0, 400))
    assert steady.low < 10.0 < steady.high
    assert steady.high - steady.low == pytest.approx(2 * 1.96 * 1.2533 / 20, rel=0.3)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda log: log.table("passrate"), VrlabError),
        (lambda log: log.table("pass_rate", 3), LogError),
        (lambda log: log.table("pass_rate", "1"), LogError),
        (lambda log: log.nonsense, AttributeError),
    ],
)
def test_what_a_log_does_not_have(ask: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(train(PLAIN))


def test_a_comparison_goes_on_from_rule_to_rule_and_gives_the_logs_of_the_experiments() -> None:
    """Budgets in an order that differs between the schedules, and a seed that never gets there."""
    experiment = LanguageExperiment("rloo", "CRF", optimiser="sgd", length=2, seeds=9, seed=4)
    found = compare(
        experiment, ("CRF", "VR 5", "VR 40"), steps=60, reinforcers=1500, pass_rate=0.8, kl=0.3, limit_steps=700
    )
    assert list(found) == ["steps", "reinforcers", "performance"]
    for rule, persistences in found.items():
        for one in persistences:
            assert one.rule == rule
            same(one.log, train(one.log.experiment))
    assert found["reinforcers"][2].reached < 1.0
    assert np.isnan(found["reinforcers"][2].half_life).any()
    assert found["steps"][0].reached == 1.0


def test_a_comparison_reports_progress() -> None:
    seen: list[float] = []
    compare(LanguageExperiment("grpo", "CRF", seeds=2), ("CRF", "VR 2"), steps=20, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("magnitude", [0.1, 0.3, 1.0, 700.1])
@pytest.mark.parametrize(("algorithm", "group_size"), [("grpo", 7), ("rloo", 7), ("rloo", 11)])
def test_a_group_of_equal_rewards_is_dead_whatever_their_size(
    algorithm: str, group_size: int, magnitude: float
) -> None:
    """The mean of seven times .1 is not .1 in binary numbers, and the difference moves nothing."""
    stage = Stage(Channel("CRF", magnitude=magnitude), steps=20)
    log = train(LanguageExperiment(algorithm, [stage], right=0.98, group_size=group_size, seeds=2, seed=3))
    assert log.zero_variance.mean() > 0.05
    np.testing.assert_array_equal(log.dead, log.zero_variance)
