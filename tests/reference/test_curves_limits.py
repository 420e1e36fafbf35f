"""What y cannot leave: declared, declared to be nothing, or assumed of values that are shares and said so."""

import math

import numpy as np
import pytest

from vrcore import fit, fit_all
from vrcore.curves import CURVES, Fit
from vrcore.curves.limits import limits
from vrcore.errors import FitError

X = np.linspace(1.0, 100.0, 40)
EARLY = 0.05 + 0.9 / (1.0 + (150.0 / X) ** 1.8)
NOISY = np.clip(EARLY + 0.02 * np.random.default_rng(3).normal(size=40), 0.0, 1.0)
ASSUMED = "All values lie from 0 to 1, so these were taken as limits, which nobody declared."


@pytest.mark.parametrize(
    ("lower", "upper", "y", "found"),
    [
        (None, None, [0.0, 0.4, 1.0], (0.0, 1.0, True)),
        (None, None, [0.2, 0.4, 0.5], (0.0, 1.0, True)),
        (None, None, [-0.01, 0.4, 0.5], (None, None, False)),
        (None, None, [0.2, 0.4, 1.01], (None, None, False)),
        (None, None, [20.0, 40.0, 80.0], (None, None, False)),
        (None, math.inf, [0.2, 0.4, 0.5], (None, None, False)),
        (-math.inf, None, [0.2, 0.4, 0.5], (None, None, False)),
        (0.0, None, [0.2, 0.4, 0.5], (0.0, None, False)),
        (None, 2.0, [0.2, 0.4, 0.5], (None, 2.0, False)),
        (0, 1, [0.2, 0.4, 0.5], (0.0, 1.0, False)),
    ],
)
def test_the_rule(lower, upper, y, found):
    assert limits(lower, upper, np.array(y)) == found


@pytest.mark.parametrize("family", [*CURVES, "auto", "LL.4", "normal"])
def test_shares_are_held_to_0_and_1_and_that_is_said(family):
    found = fit(X, NOISY, family)
    assert (found.asked.lower, found.asked.upper, found.asked.assumed) == (0.0, 1.0, True)
    assert 0.0 <= found.params["baseline"] <= 1.0
    assert 0.0 <= found.params["asymptote"] <= 1.0
    assert ASSUMED in found.words
    declared = fit(X, NOISY, family, lower=0.0, upper=1.0)
    assert declared.params == found.params
    assert ASSUMED not in declared.words


def test_the_bound_keeps_the_asymptote_of_an_early_curve_on_this_earth():
    early = 0.05 * np.exp(X / 40.0) + np.random.default_rng(2).normal(0.0, 0.015, X.size).clip(-0.04)
    free, held = (fit(X, early.clip(0.0, 0.99), "logistic", **limits) for limits in ({"upper": math.inf}, {}))
    assert free.params["asymptote"] > 1.0
    assert held.params["asymptote"] <= 1.0
    assert held.interval("asymptote")[1] == 1.0
    assert free.interval("asymptote")[1] == math.inf
    assert not free.asked.assumed
    assert "nobody declared" not in free.words


def test_an_assumption_does_not_make_up_for_what_the_points_do_not_tell():
    """The limits of a share, declared, tell the middle of a straight line; assumed, they do not."""
    y = 0.2 + 0.006 * X + np.random.default_rng(4).normal(0.0, 0.02, X.size)
    declared, assumed = fit(X, y, "logistic", lower=0.0, upper=1.0), fit(X, y, "logistic")
    assert declared.params == assumed.params
    assert declared.identified("asymptote")
    assert not assumed.identified("asymptote")
    assert any("up to the assumed limit 1 fits nearly as well" in text for text in assumed.problems)


def test_a_clean_end_just_below_1_is_told_all_the_same():
    y = CURVES["logistic"].value(X, {"baseline": 0.05, "asymptote": 0.995, "midpoint": 40.0, "slope": 0.15})
    found = fit(X, np.minimum(y + 0.01 * np.random.default_rng(1).normal(size=40), 1.0).clip(0.0), "logistic")
    assert found.asked.assumed
    assert found.identified("asymptote")


def test_what_is_fixed_outside_of_0_and_1_declares_that_y_may_leave_them():
    found = fit(X, NOISY, "logistic", fixed={"asymptote": 1.5})
    assert (found.asked.lower, found.asked.upper, found.asked.assumed) == (None, None, False)


def test_the_assumption_is_stored_with_the_fit():
    found = fit(X, NOISY, "hill")
    assert Fit.from_dict(found.to_dict()).asked == found.asked
    old = {name: value for name, value in found.to_dict().items() if name != "assumed"}
    assert not Fit.from_dict(old).asked.assumed


@pytest.mark.parametrize("limit", [{"upper": math.nan}, {"upper": -math.inf}, {"lower": math.inf}])
def test_what_is_no_limit_is_refused(limit):
    with pytest.raises(FitError, match="finite number"):
        fit(X, NOISY, "logistic", **limit)


def test_a_curve_without_two_levels_says_that_limits_do_not_hold_it():
    words = (
        "This curve has no two levels, so the limits do not hold the curve itself; they cut its bands only where it "
        "keeps to them."
    )
    assert words in fit(X, NOISY, "pow3", upper=1.0).words
    assert words in fit(X, NOISY, lambda x, a, b: a + b * x, start=[0.0, 0.01], lower=0.0).words
    plain = fit(X, NOISY, "pow3")
    assert not plain.asked.assumed
    assert "limits" not in plain.words


def test_a_band_holds_its_own_curve_where_that_leaves_the_limits():
    rising = fit(X, 0.3 + 0.005 * X, "lin2", lower=0.0, upper=1.0)
    at = np.array([-1000.0, X[0], 1000.0])
    value = rising.predict(at)
    assert value[0] < 0.0 < value[1] < 1.0 < value[2]
    noisy = fit(X, NOISY, "lin2", lower=0.0, upper=1.0)
    value = noisy.predict(at)
    for band in (noisy.band(at, 0.9), noisy.prediction_band(at, 0.9)):
        assert (band.low <= value).all()
        assert (value <= band.high).all()
        assert band.high[2] > value[2] > 1.0
        assert band.low[0] < value[0] < 0.0
    inside = np.linspace(X[0], X[-1], 9)
    kept = inside[(noisy.predict(inside) >= 0.0) & (noisy.predict(inside) <= 1.0)]
    assert noisy.prediction_band(kept).high.max() <= 1.0
    found = noisy.forecast(1000.0)
    assert found.mean[0] < found.value < found.mean[1]


def test_the_published_protocol_assumes_nothing():
    x = np.linspace(1500.0, 16000.0, 40)
    y = CURVES["hill"].value(x, {"baseline": 0.25, "asymptote": 0.61, "midpoint": 2542.0, "slope": 1.92})
    found = fit(x, y, fixed={"baseline": 0.25}, method="scalerl-grid")
    assert (found.asked.lower, found.asked.upper, found.asked.assumed) == (None, None, False)


def test_a_group_decides_once_for_all_its_subjects():
    shares = np.array([NOISY, 0.9 * NOISY, 0.8 * NOISY])
    group = fit_all(shares, "logistic", x=X, pool=False)
    assert {(one.fit.asked.lower, one.fit.asked.upper) for one in group.individuals} == {(0.0, 1.0)}
    one_beyond = np.array([NOISY, 0.9 * NOISY, 3.0 * NOISY])
    group = fit_all(one_beyond, "logistic", x=X, pool=False)
    assert {(one.fit.asked.lower, one.fit.asked.upper) for one in group.individuals} == {(None, None)}


def test_a_level_pressed_against_its_limit_is_said_without_a_standard_error():
    x = np.linspace(100.0, 900.0, 9)
    y = 0.1 + 0.7 / (1.0 + (350.0 / x) ** 3) + np.random.default_rng(4).normal(0.0, 0.02, 9)
    y[0] -= 0.09
    rising, falling = fit(x, y, "logistic", lower=0, upper=1), fit(x, 1.0 - y, "logistic", lower=0, upper=1)
    assert rising.params["baseline"] == 0.0  # exactly, not by rounding
    assert falling.params["baseline"] == 1.0
    assert "rises from 0 (the lowest possible value) to 0.7" in rising.words
    assert "falls from 1 (the highest possible value) to 0.2" in falling.words
    assert rising.asked.pressed("asymptote", rising.params) == ""
    assert rising.asked.pressed("midpoint", rising.params) == ""
    fixed = fit(x, y, "logistic", lower=0, upper=1, fixed={"baseline": 0.0})
    assert fixed.asked.pressed("baseline", fixed.params) == ""
    assert "from 0 (fixed)" in fixed.words


def test_values_beyond_a_declared_limit_are_counted_in_words():
    x = np.arange(1.0, 41.0)
    y = 0.1 + 0.8 / (1 + np.exp(-0.3 * (x - 15))) + np.where(x % 2 == 0, 0.01, -0.01)
    count = int((y < 0.3).sum())
    assert 0 < count < 20
    assert f"{count} of 40 values lie below the lowest possible value, 0.3." in fit(x, y, "logistic", lower=0.3).words
    high = fit(x, y, "logistic", upper=0.905).words
    assert f"{int((y > 0.905).sum())} of 40 values lie above the highest possible value, 0.905." in high
    one = np.append(y[:-1], 0.95)
    assert "1 of 40 values lies above the highest possible value, 0.94." in fit(x, one, "logistic", upper=0.94).words


@pytest.mark.parametrize("limits", [{}, {"lower": 0.0, "upper": 1.0}, {"lower": -math.inf, "upper": math.inf}])
def test_nothing_is_said_of_values_that_stay_within(limits):
    x = np.arange(1.0, 41.0)
    y = np.clip(1 / (1 + np.exp(-0.9 * (x - 15))), 0.0, 1.0)
    assert y.max() > 1.0 - 1e-9
    assert "values lie" not in fit(x, y, "logistic", **limits).words.replace("All values lie from 0 to 1", "")
