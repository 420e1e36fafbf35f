"""The tab "Shaping and curriculum": three views, their sentences, their figures, their controls."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.charts.language_shaping import Line, Spot, course_figure, lines_figure, shape_figure, spots_figure
from dashboard.charts.look import Look
from dashboard.language import shaping_curriculum, shaping_reward, shaping_thinning
from dashboard.language.page import PAGE
from dashboard.language.shaping_fields import FIELDS, MORE, ROWS, VIEWS
from dashboard.language.shaping_parts import Band, View, band, per_cent, steps_words
from dashboard.language.shaping_study import asked_for, work
from tests.dashboard.visit import Visit
from vrcore.language.curriculum import CurriculumExperiment, CurriculumResult
from vrcore.measures import Interval

DEFAULTS = {field.name: field.default for field in FIELDS}
QUICK = "lm.tab=shaping&v=1&lm.shaping_seeds=6&lm.shaping_limit=150&lm.shaping_steps=400&lm.shaping_vote=skip"


def a_look(*, dark: bool = False) -> Look:
    colours = theme.palette(dark)
    layout = theme.plotly_layout(dark, False)
    return Look(layout, colours.series, colours.text, colours.muted, theme.DASHES, theme.MARKERS, 2, f"dark {dark}")


def shown(**changes: Any) -> View:
    """Return what the tab shows for its defaults with these settings (without the prefix) changed."""
    values = DEFAULTS | {f"shaping_{name}": value for name, value in changes.items()}
    running, last = work(asked_for(values, a_look())), 0.0
    while True:
        try:
            share = next(running)
        except StopIteration as stop:
            return stop.value
        assert last <= share <= 1.0
        last = share


# The curriculum.


def a_result(steps: Any, *, reached: Any = True, entry: float = 0.9, length: int = 3) -> CurriculumResult:
    steps = np.asarray(steps)
    runs, longest = len(steps), int(steps.max())
    entries = np.full((runs, length), entry)
    flags = np.broadcast_to(np.asarray(reached), (runs,)).copy()
    table = np.zeros((runs, longest))
    return CurriculumResult(
        CurriculumExperiment(length=length, seeds=runs), np.zeros((runs, longest + 1)), table, table.astype(int) + 1,
        entries, steps, flags,
    )  # fmt: skip


EIGHT = np.array([60, 62, 64, 66, 68, 70, 72, 74])
NEVER = {"reached": False}


@pytest.mark.parametrize(
    ("direct", "stairs", "verdict", "words"),
    [
        (
            a_result(EIGHT * 9, **NEVER),
            a_result(EIGHT),
            "carries over",
            "in 67 steps (60 to 74): with shared weights each",
        ),
        (
            a_result(EIGHT * 9, **NEVER),
            a_result(EIGHT, entry=0.1),
            "nothing carries over",
            "begins at 10 %: small steps",
        ),
        (
            a_result(EIGHT * 9, **NEVER),
            a_result(EIGHT, entry=0.3),
            "some carries over",
            "each new length begins at 30 %.",
        ),
        (
            a_result(EIGHT * 9, **NEVER),
            a_result(EIGHT, **NEVER),
            "none",
            "0 of 8 within the limit of 1,500 steps for each",
        ),
        (a_result(EIGHT * 2), a_result(EIGHT), "direct", "in 8 of 8 runs, in 134 steps (120 to 148); one token more"),
    ],
)
def test_each_verdict_on_the_staircase_has_its_sentence(direct, stairs, verdict, words):
    found, said = shaping_curriculum.finding({"direct": direct, "staircase": stairs}, "tied")
    assert found == verdict
    assert words in said


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        ("direct", "Half of its runs or more never got there; the fastest was one token more at a time, 67 steps"),
        ("staircase", "It was the fastest, but too close to another to call: 67 steps (60 to 74)."),
        ("mixture", "It is too close to the fastest to call. It took 71 steps (64 to 78); the fastest was one token"),
        ("teacher", "It took 134 steps (120 to 148); the fastest was one token more at a time, 67 steps (60 to 74)."),
        ("skip", ""),
    ],
)
def test_the_answer_speaks_to_the_prediction(vote, words):
    results = {
        "direct": a_result(EIGHT * 9, **NEVER),
        "staircase": a_result(EIGHT),
        "mixture": a_result(EIGHT + 4),
        "teacher": a_result(EIGHT * 2),
    }
    said = shaping_curriculum.answer(vote, results)
    assert words in said
    assert bool(said) == bool(words)
    alone = results | {"mixture": a_result(EIGHT * 3)}
    assert shaping_curriculum.answer("staircase", alone).endswith("It was the fastest: 67 steps (60 to 74).")
    nobody = dict.fromkeys(results, a_result(EIGHT, **NEVER))
    assert vote == "skip" or shaping_curriculum.answer(vote, nobody).endswith("No plan got there.")


def test_shared_weights_carry_over_and_separate_ones_do_not():
    tied = shown(vote="skip")
    assert tied.verdict == "carries over"
    assert [panel.name for panel in tied.panels] == ["course", "plans", "carried"]
    entries = tied.panels[2].table.set_index(["weights", "length"])["entry_pass"]
    assert entries["shared weights"].loc[2:].min() > 0.7
    assert entries["separate weights"].max() < 0.15
    plans = tied.panels[1].table
    ends = plans[plans["step"] == plans["step"].max()].set_index("plan")["mean_pass"]
    assert ends["full length at once"] < 0.001
    assert ends.drop("full length at once").min() >= 0.9


def test_before_the_prediction_only_the_direct_way_is_shown():
    view = shown()
    assert (view.words, view.answer, len(view.panels)) == ("", "", 1)
    assert set(view.panels[0].table["plan"]) == {"full length at once"}
    assert "one token more" not in json.dumps(view.panels[0].figure.to_dict()) + view.panels[0].alt


@pytest.mark.parametrize(
    ("plan", "length", "expected"),
    [("skip", 6, "2-4-6"), ("skip", 5, "1-3-5"), ("skip", 2, "2"), ("leap", 4, "1-4"), ("teacher", 3, "teacher")],
)
def test_plans_are_those_of_the_library(plan, length, expected):
    assert shaping_curriculum.plan_of(plan, length) == expected
    assert CurriculumExperiment(plan=expected, length=length).plan == expected


# Thinning.


@pytest.mark.parametrize(
    ("linear", "cost", "lean", "verdict", "words"),
    [
        (0.95, 0.2, 0.3, "pays", "First dense, then lean: thinning evenly to VR 20 keeps 95 % (94 to 96) of the final"),
        (0.95, 0.4, 0.3, "dear", "safe, but not cheap; VR 20 from the start keeps 30 % (29 to 31)"),
        (0.5, 0.2, 0.3, "too lean", "Too lean too soon"),
        (0.95, 0.2, 0.93, "mild", "VR 20 is mild here"),
    ],
)
def test_each_verdict_on_thinning_has_its_sentence(linear, cost, lean, verdict, words):
    def around(mean: float) -> tuple[float, float, float]:
        return mean, mean - 0.01, mean + 0.01

    shares = {"linear": (around(linear), around(cost)), "lean": (around(lean), around(0.05))}
    found, said = shaping_thinning.finding(shares, 20)
    assert found == verdict
    assert words in said


@pytest.mark.parametrize("control", ["coin-flip", "shuffled"])
def test_where_a_control_teaches_nothing_no_share_of_the_result_is_named(control):
    view = shown(view="thinning", control=control)
    assert view.verdict == "untaught"
    assert view.words.startswith("There is no result to keep: without thinning ")
    assert view.words.endswith(" of answers pass after training, 6 % before it.")
    assert "keeps" not in view.words


def test_thinning_after_a_dense_beginning_pays():
    view = shown(view="thinning")
    assert view.verdict == "pays"
    prices = view.panels[2].table.set_index("plan")
    assert prices.loc["evenly leaner", "kept_low_95"] >= 0.9
    assert prices.loc["evenly leaner", "reinforcers_high_95"] <= 0.25
    assert prices.loc["lean from the start", "kept"] < 0.5
    assert prices.loc["never thinned", ["kept", "reinforcers"]].tolist() == [1.0, 1.0]
    ratio = view.panels[0].table["evenly leaner"]
    assert ratio.iloc[:100].eq(1.0).all()
    assert ratio.iloc[-1] == 20.0
    assert (np.diff(ratio) >= 0.0).all()


# The shaped reward.


def trained(final: float, reward: float, *, spread: float = 0.004) -> shaping_reward.Trained:
    ends = final + spread * np.linspace(-1.0, 1.0, 8)
    flat = Band(np.full(3, final), np.full(3, final), np.full(3, final))
    return shaping_reward.Trained(flat, flat, ends, np.full(8, reward), EIGHT.astype(float))


@pytest.mark.parametrize(
    ("plain", "one", "verdict", "words"),
    [
        (trained(0.0, 0.0), trained(0.36, 0.99), "overpaid", "the mean reward is 0.99 of at most 0.99, but 36 %"),
        (trained(0.0, 0.0), trained(0.84, 0.97), "makes learnable", "84 % of answers pass after 400 steps"),
        (trained(0.0, 0.0), trained(0.1, 0.2), "nothing to climb", "with pass or fail 0 % do."),
        (
            trained(0.7, 0.7),
            trained(0.9, 0.9),
            "helps",
            "a difference of 20.0 points (20.0 to 20.0). Half",
        ),
        (trained(0.9, 0.9), trained(0.7, 0.7), "hurts", "Pass or fail ends higher"),
        (trained(0.9, 0.9), trained(0.9, 0.9), "no difference", "No difference to speak of in the end"),
    ],
)
def test_each_verdict_on_the_shaped_reward_has_its_sentence(plain, one, verdict, words):
    found, said = shaping_reward.finding(plain, one, {"sharpness": 10.0, "threshold": 0.5})
    assert found == verdict
    assert words in said


def test_the_shaped_reward_is_the_sigmoid_and_teaches_what_pass_or_fail_does_not():
    view = shown(view="reward")
    assert view.verdict == "makes learnable"
    table = view.panels[0].table
    assert table["tokens_right"].tolist() == [0, 1, 2, 3, 4]
    assert table["shaped_reward"].tolist() == pytest.approx([1 / (1 + np.exp(-10 * (k / 4 - 0.5))) for k in range(5)])
    ends = view.panels[1].table.groupby("line")["mean"].last()
    assert ends["pass rate, shaped reward"] > 0.5
    assert ends["pass rate, pass or fail"] < 0.01


def test_a_low_threshold_pays_for_what_was_not_wanted():
    view = shown(view="reward", threshold=0.0, sharpness=40.0)
    assert view.verdict == "overpaid"
    at_best = view.panels[2].table.set_index("threshold")["pass_rate"]
    assert at_best.idxmax() > 0.2


def test_a_threshold_of_ones_own_joins_the_others():
    table = shown(view="reward", threshold=0.35).panels[2].table
    assert table["threshold"].tolist() == [0.0, 0.2, 0.35, 0.4, 0.6, 0.8, 1.0]


# Numbers and figures.


def test_numbers_in_words():
    assert per_cent((0.9, 0.85, 0.95)) == "90 % (85 to 95)"
    assert per_cent((0.9, 0.899, 0.904)) == "90 %"
    assert per_cent((0.008, 0.007, 0.01)) == "0.8 % (0.7 to 1.0)"
    assert per_cent(0.0) == "0 %"
    assert steps_words(Interval(1234.0, 1200.0, np.inf)) == "1,234 steps (1,200 to more)"
    assert steps_words(Interval(np.inf, 1200.0, np.inf)) == "not reached by half of the runs"


def test_a_band_is_students_t_and_stays_a_share():
    values = np.array([[0.9, 1.0], [1.0, 1.0], [0.98, 1.0]])
    found = band(values)
    assert found.mean.tolist() == pytest.approx([0.96, 1.0])
    assert found.high[0] == 1.0
    assert found.low[0] == pytest.approx(0.96 - 4.302653 * values[:, 0].std(ddof=1) / np.sqrt(3))


@pytest.mark.parametrize("dark", [False, True])
def test_lines_have_their_groups_colour_dash_and_band(dark):
    look = a_look(dark=dark)
    x = np.arange(1000) + 1
    line = Line("one", 2, x, x / 1000, x / 1000 - 0.1, x / 1000 + 0.1)
    figure = lines_figure([line, line._replace(group=1, low=line.mean, high=line.mean)], look, "x", "y", log_x=True)
    go.Figure(figure.to_dict())  # Plotly's own check
    assert [trace.fill for trace in figure.data] == ["toself", None, None]
    assert figure.data[1].line.color == look.colour(2)
    assert figure.data[2].line.dash == look.dash(1)
    assert len(figure.data[1].x) <= 140
    assert (figure.data[1].x[0], figure.data[1].x[-1]) == (1, 1000)
    marked = lines_figure(
        [line._replace(x=x[:3], mean=x[:3], low=x[:3] - 1, high=x[:3] + 2)], look, "x", "y", marked=True
    )
    assert list(marked.data[0].error_y.array) == [2, 2, 2]
    assert list(marked.data[0].error_y.arrayminus) == [1, 1, 1]


def test_the_other_figures_are_whole():
    look = a_look()
    spots = spots_figure([Spot("plan", 3, (0.2, 0.1, 0.4), (0.9, 0.8, 0.95))], look, "x", "y")
    assert spots.data[0].error_x.array[0] == pytest.approx(0.2)
    assert spots.data[0].marker.symbol == look.marker(3)
    course = course_figure(np.array([[0.1, 0.5, np.nan], [0.1, 0.2, 0.3]]), np.array([[1, 2, 0], [1, 1, 2]]), "x", look)
    assert [list(trace.y) for trace in course.data] == [[0.1, 0.2, 0.3], [1, 1, 2], [0.1, 0.5], [1, 2]]
    assert course.layout.yaxis2.ticktext == ("1", "2")
    shape = shape_figure([0, 1], [0.1, 0.9], [0, 0.5, 1], [0.1, 0.5, 0.9], look)
    assert list(shape.data[2].y) == [0, 0, 1]
    for figure in (spots, course, shape):
        go.Figure(figure.to_dict())


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_travels_between_processes_and_says_how_large_it_is(view):
    one = shown(view=view, vote="skip")
    text = pickle.dumps(one)
    assert one.nbytes() > 0.5 * len(text)
    again = pickle.loads(text)  # noqa: S301  # made two lines above
    assert [panel.figure.to_dict() for panel in again.panels] == [panel.figure.to_dict() for panel in one.panels]
    for panel in one.panels:
        assert panel.alt.endswith(".")
        assert isinstance(panel.table, pd.DataFrame)
        assert len(panel.table)
        go.Figure(panel.figure.to_dict())


# The page.


def opened(view: str, query: str = "") -> Visit:
    visit = Visit("lm", f"{QUICK}&lm.shaping_view={view}{query}")
    visit.at.session_state["lm_shaping_more"] = True
    visit.run()
    visit.at.session_state["lm_shaping_more"] = True
    return visit


def figures(visit: Visit) -> Mapping[str, Any]:
    return {name: chart for name, chart in visit.charts.items() if name.startswith("shaping_")}


MOVES = [
    ("curriculum", "shaping_plan", "leap"),
    ("curriculum", "shaping_sharing", "untied"),
    ("curriculum", "shaping_length", 3),
    ("curriculum", "shaping_criterion", 0.7),
    ("curriculum", "shaping_limit", 100),
    ("curriculum", "shaping_control", "shuffled"),
    ("curriculum", "shaping_seeds", 7),
    ("thinning", "shaping_ratio", 50),
    ("thinning", "shaping_dense", 50),
    ("thinning", "shaping_steps", 450),
    ("thinning", "shaping_control", "equal-mean"),
    ("thinning", "shaping_seed_box", 3),
    ("reward", "shaping_threshold", 0.8),
    ("reward", "shaping_sharpness", 20),
    ("reward", "shaping_answer", 3),
    ("reward", "shaping_right", 0.3),
    ("reward", "shaping_algorithm", "grpo"),
    ("reward", "shaping_control", "coin-flip"),
]


@pytest.mark.parametrize(("view", "name", "value"), MOVES, ids=[name for _, name, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(view, name, value):
    visit = opened(view)
    before, field = figures(visit), name.removesuffix("_box")
    assert len(before) == 3
    assert visit.values[field] != value
    visit.move(name, value)
    assert visit.values[field] == value
    assert f"lm.{field}={PAGE[field].written(value)}" in visit.component("link")["query"]
    assert figures(visit) != before
    assert visit.heading.endswith(".")


def test_every_setting_has_its_control_in_one_of_the_views():
    seen = set().union(*(opened(view).control_keys() for view in VIEWS))
    names = {field.name for field in FIELDS}
    missing = {name for name in names if f"lm_{name}" not in seen and f"lm_{name}_box" not in seen}
    assert missing == {"shaping_vote"}
    assert names == {"shaping_view", "shaping_control", "shaping_seeds", "shaping_seed", "shaping_vote"}.union(
        *ROWS.values(), *MORE.values()
    )


def test_the_view_is_changed_on_the_page():
    visit = opened("curriculum")
    first = visit.heading
    visit.move("shaping_view", "reward")
    assert set(figures(visit)) == {"shaping_function", "shaping_courses", "shaping_thresholds"}
    assert visit.heading != first


def test_a_first_visit_asks_before_it_shows():
    visit = Visit("lm", f"{QUICK.replace('skip', 'open')}&lm.shaping_view=curriculum")
    assert set(figures(visit)) == {"shaping_plans"}
    assert not [one for one in visit.markdown if one.startswith("#### ")]
    visit.press("shaping_vote_direct")
    assert set(figures(visit)) == {"shaping_course", "shaping_plans", "shaping_carried"}
    assert [one for one in visit.markdown if one.startswith('You said "full length at once".')]


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_gives_the_same_numbers_in_another_visit(view):
    first = Visit("lm", f"{QUICK}&lm.shaping_view={view}&lm.shaping_seed=12")
    second = Visit("lm", first.component("link")["query"])
    assert second.problems == []
    assert second.values == first.values
    assert second.heading == first.heading
    assert second.charts == first.charts


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("lm.shaping_limit=99999", "shaping_limit", 1000),
        ("lm.shaping_seeds=0", "shaping_seeds", 6),
        ("lm.shaping_length=60", "shaping_length", 6),
        ("lm.shaping_sharpness=inf", "shaping_sharpness", 10.0),
        ("lm.shaping_view=everything", "shaping_view", "curriculum"),
        ("lm.shaping_plan=1-2-3", "shaping_plan", "staircase"),
    ],
)
def test_forged_values_are_said_and_bounded(query, name, value):
    rest = "&".join(part for part in QUICK.split("&") if query.split("=")[0] not in part)
    visit = Visit("lm", f"{rest}&{query}")
    assert visit.values[name] == value
    assert any("Your link asked for" in one for one in visit.problems)
