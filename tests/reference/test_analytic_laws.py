"""The laws in closed form: values worked out by hand, limits, and what they must refuse."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.analytic import (
    coupling,
    fit_hyperbola,
    fit_matching,
    fit_principles,
    hyperbola,
    matched,
    persistence,
    principles_rate,
    strain,
)
from vrcore.errors import FitError, ParameterError


def test_the_hyperbola_is_half_its_height_at_the_other_reinforcement():
    assert hyperbola([0.0, 20.0, 60.0, 1e9], 80.0, 20.0) == pytest.approx([0.0, 40.0, 60.0, 80.0], rel=1e-6)
    # Without any other reinforcement the rate is k wherever anything is paid at all.
    assert hyperbola([0.0, 1.0], 80.0, 0.0).tolist() == [0.0, 80.0]


def test_a_hyperbola_is_found_again_with_all_its_variance():
    x = np.array([5.0, 10.0, 30.0, 80.0, 200.0])
    found = fit_hyperbola(x, hyperbola(x, 90.0, 25.0))
    assert found == pytest.approx((90.0, 25.0, 1.0), rel=1e-6)
    noisy = fit_hyperbola(x, hyperbola(x, 90.0, 25.0) + np.array([4.0, -3.0, 2.0, -4.0, 1.0]))
    assert 0.9 < noisy.accounted < 1.0


def test_matching_is_a_line_in_logarithms():
    ratios = np.array([1 / 9, 1 / 3, 1.0, 3.0, 9.0])
    assert matched(ratios).tolist() == ratios.tolist()
    assert matched(8.0, 0.5, 2.0) == pytest.approx(2.0 * np.sqrt(8.0))
    found = fit_matching(matched(ratios, 0.8, 1.5), ratios)
    assert (found.sensitivity, found.bias, found.accounted) == pytest.approx((0.8, 1.5, 1.0))
    # By hand, four points: x = -1, 0, 0, 1 and y = -1, 0.5, -0.5, 1: slope 1, residuals 0, .5, -.5, 0, s^2 = .25,
    # SE of the slope .5 / sqrt 2 = .3536, t(.975, 2) = 4.3027: 1 -+ 1.5213.
    line = fit_matching(np.exp([-1.0, 0.5, -0.5, 1.0]), np.exp([-1.0, 0.0, 0.0, 1.0]))
    assert (line.sensitivity_low, line.sensitivity_high) == pytest.approx((1 - 1.5213, 1 + 1.5213), abs=1e-4)


def test_a_side_that_was_never_chosen_is_left_out():
    ratios = np.array([0.0, 1 / 3, 1.0, 3.0, np.inf])
    assert fit_matching([0.0, 1 / 3, 1.0, 3.0, np.inf], ratios).sensitivity == pytest.approx(1.0)
    with pytest.raises(FitError, match="at least three"):
        fit_matching([0.0, 1.0, np.inf], [0.1, 1.0, 9.0])


def test_momentum_is_the_published_table_and_turns_at_a_thousand_an_hour():
    rates = [3.75, 15, 60, 120, 240, 600, 1200, 2400]
    slopes = [float(-np.log10(persistence(1.0, rate))) for rate in rates]
    # Slopes computed from c = 1, d = .001, b = .5, to three digits.
    assert slopes == pytest.approx([0.518, 0.262, 0.137, 0.102, 0.080, 0.0653, 0.0635, 0.0694], rel=6e-3)
    around = [float(persistence(1.0, rate)) for rate in (900.0, 1000.0, 1100.0)]
    assert max(around) == around[1]


def test_coupling_by_hand():
    assert coupling([1.0, 2.0], "FR", 0.2).tolist() == pytest.approx([0.2, 0.36])
    assert coupling([1.0, 10.0], "VR", 0.2).tolist() == pytest.approx([0.2, 2.0 / 2.8])


def test_the_rate_is_bitonic_and_a_ratio_can_be_strained():
    ratios = np.arange(1.0, 400.0)
    rates = principles_rate(ratios, "FR", arousal=60.0, response=0.3, beta=0.2)
    assert rates[0] == pytest.approx(60.0 * (0.2 / 0.3 - 1.0 / 60.0))
    most = int(np.argmax(rates))
    assert 0 < most < 60
    assert (np.diff(rates[:most]) > 0).all()
    end = strain("FR", arousal=60.0, response=0.3, beta=0.2)
    assert end == 200.0  # a C / delta with C = 1 to within rounding
    assert principles_rate(end)[()] == 0.0
    assert principles_rate(end - 1.0)[()] > 0.0
    assert strain("VR") < end


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: hyperbola([1.0], -1.0, 2.0),
        lambda: matched([1.0], 1.0, 0.0),
        lambda: persistence(1.0, 0.0),
        lambda: coupling([0.5]),
        lambda: coupling([2.0], "VI"),
        lambda: principles_rate([2.0], response=0.0),
    ],
)
def test_what_has_no_meaning_is_refused(wrong):
    with pytest.raises(ParameterError):
        wrong()


@pytest.mark.parametrize("points", [([1.0, 2.0], [1.0, 2.0]), ([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]), ([1.0], [1.0, 2.0])])
def test_too_few_points_are_refused(points):
    with pytest.raises(FitError):
        fit_hyperbola(*points)


@pytest.mark.parametrize(
    ("schedule", "constants"), [("FR", (60.0, 0.3, 0.2)), ("VR", (300.0, 0.8, 0.05)), ("FR", (30.0, 1.5, 0.5))]
)
def test_the_principles_find_the_constants_that_made_the_rates(schedule, constants):
    x = np.array([4.0, 8, 16, 32, 64, 128, 256])
    arousal, response, beta = constants
    found = fit_principles(x, principles_rate(x, schedule, arousal=arousal, response=response, beta=beta), schedule)
    assert found == pytest.approx((*constants, 1.0), rel=1e-4)


def test_principles_through_too_few_or_equal_rates_are_refused():
    for ratios, rates in (([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), ([1.0, 2, 3, 4], [5.0] * 4), ([1.0, 2, 3, 4], [5.0] * 3)):
        with pytest.raises(FitError, match="at least four"):
            fit_principles(ratios, rates)
