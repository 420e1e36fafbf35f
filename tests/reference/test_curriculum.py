"""Curricula and thinning plans: what a plan trains, the teacher's rule by hand, the same result every time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from vrcore.errors import VrlabError
from vrcore.language import curriculum, thinning
from vrcore.language.curriculum import CurriculumExperiment, CurriculumResult
from vrcore.language.teacher import choose, slope
from vrcore.language.thinning import ThinningExperiment, ThinningResult

SMALL = CurriculumExperiment(length=2, seeds=2, seed=4, limit_steps=4, criterion=0.5)


def changed(experiment: Any, **values: Any) -> Any:
    return type(experiment).from_dict(experiment.to_dict() | values)


def same(one: CurriculumResult, other: CurriculumResult) -> bool:
    names = ("pass_rate", "trained_pass", "trained", "entry_pass", "steps", "reached")
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in names)


@pytest.mark.parametrize(
    ("plan", "lengths"),
    [("direct", (6,)), ("staircase", (1, 2, 3, 4, 5, 6)), ("2-4-6", (2, 4, 6)), (" 1 - 6 ", (1, 6)), ("mixture", (6,))],
)
def test_a_plan_is_its_lengths(plan: str, lengths: tuple[int, ...]) -> None:
    experiment = CurriculumExperiment(plan)
    assert experiment.lengths == lengths
    assert experiment.key() == CurriculumExperiment(plan.replace(" ", "")).key()
    assert [stage.length for stage in experiment.language().stages] == list(lengths)
    mixed = (1, 2, 3, 4, 5, 6) if plan == "mixture" else ()
    assert {stage.mixture for stage in experiment.language().stages} == {mixed}


@pytest.mark.parametrize("plan", ["", "6-1", "1-7", "7", "1->6", "stairs", "-".join("1" * 13), None, 6, ["direct"]])
def test_what_is_no_plan_is_refused(plan: Any) -> None:
    with pytest.raises(VrlabError, match=r"plan must be .*[.?]$"):
        CurriculumExperiment(plan)


@pytest.mark.parametrize("plan", ["staircase", "mixture", "teacher", "1-2"])
@pytest.mark.parametrize("sharing", ["tied", "untied"])
def test_compiled_and_plain_text_agree_to_the_last_digit(plan: str, sharing: str) -> None:
    experiment = changed(SMALL, plan=plan, sharing=sharing)
    assert same(curriculum.run(experiment), curriculum.run(experiment, interpreted=True))


@pytest.mark.parametrize("plan", ["staircase", "teacher"])
def test_the_same_experiment_gives_the_same_result(plan: str) -> None:
    experiment = changed(SMALL, plan=plan, limit_steps=40)
    first = curriculum.run(experiment)
    assert same(first, curriculum.run(CurriculumExperiment.from_json(experiment.to_json())))
    assert not same(first, curriculum.run(changed(experiment, seed=5)))
    more = curriculum.run(changed(experiment, seeds=3))
    assert np.array_equal(more.steps[:2], first.steps)
    assert np.array_equal(more.final_pass[:2], first.final_pass)


def test_a_staircase_step_by_step() -> None:
    experiment = changed(SMALL, length=3, limit_steps=500, criterion=0.8)
    result = curriculum.run(experiment)
    assert result.reached.all()
    for k in range(experiment.seeds):
        n = result.steps[k]
        trained = result.trained[k, :n]
        assert sorted(set(trained.tolist())) == [1, 2, 3]
        assert (np.diff(trained) >= 0).all()
        for length in (1, 2, 3):
            first = int(np.flatnonzero(trained == length)[0])
            assert result.trained_pass[k, first] == result.entry_pass[k, length - 1]
            assert (result.trained_pass[k, :n][trained == length] < 0.8).all()
        # On the full length both columns are the same number.
        full = trained == 3
        assert np.array_equal(result.trained_pass[k, :n][full], result.pass_rate[k, :n][full])
        assert result.final_pass[k] >= 0.8
        assert result.pass_rate[k, 0] == pytest.approx(0.1**3)
        assert np.isnan(result.pass_rate[k, n + 1 :]).all()
    assert result.entry_pass[:, 0] == pytest.approx(0.1)
    assert result.transfer == result.entry_pass[:, 1:].mean()


def test_a_step_limit_is_kept_and_told() -> None:
    result = curriculum.run(changed(SMALL, length=6, plan="direct", limit_steps=7))
    assert result.steps.tolist() == [7, 7]
    assert not result.reached.any()
    assert "none of 2 runs got there" in result.words
    assert math.isnan(result.transfer)


def test_frame_holds_the_arrays() -> None:
    result = curriculum.run(changed(SMALL, limit_steps=40))
    frame = result.frame()
    assert len(frame) == result.steps.sum()
    second = frame[frame["run"] == 1]
    assert second["pass_rate"].tolist() == result.pass_rate[1, : result.steps[1]].tolist()
    assert second["trained"].tolist() == result.trained[1, : result.steps[1]].tolist()


def test_progress_rises_to_one() -> None:
    for plan in ("teacher", "direct"):
        shares = list(curriculum.steps(changed(SMALL, length=6, plan=plan, limit_steps=250)))
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


def test_the_slope_is_the_least_squares_slope() -> None:
    assert slope([]) == slope([(4, 0.7)]) == 0.0
    assert slope([(0, 0.1), (1, 0.3)]) == pytest.approx(0.2)
    rng = np.random.default_rng(0)
    steps, values = np.sort(rng.choice(50, 10, replace=False)), rng.random(10)
    given = list(zip(steps.tolist(), values.tolist(), strict=True))
    assert slope(given) == pytest.approx(np.polyfit(steps, values, 1)[0])


class Draws:
    """A generator of random numbers that are chosen beforehand."""

    def __init__(self, *numbers: float) -> None:
        self.numbers = iter(numbers)

    def random(self) -> float:
        return next(self.numbers)


def test_the_teacher_picks_the_steepest_slope_up_or_down() -> None:
    flat, rising, falling = [(0, 0.5), (3, 0.5)], [(1, 0.2), (2, 0.4)], [(4, 0.9), (6, 0.1)]
    assert choose([flat, rising, []], 0.1, Draws(0.5, 0.99)) == 1
    assert choose([flat, rising, falling], 0.1, Draws(0.5, 0.99)) == 2
    # Nobody knows anything yet: all alike.
    assert [choose([[], [], []], 0.1, Draws(0.5, u)) for u in (0.1, 0.5, 0.9)] == [0, 1, 2]
    # It explores.
    assert choose([flat, rising, falling], 0.1, Draws(0.05, 0.0)) == 0


def ratios(experiment: ThinningExperiment) -> list[float]:
    return thinning.run(experiment).ratio().tolist()


def test_the_ratio_follows_the_plan() -> None:
    base = ThinningExperiment(seeds=1, steps=10, ratio=8, dense_steps=2, thinned_by=6, doubling_steps=3)
    assert ratios(changed(base, plan="continuous")) == [1.0] * 10
    assert ratios(changed(base, plan="lean")) == [8.0] * 10
    assert ratios(changed(base, plan="abrupt")) == [1.0] * 2 + [8.0] * 8
    assert ratios(changed(base, plan="doubling")) == [1.0] * 3 + [2.0] * 3 + [4.0] * 3 + [8.0]
    assert ratios(changed(base, plan="linear")) == [1.0, 1.0, 1.0, 2.75, 4.5, 6.25, 8.0, 8.0, 8.0, 8.0]


@pytest.mark.parametrize("plan", thinning.THINNING)
@pytest.mark.parametrize(
    "odd",
    [
        {"steps": 1},
        {"dense_steps": 0},
        {"dense_steps": 5000},
        {"thinned_by": 0},
        {"thinned_by": 5000},
        {"ratio": 1},
        {"doubling_steps": 5000},
    ],
)
def test_every_plan_lasts_as_long_as_it_should(plan: str, odd: dict[str, int]) -> None:
    experiment = changed(ThinningExperiment(seeds=1, steps=30), plan=plan, **odd)
    result = thinning.run(experiment)
    assert result.log.ends[0, :, 0].sum() == experiment.steps
    assert max(result.ratio()) <= experiment.ratio


def test_thinning_is_compared_run_by_run() -> None:
    base = ThinningExperiment(plan="continuous", seeds=2, steps=20)
    dense, lean = thinning.run(base), thinning.run(changed(base, plan="lean"))
    assert lean.kept(dense).tolist() == (lean.final_pass / dense.final_pass).tolist()
    assert lean.cost(dense).tolist() == (lean.reinforcers / dense.reinforcers).tolist()
    assert f"{100 * lean.kept(dense).mean():.0f} % of the final" in lean.words(dense)
    assert dense.reinforcers[0] == dense.log.reinforcers[dense.log.seed == 0].sum()
    with pytest.raises(VrlabError, match="compared with the plan continuous"):
        lean.kept(lean)
    other: ThinningResult = thinning.run(changed(base, seeds=3))
    with pytest.raises(VrlabError, match="the same seeds"):
        lean.cost(other)
