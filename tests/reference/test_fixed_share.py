"""The hill of income against a fixed share, on cases that can be worked out by hand."""

import numpy as np
import pytest

from vrcore.analytic import Hill, fixed_shares
from vrcore.errors import ParameterError


def test_baited_levers_pay_what_the_closed_form_says():
    # s p / (s + p - s p) on either side: at .5, .075 / .575 + .025 / .525 = .13043 + .04762.
    found = fixed_shares((0.15, 0.05), [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1.0])
    assert found.total == pytest.approx([0.1781, 0.1829, 0.1857, 0.1863, 0.1862, 0.1820, 0.15], abs=5e-5)
    assert found.first[0] == pytest.approx(0.075 / 0.575)
    assert found.second[0] == pytest.approx(0.025 / 0.525)
    assert found.second[-1] == 0.0


def test_matching_and_the_best_share_on_baited_levers_lie_together():
    found = fixed_shares((0.15, 0.05))
    # s p / (s + p - s p) = s I with I the whole income: matching is where p / (s + p - s p) is the same on both sides.
    (share,) = found.matching
    assert 0.15 / (share + 0.15 - 0.15 * share) == pytest.approx(
        0.05 / ((1 - share) + 0.05 - 0.05 * (1 - share)), rel=1e-3
    )
    assert found.best == (0.77, pytest.approx(0.18640, abs=1e-5))
    assert found.at(0.5) == pytest.approx(0.1781, abs=5e-5)


def test_ratios_pay_by_response_and_make_a_straight_line():
    found = fixed_shares((1 / 20, 1 / 60), [0.0, 0.25, 1.0], by_response=True, respond=0.5)
    assert found.total == pytest.approx([0.5 / 60, 0.5 * (0.25 / 20 + 0.75 / 60), 0.5 / 20])
    assert fixed_shares((1 / 20, 1 / 60), by_response=True).best == (1.0, pytest.approx(1 / 20))
    assert fixed_shares((1 / 20, 1 / 60), by_response=True).matching == []


@pytest.mark.parametrize("by_response", [False, True])
@pytest.mark.parametrize("delay", [0, 1, 3])
def test_with_a_delay_a_side_pays_after_so_many_responses_on_it(delay, by_response):
    # Always set up: paid is every response whose `delay` predecessors were on this side as well.
    found = fixed_shares((1.0, 1.0), [0.3], by_response=by_response, delay=delay)
    assert found.first == pytest.approx([0.3 ** (delay + 1)])
    assert found.second == pytest.approx([0.7 ** (delay + 1)])


def test_who_stays_longer_loses_less_to_a_delay():
    # Of responses on a side of share s the one before was there too with 1 - (1 - s) / stay.
    found = fixed_shares((1.0, 1.0), [0.3], stay=5.0, delay=1)
    assert found.first == pytest.approx([0.3 * (1 - 0.7 / 5)])
    assert found.second == pytest.approx([0.7 * (1 - 0.3 / 5)])
    assert fixed_shares((1.0, 1.0), [0.3], stay=5.0).first == pytest.approx([0.3])


def test_an_interval_pays_at_the_mean_of_interval_and_wait():
    # Set up after 1/p steps on average, and taken q = .5 * .4 of the steps: 1/p + 1/q - 1, the step of the set-up
    # being one on which it may be taken.
    found = fixed_shares((0.02, 0.01), [0.4], respond=0.5)
    assert found.first == pytest.approx([1 / (50 + 5 - 1)])
    assert found.second == pytest.approx([1 / (100 + 1 / 0.3 - 1)])


def test_exclusive_choice_earns_from_one_side_alone():
    found = fixed_shares((0.02, 0.01), [0.0, 1.0], delay=4, stay=3.0)
    assert found.first.tolist() == [0.0, pytest.approx(0.02)]
    assert found.second.tolist() == [pytest.approx(0.01), 0.0]


def test_a_share_on_a_point_that_matches_exactly_is_found():
    share = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert Hill(share, share * 1.0, 1.0 - share).matching == [0.25, 0.5, 0.75]
    assert Hill(share, np.zeros(5), np.zeros(5)).matching == []


@pytest.mark.parametrize(
    "given",
    [
        {"chances": (0.0, 0.5)},
        {"chances": (0.5, 1.5)},
        {"chances": (0.5, 0.5), "shares": [1.2]},
        {"chances": (0.5, 0.5), "respond": 0.0},
        {"chances": (0.5, 0.5), "stay": 0.5},
        {"chances": (0.5, 0.5), "delay": -1},
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(given):
    with pytest.raises(ParameterError, match=r"\.$|given"):
        fixed_shares(**given)
