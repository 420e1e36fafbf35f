"""What a forecast says of runs whose future is known, and what it refuses."""

import itertools
import json
import re

import numpy as np
import pytest

from tests.forecasts.runs import hill, saturating
from vrcore.errors import FitError, ParameterError, VrlabError
from vrcore.forecasts import Forecast, calibration, forecast
from vrcore.forecasts.averaging import Limits
from vrcore.forecasts.backtest import FEWEST
from vrcore.forecasts.ensemble import MEMBERS
from vrcore.forecasts.interval import scale
from vrcore.forecasts.posed import pose
from vrcore.forecasts.reliability import LEVELS
from vrcore.forecasts.seen import seen

LIMITS = {"lower": 0.0, "upper": 1.0}


def test_a_clean_curve_is_continued():
    x, y = saturating(noise=0.0)
    for ratio in (1.2, 2.0, 4.0):
        for limits in (LIMITS, {}):
            found = forecast(x, y, ratio, **limits)
            assert found.value == pytest.approx(hill(ratio), abs=0.02)
            assert found.low <= hill(ratio) <= found.high


def test_a_clean_curve_is_known_better_than_a_noisy_one():
    clean, noisy = (forecast(*saturating(noise=noise), "2x", **LIMITS) for noise in (0.0, 0.1))
    assert clean.high - clean.low < 0.5 * (noisy.high - noisy.low)


def test_the_curve_beats_the_last_value_while_it_rises_and_the_last_value_is_shown():
    x, y = saturating()
    found = forecast(x, y, "2x", **LIMITS)
    assert found.last.value == pytest.approx(y[-3:].mean())
    assert found.last.low <= found.last.value <= found.last.high
    assert abs(found.value - hill(2.0)) < abs(found.last.value - hill(2.0))


def test_a_plateau_stays():
    x = np.arange(1.0, 61.0)
    y = 0.7 + np.random.default_rng(1).normal(0.0, 0.02, 60)
    found = forecast(x, y, "2x", **LIMITS)
    assert found.value == pytest.approx(0.7, abs=0.03)
    assert found.low > 0.4


def test_a_run_that_has_not_moved():
    x = np.arange(1.0, 21.0)
    found = forecast(x, np.zeros(20), "2x", **LIMITS)
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high > 0.3  # it may begin any time
    refused = forecast(x, np.full(20, 5.0), "2x")
    assert "All 20 values are 5" in refused.refused
    assert refused.words == refused.refused
    assert refused.steps == ()


def test_several_x_and_texts():
    x, y = saturating(last=100.0)
    several = forecast(x, y, [400, 200.0], **LIMITS)
    assert [step.at for step in several.steps] == [200.0, 400.0]
    for text in ("2x", " 2 x", "2×", "200", "2e2"):
        assert forecast(x, y, text, **LIMITS).value == pytest.approx(several.steps[0].value, abs=1e-12)
    with pytest.raises(FitError, match="of 2 x; read its steps"):
        _ = several.value


@pytest.mark.parametrize("at", ["soon", "", "x", "2y", "nan", float("nan"), float("inf"), [], "1e400"])
def test_what_is_no_x(at):
    with pytest.raises(ParameterError, match="at must be"):
        forecast(*saturating(), at, **LIMITS)


def test_too_few_points_are_refused_and_six_are_enough():
    x, y = saturating()
    assert forecast(x[:FEWEST], y[:FEWEST], "2x", **LIMITS).refused == ""
    for few in (0, 1, FEWEST - 1):
        found = forecast(x[:few], y[:few], "2x", **LIMITS)
        assert f"evaluations at {FEWEST} different x" in found.refused
        with pytest.raises(FitError, match="nothing is forecast"):
            _ = found.value
        with pytest.raises(FitError, match="no forecast to draw"):
            found.fan([2.0])
    again = forecast(np.repeat(x[:5], 4), np.repeat(y[:5], 4), "2x", **LIMITS)
    assert "there are 5" in again.refused


@pytest.mark.parametrize("at", [1.0, 0.5, -3.0, "1x", [0.5, 2.0]])
def test_what_has_been_seen_is_not_forecast(at):
    found = forecast(*saturating(), at, **LIMITS)
    assert "does not lie beyond" in found.refused
    assert found.steps == ()


def test_rows_without_numbers_are_dropped_and_order_does_not_matter():
    x, y = saturating()
    clean = forecast(x, y, "2x", **LIMITS)
    holes = np.concatenate([x, [0.5, np.nan, 1.5]]), np.concatenate([y, [np.nan, 0.3, np.inf]])
    shuffled = np.random.default_rng(5).permutation(63)
    found = forecast(holes[0][shuffled], holes[1][shuffled], "2x", **LIMITS)
    assert found.steps == clean.steps
    assert found.points.dropped == 3
    assert any("3 rows with a missing" in one for one in found.assumptions)


def test_rows_of_the_same_x_are_averaged():
    x, y = saturating()
    twice = forecast(np.repeat(x, 2), np.repeat(y, 2) + np.tile([0.01, -0.01], 60), "2x", **LIMITS)
    assert twice.value == pytest.approx(forecast(x, y, "2x", **LIMITS).value, abs=1e-9)


def test_rows_of_the_same_x_are_averaged_by_their_precision():
    x, y = saturating()
    x_twice, y_twice = np.repeat(x, 2), np.repeat(y, 2) + np.tile([0.0, 0.15], 60)
    found = forecast(x_twice, y_twice, "2x", sigma=np.tile([0.001, 1.0], 60), **LIMITS)
    assert found.points.y == pytest.approx(y, abs=1e-6)
    assert found.value == pytest.approx(forecast(x, y, "2x", **LIMITS).value, abs=1e-5)


def test_early_points_can_be_left_out():
    x, y = saturating()
    strange = np.where(x < 0.2, 0.9, y)
    found = forecast(x, strange, 2.0, exclude_before=0.2, **LIMITS)
    assert found.points.excluded == int((x < 0.2).sum())
    assert found.steps == forecast(x[x >= 0.2], y[x >= 0.2], 2.0, **LIMITS).steps


def test_uncertain_points_count_little():
    x, y = saturating(noise=0.005)
    off, sigma = y.copy(), np.full(60, 0.005)
    off[20:50:6], sigma[20:50:6] = 0.05, 1.0
    plain, weighted, clean = (
        forecast(x, values, "2x", sigma=errors, **LIMITS) for values, errors in ((off, None), (off, sigma), (y, None))
    )
    assert abs(weighted.value - clean.value) < 0.25 * abs(plain.value - clean.value)
    assert weighted.high - weighted.low < 0.5 * (plain.high - plain.low)
    assert forecast(x, off, "2x", sigma=1000.0 * sigma, **LIMITS).value == pytest.approx(weighted.value, abs=1e-9)


def test_limits_hold_everything():
    x, y = saturating(noise=0.1, end=0.95)
    found = forecast(x, np.clip(y, 0.0, 1.0), [1.5, 10.0, 100.0], level=0.99, **LIMITS)
    fan = found.fan(np.geomspace(1.01, 100.0, 30))
    for numbers in (*found.steps, *(step.last for step in found.steps)):
        assert 0.0 <= numbers.low <= numbers.value <= numbers.high <= 1.0
    assert min(fan.low.min(), fan.value.min()) >= 0.0
    assert max(fan.high.max(), fan.value.max()) <= 1.0


def test_a_known_limit_makes_a_forecast_more_certain():
    x, y = saturating()
    known, unknown = forecast(x, y, "4x", **LIMITS), forecast(x, y, "4x")
    assert known.high - known.low < unknown.high - unknown.low
    assert any("No limit" in one for one in unknown.assumptions)
    assert not any("No limit" in one for one in known.assumptions)


def test_higher_levels_hold_lower_ones():
    x, y = saturating()
    found = [forecast(x, y, "2x", level=level, **LIMITS) for level in (0.5, 0.8, 0.9, 0.95, 0.99)]
    for inner, outer in itertools.pairwise(found):
        assert outer.low <= inner.low <= inner.value <= inner.high <= outer.high
        assert outer.high - outer.low > inner.high - inner.low


@pytest.mark.parametrize("level", [0.0, 1.0, 0.995, 90.0, -0.5, float("nan")])
def test_levels_that_were_not_counted(level):
    with pytest.raises(ParameterError, match="level must lie between"):
        forecast(*saturating(), "2x", level=level)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": [-1.0, *range(9)]}, "true zero"),
        ({"y": [0.1] * 9}, "x has 10, y has 9"),
        ({"y": ["a"] * 10}, "list of numbers"),
        ({"y": [[0.1]] * 10}, "one list"),
        ({"y": [1e200] * 10}, "too large"),
        ({"sigma": [0.0] * 10}, "sigma must be above 0"),
        ({"lower": 1.0, "upper": 0.0}, "lower must lie below upper"),
        ({"upper": float("nan")}, "upper must be a finite number"),
        ({"lower": "low"}, "lower must be a finite number"),
        ({"exclude_before": "early"}, "exclude_before must be a number; 'early' is not"),
        ({"y": list(range(30, 40)), "upper": 1.0}, "percent"),
        ({"y": list(range(10)), "lower": 20.0}, "below lower"),
    ],
)
def test_what_cannot_be_understood(change, message):
    asked = {"x": list(range(10)), "y": [0.1 * k for k in range(10)], "at": "2x"} | change
    with pytest.raises(VrlabError, match=message):
        forecast(**asked)


def test_a_fan_widens_and_agrees_with_the_forecast():
    x, y = saturating(noise=0.05)
    found = forecast(x, y, 3.0)
    fan = found.fan([0.2, 1.0, *np.linspace(3.0, 1.001, 50)])
    assert fan.x.size == 50  # what lies before the last point is left out
    assert (np.diff(fan.x) > 0.0).all()
    assert (np.diff(fan.high - fan.value) >= -1e-12).all()
    assert (np.diff(fan.value - fan.low) >= -1e-12).all()
    assert (fan.value[-1], fan.low[-1], fan.high[-1]) == pytest.approx((found.value, found.low, found.high), abs=1e-9)
    assert found.fan([0.5]).x.size == 0


def test_weights_come_from_the_run():
    x, y = saturating(noise=0.0)
    found = forecast(x, y, "2x", **LIMITS)
    assert tuple(found.weights) == MEMBERS
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert max(found.weights, key=found.weights.__getitem__) == "hill"
    assert found.value == pytest.approx(sum(value * weight for value, weight in found.members.values()))
    wander = 0.5 + 0.3 * np.sign(np.sin(np.arange(60.0) / 9.0))
    assert forecast(x, wander, "2x", **LIMITS).weights["last"] > found.weights["last"]


def test_the_backtest_is_the_forecaster_itself_on_the_past():
    x, y = saturating(noise=0.05)
    found = forecast(x, y, "2x", **LIMITS)
    assert len(found.backtest) >= 5
    for row in found.backtest:
        past = x <= row.origin
        then = forecast(x[past], y[past], row.at, **LIMITS)
        assert (row.value, row.low, row.high) == pytest.approx((then.value, then.low, then.high), abs=1e-6)
        nearest = np.argsort(np.abs(x - row.at), kind="stable")[:3]
        assert row.actual == pytest.approx(y[nearest].mean())
        assert row.inside is (row.low <= row.actual <= row.high)
        assert row.at <= 2.0 * row.origin + 1e-9
    assert found.coverage == sum(row.inside for row in found.backtest) / len(found.backtest)
    assert f"{sum(row.inside for row in found.backtest)} of {len(found.backtest)}" in found.words


def test_a_run_that_surprised_before_gets_wider_intervals():
    x = np.arange(1.0, 61.0)
    steady = 0.4 + np.random.default_rng(2).normal(0.0, 0.02, 60)
    jumpy = steady + np.where((x // 12) % 2 == 1, 0.3, 0.0)
    calm, wild = (forecast(x, y, "1.5x", **LIMITS) for y in (steady, jumpy))
    assert wild.high - wild.low > 2.0 * (calm.high - calm.low)


def test_a_short_run_says_that_it_cannot_be_tested():
    x, y = saturating(n=FEWEST)
    found = forecast(x, y, "2x", **LIMITS)
    assert (found.backtest, found.coverage) == ((), None)
    assert "too short to test" in found.words


def test_long_runs_are_averaged_in_blocks():
    x, y = saturating(n=5000, noise=0.1)
    found = forecast(x, y, "2x", **LIMITS)
    assert found.points.n <= 120
    assert found.value == pytest.approx(hill(2.0), abs=0.04)
    assert any("42 neighbouring rows" in one for one in found.assumptions)


@pytest.mark.parametrize("at", ["1.000001x", "1e6x", 1e300])
@pytest.mark.parametrize("y", ["noise", "tiny", "rounding", "huge", "beyond"])
def test_extremes_give_numbers_or_refusals(at, y):
    x, rising = saturating(n=30)
    values = {
        "noise": np.random.default_rng(4).normal(0.5, 0.3, 30),
        "tiny": 1e-310 * rising,
        "rounding": 0.3 + 1e-17 * rising + np.tile([0.0, 2.0**-54], 15),
        "huge": 1e139 * rising,
        "beyond": np.where(x == 0.5, 1.5, rising),
    }[y]
    for limits in ({}, LIMITS) if y != "huge" else ({}, {"upper": 1e140}):
        found = forecast(x, values, at, **limits)
        assert bool(found.refused) is (y == "rounding" and not limits)
        for step in found.steps:
            assert np.isfinite([step.value, step.low, step.high, *step.last]).all()
            assert step.low <= step.value <= step.high


def test_json_both_ways():
    for found in (
        forecast(*saturating(), ["1.5x", "3x"], **LIMITS),
        forecast(*saturating(), "2x", sigma=np.full(60, 0.1)),
        forecast([1.0], [0.5], "2x"),
    ):
        stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        again = Forecast.from_dict(stored)
        assert again == found
        assert again.words == found.words
        if not found.refused:
            assert again.fan([1.5, 2.0]).high.tolist() == found.fan([1.5, 2.0]).high.tolist()
        for name in ("level", "steps", "points", "limits", "refused"):
            with pytest.raises(FitError, match=f"needs the entry '{name}'"):
                Forecast.from_dict({key: value for key, value in stored.items() if key != name})
        with pytest.raises(FitError, match="version"):
            Forecast.from_dict(stored | {"version": 0})
        with pytest.raises(FitError, match="not a stored forecast"):
            Forecast.from_dict(stored | {"points": stored["points"] | {"x": "abc"}})


def test_the_calibration_table_is_complete():
    for one in calibration():
        assert len(one.held) == len(LEVELS)
        assert list(one.held) == sorted(one.held)
        assert one.forecasts > 0
    assert calibration()[0].held == pytest.approx(LEVELS, abs=0.035)


def test_words_give_the_numbers():
    x, y = saturating(last=1000.0)
    found = forecast(x, y, "2x", **LIMITS)
    assert "At x = 2,000" in found.words
    assert f"{found.value:.3g}" in found.words
    assert "90 %" in found.words
    assert found.assumptions[0].startswith("The recipe")


def test_a_run_that_still_speeds_up_may_go_far():
    """Before the midpoint every course of what follows fits: nine of ten ends to twice the data lie inside."""
    rng, u = np.random.default_rng(8), np.linspace(0.02, 1.0, 50)
    held = []
    for middle in (1.05, 1.1, 1.2):
        for rate in (8.0, 11.0, 14.0):
            for noise in (0.003, 0.01):
                rise = 0.05 + 0.85 / (1.0 + np.exp(-rate * (u - middle)))
                found = forecast(u, rise + rng.normal(0.0, noise, 50), 2.0, **LIMITS)
                held.append(found.low <= 0.05 + 0.85 / (1.0 + np.exp(-rate * (2.0 - middle))) <= found.high)
    assert len(held) == 18
    assert sum(held) >= 16


def test_a_straight_line_may_go_on_straight():
    """Published curves nearly all slow down, and so does the forecast; its interval reaches the line."""
    rng, held = np.random.default_rng(21), []
    for n in (12, 25, 40):
        u = np.linspace(1.0 / n, 1.0, n)
        for start, slope, noise in itertools.product((0.15, 0.3), (0.15, -0.15, 0.3), (0.003, 0.01, 0.03)):
            y = start + max(-slope, 0.0) + slope * u + rng.normal(0.0, noise, n)
            for step, ahead in zip(forecast(u, y, [1.25, 1.5], **LIMITS).steps, (1.25, 1.5), strict=True):
                held.append(step.low <= start + max(-slope, 0.0) + slope * ahead <= step.high)
    assert np.mean(held) > 0.9


def test_without_a_limit_even_a_small_chance_of_speeding_up_widens_the_scale():
    """A limit nobody declared may be far away: the scale grows with the root of how surely the run speeds up."""
    x, y = saturating()
    posed = pose(seen(x, y, None, None), Limits(None, None), np.array([2.0 * x[-1]]))
    found = posed.run.combined(x.size, posed.asked)
    ratio = np.array([2.0])
    none, little, all_of_it = (
        scale(found._replace(quickening=share), posed.run.y, ratio, posed.run.limits).ahead[0]
        for share in (0.0, 0.04, 1.0)
    )
    assert (little - none) / (all_of_it - none) == pytest.approx(0.2)


def test_only_curves_that_speed_up_say_so():
    u = np.linspace(0.02, 1.0, 40)
    everywhere = Limits(0.0, 1.0)

    def quickening(y):
        posed = pose(seen(u, y, None, None), everywhere, np.array([2.0]))
        return posed.run.combined(40, posed.asked).quickening

    noise = np.random.default_rng(3).normal(0.0, 0.005, 40)
    assert quickening(0.05 + 0.1 * u**4 + noise) > 0.5
    for ended in (0.5 * (1.0 - np.exp(-4.0 * u)), 0.1 + 0.4 * u, 0.1 + 0.4 / (1.0 + np.exp(-12.0 * (u - 0.5)))):
        assert quickening(ended + noise) < 0.02
    assert quickening(0.3 + noise) < 0.1


def test_a_straight_line_late_in_x_does_not_speed_up():
    """Of steep shapes only the end lies within such points, where nearly all of them are straight."""
    rng, u = np.random.default_rng(5), np.linspace(0.025, 1.0, 40)
    for start in (0.0, 0.75, 0.9, 0.99):
        y = 0.1 + 0.4 * u + rng.normal(0.0, 0.01, 40)
        found = forecast(start + (1.0 - start) * u, y, 1.0 + 0.1 * (1.0 - start), **LIMITS)
        assert found.high - found.low < 0.1


@pytest.mark.parametrize("limits", [{}, {"lower": 0.0, "upper": 100.0}])
def test_just_beyond_the_data_even_a_run_that_speeds_up_is_near(limits):
    u = np.linspace(0.025, 1.0, 40)
    found = forecast(u, 10.0 + 30.0 * u * u, 1.01, **limits)
    assert found.low <= 10.0 + 30.0 * 1.01**2 <= found.high
    assert found.high - found.low < 5.0


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_run_without_learning_is_forecast_with_a_caution(sign):
    x = np.arange(1.0, 41.0)
    limits = {"lower": min(0.0, sign), "upper": max(0.0, sign)}
    found = forecast(x, sign * (0.4 + np.random.default_rng(2).normal(0.0, 0.02, 40)), "2x", **limits)
    assert found.caution.startswith("No learning is detectable in these 40 points")
    assert found.words.startswith(found.caution)
    assert found.assumptions[0] == found.caution
    stored = json.loads(json.dumps(found.to_dict()))
    assert stored["caution"] == found.caution
    assert Forecast.from_dict(stored) == found
    assert Forecast.from_dict({name: one for name, one in stored.items() if name != "caution"}).caution == ""
    risen, fallen = (
        forecast(x, sign * (0.2 + 0.5 * course / (course + 10.0)), "2x", **limits) for course in (x, x[::-1])
    )
    assert (risen.caution, fallen.caution) == ("", "")
    assert not any("No learning" in one for one in (risen.words, *risen.assumptions))


def test_an_infinite_limit_is_no_limit_and_one_standard_error_holds_for_all():
    x, y = saturating()
    plain = forecast(x, y, "2x")
    assert forecast(x, y, "2x", lower=-np.inf, upper=np.inf) == plain
    assert forecast(x, y, "2x", sigma=0.02).value == pytest.approx(plain.value)  # only the ratios matter
    with pytest.raises(ParameterError, match="upper must be a finite number, or be left out; it is -inf"):
        forecast(x, y, "2x", upper=-np.inf)


def test_one_row_that_is_left_out_is_one_row():
    x, y = saturating()
    y = np.where(x == x[5], np.nan, y)
    found = forecast(x, y, "2x", exclude_before=float(x[1])).assumptions
    assert "1 row with a missing or infinite number was left out." in found
    assert "1 early row was left out as asked." in found


@pytest.mark.parametrize("offset", [0.0, 1000.0, -1e6])
def test_words_tell_the_ends_of_an_interval_apart_wherever_zero_lies(offset):
    x = np.linspace(10.0, 400.0, 40)
    y = offset + 0.1 + 0.7 * x / (x + 90.0) + np.random.default_rng(3).normal(0.0, 0.005, 40)
    found = forecast(x, y, 500.0)
    low, high = re.search(r"probability between (\S+) and (\S+?)\. ", found.words).groups()
    step = found.steps[-1]
    told = float(high.replace(",", "")) - float(low.replace(",", ""))
    assert told == pytest.approx(step.high - step.low, rel=0.1)


def test_points_that_alone_make_the_range_are_named_where_intervals_are_in_units_of_it():
    x = 1000.0 * np.arange(1, 61)
    y = 9.0 + 50_000.0 * np.exp(-np.arange(60) / 1.5) + 0.1 * np.sin(np.arange(60))
    (said,) = [one for one in forecast(x, y, "2x", lower=0.0).assumptions if one.startswith("The first 6 of 60 points")]
    assert said.endswith("leave them out if they are a warm-up.")
    late = forecast(x, y, "2x", lower=0.0, exclude_before=20_000.0).assumptions
    assert not any(one.startswith("The first ") for one in late)
    assert not any(one.startswith("The first ") for one in forecast(x, y, "2x", lower=0.0, upper=1e5).assumptions)
    assert not any(one.startswith("The first ") for one in forecast(*saturating(), "2x").assumptions)
