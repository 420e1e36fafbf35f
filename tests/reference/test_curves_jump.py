"""A sudden step: where it may lie is in its threshold, in its bands and in the words of a smooth curve near to one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore.curves import fit

X = np.arange(60.0)
RUNS = 60


def made(rng):
    place = rng.uniform(20.0, 40.0)
    truth = np.where(place <= X, 0.7, 0.3)
    return place, truth, truth + rng.normal(0.0, 0.2, X.size)


def test_threshold_and_bands_of_a_step_hold_as_often_as_its_midpoint():
    rng = np.random.default_rng(5)
    held, shares, new = 0, [], []
    for _ in range(RUNS):
        place, truth, y = made(rng)
        found = fit(X, y, "step", lower=-1.0, upper=2.0)
        at = found.threshold_interval(0.5, 0.9)
        assert (at.low, at.high) == found.interval("midpoint", 0.9)
        held += at.low <= place <= at.high
        band, single = found.band(X, 0.9), found.prediction_band(X, 0.9)
        shares.append(np.mean((band.low <= truth) & (truth <= band.high)))
        fresh = truth + rng.normal(0.0, 0.2, X.size)
        new.append(np.mean((single.low <= fresh) & (fresh <= single.high)))
    assert held / RUNS >= 0.8  # 4 standard errors below .9 would be .75
    assert np.mean(shares) == pytest.approx(0.9, abs=0.06)
    assert np.mean(new) == pytest.approx(0.9, abs=0.04)


def test_a_height_within_the_error_of_a_level_may_be_reached_anywhere_beyond_it():
    _, _, y = made(np.random.default_rng(1))
    found = fit(X, y, "step", lower=-1.0, upper=2.0)
    low, high = found.interval("midpoint", 0.95)
    near = found.threshold_interval(found.params["asymptote"] - 0.001)
    assert (near.low, near.high) == (low, math.inf)
    assert found.threshold_interval(found.params["baseline"] + 0.001).low == -math.inf
    above = found.threshold_interval(found.params["asymptote"] + 0.001)
    assert (above.low, above.value, above.high) == (low, math.inf, math.inf)
    assert found.threshold_interval(5.0).low == math.inf
    assert high < X[-1]


def test_a_height_that_a_curve_of_ones_own_never_reaches_is_not_sought_before_the_points():
    x = np.linspace(0.0, 40.0, 25)

    def rising(x, a, b, c):
        return a - b * np.exp(-c * x)

    y = rising(x, 0.8, 0.6, 0.1) + np.random.default_rng(5).normal(0.0, 0.02, 25)
    found = fit(x, y, rising, start=[1.0, 1.0, 1.0])
    high = found.threshold_interval(0.95, 0.9)
    assert (high.low, high.value, high.high) == (math.inf, math.inf, math.inf)
    just = found.threshold_interval(found.params["a"] + 0.001, 0.9)
    assert x[0] < just.low < just.value == math.inf


@pytest.mark.parametrize("family", ["logistic", "hill", "weibull"])
def test_a_perfect_step_of_outcomes_has_a_midpoint_without_a_standard_error(family):
    found = fit(X, family=family, successes=(X >= 30).astype(int), trials=1)
    low, high = found.interval("midpoint")
    assert 27.0 < low < 29.5 < high < 32.0
    assert f"The midpoint lies between {low:.1f} and {high:.1f} (95 %), but has no standard error" in found.words
    assert "not identified: its standard error" not in " ".join(found.problems)
    assert math.isnan(found.stderr["midpoint"])


def test_an_open_level_is_explained_by_what_the_data_show():
    x = np.arange(200.0)
    outcomes = (np.random.default_rng(14).random(200) < 0.1 + 0.8 / (1.0 + np.exp(-(x - 80.0) * 0.06))).astype(int)
    (problem,) = fit(x, outcomes, "logistic").problems
    assert problem.startswith("The baseline is not identified: the points near it scatter too much, so any value from")
    rng = np.random.default_rng(2)
    early = 0.1 + 0.8 / (1.0 + np.exp(-(X - 58.0) * 0.1)) + rng.normal(0.0, 0.01, X.size)
    assert any("the data end before the curve bends" in one for one in fit(X, early, "logistic").problems)
    late = 0.1 + 0.8 / (1.0 + np.exp(-(X - 1.0) * 0.1)) + rng.normal(0.0, 0.01, X.size)
    assert any("the data begin after the curve left it" in one for one in fit(X, late, "logistic").problems)
