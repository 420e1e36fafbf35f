"""What the rows on choice count as matching, preference and recovery, on counts made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.agents import make
from vrcore.phenomena import baited_choice, exclusive_preference, magnitude_matching, reversal
from vrcore.phenomena.concurrent_intervals import EVERY, intervals_of, sensitivity
from vrcore.phenomena.differences import difference_of
from vrcore.phenomena.phenomenon import Bench
from vrcore.schedules import parse

SUBJECTS = 12
RNG = np.random.default_rng(0)


def counts(ratios, total=3000.0):
    """Return counts of shape (SUBJECTS, conditions, 2) with these ratios of the first to the second."""
    ratios = np.asarray(ratios, float)
    one = np.stack([total * ratios / (1 + ratios), total / (1 + ratios)], axis=1)
    return np.tile(one, (SUBJECTS, 1, 1))


@pytest.mark.parametrize("ratio", [1 / 9, 1.0, 4.0])
def test_pairs_of_intervals_pay_as_much_in_total(ratio):
    first, second = intervals_of(ratio)
    assert second / first == pytest.approx(ratio)
    assert 1 / first + 1 / second == pytest.approx(1 / EVERY)


def test_sensitivity_is_the_slope_and_bias_the_shift():
    income = counts([1 / 9, 1 / 3, 1, 3, 9], 180)
    fit = sensitivity(counts(2 * np.array([1 / 9, 1 / 3, 1, 3, 9]) ** 0.8), income, income, 5)
    assert fit.enough
    assert fit.slope == pytest.approx(np.full(SUBJECTS, 0.8))
    assert fit.bias == pytest.approx(np.full(SUBJECTS, np.log10(2)))


def test_who_gives_up_one_operandum_has_no_sensitivity():
    responses, income = counts([1e-4, 1, 1e4]), counts([1e-4, 1, 1e4], 180)
    assert not sensitivity(responses, income, income, 3).enough
    # Half of the subjects are enough, fewer are not.
    income[: SUBJECTS // 2 + 2] = counts([1 / 4, 1, 4], 180)[: SUBJECTS // 2 + 2]
    responses[: SUBJECTS // 2 + 2] = counts([1 / 4, 1, 4])[: SUBJECTS // 2 + 2]
    fit = sensitivity(responses, income, income, 3)
    assert fit.enough
    assert fit.subjects == SUBJECTS // 2 + 2
    assert not sensitivity(responses, income, income, 3, np.arange(SUBJECTS) < 6).enough


def test_a_difference_of_groups_has_an_interval_and_needs_enough_of_them():
    above, below = RNG.normal(1.0, 0.1, 40), RNG.normal(0.8, 0.1, 40)
    found = difference_of(above, below)
    assert found.low < found.estimate < found.high
    assert found.estimate == pytest.approx(np.median(above) - np.median(below))
    assert found.low > 0
    assert np.isnan(difference_of(above[:7], below).estimate)


def test_amounts_are_on_their_own_operanda():
    assert parse(f"Conc({magnitude_matching.paying(2.0)}, {magnitude_matching.paying(0.5)}, COD=0-s)")
    amounts = [first / second for first, second in magnitude_matching.AMOUNTS]
    paid = counts(np.ones(5), 180)
    assert magnitude_matching.judgement(counts(np.power(amounts, 0.7)), paid).passed is True
    assert magnitude_matching.judgement(counts(np.power(amounts, 1.2)), paid).passed is False
    assert magnitude_matching.judgement(counts(np.ones(5)), paid).passed is False


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (10, True), (11, False), (20, False)])
def test_exclusive_preference_is_that_of_nearly_all_and_of_the_richer(wrong, passed):
    share = np.full(40, 0.99)
    share[:wrong] = 0.01
    course = np.tile(share[:, None], (1, exclusive_preference.BLOCKS))
    assert exclusive_preference.judgement(share, course).passed is passed


@pytest.mark.parametrize(
    ("share", "income", "passed"),
    [(0.77, 0.77, True), (0.77, 0.81, False), (1.0, 1.0, False), (0.5, 0.51, False), (0.5, 0.73, False)],
)
def test_baited_choice_is_matching_between_indifference_and_exclusive_preference(share, income, passed):
    choices, paid = (np.tile([10_000 * one, 10_000 * (1 - one)], (SUBJECTS, 1)) for one in (share, income))
    assert baited_choice.judgement(choices, paid).passed is passed


def test_a_baited_lever_is_set_up_with_its_chance_whatever_a_trial_lasts():
    for agent in ("q-learning", "clock"):
        bench = Bench(make(agent, highest_rate=240.0))
        first, second = (float(part.value) for part in parse(baited_choice.baited(bench)).parts)
        chances = 1 - np.exp(-bench.tick / np.array([first, second]))
        assert chances == pytest.approx(baited_choice.CHANCES, abs=1e-5)


def test_trials_to_a_run_on_the_better_lever():
    better = np.zeros((3, 500))
    better[0, 30:] = 1.0
    better[1, ::2] = 1.0
    better[2, :] = 1.0
    # Fifteen of twenty: after the fifteenth trial on it, which is the 45th.
    assert reversal.trials_to(better).tolist() == [45.0, np.inf, 20.0]


def test_a_reversal_needs_something_to_reverse():
    after = np.zeros((SUBJECTS, reversal.TRIALS))
    after[:, 60:] = 1.0
    before = np.ones((SUBJECTS, reversal.TRIALS))
    assert reversal.judgement(before, after).passed is True
    before[:, ::2] = 0.0
    assert reversal.judgement(before, after).passed is False
    after[:] = 0.0
    assert reversal.judgement(np.ones((SUBJECTS, reversal.TRIALS)), after).passed is False
