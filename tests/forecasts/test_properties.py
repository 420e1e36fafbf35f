"""What holds for every run: units do not matter, numbers are in order, the same run gives the same forecast."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.forecasts import forecast

FEW = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def runs(draw):
    """Draw x (uneven steps) and y between 0 and 1: rising, falling or wandering, with noise."""
    n = draw(st.integers(6, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = np.cumsum(random.uniform(0.2, 2.0, n))
    shape = draw(st.sampled_from(["rise", "fall", "wander", "steps"]))
    way = 1.0 - np.exp(-x / (draw(st.floats(0.1, 3.0)) * x[-1]))
    level = {
        "rise": way,
        "fall": 1.0 - way,
        "wander": 0.5 + 0.05 * np.cumsum(random.normal(size=n)),
        "steps": (x > 0.5 * x[-1]).astype(float),
    }[shape]
    return x, np.clip(level + random.normal(0.0, draw(st.sampled_from([0.0, 0.02, 0.2])), n), 0.0, 1.0)


def numbers(found):
    return np.array([[step.value, step.low, step.high, *step.last] for step in found.steps])


@FEW
@given(runs(), st.integers(-12, 12), st.integers(-12, 12), st.floats(-5.0, 5.0))
def test_units_do_not_matter(run, x_power, y_power, shift):
    x, y = run
    x_unit, y_unit = 10.0**x_power, 10.0**y_power
    for limits in ((0.0, 1.0), (None, None), (None, 1.0)):
        here = forecast(x, y, ["1.3x", "3x"], lower=limits[0], upper=limits[1])
        there = forecast(
            x * x_unit,
            (y + shift) * y_unit,
            ["1.3x", "3x"],
            **{
                name: None if limit is None else (limit + shift) * y_unit
                for name, limit in zip(("lower", "upper"), limits, strict=True)
            },
        )
        assert bool(here.refused) is bool(there.refused)
        if not here.refused:
            np.testing.assert_allclose(numbers(there) / y_unit - shift, numbers(here), atol=2e-5)


@FEW
@given(runs(), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_numbers_are_in_order_and_repeat(run, level):
    x, y = run
    asked = ["1.1x", "2x", "8x"]
    found = forecast(x, y, asked, level=level, lower=0.0, upper=1.0)
    assert found.refused == ""
    assert found == forecast(list(x), list(y), asked, level=level, lower=0.0, upper=1.0)
    for step in found.steps:
        assert 0.0 <= step.low <= step.value <= step.high <= 1.0
        assert 0.0 <= step.last.low <= step.last.value <= step.last.high <= 1.0
        assert all(0.0 <= value <= 1.0 for value in step.members.values())
    assert sum(found.weights.values()) == 1.0 or abs(sum(found.weights.values()) - 1.0) < 1e-12
    assert all(row.low <= row.value <= row.high for row in found.backtest)


@FEW
@given(runs())
def test_a_fan_only_widens(run):
    found = forecast(*run, "2x")
    if found.refused:
        return
    fan = found.fan(np.geomspace(1.01, 20.0, 25) * run[0][-1])
    scale = float(np.ptp(run[1]))
    assert (np.diff(fan.high - fan.value) >= -1e-9 * scale).all()
    assert (np.diff(fan.value - fan.low) >= -1e-9 * scale).all()


@FEW
@given(runs())
def test_a_metric_that_falls_is_the_mirror_of_one_that_rises(run):
    """Where the direction is clear: a metric that does not clearly fall is taken for one that is to rise."""
    x, y = run
    turned = np.corrcoef(np.arange(x.size), y)[0, 1] if np.ptp(y) > 0.0 else 0.0
    if abs(turned) * np.sqrt(x.size) < 2.1:
        return
    here, there = (numbers(forecast(x, one, "2x", lower=0.0, upper=1.0)) for one in (y, 1.0 - y))
    np.testing.assert_allclose(1.0 - there[:, [0, 2, 1, 3, 5, 4]], here, atol=2e-5)
