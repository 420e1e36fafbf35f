"""The figures of "Four schedules": what is drawn, said and listed, and what a blind one must not hold."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts.four_schedules_feedback import feedback_alt, feedback_figure, feedback_table
from dashboard.charts.four_schedules_records import (
    blind_alt,
    blind_figure,
    counts,
    records_alt,
    records_figure,
    records_table,
    times_table,
)
from dashboard.charts.four_schedules_waits import waits_alt, waits_figure, waits_table
from dashboard.four_schedules_blind import cut, records
from dashboard.four_schedules_study import Study
from dashboard.four_schedules_tables import expected
from dashboard.four_schedules_words import finding, pause_words
from tests.dashboard.made_schedules import asked, done, study
from tests.dashboard.test_charts import look
from vrcore.measures import feedback_function

NAMES = ["FR 8", "VR 8", "FI 20-s", "VI 20-s"]


@pytest.fixture(scope="module")
def four() -> Study:
    return done(asked(match="requirement", ratio=8, interval=20))


@pytest.fixture(scope="module")
def yoked() -> Study:
    return done(asked(match="yoked", ratio=8))


def traces(figure: go.Figure) -> dict[str, dict]:
    return {trace["name"]: trace for trace in figure.to_dict()["data"]}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("projector", [False, True])
def test_plotly_takes_every_figure(four, yoked, dark, projector):
    style = look(dark, projector)
    for made in (four, yoked, study([40.0], [30.0])):
        shown = [
            records_figure(made, 1, 5.0, style), feedback_figure(made, style), waits_figure(made, style),
            blind_figure(records(made, 1, 3), 5.0, style),
        ]  # fmt: skip
        for figure in shown:
            described = figure.to_dict()
            go.Figure(described["data"], described["layout"])  # Plotly's own validation
            json.dumps(described, allow_nan=False)


def test_all_four_records_are_on_the_same_axes(four):
    layout = records_figure(four, 2, 5.0, look()).to_dict()["layout"]
    places = ["", "2", "3", "4"]
    assert {tuple(layout[f"xaxis{place}"]["range"]) for place in places} == {(0.0, 5.0)}
    (height,) = {tuple(layout[f"yaxis{place}"]["range"]) for place in places}
    most = max(int((one <= 300).sum()) for group in four.groups.values() for one in group.responses)
    assert height[0] == 0
    assert most <= height[1] <= 1.1 * most
    assert [one["text"] for one in layout["annotations"]] == [f"<b>{name}</b>" for name in NAMES]


def test_a_record_steps_at_each_response_and_is_stroked_at_each_reinforcer(four):
    drawn = traces(records_figure(four, 2, 5.0, look()))
    for name, group in zip(NAMES, four.groups.values(), strict=True):
        seen = group.responses[1][group.responses[1] <= 300].astype(float)
        assert drawn[name]["line"]["shape"] == "hv"
        assert drawn[name]["x"] == [0, *np.round(seen / 60, 4), 5.0]
        assert drawn[name]["y"] == [*range(len(seen) + 1), len(seen)]
        strokes = drawn[f"{name}, reinforcers"]
        paid = group.reinforcers[1][group.reinforcers[1] <= 300].astype(float)
        assert strokes["x"] == np.round(paid / 60, 4).tolist()
        assert strokes["y"] == counts(seen, paid).tolist()
        assert drawn[f"{name}, other subjects"]["x"].count(None) == 5
    # On FR 8 the pen is stroked at every eighth response.
    assert drawn["FR 8, reinforcers"]["y"] == [8.0 * k for k in range(1, len(drawn["FR 8, reinforcers"]["y"]) + 1)]


def test_a_long_record_is_drawn_at_as_many_moments_as_a_screen_shows():
    made = study([40.0], [30.0])
    many = dataclasses.replace(made.groups["FR"], responses=(np.linspace(0.5, 600.0, 1200).astype("f4"),))
    drawn = traces(records_figure(dataclasses.replace(made, groups=made.groups | {"FR": many}), 1, 10.0, look()))
    assert len(drawn["FR 10"]["x"]) == 500
    assert drawn["FR 10"]["line"]["shape"] == "linear"
    assert drawn["FR 10"]["y"][-1] == 1200
    np.testing.assert_allclose(drawn["FR 10"]["y"], 120 * np.array(drawn["FR 10"]["x"]), atol=1.1)


def test_the_one_subject_there_is_has_no_others():
    drawn = traces(records_figure(study([40.0], [30.0]), 1, 1.0, look()))
    assert not [name for name in drawn if "other" in name]


def test_a_blind_record_says_nothing_of_its_schedule(four):
    shown = cut(records(four, 1, 3), 5.0)
    figure = blind_figure(shown, 5.0, look()).to_dict()
    said = json.dumps(figure) + blind_alt(shown, 5.0) + times_table(shown, "record").to_csv()
    for word in ("FR", "VR", "FI", "VI", "20-s", "ratio", "interval"):
        assert word not in said
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert [trace["name"] for trace in lines] == [f"Record {letter}" for letter in "ABCD"]
    assert len({trace["line"]["color"] for trace in lines}) == 1
    assert blind_alt(shown, 5.0).count("Record ") == 4
    assert times_table(shown, "record")["record"].unique().tolist() == ["A", "B", "C", "D"]
    assert times_table(shown, "record")["seconds"].max() <= 300


def test_the_table_of_records_holds_every_event(four):
    table = records_table(four, 2)
    for name, group in zip(NAMES, four.groups.values(), strict=True):
        own = table[table["schedule"] == name]
        assert (own["event"] == "response").sum() == len(group.responses[1])
        assert (own["event"] == "reinforcer").sum() == len(group.reinforcers[1])
        assert own["seconds"].is_monotonic_increasing
        assert own["responses"].iloc[-1] == len(group.responses[1])


def test_points_lie_where_the_subjects_are_and_lines_where_theory_is(four):
    drawn = traces(feedback_figure(four, look()))
    for name, group in zip(NAMES, four.groups.values(), strict=True):
        np.testing.assert_allclose(drawn[name]["x"], group.values["rate"], atol=1e-3)
        np.testing.assert_allclose(drawn[name]["y"], group.values["income"], atol=1e-3)
        theory = drawn[f"{name}, theory"]
        assert theory["x"][-1] is None
        np.testing.assert_allclose(theory["y"][:-1], feedback_function(name, theory["x"][:-1]), atol=0.01)


def test_yoked_subjects_have_each_their_own_line(yoked):
    drawn = traces(feedback_figure(yoked, look()))
    assert drawn["VR 8, theory"]["x"].count(None) == 1
    own = yoked.groups["VI"].seconds
    theory = drawn["VI yoked to VR 8, theory"]
    assert theory["x"].count(None) == len({round(float(one), 3) for one in own}) > 3
    last = [theory["y"][place - 1] for place, x in enumerate(theory["x"]) if x is None]
    fastest = theory["x"][theory["x"].index(None) - 1]
    np.testing.assert_allclose(last, [1 / (one / 60 + 1 / fastest) for one in sorted(own)], atol=0.01)


def test_waits_are_shares_on_the_same_axes(four):
    figure = waits_figure(four, look()).to_dict()
    assert figure["layout"]["yaxis"]["range"] == figure["layout"]["yaxis2"]["range"]
    assert [trace["name"] for trace in figure["data"]] == NAMES * 2
    for trace, (name, kind) in zip(
        figure["data"], [(name, kind) for name in ("pauses", "irts") for kind in four.groups], strict=True
    ):
        shares = getattr(four.groups[kind], name).mean(axis=0)
        np.testing.assert_allclose(trace["y"], 100 * shares[: len(trace["y"])], atol=0.01)
        assert sum(trace["y"]) > 95
    assert len({trace["line"]["dash"] for trace in figure["data"]}) == 4
    table = waits_table(four)
    assert len(table) == 4 * 2 * 40
    assert table["n"].unique().tolist() == [6]
    np.testing.assert_allclose(table.groupby(["schedule", "wait"])["mean_share"].sum(), 1.0)


def test_texts_state_the_finding(four, yoked):
    for made in (four, yoked):
        said = finding(made)
        assert records_alt(made, 2, 5.0, said).endswith(said)
        paid = int((made.groups["FR"].reinforcers[1] <= 300).sum())
        made_so_far = int((made.groups["FR"].responses[1] <= 300).sum())
        assert f"FR 8 {made_so_far} responses and {paid} reinforcers" in records_alt(made, 2, 5.0, said)
        assert waits_alt(made, pause_words(made)).startswith(pause_words(made))
        assert "FR 8: doubling " in feedback_alt(made)
        assert "would bring 100 % more reinforcers" in feedback_alt(made)
        for text in (records_alt(made, 1, 5.0, said), waits_alt(made, ""), feedback_alt(made)):
            assert "nan" not in text
            assert text.endswith(".")
    np.testing.assert_allclose(
        feedback_table(four)["Reinforcers/min by the feedback function"],
        np.concatenate([expected(four, group) for group in four.groups.values()]),
    )
