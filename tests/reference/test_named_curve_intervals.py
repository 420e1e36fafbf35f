"""Curves that are known by a name and have no two levels: intervals and forecasts, as for any other."""

import math

import numpy as np
import pytest

from vrcore.curves import fit

X = np.arange(1.0, 21.0)
Y = 0.3 + 0.1 * np.log(X) + 0.02 * np.random.default_rng(0).normal(size=20)


@pytest.mark.parametrize("name", ["pow2", "pow3", "log2", "lin2", "vap3", "exp3"])
def test_every_parameter_has_an_interval_around_its_estimate(name):
    found = fit(X, Y, name)
    for parameter, value in found.params.items():
        low, high = found.interval(parameter, 0.9)
        assert low <= value <= high


def test_the_interval_of_a_straight_line_under_independence_is_students_t():
    found = fit(X, Y, "lin2", noise="independent")
    slope, error = np.polyfit(X, Y, 1, cov=True)[0][0], math.sqrt(np.polyfit(X, Y, 1, cov=True)[1][0, 0])
    low, high = found.interval("a", 0.9)
    assert (low, high) == pytest.approx((slope - 1.734064 * error, slope + 1.734064 * error), rel=1e-5)


def test_a_named_curve_is_forecast_beyond_its_points():
    found = fit(X, Y, "log2")
    ahead = found.forecast(40.0, 0.9)
    assert ahead.refused == ""
    assert ahead.value == pytest.approx(0.3 + 0.1 * math.log(40.0), abs=0.05)
    assert ahead.mean[0] < ahead.value < ahead.mean[1]
