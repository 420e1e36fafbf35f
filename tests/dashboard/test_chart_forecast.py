"""The charts of the page "Forecast and budget": what is drawn is what was computed, and names stay inert."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts.backtest import backtest_alt, backtest_figure, backtest_table, backtest_words
from dashboard.charts.calibration import calibration_alt, calibration_figure, calibration_table
from dashboard.charts.forecast import MOST_DRAWN, forecast_alt, forecast_figure, forecast_table
from dashboard.charts.steps_axis import short
from dashboard.forecast_report import light
from dashboard.prospect import Prospect, Study
from tests.dashboard.test_prospect import sample, study
from vrcore.forecasts.reliability import LEVELS, calibration


@pytest.fixture(scope="module")
def one() -> Study:
    return study(sample("one"))


@pytest.fixture(scope="module")
def three() -> Study:
    return study(sample("three"))


def fan(seen: Study, **options: Any) -> go.Figure:
    wanted = {"budget": seen.budget, "target": None, "level": 0.9, "log_x": False} | options
    return forecast_figure(seen.prospects, light(), **wanted)


def valid(figure: go.Figure) -> go.Figure:
    """Return the same figure with Plotly's own validation, which the page leaves out."""
    given = figure.to_dict()
    return go.Figure(given["data"], given["layout"])


def named(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.name == name]


def test_the_fan_is_the_forecasts(one):
    figure = valid(fan(one))
    (prospect,) = one.prospects
    assert prospect.outer is not None
    assert prospect.forecast is not None
    (line,) = named(figure, "forecast")
    assert line.x[1:] == pytest.approx(prospect.outer.x, rel=1e-5)
    assert line.y[1:] == pytest.approx(prospect.outer.value, rel=1e-5)
    (outer,) = named(figure, "90 % of what may come")
    assert outer.y[1:] == pytest.approx(prospect.outer.high, rel=1e-5)
    assert outer.fill == "tonexty"
    (last,) = named(figure, "last value stays")
    assert last.y == pytest.approx([prospect.forecast.last.value] * 2)
    (points,) = named(figure, "mean of 5 runs")
    assert points.x == pytest.approx(prospect.recipe.data.x)


def test_the_budget_and_the_target_are_marked(one):
    words = [trace.text for trace in valid(fan(one, target=0.95)).data if trace.text]
    assert ("", "budget\u00a0") in words
    assert ("target", "") in words
    assert fan(one, target=1.5).layout.yaxis.range[1] > 1.5


def test_recipes_differ_in_colour_and_sign_and_each_stands_in_the_legend_once(three):
    figure = valid(fan(three))
    shown = [trace for trace in figure.data if trace.showlegend is not False]
    assert [trace.name for trace in shown] == ["small steps", "medium steps", "large steps"]
    assert len({trace.marker.color for trace in shown}) == 3
    assert len({trace.marker.symbol for trace in shown}) == 3


def test_a_logarithmic_axis_says_what_it_leaves_out():
    found = sample("one")
    data = found[0].data
    x = np.concatenate([[0.0], data.x[1:]])
    early = found[0]._replace(data=type(data)(x, data.y, "step", "success"))
    figure = valid(fan(study([early]), log_x=True))
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.ticktext == ("100", "200", "500", "1000")
    assert figure.layout.annotations[0].text == "1 point at 0 or below left out"
    assert min(min(trace.x) for trace in figure.data if trace.mode == "markers") > 0


def test_a_fan_wider_than_the_chart_says_so():
    seen = study(sample("one"), upper="none", level=0.95, budget="50x")
    figure = fan(seen)
    assert [note.text for note in figure.layout.annotations] == ["the fan goes on beyond the chart"]
    assert not fan(study(sample("one"))).layout.annotations


def test_long_runs_are_thinned_and_the_legend_says_so():
    found = sample("one")[0]
    data = found.data
    x = np.arange(1, 5 * MOST_DRAWN, dtype=float)
    long = found._replace(data=type(data)(x, x / x[-1], "step", "success"))
    nothing = Prospect(long, 2 * x[-1], None, None, None, "why", ())
    figure = forecast_figure((nothing,), light(), budget=2 * x[-1], level=0.9, log_x=False)
    (points,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert points.name == "observations (1 in 5 shown)"
    assert len(points.x) <= MOST_DRAWN


def test_what_is_refused_is_said_and_not_drawn():
    seen = study(sample("early"))
    figure = fan(seen)
    assert [trace.mode for trace in figure.data] == ["markers", "lines+text"]
    said = forecast_alt(seen.prospects, budget=seen.budget, level=0.9)
    assert "Nothing is forecast. 5 evaluations are too few" in said
    assert set(forecast_table(seen.prospects, 0.9)["kind"]) == {"observed"}


def test_the_table_and_the_words_hold_the_charts_numbers(three):
    table = forecast_table(three.prospects, 0.9)
    for prospect in three.prospects:
        rows = table[table["recipe"] == prospect.recipe.name]
        assert prospect.outer is not None
        assert rows[rows["kind"] == "observed"]["success"].tolist() == prospect.recipe.data.y.tolist()
        assert rows[rows["kind"] == "forecast"]["low (90 %)"].tolist() == prospect.outer.low.tolist()
    said = forecast_alt(three.prospects, budget=three.budget, level=0.9)
    assert said.startswith("Forecast up to a budget of 1,440. small steps: 24 points of success")


def test_a_panel_for_each_earlier_forecast(one):
    (prospect,) = one.prospects
    assert prospect.forecast is not None
    rows = prospect.forecast.backtest
    figure = valid(backtest_figure(prospect, light()))
    said = [trace for trace in figure.data if trace.name == "said then"]
    came = [trace for trace in figure.data if trace.name == "what came" and trace.x[0] is not None]
    assert [tuple(trace.y) for trace in said] == [pytest.approx((row.low, row.high)) for row in rows]
    assert [trace.y[0] for trace in came] == pytest.approx([row.actual for row in rows])
    assert [trace.marker.symbol for trace in came] == ["diamond" if row.inside else "x" for row in rows]
    assert len({trace.xaxis for trace in said}) == len(rows)
    assert len([trace for trace in figure.data if trace.showlegend is not False]) == 4
    seen_then = [trace for trace in figure.data if trace.name == "seen then"]
    assert [max(trace.x) for trace in seen_then] == [row.origin for row in rows]
    inside = sum(row.inside for row in rows)
    assert f"{inside} of {len(rows)} forecasts held" in backtest_words(prospect, 0.9)
    assert backtest_alt(prospect, 0.9).count("what came was") == len(rows)
    table = backtest_table(one.prospects)
    assert table["held"].tolist() == [row.inside for row in rows]


def test_a_run_too_short_for_a_backtest_says_so():
    (prospect,) = study(sample("early")).prospects
    assert backtest_words(prospect, 0.9) == "The run is too short to test the forecaster on its own past."
    assert len(backtest_table([prospect])) == 0
    valid(backtest_figure(prospect, light()))


@pytest.mark.parametrize(
    ("value", "text"),
    [(660.0, "660"), (9999.0, "9999"), (12_000.0, "12k"), (1.5e6, "1.5M"), (2e9, "2B"), (0.25, "0.25")],
)
def test_steps_are_short_in_a_panel(value, text):
    assert short(value) == text


def test_the_calibration_plot_is_the_librarys_table():
    figure = valid(calibration_figure(light()))
    sets = calibration()
    assert len(figure.data) == len(sets) + 1
    for trace, row in zip(figure.data[1:], sets, strict=True):
        assert tuple(trace.x) == LEVELS
        assert tuple(trace.y) == row.held
        assert trace.name.replace("<br>", " ") == f"{row.curves} ({row.forecasts:,})"
        assert list(trace.customdata) == [f"{share:.0%}".replace("%", " %") for share in row.held]
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.ticktext == ("50 %", "60 %", "70 %", "80 %", "90 %", "100 %")
    assert len(calibration_table()) == len(sets) * len(LEVELS)
    place = LEVELS.index(0.9)
    for row in sets:
        assert f"{row.curves}: {100 * row.held[place]:.0f} % of {row.forecasts:,}" in calibration_alt(0.9)
    assert "promised 95 %" in calibration_alt(0.99)


def test_a_column_may_have_the_name_of_one_of_the_tables():
    found = [one._replace(data=replace(one.data, x_name="kind", y_name="recipe")) for one in sample("one")]
    table = forecast_table(study(found).prospects, 0.9)
    assert list(table.columns[:4]) == ["recipe", "kind", "kind (column)", "recipe (column)"]
    assert set(table["kind"]) == {"observed", "forecast"}


EVIL = "<a href='http://x.example/'>go</a>"


def test_names_from_a_file_are_no_tags_in_a_chart(three):
    prospects = tuple(one._replace(recipe=one.recipe._replace(name=EVIL)) for one in three.prospects)
    text = forecast_figure(prospects, light(), budget=1.0, level=0.9, log_x=False).to_json()
    assert "\\u003ca" not in text
    assert "<a" not in text
    assert "&lt;a href" in text
