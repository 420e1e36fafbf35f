"""Fits of known truths: recovery, intervals, bands, comparison, weights, and what a result carries."""

import json
import math
import pickle

import numpy as np
import pytest
from scipy.optimize import curve_fit

from vrcore.curves import CURVES, Fit, fit
from vrcore.errors import FitError, ParameterError, UnknownNameError

X = np.linspace(0.0, 100.0, 40)
LOGISTIC = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 50.0, "slope": 0.1}
HILL = {"baseline": 0.25, "asymptote": 0.61, "midpoint": 2542.0, "slope": 1.92}
COMPUTE = np.linspace(200.0, 16000.0, 40)


def noisy(family, truth, x, sd, seed):
    return CURVES[family].value(x, truth) + np.random.default_rng(seed).normal(0.0, sd, x.size)


@pytest.fixture(scope="module")
def curve():
    return fit(X, noisy("logistic", LOGISTIC, X, 0.03, 1), "logistic", noise="independent")


@pytest.mark.parametrize(
    ("family", "truth", "x", "sd"), [("logistic", LOGISTIC, X, 0.03), ("hill", HILL, COMPUTE, 0.01)]
)
def test_truth_lies_within_three_standard_errors(family, truth, x, sd):
    for seed in range(12):
        found = fit(x, noisy(family, truth, x, sd, seed), family)
        assert found.problems == ()
        for name, value in truth.items():
            assert abs(found.params[name] - value) < 3.5 * found.stderr[name], (seed, name)


@pytest.mark.parametrize(
    ("family", "truth", "x", "sd"), [("logistic", LOGISTIC, X, 0.05), ("hill", HILL, COMPUTE, 0.01)]
)
def test_same_answer_as_scipy_started_at_the_truth(family, truth, x, sd):
    y = noisy(family, truth, x, sd, 3)
    values, scatter = curve_fit(
        lambda x, *p: CURVES[family].value(x, dict(zip(truth, p, strict=True))), x, y, list(truth.values()), xtol=1e-13
    )
    found = fit(x, y, family)
    np.testing.assert_allclose(list(found.params.values()), values, rtol=1e-5)
    plain = fit(x, y, family, noise="independent")
    np.testing.assert_allclose(list(plain.params.values()), list(found.params.values()), rtol=1e-9)
    np.testing.assert_allclose(list(plain.stderr.values()), np.sqrt(np.diag(scatter)), rtol=1e-3)


@pytest.mark.parametrize("name", ["baseline", "asymptote", "midpoint", "slope"])
def test_profile_interval_against_its_definition(curve, name):
    """At each end, the best fit with the parameter held there is worse by exactly s^2 t^2."""
    from scipy.stats import t

    limit = curve.rss + curve.residual_sd**2 * t.ppf(0.975, 36) ** 2
    for end in curve.interval(name, 0.95):
        assert fit(curve.x, curve.y, "logistic", fixed={name: end}).rss == pytest.approx(limit, rel=1e-6)


def test_intervals_nest_and_hold_the_estimate(curve):
    narrow, wide = curve.interval("asymptote", 0.5), curve.interval("asymptote", 0.99)
    assert wide[0] < narrow[0] < curve.params["asymptote"] < narrow[1] < wide[1]


@pytest.mark.theory
@pytest.mark.parametrize(
    ("family", "truth", "x", "sd", "name"),
    [("logistic", LOGISTIC, X, 0.05, name) for name in LOGISTIC] + [("hill", HILL, COMPUTE, 0.01, "asymptote")],
)
def test_profile_intervals_cover_at_their_level(family, truth, x, sd, name):
    """95 % nominal; 200 sets give a binomial standard error of 1.5 %."""
    inside = 0
    for seed in range(200):
        low, high = fit(x, noisy(family, truth, x, sd, 1000 + seed), family).interval(name, 0.95)
        inside += low <= truth[name] <= high
    assert 0.90 <= inside / 200 <= 0.99


@pytest.mark.theory
def test_bands_cover_what_they_say_they_cover():
    """At one x: the confidence band the curve, the prediction band a new measurement, and not the other way round."""
    truth_inside = new_inside = new_in_confidence = 0
    at = 60.0
    truth = float(CURVES["logistic"].value(at, LOGISTIC))
    for seed in range(300):
        found = fit(X, noisy("logistic", LOGISTIC, X, 0.05, 5000 + seed), "logistic")
        new = truth + np.random.default_rng(9000 + seed).normal(0.0, 0.05)
        low, high = found.band(at)
        truth_inside += low <= truth <= high
        new_in_confidence += low <= new <= high
        low, high = found.prediction_band(at)
        new_inside += low <= new <= high
    assert 0.91 <= truth_inside / 300 <= 0.985
    assert 0.91 <= new_inside / 300 <= 0.985
    assert new_in_confidence / 300 < 0.7


def test_bands(curve):
    x = np.linspace(0.0, 120.0, 7)
    confidence, prediction = curve.band(x), curve.prediction_band(x)
    assert confidence.low.shape == x.shape
    assert (prediction.low < confidence.low).all()
    assert (confidence.low < curve.predict(x)).all()
    assert (curve.predict(x) < confidence.high).all()
    assert (confidence.high < prediction.high).all()
    limited = fit(curve.x, curve.y, "logistic", lower=0.0, upper=0.91)
    assert limited.band(x).high.max() <= 0.91
    assert limited.prediction_band(x).high.max() == 0.91
    assert fit(curve.x, curve.y, "logistic", lower=0.06).prediction_band(x).low.min() == 0.06


def test_a_forecast_is_the_curve_with_both_bands(curve):
    found = curve.forecast(120.0, 0.8)
    assert (found.at, found.level, found.refused) == (120.0, 0.8, "")
    assert found.value == curve.predict(120.0)
    assert found.mean == tuple(float(end) for end in curve.band(120.0, 0.8))
    assert found.new == tuple(float(end) for end in curve.prediction_band(120.0, 0.8))


def test_width_and_threshold(curve):
    width = curve.width()
    assert width.value == pytest.approx(2 * math.log(9) / curve.params["slope"], rel=1e-12)
    assert width.low < width.value < width.high
    # the width of a logistic is a constant over the slope, so its interval on the log scale is the slope's
    from scipy.stats import t

    relative = t.ppf(0.975, 36) * curve.stderr["slope"] / curve.params["slope"]
    assert math.log(width.high / width.value) == pytest.approx(relative, rel=1e-4)
    assert curve.predict(curve.threshold(0.6)) == pytest.approx(0.6, rel=1e-10)
    assert curve.threshold(0.95) == math.inf
    assert curve.threshold(0.05) == -math.inf


def test_auto_keeps_the_whole_table():
    found = fit(X, noisy("logistic", LOGISTIC, X, 0.02, 2), "auto")
    assert {row.family for row in found.table} == {*CURVES, "constant"}
    assert found.family == "logistic"
    assert sum(row.weight for row in found.table) == pytest.approx(1.0)
    assert [row.aicc for row in found.table] == sorted(row.aicc for row in found.table)
    hill = fit(COMPUTE, noisy("hill", HILL, COMPUTE, 0.004, 2), "auto")
    assert hill.family == "hill"


def test_auto_leaves_out_what_the_points_do_not_admit():
    found = fit(X - 50.0, noisy("logistic", LOGISTIC, X, 0.02, 2), "auto")
    assert "hill" not in {row.family for row in found.table}
    assert found.family == "logistic"


def test_aicc_by_hand(curve):
    n, k = 40, 5
    by_hand = n * math.log(curve.rss / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    assert curve.aicc == pytest.approx(by_hand, rel=1e-12)
    assert curve.r_squared == pytest.approx(1 - curve.rss / ((curve.y - curve.y.mean()) ** 2).sum(), rel=1e-12)


def test_only_ratios_of_sigma_matter_and_a_weightless_point_changes_nothing():
    y = noisy("logistic", LOGISTIC, X, 0.02, 4)
    sigma = np.full(40, 0.02)
    plain, weighted = fit(X, y, "logistic"), fit(X, y, "logistic", sigma=sigma)
    np.testing.assert_allclose(list(weighted.params.values()), list(plain.params.values()), rtol=1e-8)
    assert weighted.aicc == pytest.approx(plain.aicc, rel=1e-9)
    y[10], sigma[10] = 5.0, 1e6
    spoilt = fit(X, y, "logistic", sigma=sigma)
    without = fit(np.delete(X, 10), np.delete(y, 10), "logistic")
    np.testing.assert_allclose(list(spoilt.params.values()), list(without.params.values()), rtol=1e-5)


def test_pinned_parameters_stay_and_have_no_error():
    found = fit(X, noisy("logistic", LOGISTIC, X, 0.02, 5), "logistic", fixed={"baseline": 0.1, "slope": 0.1})
    assert found.params["baseline"] == 0.1
    assert found.stderr["slope"] == 0.0
    assert found.interval("slope") == (0.1, 0.1)
    assert found.degrees_of_freedom == 38
    assert "(fixed)" in found.words


def test_limits_hold():
    y = noisy("logistic", LOGISTIC | {"asymptote": 1.0}, X, 0.05, 6)
    found = fit(X, y, "logistic", lower=0.0, upper=1.0)
    assert 0.0 <= found.params["baseline"] <= found.params["asymptote"] <= 1.0
    assert found.interval("asymptote")[1] <= 1.0


def test_a_falling_curve_has_its_asymptote_below():
    found = fit(X, noisy("logistic", {**LOGISTIC, "baseline": 0.9, "asymptote": 0.1}, X, 0.02, 7), "logistic")
    assert found.params["asymptote"] == pytest.approx(0.1, abs=0.05)
    assert found.params["slope"] > 0
    assert "falls from" in found.words


@pytest.mark.parametrize("family", [*CURVES, "auto"])
def test_json_round_trip(family):
    for y in (noisy("logistic", LOGISTIC, X, 0.03, 8), np.random.default_rng(8).normal(size=40)):
        found = fit(X, y, family, upper=2.0, sigma=np.linspace(0.5, 1.5, 40))
        text = json.dumps(found.to_dict(), allow_nan=False)
        back = Fit.from_dict(json.loads(text))
        assert back == found
        assert back.words == found.words
        assert back.interval("asymptote") == found.interval("asymptote")
        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # our own bytes: caches store fits so


def test_a_stored_fit_that_is_none_is_refused(curve):
    with pytest.raises(FitError, match="version"):
        Fit.from_dict({})
    given = curve.to_dict()
    del given["params"]
    with pytest.raises(FitError, match="params"):
        Fit.from_dict(given)


def test_wrong_names_and_levels_are_answered(curve):
    with pytest.raises(UnknownNameError, match="asymptote"):
        curve.interval("asymptot")
    with pytest.raises(UnknownNameError, match="parameter"):
        fit(curve.x, curve.y, "logistic", fixed={"plateau": 1.0})
    with pytest.raises(ParameterError, match="level"):
        curve.band([1.0], level=95)


def test_alias_gives_the_same_fit():
    y = noisy("hill", HILL, COMPUTE, 0.01, 9)
    assert fit(COMPUTE, y, "LL.4") == fit(COMPUTE, y, "hill")
