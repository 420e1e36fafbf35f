from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.fit_study import CEILINGS, FAMILIES, PAGE, cautions, compared, forecast_words, limits, telling
from dashboard.fit_study import told as worded
from dashboard.samples import SAMPLES
from vrcore import CURVES, fit
from vrcore.curves import CurveForecast, Fit
from vrcore.formats import CurveData, Guess, guess, prepare, read_table

X = np.arange(1.0, 31.0) * 10
Y = 0.1 + 0.8 / (1 + np.exp(-0.05 * (X - 120))) + 0.01 * np.sin(X)


def curve(y: np.ndarray = Y, x: np.ndarray = X) -> tuple[CurveData, Guess]:
    text = "step,accuracy\n" + "\n".join(f"{a!r},{b!r}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    frame = read_table(text).frame
    return prepare(frame, x="step", y="accuracy"), guess(frame)


def numbers_of(found: Fit, level: float) -> pd.DataFrame:
    stages = telling(found, level)
    while True:
        try:
            next(stages)
        except StopIteration as last:
            return last.value


def told(found: Fit, level: float) -> pd.DataFrame:
    return worded(found, numbers_of(found, level), level)


def test_every_curve_of_the_library_can_be_chosen():
    assert list(FAMILIES) == ["auto", *CURVES]
    assert PAGE["family"].options == FAMILIES


@pytest.mark.parametrize(
    ("ceiling", "y", "expected"),
    [
        ("none", Y, {"lower": 0.0}),
        ("one", Y, {"lower": 0.0, "upper": 1.0}),
        ("hundred", Y * 100, {"lower": 0.0, "upper": 100.0}),
        ("guess", Y, {"lower": 0.0, "upper": 1.0}),
        ("one", Y * 100, {"lower": 0.0}),
        ("one", Y - 0.5, {"upper": 1.0}),
        ("none", Y - 0.5, {}),
    ],
)
def test_limits_are_those_that_the_numbers_allow(ceiling, y, expected):
    data, guessed = curve(y)
    assert ceiling in CEILINGS
    assert limits({"ceiling": ceiling}, guessed, data) == expected


def test_parameters_are_told_with_their_interval_in_the_users_units():
    data, _ = curve()
    found = fit(data.x, data.y, "logistic")
    frame = told(found, 0.8)
    assert list(frame.columns) == ["parameter", "estimate", "80 % interval", "standard error"]
    for row, (name, value) in zip(frame.itertuples(index=False), found.params.items(), strict=True):
        low, high = found.interval(name, 0.8)
        assert tuple(row) == (name, f"{value:.4g}", f"{low:.4g} to {high:.4g}", f"{found.stderr[name]:.2g}")
        assert low <= value <= high


def test_large_numbers_are_told_as_the_sentence_tells_them():
    data, _ = curve(5000.0 * Y, 1000.0 * X)
    found = fit(data.x, data.y, "logistic", lower=0.0)
    frame = told(found, 0.9).set_index("parameter")
    assert frame.loc["midpoint", "estimate"] == f"{found.params['midpoint']:,.0f}"
    assert frame.loc["midpoint", "estimate"] in found.words
    assert "e+" not in " ".join(frame.to_numpy().ravel())


def test_what_is_not_identified_is_told_without_a_number():
    data, _ = curve(Y[:9], X[:9])
    found = fit(data.x, data.y, "logistic")
    assert not found.identified("asymptote")
    rows = told(found, 0.9).set_index("parameter")
    assert rows.loc["asymptote", "estimate"] == "not identified"
    assert rows.loc["asymptote", "standard error"] == ""
    ahead = found.forecast(600.0, 0.9)
    said = forecast_words(data, ahead)
    assert said == ("Where accuracy will end cannot be told from these points, so nothing is forecast for step = 600.")
    assert not [one for one in cautions(data, found, ahead) if "band" in one or "forecast holds" in one]


def test_where_a_level_lies_at_its_limit_the_intervals_are_to_be_believed():
    frame = SAMPLES["levers"][1]()
    data = prepare(frame, x="step", y="success", group=["seed"])
    found = fit(data.x, data.y, "logistic", lower=0.0, upper=1.0)
    assert "from 0 (the lowest possible value) to" in found.words
    rows = told(found, 0.9).set_index("parameter")
    assert rows.loc["baseline", "standard error"] == "at the lowest possible value"
    low, high = found.interval("midpoint", 0.9)
    assert found.stderr["midpoint"] > high - low, "beside this interval the standard error cannot stand alone"
    (said,) = [one for one in cautions(data, found, None) if "limit" in one]
    assert said.startswith("The baseline lies at its limit. ")
    assert said.endswith("Go by the intervals.")
    both = fit(X, 1 / (1 + np.exp(-0.05 * (X - 150))), "logistic", lower=0.0, upper=1.0)
    (said,) = [one for one in cautions(data, both, None) if "limit" in one]
    assert said.startswith("The baseline and the asymptote lie at their limits. ")
    data, _ = curve()
    free_of_limits = fit(data.x, data.y, "logistic", lower=0.0, upper=1.0)
    assert not [one for one in cautions(data, free_of_limits, None) if "limit" in one]


def test_a_forecast_is_the_fits_and_stays_within_the_limits():
    data, _ = curve()
    found = fit(data.x, data.y, "logistic", lower=0.0, upper=0.91)
    ahead = found.forecast(600.0, 0.99)
    value = float(found.predict([600.0])[0])
    assert value + 2 * found.residual_sd > 0.91
    assert ahead.new[1] == found.prediction_band([600.0], 0.99).high[0] == 0.91
    expected = f"is expected between {ahead.new[0]:.3g} and 0.91 (99 %)."
    assert forecast_words(data, ahead) == f"At step = 600 the curve stands at {value:.3g}; a new observation {expected}"
    sure = forecast_words(data, ahead._replace(new=(0.9001, 0.9004)))
    assert sure.endswith("a new observation is expected at 0.9 (99 %).")
    averaged = replace(data, runs=5)
    assert f"{value:.3g}; a new mean of 5 runs {expected}" in forecast_words(averaged, ahead)


def test_the_numbers_are_found_an_interval_at_a_time_and_are_not_rounded():
    data, _ = curve()
    found = fit(data.x, data.y, "logistic")
    stages = telling(found, 0.8)
    assert [next(stages) for _ in range(4)] == [0.25, 0.5, 0.75, 1.0]
    with pytest.raises(StopIteration) as last:
        next(stages)
    for name, value, low, high, error in last.value.value.itertuples(index=False, name=None):
        assert (value, low, high) == (found.params[name], *found.interval(name, 0.8))
        assert error == found.stderr[name]
    assert list(last.value.value["parameter"]) == list(found.params)


def test_no_number_stands_for_what_is_not_known():
    data, _ = curve(Y[:9], X[:9])
    found = fit(data.x, data.y, "logistic", lower=0.0)
    assert not found.identified("asymptote")
    row = numbers_of(found, 0.9).set_index("parameter").loc["asymptote"]
    assert np.isnan(row[["estimate", "standard error"]].astype(float)).all()
    assert row["90 % interval, high"] == np.inf
    frame = SAMPLES["levers"][1]()
    data = prepare(frame, x="step", y="success", group=["seed"])
    found = fit(data.x, data.y, "logistic", lower=0.0, upper=1.0)
    row = numbers_of(found, 0.9).set_index("parameter").loc["baseline"]
    assert row["estimate"] == found.params["baseline"] == 0.0
    assert np.isnan(row["standard error"])


def test_curves_are_compared_best_first():
    data, _ = curve()
    frame = compared(fit(data.x, data.y, "auto"))
    assert list(frame.columns) == ["curve", "parameters", "AICc above the best"]
    assert frame["AICc above the best"].iloc[0] == 0.0
    assert frame["AICc above the best"].is_monotonic_increasing
    assert set(frame["curve"]) == {*CURVES, "constant"}
    assert frame["curve"].iloc[0] != "constant"


def test_a_collapse_after_the_best_point_is_the_first_caution():
    fallen = Y.copy()
    fallen[-5:] = 0.2
    data, _ = curve(fallen)
    found = fit(data.x, data.y, "logistic")
    said = cautions(data, found, CurveForecast(600.0, 0.9, 0.9, (0.8, 1.0), (0.7, 1.0), ""))
    assert said[0].startswith(f"The best observation, {data.y.max():.4g} at ")
    assert "keep that checkpoint" in said[0]
    assert said[-1].startswith("The forecast holds for the same recipe")
    for words in ("another family of curves may be right", "tried on public training curves", "Forecast and budget"):
        assert words in said[-1]
    data, _ = curve()
    kept = cautions(data, fit(data.x, data.y, "logistic"), None)
    assert not [one for one in kept if "checkpoint" in one or "forecast" in one.lower()]
