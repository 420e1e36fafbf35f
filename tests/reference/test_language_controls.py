"""The controls of the further kinds of experiment: what a coin teaches, and which controls make no sense."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import VrlabError
from vrcore.language import (
    CONTROLS,
    CurriculumExperiment,
    DispenserExperiment,
    GridworldExperiment,
    PreferenceExperiment,
    ThinningExperiment,
    begin_session,
    learn_preferences,
    pairs_to_rate,
    replay,
    run_curriculum,
    run_thinning,
    train_gridworld,
)

KINDS: tuple[Any, ...] = (
    CurriculumExperiment, ThinningExperiment, PreferenceExperiment, GridworldExperiment, DispenserExperiment,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("control", CONTROLS)
def test_every_control_is_there_or_refused_with_a_reason(kind: Any, control: str) -> None:
    if control in kind.refused:
        with pytest.raises(VrlabError, match=f"has no control {control}: ..."):
            kind(control=control)
    else:
        one = kind(control=control)
        assert kind.from_json(one.to_json()) == one
        assert (one.key() == kind().key()) == (control == "none")
    with pytest.raises(VrlabError, match='did you mean "coin-flip"'):
        kind(control="coinflip")


@pytest.mark.parametrize("control", ["coin-flip", "shuffled"])
def test_reward_that_says_nothing_teaches_nothing(control: str) -> None:
    curriculum = run_curriculum(CurriculumExperiment(length=4, limit_steps=200, seeds=4, control=control))
    assert not curriculum.reached.any()
    assert curriculum.final_pass.max() < 0.05
    thinning = run_thinning(ThinningExperiment(steps=300, dense_steps=300, seeds=4, control=control))
    assert thinning.final_pass.max() < 0.3  # where .99 is reached with the real reward
    rated = learn_preferences(PreferenceExperiment(pairs=2_000, steps=100, seeds=8, control=control))
    # Eight runs of a coin: the reward model tells the better answer no better than chance, within .5 +- .1.
    assert rated.accuracy.mean() == pytest.approx(0.5, abs=0.1)
    mice = train_gridworld(GridworldExperiment(1.0, seeds=4, control=control))
    assert mice.moved_reached.mean() < 0.6  # .99 with the real reward
    corner = train_gridworld(GridworldExperiment(0.0, seeds=8, control=control))
    assert corner.training_success.mean() < 0.5  # .99 with the real reward, .16 to .25 before training


def test_the_equal_mean_control_of_thinning_learns_as_fast_for_fewer_reinforcers() -> None:
    thin, equal = (
        run_thinning(ThinningExperiment("lean", ratio=10, steps=150, seeds=8, control=control))
        for control in ("none", "equal-mean")
    )
    assert equal.final_pass.min() > 2.0 * thin.final_pass.max()


def test_a_coin_takes_the_place_of_a_persons_clicks() -> None:
    experiment = DispenserExperiment("VR 2", seed=3, control="coin-flip")
    always, never = (replay(experiment, [click] * 200) for click in (True, False))
    assert [one.delivered for one in always.rounds] == [one.delivered for one in never.rounds]
    assert 30 <= always.delivered <= 70  # one in four: 50 +- 6
    assert not replay(DispenserExperiment("EXT", control="coin-flip"), [True] * 20).delivered


def test_with_equal_mean_a_delivered_reward_moves_the_model_n_times_as_far() -> None:
    plain, equal = (DispenserExperiment("FR 3", seed=3, control=one) for one in ("none", "equal-mean"))
    moved = [replay(one, [True] * 3).logits - begin_session(one).logits for one in (plain, equal)]
    np.testing.assert_allclose(moved[1], 3.0 * moved[0])


def test_a_curriculum_that_is_too_long_is_refused_when_it_is_made() -> None:
    with pytest.raises(VrlabError, match="use fewer seeds"):
        CurriculumExperiment("1-2-3-4-5-6-1-2-3-4-5-6", limit_steps=5000, seeds=64)


def test_a_persons_choices_are_no_control() -> None:
    experiment = PreferenceExperiment(control="shuffled", steps=5)
    with pytest.raises(VrlabError, match="takes the place of a simulated rater"):
        learn_preferences(experiment, pairs_to_rate(experiment, 4, 0))
