"""The chart of a learning curve: what is drawn, where, and what it says in words."""

import json

import numpy as np
import pytest

import vrcore
from dashboard.charts.curve import MANY, MOST_DRAWN, curve_alt, curve_figure, curve_table
from vrcore.curves import CurveForecast
from vrcore.formats import CurveData


class Line:
    """A stand-in for a fit whose values are easy to check: y = x / 100, bands of known width."""

    params = {"baseline": 0.0, "asymptote": 1.0, "midpoint": 50.0, "slope": 1.0}  # noqa: RUF012  (a constant of the test)

    def __init__(self, width=0.1, problems=(), refused=""):
        self.width, self.problems, self.refused = width, problems, refused

    def predict(self, x):
        return np.asarray(x, dtype=float) / 100

    def band(self, x, level):
        assert level == 0.9
        return self.predict(x) - self.width, self.predict(x) + self.width

    def prediction_band(self, x, level):
        assert level == 0.9
        return self.predict(x) - 2 * self.width, self.predict(x) + 2 * self.width

    def forecast(self, at, level):
        if self.refused:
            return CurveForecast(at, level, None, None, None, self.refused)
        mean, new = (tuple(float(end) for end in band(at, level)) for band in (self.band, self.prediction_band))
        return CurveForecast(at, level, float(self.predict(at)), mean, new, "")


def data(x=(0, 25, 50, 75, 100), **more):
    x = np.asarray(x, dtype=float)
    return CurveData(x, x / 100, "step", "reward", **more)


def named(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


def test_observations_curve_and_band():
    traces = named(curve_figure(data(), Line()))
    assert list(traces) == ["90 % band of the curve", "observations", "fitted curve", "last observation"]
    np.testing.assert_array_equal(traces["observations"].x, [0, 25, 50, 75, 100])
    np.testing.assert_allclose(traces["fitted curve"].y, np.asarray(traces["fitted curve"].x) / 100)
    np.testing.assert_allclose(traces["90 % band of the curve"].y, np.asarray(traces["fitted curve"].y) + 0.1)
    assert traces["last observation"].x == (100, 100)
    assert traces["observations"].marker.opacity == 0.9


def test_the_forecast_begins_at_the_last_observation_dashed_with_the_wider_band():
    figure = curve_figure(data(), Line(), forecast_to=200)
    traces = named(figure)
    ahead = traces["forecast"]
    assert (ahead.x[0], ahead.x[-1]) == (100, 200)
    assert ahead.line.dash == "dash"
    assert traces["fitted curve"].line.dash == "solid"
    assert ahead.line.color != traces["fitted curve"].line.color
    np.testing.assert_allclose(traces["90 % band of new observations"].y, np.asarray(ahead.y) + 0.2)
    assert max(traces["fitted curve"].x) == 100


@pytest.mark.parametrize("to", [None, 100, 50, float("nan"), float("inf")])
def test_nothing_is_forecast_up_to_the_last_observation(to):
    assert "forecast" not in named(curve_figure(data(), Line(), forecast_to=to))
    assert len(curve_table(data(), Line(), forecast_to=to)) == 5
    assert "a new observation" not in curve_alt(data(), Line(), forecast_to=to)


def test_a_forecast_that_the_fit_refuses_is_nowhere():
    refusing = Line(refused="The asymptote is open.")
    assert "forecast" not in named(curve_figure(data(), refusing, forecast_to=200))
    assert not [name for name in named(curve_figure(data(), refusing, forecast_to=200)) if "new" in name]
    table = curve_table(data(), refusing, forecast_to=200)
    assert table["kind"].tolist() == ["observed"] * 5
    words = curve_alt(data(), refusing, forecast_to=200)
    assert words.endswith("The fitted curve goes from 0 to 1 over these. Nothing is forecast for 200.")


def test_where_runs_were_averaged_the_band_is_that_of_a_new_mean():
    averaged = data(runs=5)
    assert "90 % band of new means of 5 runs" in named(curve_figure(averaged, Line(), forecast_to=200))
    assert "a new mean of 5 runs is expected between 1.8 and 2.2" in curve_alt(averaged, Line(), forecast_to=200)


def test_without_a_fit_only_the_observations_are_drawn():
    figure = curve_figure(data(), None, forecast_to=200)
    assert list(named(figure)) == ["observations", "last observation"]
    assert curve_alt(data(), None).endswith("No curve is fitted.")
    assert list(curve_table(data(), None)) == ["kind", "step", "reward"]


def test_many_observations_are_faint_and_very_many_thinned_and_said():
    assert named(curve_figure(data(range(MANY + 1)), None))["observations"].marker.opacity == 0.3
    many = curve_figure(data(range(3 * MOST_DRAWN)), None)
    assert len(named(many)["observations (1 in 3 shown)"].x) == MOST_DRAWN


def test_the_mean_of_runs_says_how_many_and_shows_them():
    members = tuple((f"seed {seed}", np.arange(3.0), np.arange(3.0) + seed) for seed in range(3))
    figure = curve_figure(data((0, 1, 2), runs=3, members=members, standard_error=np.ones(3)), None)
    assert [trace.name for trace in figure.data] == ["single runs (3)"] * 3 + ["mean of 3 runs", "last observation"]
    assert [trace.showlegend for trace in figure.data[:3]] == [True, False, False]
    assert figure.layout.yaxis.range[1] > 4


def test_a_logarithmic_axis_leaves_out_step_0_and_says_so():
    figure = curve_figure(data(), Line(), forecast_to=1000, log_x=True)
    assert figure.layout.xaxis.type == "log"
    traces = named(figure)
    assert all(min(trace.x) > 0 for trace in figure.data)
    ahead = np.asarray(traces["forecast"].x)
    np.testing.assert_allclose(np.diff(np.log(ahead)), np.diff(np.log(ahead))[0])
    assert figure.layout.annotations[0].text == "1 at step 0 or below left out"
    nothing = curve_figure(data((-2, -1, 0)), Line(), log_x=True)
    assert "fitted curve" not in named(nothing)


def test_every_number_of_a_logarithmic_axis_can_be_read_by_itself():
    axis = curve_figure(data((8, 25, 50, 75, 100)), Line(), forecast_to=200, log_x=True).layout.xaxis
    assert axis.tickvals == (10, 20, 50, 100, 200)
    assert axis.ticktext == ("10", "20", "50", "100", "200")
    wide = curve_figure(data((1, 25, 50, 75, 20_000)), None, log_x=True).layout.xaxis
    assert wide.ticktext == ("1", "10", "100", "1000", "10k")
    assert curve_figure(data((60, 70, 80, 90, 95)), None, log_x=True).layout.xaxis.tickvals is None


def test_remarks_stand_where_neither_the_curve_nor_its_end_is():
    rising = curve_figure(data(), Line(), log_x=True).layout.annotations[0]
    assert (rising.x, rising.y, rising.xanchor, rising.yanchor) == (0, 1, "left", "top")
    falling = CurveData(np.arange(5.0), 4.0 - np.arange(5.0), "step", "loss")
    below = curve_figure(falling, None, log_x=True).layout.annotations[0]
    assert (below.x, below.y, below.yanchor) == (0, 0, "bottom")


@pytest.mark.parametrize("width", [50.0, np.inf, np.nan])
def test_a_band_without_end_does_not_flatten_the_data(width):
    figure = curve_figure(data(), Line(width), forecast_to=200)
    bottom, top = figure.layout.yaxis.range
    assert top - bottom < 8
    remarks = [annotation.text for annotation in figure.layout.annotations]
    assert ("the band goes on beyond the chart" in remarks) == (not np.isnan(width))
    for trace in figure.data:
        assert np.isfinite(np.asarray(trace.y, dtype=float)).all()
    json.loads(figure.to_json())


def test_a_constant_series_has_a_height():
    flat = CurveData(np.arange(5.0), np.full(5, 0.25), "step", "reward")
    bottom, top = curve_figure(flat, None).layout.yaxis.range
    assert bottom < 0.25 < top


def test_names_from_a_file_cannot_become_markup():
    evil = CurveData(np.arange(3.0), np.arange(3.0), '<a href="x">step</a>', "<b>" + "r" * 100)
    figure = curve_figure(evil, None, log_x=True)
    assert "<" not in figure.layout.xaxis.title.text
    assert "<" not in figure.layout.yaxis.title.text
    assert "<" not in figure.layout.annotations[0].text
    assert len(figure.layout.yaxis.title.text) < 80


def test_theme_and_colours_are_taken_over():
    figure = curve_figure(
        data(), Line(), forecast_to=200, colours=("#112233", "#445566"), line_width=4,
        theme={"height": 400, "font": {"color": "#ABCDEF"}, "yaxis": {"gridcolor": "#FF0000"}},
    )  # fmt: skip
    traces = named(figure)
    assert traces["fitted curve"].line.color == "#112233"
    assert traces["fitted curve"].line.width == 4
    assert traces["forecast"].line.color == "#445566"
    assert traces["90 % band of the curve"].fillcolor == "rgba(17,34,51,0.2)"
    assert traces["last observation"].line.color == "#ABCDEF"
    assert figure.layout.height == 400
    assert figure.layout.yaxis.gridcolor == "#FF0000"
    assert figure.layout.yaxis.title.text == "reward"


def test_the_chart_in_words():
    words = curve_alt(data(), Line(), forecast_to=200)
    assert words == (
        "reward against step: 5 observations from 0 at 0 to 1 at 100. The fitted curve goes from 0 to 1 over these. "
        "At 200 it stands at 2; a new observation is expected between 1.8 and 2.2 (90 % band)."
    )
    peak = CurveData(np.asarray([1.0, 50.0, 500.0]), np.asarray([15.6, 46.2, 33.0]), "step", "eval_acc")
    assert "from 15.6 at 1 to 33 at 500, highest 46.2 at 50." in curve_alt(peak, None)
    assert curve_alt(data(), Line(problems=("The asymptote is open.",))).endswith("The asymptote is open.")
    assert "5 observations, each the mean of 3 runs, from" in curve_alt(data(runs=3), None)


def test_the_table_holds_observations_then_the_forecast():
    table = curve_table(data(), Line(), forecast_to=200, forecast_rows=4)
    assert list(table) == ["kind", "step", "reward", "curve", "curve low", "curve high", "new low", "new high"]
    assert table["kind"].tolist() == ["observed"] * 5 + ["forecast"] * 4
    assert table["step"].tolist() == [0, 25, 50, 75, 100, 125, 150, 175, 200]
    assert table["reward"].isna().tolist() == [False] * 5 + [True] * 4
    np.testing.assert_allclose(table["new high"] - table["new low"], 0.4)
    averaged = curve_table(data(runs=2, standard_error=np.full(5, 0.5)), None)
    assert averaged["standard error of reward"].tolist() == [0.5] * 5


def test_the_chart_of_a_real_fit():
    x = np.arange(0.0, 400.0, 10)
    y = 0.1 + 0.7 / (1 + np.exp(-(x - 150) / 30)) + 0.02 * np.sin(x)
    points = CurveData(x, y, "step", "pass rate")
    fit = vrcore.fit(x, y, "logistic", lower=0.0, upper=1.0)
    traces = named(curve_figure(points, fit, forecast_to=800, level=0.8))
    drawn = traces["forecast"]
    np.testing.assert_array_equal(drawn.y, fit.predict(drawn.x))
    np.testing.assert_array_equal(traces["80 % band of new observations"].y, fit.prediction_band(drawn.x, 0.8)[1])
    np.testing.assert_array_equal(
        traces["80 % band of the curve"].y, fit.band(traces["80 % band of the curve"].x, 0.8).high
    )
    table = curve_table(points, fit, forecast_to=800, level=0.8)
    assert table["step"].iloc[-1] == 800
    assert table["new low"].iloc[-1] == fit.prediction_band([800.0], 0.8)[0][0]
    assert "(80 % band)" in curve_alt(points, fit, forecast_to=800, level=0.8)


def test_the_last_observation_is_named_where_the_corner_is_free():
    rising = curve_figure(data(), None).data[-1]
    falling = curve_figure(CurveData(np.arange(3.0), np.asarray([3.0, 2.0, 1.0]), "step", "loss"), None).data[-1]
    assert rising.text == ("last observation\u00a0", "")
    assert falling.text == ("", "last observation\u00a0")
