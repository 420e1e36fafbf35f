"""What a fit can be asked: thresholds, residuals, other intervals, one's own curve, the published protocol."""

import json
import math

import numpy as np
import pytest
from scipy.optimize import curve_fit

from vrcore.curves import CURVES, Fit, fit
from vrcore.curves.grid_protocol import ASYMPTOTES, MIDPOINTS, exponents
from vrcore.curves.kernels import share_of, unit
from vrcore.curves.points import collect
from vrcore.curves.search import minimise
from vrcore.curves.task import Task, pose
from vrcore.errors import FitError, ParameterError, UnknownNameError

X = np.linspace(0.0, 100.0, 40)
LOGISTIC = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 50.0, "slope": 0.1}
COMPUTE = np.linspace(1500.0, 16_000.0, 40)
LAW = {"baseline": 0.25, "asymptote": 0.61, "midpoint": 2542.0, "slope": 1.92}


def noisy(seed=1, sd=0.03):
    return CURVES["logistic"].value(X, LOGISTIC) + np.random.default_rng(seed).normal(0.0, sd, X.size)


@pytest.fixture(scope="module")
def curve():
    return fit(X, noisy(), "logistic")


def test_threshold_at_half_way_is_the_midpoint_with_its_interval(curve):
    half = (curve.params["baseline"] + curve.params["asymptote"]) / 2
    found = curve.threshold_interval(half, 0.95)
    assert found.value == pytest.approx(curve.params["midpoint"], rel=1e-9)
    low, high = curve.interval("midpoint", 0.95)
    # the level asked for is taken as known here, the midpoint's own interval knows no level
    assert found.low == pytest.approx(low, abs=0.4 * (high - low))
    assert found.high == pytest.approx(high, abs=0.4 * (high - low))
    assert found.never < 1e-6
    for end in (found.low, found.high):
        error = abs(float(curve.predict(end)) - half) / float(curve.deviation(end)[0])
        assert error == pytest.approx(curve.quantile(0.95), rel=0.02)


def test_a_threshold_near_or_above_the_asymptote_may_never_be_reached(curve):
    top = curve.params["asymptote"]
    assert curve.threshold_interval(top).never == pytest.approx(0.5)
    near, above = curve.threshold_interval(top - 0.001), curve.threshold_interval(top + 0.2)
    assert math.isfinite(near.value)
    assert near.high == math.inf
    assert 0.3 < near.never < 0.5
    assert above.value == above.low == above.high == math.inf
    assert above.never > 0.999
    falling = fit(X, 1.0 - noisy(), "logistic")
    assert falling.threshold_interval(1.0 - top - 0.2).never > 0.999
    assert falling.threshold_interval(0.5).never < 1e-6


def test_no_interval_leaves_a_declared_limit_by_rounding():
    lower, upper, x = 0.10236432494005135, 0.877596173103019, np.arange(1.0, 16.0)
    for seed in range(6):
        rise = lower + (upper - lower) * 1.02 / (1.0 + np.exp(8.0 - x)) - 0.01
        y = np.clip(rise + np.random.default_rng(seed).normal(0.0, 0.02, 15), lower, upper)
        found = fit(x, y, "logistic", lower=lower, upper=upper)
        for method in ("profile", "delta", "bootstrap"):
            assert lower <= found.interval("baseline", 0.9, method)[0]
            assert found.interval("asymptote", 0.9, method)[1] <= upper


def test_delta_and_bootstrap_agree_with_the_profile_where_the_curve_is_well_told(curve):
    for name in ("asymptote", "midpoint"):
        profile = curve.interval(name, 0.9)
        for method in ("delta", "bootstrap"):
            np.testing.assert_allclose(curve.interval(name, 0.9, method), profile, atol=0.35 * np.ptp(profile))
    assert curve.interval("slope", 0.9, "bootstrap") == curve.interval("slope", 0.9, "bootstrap")
    assert curve.interval("slope", 0.9, "bootstrap", seed=1) != curve.interval("slope", 0.9, "bootstrap")
    with pytest.raises(UnknownNameError, match="profile"):
        curve.interval("slope", 0.9, "wald")


def test_delta_is_cut_at_the_limits():
    found = fit(X, noisy(), "logistic", upper=0.905)
    assert found.interval("asymptote", 0.99, "delta")[1] <= 0.905


def test_residuals_are_diagnosed():
    assert fit(X, noisy(3), "logistic").residuals.words == "Nothing stands out in the residuals."
    bent = fit(X, noisy(3), "step", noise="independent").residuals
    assert bent.autocorrelation_p < 1e-4
    assert bent.runs_p < 0.01
    growing = CURVES["logistic"].value(X, LOGISTIC)
    growing = growing + np.random.default_rng(4).normal(0.0, 0.1 * growing)
    spread = fit(X, growing, "logistic").residuals
    assert spread.spread > 0.3
    assert "give their standard errors" in spread.words
    heavy = fit(X, noisy() + np.where(np.arange(40) % 13 == 0, 0.4, 0.0), "logistic").residuals
    assert heavy.normality_p < 0.01
    assert "a robust fit draws them in" in heavy.words


def test_runs_and_moments_against_their_definitions():
    from scipy import stats

    found = fit(X, noisy(5), "logistic").residuals
    expected = stats.jarque_bera(found.values)
    assert found.normality_p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.skewness == pytest.approx(stats.skew(found.values), rel=1e-9)
    signs = np.sign(found.values)
    assert found.runs == 1 + np.count_nonzero(np.diff(signs))


def saturating(x, top, rate):
    return top * (1.0 - np.exp(-rate * x))


def rough(x, top, rate):
    """The same with something that complex steps cannot pass."""
    return np.array([top * (1.0 - math.exp(-rate * float(one))) for one in x])


@pytest.mark.parametrize("function", [saturating, rough, lambda x, *p: p[0] * (1 - np.exp(-p[1] * x))])
def test_a_curve_of_ones_own(function):
    x = np.linspace(1.0, 30.0, 25)
    y = saturating(x, 2.0, 0.15) + np.random.default_rng(0).normal(0.0, 0.02, 25)
    found = fit(x, y, function, start=[1.0, 1.0], noise="independent")
    values, scatter = curve_fit(saturating, x, y, [1.0, 1.0])
    np.testing.assert_allclose(list(found.params.values()), values, rtol=1e-6)
    np.testing.assert_allclose(list(found.stderr.values()), np.sqrt(np.diag(scatter)), rtol=1e-4)
    name = next(iter(found.params))
    low, high = found.interval(name)
    assert low < found.params[name] < high
    held = fit(x, y, function, start=[1.0, 1.0], fixed={name: high}, noise="independent")
    assert held.rss == pytest.approx(found.rss + found.residual_sd**2 * found.quantile(0.95) ** 2, rel=1e-5)
    band, wide = found.band(x), found.prediction_band(x)
    assert (wide.low < band.low).all()
    assert (band.high < wide.high).all()
    assert float(found.predict(found.threshold(1.0))) == pytest.approx(1.0)
    assert name in found.words
    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    with pytest.raises(FitError, match="function of your own"):
        Fit.from_dict(stored)
    again = Fit.from_dict(stored, function)
    assert again.interval(name) == found.interval(name)


def test_starts_that_are_none_are_answered():
    y = noisy()
    with pytest.raises(FitError, match="needs start="):
        fit(X, y, saturating)
    with pytest.raises(FitError, match="2 parameters"):
        fit(X, y, saturating, start=[1.0])
    with pytest.raises(FitError, match="start has top"):
        fit(X, y, saturating, start={"top": 1.0})
    with pytest.raises(FitError, match="no finite value"):
        fit(X, y, lambda x, a: np.log(-(a**2) - x), start=[1.0])
    with pytest.raises(FitError, match="one y for every x"):
        fit(X, y, lambda x, a: np.ones(3) * a, start=[1.0])
    with pytest.raises(FitError, match="needs 4 numbers"):
        fit(X, y, "logistic", start=[1.0])


def test_a_parameter_that_changes_nothing_is_named():
    found = fit(X, noisy(), lambda x, a, b, c: a + (b + c) * x, start=[1.0, 1.0, 1.0])
    assert not found.identified("b")
    assert not found.identified("c")
    assert found.identified("a")


def test_a_start_for_a_family_is_one_more_start(curve):
    again = fit(X, noisy(), "logistic", start={"midpoint": 10.0, "slope": 2.0})
    assert again.rss <= curve.rss * (1 + 1e-9)


def test_the_published_protocol_is_its_definition():
    y = CURVES["hill"].value(COMPUTE, LAW) + np.random.default_rng(0).normal(0.0, 0.004, 40)
    slopes, losses = exponents(COMPUTE, y, 0.25)
    assert slopes.shape == losses.shape == (71, 100)
    assert (ASYMPTOTES[0], ASYMPTOTES[-1], MIDPOINTS[0], MIDPOINTS[-1]) == (0.45, 0.8, 100.0, 40_000.0)
    for row, column in ((32, 6), (30, 8), (40, 10), (20, 5), (60, 12)):
        top, middle = ASYMPTOTES[row], MIDPOINTS[column]

        def law(x, b, top=top, middle=middle):
            return 0.25 + (top - 0.25) / (1 + (middle / x) ** b)

        value = curve_fit(law, COMPUTE, y, [1.0])[0][0]
        assert slopes[row, column] == pytest.approx(value, rel=1e-4)
        assert losses[row, column] == pytest.approx(((y - law(COMPUTE, value)) ** 2).sum(), rel=1e-7)
    found = fit(COMPUTE, y, method="scalerl-grid", fixed={"baseline": 0.25})
    assert found.rss == pytest.approx(losses.min(), rel=1e-9)
    assert found.params["asymptote"] == pytest.approx(0.61, abs=0.0101)
    assert round(found.params["asymptote"] / 0.005, 6) % 1 == 0
    assert list(found.native) == ["R0", "A", "C_mid", "B"]
    assert "published grid" in found.words
    with pytest.raises(FitError, match="compute law"):
        fit(COMPUTE, y, "logistic", method="scalerl-grid")
    with pytest.raises(FitError, match="unweighted"):
        fit(COMPUTE, y, method="scalerl-grid", sigma=np.ones(40))


@pytest.mark.parametrize("family", [one for one in CURVES.values() if one.code >= 0], ids=lambda one: one.key)
def test_the_compiled_text_of_a_shape_is_that_of_its_family(family):
    rng = np.random.default_rng(0)
    x = np.concatenate([[0.0], np.geomspace(1e-3, 5.0, 40)])
    for _ in range(40):
        theta = [rng.uniform(0.05, 2.0), math.exp(rng.uniform(-2, 4)), math.exp(rng.uniform(-2, 2))]
        theta = theta[: len(family.names) - 2]
        with np.errstate(all="ignore"):
            share, gradient = family.shape(x, *theta), family.shape_gradient(x, *theta)
        full = [*theta, 1.0, 1.0][:3]
        for i, at in enumerate(x.tolist()):
            log = math.log(at) if at > 0 else -math.inf
            told = unit(family.code, at, log, *full)
            assert told[0] == pytest.approx(share[i], abs=1e-13)
            assert told[1 : 1 + len(theta)] == pytest.approx([one[i] for one in gradient], rel=1e-9, abs=1e-13)
            if at > 0:
                assert share_of(family.code, at, log, *full) == pytest.approx(share[i], abs=1e-13)


@pytest.mark.parametrize("family", [one for one in CURVES.values() if one.code >= 0], ids=lambda one: one.key)
def test_the_general_path_finds_the_same(family, monkeypatch):
    y = noisy(7)
    compiled = minimise(pose(collect(X, y), family, 0.0, 1.0))
    monkeypatch.setattr("vrcore.curves.lattice.is_compiled", lambda: False)
    monkeypatch.setattr(Task, "compiled", False)
    general = minimise(pose(collect(X, y), family, 0.0, 1.0))
    assert compiled.rss == pytest.approx(general.rss, rel=1e-7)
    assert compiled.rss <= general.rss * (1 + 1e-9)


@pytest.mark.parametrize("height", [math.nan, "half", None])
def test_a_threshold_that_is_no_number_is_refused(height):
    found = fit(X, 1.0 / (1.0 + np.exp(-(X - 50.0) / 10.0)), "logistic")
    for ask in (found.threshold, found.threshold_interval):
        with pytest.raises(ParameterError, match="a threshold is a number in the units of y"):
            ask(height)
    with pytest.raises(ParameterError, match="level must lie between 0 and 1"):
        found.quantile(1.2)
