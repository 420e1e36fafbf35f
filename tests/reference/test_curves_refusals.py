"""What the points do not tell must be said in words, and what cannot be fitted must be refused in one sentence."""

import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import spearmanr

from vrcore.curves import CURVES, fit
from vrcore.curves.asked import Asked
from vrcore.curves.identification import error_of_its_size
from vrcore.curves.trend import trend
from vrcore.curves.wording import sentence
from vrcore.errors import FitError

X = np.linspace(0.0, 100.0, 40)
LOGISTIC = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 50.0, "slope": 0.1}


def noise(sd, seed, n=40):
    return np.random.default_rng(seed).normal(0.0, sd, n)


def curve(sd=0.03, seed=1, x=X, **changed):
    return CURVES["logistic"].value(x, LOGISTIC | changed) + noise(sd, seed, len(x))


NOTHING_TO_FIT = {
    "lengths": (([1, 2, 3], [1, 2]), {}, "x has 3, y has 2"),
    "text": ((["a"] * 8, range(8)), {}, "list of numbers"),
    "table": ((np.ones((4, 2)), np.ones((4, 2))), {}, "one list"),
    "empty": (([], []), {}, "there is no point to fit a curve to"),
    "all missing": (([1.0] * 8, [math.nan] * 8), {}, "8 of 8 rows"),
    "three points": (([1, 2, 3], [0.1, 0.5, 0.9]), {}, "points at 5 different x at least; there are 3"),
    "one x": (([5] * 9, range(9)), {}, "all 9 values of x are 5"),
    "few different x": (([1, 2, 3, 4] * 5, range(20)), {}, "there are 4"),
    "flat to the digit": ((range(20), [0.5] * 20), {}, "no change to fit"),
    "flat to rounding": ((range(20), 1e6 + 1e-9 * np.arange(20)), {}, "no change to fit"),
    "too large": ((range(20), 1e200 * np.arange(20)), {}, "too large"),
    "too small": ((range(20), 1e-200 * np.arange(20)), {}, "too little"),
    "limits crossed": ((X, curve()), {"lower": 1.0, "upper": 0.0}, "lower must lie below upper"),
    "limit not a number": ((X, curve()), {"upper": math.nan}, "finite"),
    "percent": ((X, 100 * curve()), {"upper": 1.0}, "percent"),
    "negative x": ((X - 50, curve()), {"family": "hill"}, "starts at x = 0"),
    "all fixed": ((X, curve()), {"family": "logistic", "fixed": LOGISTIC}, "at least one"),
    "negative slope": ((X, curve()), {"fixed": {"slope": -1.0}}, "above 0"),
    "fixed outside": ((X, curve()), {"upper": 1.0, "fixed": {"asymptote": 1.5}}, "outside its own limits"),
    "sigma": ((X, curve()), {"sigma": np.zeros(40)}, "sigma must be above 0"),
    "starts": ((X, curve()), {"starts": 0}, "starts"),
}


@pytest.mark.parametrize(("data", "options", "words"), NOTHING_TO_FIT.values(), ids=NOTHING_TO_FIT)
def test_what_cannot_be_fitted_is_refused_in_one_sentence(data, options, words):
    with pytest.raises(FitError, match=words) as refusal:
        fit(*data, **options)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("data", [([1, 2, 3], [1, 2, 3]), (X, np.zeros(40))])
def test_auto_refuses_as_well(data):
    with pytest.raises(FitError):
        fit(*data, family="auto")


def test_rows_with_missing_numbers_are_dropped_and_counted():
    y = curve()
    whole = fit(np.delete(X, [3, 7, 9]), np.delete(y, [3, 7, 9]), "logistic")
    x = X.copy()
    y[3], x[7], y[9] = math.nan, math.inf, -math.inf
    found = fit(x, y, "logistic")
    assert found.dropped == 3
    assert found.n == 37
    assert found.params == whole.params


def told_as_numbers(words):
    return [float(text) for text in re.findall(r"-?\d+\.\d+", words)]


@pytest.mark.parametrize("family", CURVES)
def test_noise_is_called_no_learning(family):
    found = fit(X, 0.5 + noise(0.1, 3), family)
    assert found.problems[0].startswith("No detectable learning")
    assert all(math.isnan(error) for error in found.stderr.values())
    assert not any(found.identified(name) for name in found.params)
    assert "no estimate is given" in found.words


@pytest.mark.theory
@pytest.mark.parametrize("family", ["logistic", "hill", "gompertz"])
def test_noise_is_seldom_called_learning(family):
    fits = (fit(X, noise(1.0, 100 + seed), family) for seed in range(150))
    wrong = sum(not any(text.startswith("No detectable learning") for text in one.problems) for one in fits)
    assert wrong / 150 <= 0.10


@pytest.mark.parametrize("family", ["logistic", "hill", "gompertz", "weibull"])
@pytest.mark.parametrize("count", [6, 7, 8])
def test_few_points_of_a_plain_curve_are_an_answer_with_a_caution(family, count):
    """Of 7 points AICc asks for nearly more than any could give, of 6 it says nothing; the curve is plain in both."""
    x = np.linspace(1.0, 10.0, count)
    rise = 0.1 + 0.6 / (1.0 + np.exp(-1.2 * (x - 5.0)))
    found = fit(x, rise + np.random.default_rng(2).normal(0.0, 0.005, count), family, lower=0.0, upper=1.0)
    assert found.identified("asymptote")
    assert 0.6 < found.params["asymptote"] < 0.8
    if count == 6:
        assert found.problems[0].startswith("6 points are few for 4 parameters: that they follow no straight line is ")


@pytest.mark.parametrize("family", ["logistic", "hill", "exponential"])
@pytest.mark.parametrize("count", [6, 7, 8])
def test_few_points_of_a_flat_line_are_no_curve(family, count):
    x, wrong = np.linspace(1.0, 10.0, count), 0
    for seed in range(60):
        noise = np.random.default_rng([seed, count]).normal(0.0, 0.02, count)
        found = fit(x, 0.4 + noise, family, lower=0.0, upper=1.0)
        wrong += len(found.unidentified) < len(found.params)
    assert wrong <= 3


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_one_parameter_and_few_points(count):
    """With all but the midpoint known no line has fewer parameters: then there is nothing to compare."""
    x = np.arange(1.0, count + 1.0)
    y = 0.5 + 0.01 * np.random.default_rng(0).normal(size=count)
    found = fit(x, y, "hill", fixed={"baseline": 0.0, "asymptote": 1.0, "slope": 1.0})
    assert found.unidentified == ("midpoint",)


RISE = np.array([0.15, 0.22, 0.20, 0.33, 0.31, 0.45, 0.43, 0.52])


@pytest.mark.parametrize("y", [RISE, 1.0 - RISE])
def test_auto_finds_a_curve_with_fewer_parameters_for_a_clear_trend_of_few_points(y):
    """Three parameters are few enough for 8 points: then the rise is a curve, whose end is not known."""
    found = fit(30.0 * np.arange(1, 9), y, lower=0.0, upper=1.0)
    assert found.table[0].family == found.family == "exponential"
    assert not found.identified("asymptote")
    assert "No detectable learning" not in found.words


@pytest.mark.parametrize("family", ["logistic", "hill"])
@pytest.mark.parametrize(("y", "way"), [(RISE, "rise"), (1.0 - RISE, "fall")])
def test_a_clear_trend_of_few_points_is_not_called_no_learning(family, y, way):
    """With 8 points AICc prefers a flat line to four parameters to a rise that anybody sees."""
    found = fit(30.0 * np.arange(1, 9), y, family, lower=0.0, upper=1.0)
    assert found.table[0].family == "constant"
    (said,) = found.problems
    assert said.startswith(
        f"These 8 points are too few to tell this curve from a straight line; that they {way} is clear "
    )
    assert set(found.unidentified) == set(found.params)
    assert found.words.endswith("So no estimate is given.")


def test_a_trend_that_is_only_likely_is_not_called_clear():
    y = np.array([0.1, 0.4, 0.2, 0.3, 0.6, 0.35, 0.5, 0.7])
    assert 0.01 < trend(np.arange(8.0), y).p < 0.05
    assert "that they rise is likely" in fit(range(8), y, "logistic").problems[0]
    y = np.array([0.1, 0.4, 0.2, 0.3, 0.6, 0.15, 0.5, 0.3])
    assert trend(np.arange(8.0), y).p > 0.05
    assert fit(range(8), y, "logistic").problems[0].startswith("No detectable learning")


@pytest.mark.parametrize("seed", range(6))
def test_the_trend_is_spearmans(seed):
    draws = np.random.default_rng(seed)
    x, y = draws.integers(0, 20, 30).astype(float), draws.integers(0, 6, 30) + 0.1 * seed * np.arange(30)
    known = spearmanr(x, y)
    assert trend(x, y) == pytest.approx((known.statistic, known.pvalue), rel=1e-9)
    assert trend(np.arange(9.0), -np.arange(9.0)) == (-1.0, 0.0)


NOTHING_SAID = (None, None, None)


def test_what_is_not_told_is_not_forecast():
    early = fit(X[:12], curve(0.003, 1)[:12], "logistic")
    assert not early.identified("asymptote")
    ahead = early.forecast(200.0)
    assert ahead[2:5] == NOTHING_SAID
    assert ahead.refused.endswith("and the asymptote is not identified.")
    assert early.forecast(float(X[5])).value == early.predict(X[5])
    late = fit(X, 1.0 - 0.05 * np.exp((100.0 - X) / 50.0) + noise(0.004, 2), "logistic")
    assert late.forecast(-50.0).refused.endswith("and the baseline is not identified.")
    nothing = fit(X, 0.5 + noise(0.1, 3), "logistic")
    for at in (-50.0, 50.0, 200.0):
        assert nothing.forecast(at)[2:5] == NOTHING_SAID
        assert nothing.forecast(at).refused


@pytest.mark.parametrize("upper", [math.inf, 1.0])
@pytest.mark.parametrize("family", ["logistic", "hill", "gompertz"])
def test_a_start_that_only_rises_does_not_tell_the_asymptote(family, upper):
    """An exponential is the beginning of many sigmoids."""
    y = 0.05 * np.exp(X / 50.0) + noise(0.015, 2)
    found = fit(X, y, family, upper=upper)
    assert not found.identified("asymptote")
    assert math.isnan(found.stderr["asymptote"])
    low, high = found.interval("asymptote")
    assert high == upper
    assert low < 1.0
    said = next(text for text in found.problems if text.startswith("The asymptote"))
    assert ("up to the limit 1" if upper == 1.0 else "upwards") in said
    assert "the data end before the curve bends" in said
    assert "to a level that the points do not tell" in found.words
    assert not any(abs(value - found.params["asymptote"]) < 1e-6 for value in told_as_numbers(found.words))


def test_levels_that_are_not_told_are_said_once():
    untold = {"baseline": math.nan, "asymptote": math.nan, "midpoint": 2.0, "slope": math.nan}
    params = {"baseline": 3.0, "asymptote": 1.0, "midpoint": 30.0, "slope": 0.2}
    words = sentence("logistic", params, untold, Asked(None, None, {}), ("The baseline is not identified.",), 40)
    assert words.startswith("The logistic curve falls between two levels that the points do not tell and is half way")
    assert "a level that the points do not tell" not in words


def test_a_fall_is_no_rise():
    falling = fit(X, 1.0 - 1.0 / (1.0 + np.exp(-0.05 * (X - 130.0))) + noise(0.01, 1), "logistic")
    assert "falls" in falling.words
    assert not falling.identified("asymptote")
    assert "rise" not in falling.words


@pytest.mark.parametrize(("ends", "word"), [((1.0, 0.2), "fall"), ((0.2, 1.0), "rise")])
def test_an_error_as_large_as_the_change_is_no_estimate(ends, word):
    task = SimpleNamespace(family=CURVES["logistic"], x=X, factor=np.array([2.0, 2.0, 1.0, 1.0]))
    profile = SimpleNamespace(task=task, scatter=np.diag([0.0081, 0.81, 1.0, 1.0]))
    shown = np.array([*ends, 50.0, 1.5])
    assert error_of_its_size(profile, 0, shown) == ""
    assert error_of_its_size(profile, 1, shown) == (
        f"The asymptote is not identified: its standard error, 1.8, is larger than the whole {word}, 1.6."
    )


def test_a_level_is_measured_by_the_change_that_is_shown():
    """The fit that allows for autocorrelation may see hardly any change where least squares draws a large one."""
    smooth = fit(X, 0.1 + 0.78 / (1.0 + np.exp(-0.15 * (X - X.mean()))), "step", lower=0.0, upper=1.0)
    rise = smooth.params["asymptote"] - smooth.params["baseline"]
    assert rise > 0.5
    for name in ("baseline", "asymptote"):
        assert smooth.identified(name)
        assert smooth.stderr[name] < rise


@pytest.mark.parametrize("family", ["logistic", "gompertz", "hill"])
def test_a_straight_line_is_not_the_middle_of_a_sigmoid_of_known_levels(family):
    found = fit(X, 0.2 + 0.006 * X + noise(0.02, 4), family, upper=math.inf)
    assert not found.identified("asymptote")
    if family != "hill":  # on x >= 0 a Hill curve knows where it begins
        assert not found.identified("midpoint")
        assert found.interval("midpoint")[1] == math.inf


def test_the_mirror_image_does_not_tell_the_baseline():
    y = 1.0 - 0.05 * np.exp((100.0 - X) / 50.0) + noise(0.004, 2)
    found = fit(X, y, "logistic", lower=-math.inf)
    assert not found.identified("baseline")
    assert found.interval("baseline")[0] == -math.inf
    assert "begin after the curve left it" in next(text for text in found.problems if text.startswith("The baseline"))


def test_a_jump_between_two_points_does_not_tell_the_slope():
    found = fit(X, np.where(X < 50.0, 0.1, 0.9) + noise(0.02, 5), "logistic")
    assert not found.identified("slope")
    assert found.interval("slope")[1] == math.inf
    assert found.identified("asymptote")
    assert "sudden step" in " ".join(found.problems)
    assert found.width() == (found.width().value, 0.0, math.inf)


def test_a_midpoint_beyond_the_data_is_cautioned_even_when_it_is_told():
    x = np.linspace(0.0, 45.0, 40)
    found = fit(x, curve(0.001, 1, x), "logistic")
    assert found.identified("midpoint")
    assert any("lies beyond the data" in text for text in found.problems)


def test_a_narrow_interval_at_the_limit_is_an_answer():
    found = fit(X, curve(0.02, 3, asymptote=0.995), "logistic", upper=1.0)
    assert found.identified("asymptote")
    assert found.interval("asymptote")[1] == 1.0


def test_a_whole_curve_has_no_problems_and_is_told_in_numbers():
    found = fit(X, curve(), "logistic")
    assert found.problems == ()
    assert "rises from 0.1" in found.words
    assert "half way at x = 5" in found.words


def test_six_points_are_not_enough_to_be_trusted():
    x = np.array([0, 20, 40, 60, 80, 100])
    found = fit(x, curve(0.02, 2, x), "logistic")
    assert "Collect more before trusting it" in found.problems[0]


@pytest.mark.parametrize("size", [1e-9, 1e12])
@pytest.mark.parametrize("axis", ["x", "y", "both"])
@pytest.mark.parametrize("family", CURVES)
def test_huge_and_tiny_numbers(family, axis, size):
    a, b = (size if axis in ("x", "both") else 1.0), (size if axis in ("y", "both") else 1.0)
    y = curve(0.02, 6)
    plain, scaled = fit(X, y, family, upper=math.inf), fit(a * X, b * y, family, upper=math.inf)
    assert scaled.params["asymptote"] == pytest.approx(b * plain.params["asymptote"], rel=1e-5)
    assert scaled.params["midpoint"] == pytest.approx(a * plain.params["midpoint"], rel=1e-5)
    assert scaled.r_squared == pytest.approx(plain.r_squared, rel=1e-8)
    assert scaled.unidentified == plain.unidentified


def test_a_large_offset_is_no_trouble():
    found = fit(2.0e9 + X, 1e6 + curve(0.02, 7), "logistic")
    plain = fit(X, curve(0.02, 7), "logistic")
    assert found.params["midpoint"] - 2.0e9 == pytest.approx(plain.params["midpoint"], abs=1e-3)
    assert found.params["asymptote"] - 1e6 == pytest.approx(plain.params["asymptote"], abs=1e-6)


def test_a_curve_without_a_finite_value_says_where():
    x = np.arange(1.0, 21.0)
    with pytest.raises(FitError, match=re.escape("no finite value at x = 1 with a = 0 and b = 0")):
        fit(x, 0.7 - 0.3 / x, "ilog2")  # it divides by ln x
    with pytest.raises(FitError, match="give a start with which it has one, or leave that x out"):
        fit(x, 0.7 - 0.3 / x, "ilog2")


@pytest.mark.parametrize("family", [None, 5])
def test_what_is_no_family_at_all_is_said_to_be_none(family):
    with pytest.raises(FitError, match=f"family must be a name .* it is {family}"):
        fit(np.arange(20.0), np.arange(20.0) ** 0.5, family)


@pytest.mark.parametrize("family", ["auto", "logistic", "gompertz", "richards"])
@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-3])
def test_of_a_straight_line_no_level_is_told(family, noise):
    x = np.arange(1.0, 21.0)
    found = fit(x, 2.0 * x + noise * np.random.default_rng(1).normal(size=20), family)
    assert set(found.unidentified) == set(found.params)
    assert "The points show no bend, and a straight line fits nearly as well." in found.words
    assert "standard error" not in found.words.split("Neighbouring")[0]


def test_a_line_that_bends_at_its_ends_is_told():
    x = np.arange(1.0, 41.0)
    y = 2.0 / (1.0 + np.exp(-0.15 * (x - 20.0))) + 0.01 * np.random.default_rng(1).normal(size=40)
    assert not fit(x, y, "logistic").unidentified


def test_between_declared_limits_a_straight_stretch_is_no_sign_of_a_missing_bend():
    x = np.arange(1.0, 41.0)
    y = 0.9 - 0.8 * (x - 1.0) / 39.0 + 0.003 * np.random.default_rng(1).normal(size=40)
    assert fit(x, y, "logistic", lower=0.0, upper=1.0).identified("midpoint")


@pytest.mark.parametrize("family", ["hill", "weibull"])
def test_a_line_in_the_logarithm_of_x_is_not_called_straight(family):
    x = np.geomspace(1.0, 1000.0, 40)
    y = 0.1 + 0.1 * np.log(x) + 0.005 * np.random.default_rng(3).normal(size=40)
    found = fit(x, y, family, lower=-math.inf, upper=math.inf)
    assert not found.identified("slope")
    assert "a line in the logarithm of x fits nearly as well" in " ".join(found.problems)
    assert "straight" not in found.words


@pytest.mark.parametrize("seed", range(5))
def test_levels_that_are_fixed_leave_the_midpoint_told(seed):
    x = np.arange(1.0, 41.0)
    y = 1.0 / (1.0 + np.exp(-0.03 * (x - 20.0))) + 0.15 * np.random.default_rng(seed).normal(size=40)
    levels = {"baseline": 0.0, "asymptote": 1.0}
    found = fit(x, y, "logistic", fixed=levels, lower=-math.inf, upper=math.inf)
    assert found.identified("midpoint")
