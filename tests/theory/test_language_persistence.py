"""What extinguishes and what does not, and the three matching rules with their three answers."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from vrcore import VrlabError
from vrcore.language import LanguageExperiment, Stage, TrainingLog, train
from vrcore.language.matching import Persistence, compare, stages, verdict

pytestmark = pytest.mark.theory

RATIOS = (1, 2, 5, 10, 20)
SEEDS = 32


@functools.cache
def compared() -> dict[str, list[Persistence]]:
    return compare(LanguageExperiment("grpo", "CRF", seeds=SEEDS, seed=21))


def halves(rule: str) -> list[float]:
    return [one.interval.estimate for one in compared()[rule]]


def test_the_matching_rule_decides_the_answer() -> None:
    assert {rule: verdict(found) for rule, found in compared().items()} == {
        "steps": "less",
        "reinforcers": "more",
        "performance": "equally",
    }
    assert [one.ratio for one in compared()["steps"]] == list(RATIOS)


@pytest.mark.parametrize(
    ("rule", "budget"), [("steps", 2.5), ("steps", float("nan")), ("reinforcers", 0), ("reward", 5), ([], 5)]
)
def test_a_rule_or_budget_that_cannot_be_is_refused(rule: Any, budget: float) -> None:
    with pytest.raises(VrlabError):
        stages("VR 5", rule, budget, Stage("EXT"))
    with pytest.raises(VrlabError, match="there is none"):
        verdict([])


# Half-lives that were computed before with other code, in steps; 10 % either way.
@pytest.mark.parametrize(
    ("rule", "rich", "lean"), [("steps", 74, 28), ("reinforcers", 36, 85), ("performance", 82, 85)]
)
def test_half_lives_are_those_computed_before(rule: str, rich: float, lean: float) -> None:
    found = halves(rule)
    assert found[0] == pytest.approx(rich, rel=0.1)
    assert found[-1] == pytest.approx(lean, rel=0.1)


def test_they_are_ordered_by_the_ratio_and_apart() -> None:
    for rule, sign in (("steps", -1), ("reinforcers", 1)):
        found = compared()[rule]
        for one, other in pairwise(found):
            near, far = (one, other) if sign > 0 else (other, one)
            assert near.interval.high < far.interval.low, (rule, one.ratio, other.ratio)
    equal = halves("performance")
    assert max(equal) <= 1.1 * min(equal), equal


def test_what_was_matched_is_equal() -> None:
    for one in compared()["steps"]:
        assert (one.training_steps == 300).all()
    for one in compared()["reinforcers"]:
        assert (np.abs(one.reinforcers - 2_500) <= 64).all()
        assert one.reached == 1.0
    for one in compared()["performance"]:
        there = ~np.isnan(one.half_life)
        assert one.reached == there.mean() >= 0.9
        assert (np.abs(one.pass_rate[there] - 0.95) < 0.01).all()


def extinguished(algorithm: str, schedule: str, optimiser: str | None = None, **pull: float) -> TrainingLog:
    """Train to a pass rate of .95 and take the reward away for 600 steps."""
    fresh = {"fresh_optimiser": bool(pull)}
    stages = [Stage(schedule, pass_rate=0.95), Stage("EXT", steps=600, **pull, **fresh)]
    return train(LanguageExperiment(algorithm, stages, optimiser=optimiser, seeds=16, seed=22))


@pytest.mark.parametrize("schedule", ["CRF", "VR 5", "VR 20"])
@pytest.mark.parametrize(
    ("algorithm", "optimiser"), [("grpo", "adam"), ("grpo", "sgd"), ("rloo", "sgd"), ("reinforce", "sgd")]
)
def test_a_policy_gradient_without_reward_keeps_its_pass_rate_for_600_steps(
    algorithm: str, optimiser: str, schedule: str
) -> None:
    log = extinguished(algorithm, schedule, optimiser)
    table = log.table("pass_rate", 2)
    assert table.shape[1] == 601
    if optimiser == "sgd":
        assert (table == table[:, :1]).all(), "no reward, no gradient"
    else:
        # Adam's momentum coasts on for some steps.
        np.testing.assert_allclose(table[:, 30:], np.repeat(table[:, 30:31], 571, axis=1), atol=1e-3)
        assert np.abs(table - table[:, :1]).max() < 0.03
    assert np.isinf(log.half_life(2)).all()


def test_a_baseline_dips_and_freezes() -> None:
    table = extinguished("reinforce-baseline", "CRF").table("pass_rate", 2)
    assert np.abs(table[:, -1] - table[:, 300]).max() < 0.005
    assert (table[:, -1] > 0.85).all()


@pytest.mark.parametrize(
    ("pull", "expected"), [({"kl": 0.05}, 82), ({"entropy": 0.02}, 79), ({"punishment": 1.0}, 224)]
)
@pytest.mark.parametrize("schedule", ["CRF", "VR 5"])
def test_a_pull_extinguishes_and_the_schedule_does_not_matter(
    pull: dict[str, float], expected: float, schedule: str
) -> None:
    """Half-lives at equal performance, against values computed before; 10 % either way."""
    assert np.median(extinguished("grpo", schedule, **pull).half_life(2)) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("task", ["count-back", "count-in-twos"])
def test_training_on_another_task_extinguishes_too(task: str) -> None:
    stages = [Stage("CRF", pass_rate=0.95), Stage("CRF", steps=1500, task=task, fresh_optimiser=True)]
    log = train(LanguageExperiment("rloo", stages, optimiser="sgd", length=1, right=0.3, seeds=16, seed=23))
    assert (log.half_life(2) < 1000).all()
    assert (log.ends[:, 1, 3] > 0.9).mean() > 0.9, "the other task is learnt"
    assert (log.ends[:, 1, 2] < 0.05).mean() > 0.9


def test_reversal_depends_on_the_criterion_and_not_on_the_schedule() -> None:
    """Steps of continuous reinforcement until the reversed answer is given in 9 of 10 cases."""
    found = {}
    for schedule in ("CRF", "VR 5"):
        for criterion in (0.9, 0.99):
            stages = [
                Stage(schedule, pass_rate=criterion, limit_steps=20_000),
                Stage("CRF", pass_rate=0.9, task="count-back", fresh_optimiser=True),
            ]
            experiment = LanguageExperiment("grpo", stages, length=1, right=0.3, seeds=32, seed=24)
            found[schedule, criterion] = float(np.median(train(experiment).ends[:, 1, 0]))
    assert found["CRF", 0.99] > 1.5 * found["CRF", 0.9]
    for criterion in (0.9, 0.99):
        assert found["VR 5", criterion] == pytest.approx(found["CRF", criterion], rel=0.1)


def test_q_learning_extinguishes_and_sooner_after_leaner_training() -> None:
    """The reversed partial-reinforcement extinction effect of value learners."""
    medians = []
    for schedule in ("CRF", "VR 2", "VR 5"):
        stages = [Stage(schedule, steps=1000), Stage("EXT", retained=0.5, limit_steps=600)]
        log = train(LanguageExperiment("q-learning", stages, seeds=16, seed=25))
        assert log.ends[:, 0, 2].mean() > 0.75, schedule
        medians.append(float(np.median(log.half_life(2))))
    assert medians[0] > 1.15 * medians[1] > 1.3 * medians[2], medians


def test_with_its_old_optimiser_rich_training_looks_more_persistent_under_every_rule() -> None:
    """A trait of Adam: its running root mean square remembers how large the gradients of training were."""
    old = Stage("EXT", retained=0.5, kl=0.05)
    found = compare(LanguageExperiment("grpo", "CRF", seeds=8, seed=26), ("CRF", "VR 20"), extinction=old)
    assert {rule: verdict(one) for rule, one in found.items()} == dict.fromkeys(found, "less")
