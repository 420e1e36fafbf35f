"""The reward channel, batch by batch: what is delivered, what the learner is told, and what is counted."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from vrcore import VrlabError
from vrcore.language import CONTROLS, LEVELS, Channel, LanguageExperiment, Stage
from vrcore.language.delivery import COUNTS, deliver
from vrcore.language.training import settings

GROUP = 8


class Told(NamedTuple):
    reward: Any
    scored: Any
    observed: Any
    paid: Any
    counts: Any


def told(
    channel: Channel | str, right: Any, *, share: Any = None, seed: int = 0, times: int = 1, punishment: float = 0.0
) -> Told:
    """Show the same batch to a channel again and again; return what came of it, shape (times, answers)."""
    experiment = LanguageExperiment("grpo", [Stage(channel, punishment=punishment)], group_size=GROUP)
    stage = experiment.stages[0]
    s = settings(experiment, stage)
    counts, ratios, rng = np.zeros(COUNTS, np.int64), stage.channel.counted(), np.random.default_rng(seed)
    right = np.asarray(right, bool)
    share = np.asarray(right if share is None else share, float)
    found = []
    for _ in range(times):
        reward, paid = np.zeros(len(right)), np.zeros(len(right))
        scored, observed = np.zeros(len(right), bool), np.zeros(len(right), bool)
        deliver(
            s, stage.channel.ratio, right, share, np.zeros(len(right)), counts, ratios, rng, reward, scored, observed,
            paid,
        )  # fmt: skip
        found.append((reward, scored, observed, paid))
    return Told(*(np.array(one) for one in zip(*found, strict=True)), counts)


MIXED = np.arange(64) % 3 == 0  # 22 right answers, 42 wrong ones
ALL = np.ones(64, bool)


def near(found: float, chance: float, draws: int) -> bool:
    """Say whether a frequency is within five standard errors of its chance."""
    return abs(found - chance) <= 5 * math.sqrt(max(chance * (1 - chance), 1e-12) / draws)


@pytest.mark.parametrize("level", LEVELS)
def test_continuous_reinforcement_pays_every_right_answer_and_no_other(level: str) -> None:
    found = told(Channel("CRF", level=level), MIXED)
    np.testing.assert_array_equal(found.reward[0], MIXED)
    assert found.scored.all()
    np.testing.assert_array_equal(found.paid, found.reward)


@pytest.mark.parametrize("level", LEVELS)
def test_extinction_pays_nothing(level: str) -> None:
    assert not told(Channel("EXT", level=level), ALL, times=5).reward.any()


@pytest.mark.parametrize("schedule", ["VR 5", "RR 5"])
@pytest.mark.parametrize(("level", "draws"), [("sample", 64), ("group", 8), ("step", 1)])
def test_one_in_n_is_drawn_for_each_sample_group_or_step(schedule: str, level: str, draws: int) -> None:
    found = told(Channel(schedule, level=level), ALL, times=3000)
    blocks = found.reward.reshape(3000, draws, -1)
    assert (blocks == blocks[:, :, :1]).all(), "one draw, one answer"
    assert near(float(blocks[:, :, 0].mean()), 0.2, 3000 * draws)
    if draws > 1:
        assert len(np.unique(found.reward.reshape(3000, -1).sum(axis=1))) > 2
    wrong = told(Channel(schedule, level=level), MIXED, times=300)
    assert not wrong.reward[:, ~MIXED].any()


def test_a_fixed_ratio_counts_exactly_and_goes_on_over_batches() -> None:
    found = told(Channel("FR 5", level="counter"), MIXED, times=50)
    earned = np.tile(MIXED, 50).cumsum()
    np.testing.assert_array_equal(found.reward.ravel(), np.tile(MIXED, 50) & (earned % 5 == 0))


def test_a_counted_variable_ratio_goes_through_the_librarys_list() -> None:
    channel = Channel("VR 5", level="counter")
    found = told(channel, ALL, times=120).reward.ravel()
    gaps = np.diff(np.concatenate([[-1], np.flatnonzero(found)]))
    assert len(gaps) == len(found) // 5
    for k in range(0, len(gaps) - 11, 12):
        np.testing.assert_array_equal(np.sort(gaps[k : k + 12]), np.sort(channel.counted()))
    assert not np.array_equal(gaps[:12], gaps[12:24]), "the list is shuffled anew"


def test_a_random_ratio_at_the_counter_draws_at_right_answers() -> None:
    found = told(Channel("RR 4", level="counter"), MIXED, times=2000)
    assert near(float(found.reward[:, MIXED].mean()), 0.25, 2000 * MIXED.sum())


@pytest.mark.parametrize("level", ["sample", "group", "step"])
def test_what_is_omitted_as_none_is_left_out_right_or_wrong(level: str) -> None:
    found = told(Channel("VR 4", level=level, omitted=None), MIXED, times=2000)
    assert near(float(found.scored.mean()), 0.25, 2000 * {"sample": 64, "group": 8, "step": 1}[level])
    np.testing.assert_array_equal(found.reward[found.scored], np.tile(MIXED, (2000, 1))[found.scored])
    assert found.scored[:, ~MIXED].any(), "wrong answers are scored where their group or sample is"


def test_at_the_counter_only_unpaid_right_answers_are_left_out() -> None:
    found = told(Channel("FR 3", level="counter", omitted=None), MIXED, times=3)
    assert found.scored[:, ~MIXED].all()
    np.testing.assert_array_equal(found.scored[:, MIXED], found.reward[:, MIXED] == 1)


def test_the_verifier_errs_at_its_rates() -> None:
    found = told(Channel("CRF", false_negative=0.3, false_positive=0.1), MIXED, times=1500)
    assert near(float(found.observed[:, MIXED].mean()), 0.7, 1500 * MIXED.sum())
    assert near(float(found.observed[:, ~MIXED].mean()), 0.1, 1500 * (~MIXED).sum())
    np.testing.assert_array_equal(found.reward, found.observed)


def test_false_negatives_are_a_variable_ratio() -> None:
    noisy = told(Channel("CRF", false_negative=0.8), MIXED, times=1500).reward
    thinned = told(Channel("VR 5"), MIXED, times=1500, seed=1).reward
    assert abs(noisy.mean() - thinned.mean()) < 5 * math.sqrt(2 * 0.2 * 0.8 / (1500 * MIXED.sum()))


def test_size_and_its_noise() -> None:
    assert set(told(Channel("VR 5", magnitude=7.0), ALL, times=20).reward.ravel()) == {0.0, 7.0}
    found = told(Channel("CRF", magnitude=2.0, magnitude_sd=0.5), ALL, times=1500)
    assert found.reward.mean() == pytest.approx(2.0, rel=0.02)
    assert found.reward.std() == pytest.approx(1.0, rel=0.05)
    assert (found.paid == 1).all(), "a larger reinforcer is one reinforcer"


def test_a_shaped_reward_is_the_sigmoid_of_the_share_of_right_transitions() -> None:
    share = np.tile([0.0, 0.25, 0.5, 0.75, 1.0, 0.5, 0.25, 0.0], 8)
    found = told(Channel("CRF", sharpness=10.0, threshold=0.75), share == 1, share=share)
    np.testing.assert_allclose(found.reward[0], 1 / (1 + np.exp(-10.0 * (share - 0.75))), rtol=1e-12)
    thinned = told(Channel("VR 5", sharpness=10.0, threshold=0.75), share == 1, share=share, times=500)
    np.testing.assert_allclose(thinned.reward.mean(axis=0), found.reward[0] / 5, atol=0.1)


def test_tokens_are_earned_and_exchanged() -> None:
    found = told(Channel("CRF", tokens=2, price=7), ALL, times=30)
    assert found.reward.sum() == 2 * 64 * 30 // 7
    assert found.counts[4] == 2 * 64 * 30 % 7
    generous = told(Channel("CRF", tokens=5, price=2), ALL)
    assert set(generous.reward.ravel()) == {2.0, 3.0}
    thinned = told(Channel("FR 4", level="counter", price=2), ALL)
    np.testing.assert_array_equal(np.flatnonzero(thinned.reward[0]), np.arange(7, 64, 8))


def test_punishment_takes_from_each_answer_taken_for_right() -> None:
    found = told("EXT", MIXED, punishment=1.5)
    np.testing.assert_array_equal(found.reward[0], np.where(MIXED, -1.5, 0.0))
    assert not found.paid.any()
    left_out = told(Channel("EXT", omitted=None), MIXED, punishment=1.5)
    np.testing.assert_array_equal(left_out.scored[0], MIXED)


def test_the_controls() -> None:
    assert list(CONTROLS) == ["none", "coin-flip", "equal-mean", "shuffled"]
    coin = told(Channel("CRF", control="coin-flip", coin=0.3), MIXED, times=1500).reward
    for part in (MIXED, ~MIXED):
        assert near(float(coin[:, part].mean()), 0.3, 1500 * int(part.sum()))
    equal = told(Channel("VR 20", control="equal-mean"), ALL, times=1500).reward
    assert set(equal.ravel()) == {0.0, 20.0}
    assert equal.mean() == pytest.approx(1.0, abs=5 * math.sqrt(19 / equal.size))
    shuffled = told(Channel("CRF", control="shuffled"), MIXED, times=1500).reward
    assert (shuffled.sum(axis=1) == MIXED.sum()).all()
    assert near(float(shuffled[:, 0].mean()), float(MIXED.mean()), 1500)
    assert near(float(shuffled[:, 1].mean()), float(MIXED.mean()), 1500)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Channel("VI 20-s"), "no clock"),
        (lambda: Channel("Conc(VR 5, VR 10)"), "no clock"),
        (lambda: Channel("FR 5"), "use the level"),
        (lambda: Channel("VR five"), "VR needs a number"),
        (lambda: Channel(5), "such as VR 5"),
        (lambda: Channel("VR 5", level="smaple"), 'did you mean "sample"'),
        (lambda: Channel("VR 5", omitted=0.5), "omitted must be 0"),
        (lambda: Channel("VR 5", omitted=False), "omitted must be 0"),
        (lambda: Channel("VR 5", false_negative=1.5), "between 0 and 1"),
        (lambda: Channel("VR 5", control="coin"), "control"),
        (lambda: Channel("FR 5", level="counter", sharpness=5.0), "nothing to count"),
        (lambda: Channel("VR 5", control="equal-mean", price=3), "token economy"),
    ],
)
def test_a_slip_is_answered_in_one_sentence(make: Any, said: str) -> None:
    with pytest.raises(VrlabError, match=said) as refused:
        make()
    assert "\n" not in refused.value.sentence


def test_the_words_say_what_is_drawn() -> None:
    assert "probability 1/5" in Channel("VR 5").words
    assert Channel("VR 5").draws_at_random
    assert not Channel("VR 5", level="counter").draws_at_random
    assert "counted" in Channel("VR 5", level="counter").words
    assert "one draw for each group" in Channel("VR 5", level="group").words
    assert "left out" in Channel("VR 5", omitted=None).words
