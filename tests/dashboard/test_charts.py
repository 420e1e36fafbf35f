"""The figures of "Learning and extinction": pure functions from measured groups to Plotly, words and tables."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dashboard import theme
from dashboard.charts.extinction import (
    LEAST,
    TITLES,
    extinction_alt,
    extinction_figure,
    extinction_table,
    number,
    ticks,
)
from dashboard.charts.learning import learning_alt, learning_figure, learning_table
from dashboard.charts.look import Look
from dashboard.group import Group, Measured, work
from tests.dashboard.made_groups import made
from vrcore import Experiment, Phase, fit
from vrcore.measures import RULERS, median_interval

INF, NAN = np.inf, np.nan
MIXED = [10.0, 20.0, 30.0, INF, 15.0, 25.0, INF]


def look(dark: bool = False, projector: bool = False) -> Look:
    colours = theme.palette(dark)
    layout = theme.plotly_layout(dark, projector)
    return Look(layout, colours.series, colours.text, colours.muted, theme.DASHES, theme.MARKERS, 4 if projector else 2)


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    found = []
    for schedule in ("CRF", "VR 5", "VR 10"):
        experiment = Experiment(
            "change-point", [Phase(schedule, reinforcers=60), Phase("EXT", seconds=1200)], subjects=8, seed=2,
            spread={"hazard": 0.2},
        )  # fmt: skip
        running = work(experiment, Measured("minutes"), 0)
        while True:
            try:
                next(running)
            except StopIteration as stop:
                found.append(stop.value[0])
                break
    return found


def colours_of(value: object) -> set[str]:
    """Return all colours in a figure, without their opacity."""
    if isinstance(value, dict):
        return set().union(*(colours_of(one) for one in value.values()), set())
    if isinstance(value, (list, tuple)):
        return set().union(*(colours_of(one) for one in value), set())
    if isinstance(value, str) and value.startswith("#"):
        return {value.upper()}
    if isinstance(value, str) and value.startswith("rgba(") and not value.endswith(",0)"):
        return {"#" + "".join(f"{int(part):02X}" for part in value[5:-1].split(",")[:3])}
    return set()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_colours_are_the_palettes(groups, dark):
    palette = theme.palette(dark)
    allowed = {one.upper() for one in (*palette.series, palette.text, palette.muted, palette.border, palette.surface)}
    fits = [fit(group.course.x, group.mean, "logistic", lower=0.0) for group in [made("CRF", MIXED)] * 3]
    for figure in (extinction_figure(groups, look(dark)), learning_figure(groups, fits, look(dark))):
        used = colours_of([trace.to_plotly_json() for trace in figure.data])
        assert used <= allowed
        assert len(used & {one.upper() for one in palette.series[:3]}) == 3


def test_learning_means_and_individuals_are_the_measures(groups):
    figure = learning_figure(groups, [None] * 3, look())
    for i, group in enumerate(groups):
        (mean,) = [one for one in figure.data if one.name == f"{group.label} (n = 8)"]
        seen = ~np.isnan(group.mean)
        np.testing.assert_allclose(mean.x, group.course.x[seen])
        np.testing.assert_allclose(mean.y, group.mean[seen], atol=6e-4)
        np.testing.assert_allclose(mean.error_y.array, (group.high - group.low)[seen] / 2, atol=6e-4)
        assert (mean.mode, mean.line.dash, mean.marker.symbol) == ("lines+markers", theme.DASHES[i], theme.MARKERS[i])
        drawn = np.array(figure.data[i].y, dtype=float)
        np.testing.assert_allclose(drawn.reshape(8, -1)[:, :-1], group.course.rates, atol=6e-3, equal_nan=True)
    top = figure.layout.yaxis.range[1]
    assert all(np.nanmax(group.high) <= top for group in groups) or top >= 2 * max(np.nanmax(g.mean) for g in groups)


def test_a_curve_is_drawn_where_the_points_tell_it():
    group = made("VR 10", MIXED)
    x = np.linspace(0.5, 20, 40)
    told = fit(x, 5 + 35 / (1 + np.exp(-0.8 * (x - 8))) + 0.1 * np.sin(9 * x), "logistic", lower=0.0)
    figure = learning_figure([group], [told], look(), individuals=False)
    curve = next(one for one in figure.data if one.name == "VR 10, fitted curve")
    np.testing.assert_allclose(curve.y, told.predict(np.array(curve.x)), atol=2e-3)
    band = next(one for one in figure.data if one.name == "VR 10, 95 % band of the fit")
    low, high = told.band(np.array(curve.x), 0.95)
    np.testing.assert_allclose(band.y, np.concatenate([low, high[::-1]]), atol=2e-3)
    assert next(one for one in figure.data if one.name.endswith("(n = 7)")).mode == "markers"
    x = np.arange(1.0, 10.0) * 10
    straight = fit(x, 0.1 + 0.8 / (1 + np.exp(-0.05 * (x - 120))) + 0.01 * np.sin(x), "logistic", lower=0.0)
    assert not straight.identified("asymptote")
    names = {one.name for one in learning_figure([group], [straight], look()).data}
    assert not [name for name in names if "fitted" in name]


def test_at_most_thirty_individuals_are_drawn():
    many = learning_figure([made("CRF", [10.0] * 60)], [None], look())
    gaps = np.isnan(np.array(many.data[0].y, dtype=float))
    assert gaps.sum() == 30
    assert gaps[-1]


def rows(figure: object, ruler: str) -> list[dict]:
    axis = f"x{'' if ruler == 'responses' else list(RULERS).index(ruler) + 1}"
    return [one.to_plotly_json() for one in figure.data if one.xaxis == axis]


@pytest.mark.parametrize("ruler", RULERS)
def test_every_subject_median_and_interval_is_the_measures(groups, ruler):
    every = [*groups[:2], made("VR 10", MIXED)]
    figure = extinction_figure(every, look())
    axis = figure.layout["xaxis" + ("" if ruler == "responses" else str(list(RULERS).index(ruler) + 1))]
    low, high = 10.0 ** np.array(axis.range)
    assert axis.type == "log"
    subjects, medians = rows(figure, ruler)
    marker = subjects["marker"]
    drawn = zip(subjects["x"], subjects["y"], marker["symbol"], marker["color"], strict=True)
    seen = [(x, round(y), symbol, colour) for x, y, symbol, colour in drawn]
    bar = medians["error_x"]
    for i, group in enumerate(every):
        values = group.resistance.by(ruler)
        points = [x for x, row, symbol, colour in seen if (row, symbol, colour) == (i, "circle", look().faint(i, 0.3))]
        np.testing.assert_allclose(points, np.maximum(values[np.isfinite(values)], LEAST), atol=1e-4)
        open_ones = [x for x, row, symbol, _ in seen if (row, symbol) == (i, "triangle-right-open")]
        assert len(open_ones) == (2 if group is every[2] else 0)
        if open_ones:
            assert open_ones == [{"responses": 900.0, "minutes": 20.0, "omitted": 90.0}[ruler]] * 2
            assert open_ones[0] < high
        middle = median_interval(values)
        assert (medians["x"][i], medians["y"][i]) == (pytest.approx(middle.estimate), i)
        assert (medians["marker"]["symbol"][i], medians["text"][i]) == (theme.MARKERS[i], f"{middle.estimate:.3g}")
        assert medians["marker"]["size"][i] > max(marker["size"])
        assert low < middle.estimate < high
        assert medians["x"][i] - bar["arrayminus"][i] == pytest.approx(max(middle.low, LEAST))
        if np.isfinite(middle.high):
            assert medians["x"][i] + bar["array"][i] == pytest.approx(middle.high)


@pytest.mark.parametrize(
    "columns",
    [[INF] * 8, [NAN] * 8, [0.0] * 8, [5.0], [NAN, INF], [0.0, INF, NAN, 3.0, 1.0, 2.0]],
    ids=["never", "nobody learnt", "at once", "one subject", "one never, one untaught", "all kinds"],
)
def test_groups_without_a_median_can_be_drawn_and_described(columns):
    every = [made("CRF", columns), made("VR 10", columns)]
    figure = extinction_figure(every, look())
    for place in ("xaxis", "xaxis2", "xaxis3"):
        low, high = figure.layout[place].range
        assert np.isfinite([low, high]).all()
        assert low < high
    for trace in figure.data:
        assert np.isfinite(np.array(trace.x, dtype=float)).all()
    alt = extinction_alt(every)
    assert not {"inf", "nan"} & set(alt.replace(",", " ").replace(";", " ").replace(".", " ").split())
    assert len(extinction_table(every)) == 2 * len(columns)
    learning_figure(every, [None, None], look())
    assert learning_alt(every).endswith(".")


def test_tables_hold_one_row_a_subject_and_one_a_block(groups):
    table = extinction_table([*groups, made("VR 99", MIXED)])
    assert list(table.columns) == [
        "group", "subject", "baseline_responses_per_minute", "reinforcers_per_response", "reached_criterion",
        "responses_to_criterion", "minutes_to_criterion", "omitted_to_criterion", "responses_observed",
        "minutes_observed",
    ]  # fmt: skip
    assert list(table.groupby("group", sort=False).size()) == [8, 8, 8, 7]
    last = table[table["group"] == "VR 99"]
    assert list(last["reached_criterion"]) == [True, True, True, False, True, True, False]
    assert last["responses_to_criterion"].isna().sum() == 2
    learning = learning_table(groups)
    assert list(learning.columns[:5]) == ["group", "minutes", "mean_responses_per_minute", "low_95", "high_95"]
    assert list(learning.columns[5:]) == [f"subject_{k}" for k in range(1, 9)]
    assert len(learning) == sum(len(group.mean) for group in groups)
    told = learning[learning["mean_responses_per_minute"].notna()]
    np.testing.assert_allclose(told["mean_responses_per_minute"], np.nanmean(told.iloc[:, 5:], axis=1))


def test_descriptions_say_the_numbers(groups):
    alt = extinction_alt(groups)
    for ruler, title in TITLES.items():
        for group in groups:
            assert f"{group.label} {number(median_interval(group.resistance.by(ruler)).estimate)}" in alt
        assert title.lower() in alt
    last = groups[2].mean[~np.isnan(groups[2].mean)]
    assert f"VR 10 goes from {last[0]:.0f} to {last[-1]:.0f} responses per minute" in learning_alt(groups)


def test_ticks_are_round_and_inside():
    assert ticks(0.9, 60.0) == [1, 2, 5, 10, 20, 50]
    assert ticks(0.5, 900.0) == [1, 10, 100]
    assert number(1234.5) == "1,234"
    assert number(0.12345) == "0.123"
    assert number(INF) == "not reached"


def test_what_is_sent_has_no_template_and_the_figure_is_the_same(groups):
    for figure in (learning_figure(groups, [None] * 3, look()), extinction_figure(groups, look())):
        sent = figure.to_dict()
        assert "template" not in sent["layout"]
        assert "bdata" not in json.dumps(sent, allow_nan=False)
        assert [one.to_plotly_json() for one in figure.data] == sent["data"]
        assert figure.layout.font.family == theme.FONT
        assert figure.to_dict() == sent


def test_margins_leave_room_for_the_longest_label():
    assert look().margin(["CRF", "Conc(VI 30-s, VI 60-s, COD=2-s)"])["l"] > 184  # what Plotly asks for, in Chromium
    assert look().margin(["CRF"])["l"] >= 51
    assert look(projector=True).margin(["VR 10"])["l"] >= 71
