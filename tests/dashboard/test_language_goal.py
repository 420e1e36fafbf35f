"""The tab "Wrong goal, right score": its settings, its sentences, its figure, and what the browser is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.charts.language_goal import LINES, Learnt, share, sweep_alt, sweep_figure, sweep_table
from dashboard.charts.look import Look
from dashboard.components.gridworld import FILES
from dashboard.components.gridworld_data import Row, Walk, gridworld_data
from dashboard.jobs import Work
from dashboard.language.goal_fields import FIELDS
from dashboard.language.goal_study import DIVERSITIES, Asked, SweepAsked, answer, experiment_of, finding, sweep, work
from dashboard.language.page import PAGE
from tests.dashboard.visit import Visit
from vrcore.errors import ParameterError
from vrcore.language.gridworld import GridworldExperiment, train

DEFAULTS = {field.name: field.default for field in FIELDS}
QUICK = "lm.tab=goal&v=1&lm.goal_mice=4&lm.goal_iterations=40&lm.goal_vote=skip"


def a_look(*, dark: bool = False) -> Look:
    colours = theme.palette(dark)
    layout = theme.plotly_layout(dark, False)
    return Look(layout, colours.series, colours.text, colours.muted, theme.DASHES, theme.MARKERS, 2, f"dark {dark}")


def done(work: Work) -> Any:
    """Run a job to its end; the shares it reports never fall."""
    last = 0.0
    while True:
        try:
            share_done = next(work)
        except StopIteration as stop:
            return stop.value
        assert last <= share_done <= 1.0
        last = share_done


def a_group(training: float, moved: float, corner: float, *, half: float = 0.02, diversity: float = 0.0) -> Learnt:
    shares = tuple((mean, max(mean - half, 0.0), min(mean + half, 1.0)) for mean in (training, moved, corner))
    return Learnt(diversity, shares, (0.2, 0.25, 0.15), 8)


@pytest.mark.parametrize(
    ("group", "verdict", "words"),
    [
        (a_group(1.0, 0.37, 0.6), "wrong goal", "found in 37 % (35 to 39) of episodes (a mouse that wanders at random"),
        (a_group(0.99, 0.97, 0.04), "right goal", "in 97 % (95 to 99) where it was moved (8 mice)."),
        (a_group(1.0, 0.6, 0.3), "between", "Something of both goals: 100 % (98 to 100) success"),
        (a_group(0.5, 0.3, 0.3), "unlearnt", "found in 50 % (48 to 52) of episodes even where it always lay"),
        (a_group(1.0, 0.37, 0.38, half=0.05), "between", "Something of both goals"),
    ],
)
def test_each_verdict_has_its_sentence_from_the_numbers(group, verdict, words):
    found, said = finding(group)
    assert found == verdict
    assert words in said
    assert said.endswith(".")


def test_an_interval_narrower_than_a_per_cent_is_not_written_out():
    assert share((0.602, 0.601, 0.604)) == "60 %"
    assert share((0.602, 0.58, 0.62)) == "60 % (58 to 62)"
    assert share(0.25) == "25 %"


@pytest.mark.parametrize(
    ("vote", "moved", "words"),
    [
        ("cheese", 0.3, "It was the other way round: they more often ran to the empty corner."),
        ("corner", 0.3, "So it was: they more often ran to the empty corner."),
        ("cheese", 0.95, "So it was: they more often found the cheese."),
        ("corner", 0.95, "It was the other way round: they more often found the cheese."),
        ("skip", 0.3, ""),
    ],
)
def test_the_answer_speaks_to_the_prediction(vote, moved, words):
    group = a_group(1.0, moved, 0.6)
    assert answer(vote, group, finding(group)[0]).endswith(words)
    assert bool(answer(vote, group, "wrong goal")) == bool(words)
    assert answer(vote, group, "unlearnt") == ""


def test_the_default_shows_the_phenomenon_and_diversity_repairs_it():
    one = done(work(Asked(experiment_of(DEFAULTS), 1, True)))
    assert one.verdict == "wrong goal"
    training, moved, corner = one.learnt.shares
    assert training[1] > 0.99
    assert 0.31 < moved[0] < 0.43
    assert corner[1] > moved[2]
    assert one.learnt.untrained[1] < moved[1]
    repaired = done(work(Asked(replace(experiment_of(DEFAULTS), diversity=0.5), 1, True)))
    assert repaired.verdict == "right goal"


def test_the_sweep_has_this_share_among_the_others_and_the_same_numbers_as_the_watched_mice():
    e = GridworldExperiment(diversity=0.3, seeds=4, iterations=40)
    one, many = done(work(Asked(e, 1, True))), done(sweep(SweepAsked(e, True, a_look())))
    assert [row.diversity for row in many.rows] == sorted({*DIVERSITIES, 0.3})
    (mine,) = [row for row in many.rows if row.diversity == 0.3]
    assert mine == one.learnt
    final = train(e).moved_reached
    assert mine.shares[1][0] == pytest.approx(final.mean())
    assert mine.shares[1][2] - mine.shares[1][0] == pytest.approx(3.182446 * final.std(ddof=1) / 2.0, rel=1e-5)


ROWS = (a_group(1.0, 0.37, 0.6), a_group(0.99, 0.65, 0.3, diversity=0.2), a_group(0.98, 0.98, 0.02, diversity=1.0))


@pytest.mark.parametrize("dark", [False, True])
def test_the_figure_has_the_lines_the_colours_and_marks_the_chosen_share(dark):
    look = a_look(dark=dark)
    figure = sweep_figure(ROWS, 0.2, look, revealed=True)
    go.Figure(figure.to_dict())  # Plotly's own check
    assert [trace.name for trace in figure.data] == list(LINES)
    assert [trace.line.color for trace in figure.data] == [look.colour(k) for k in range(3)]
    assert [trace.line.dash for trace in figure.data] == [look.dash(k) for k in range(3)]
    assert list(figure.data[1].y) == [0.37, 0.65, 0.98]
    assert figure.data[1].x[1] == pytest.approx(np.sqrt(0.2), abs=1e-5)
    assert figure.data[1].error_y.array[0] == pytest.approx(0.02)
    sizes = figure.data[0].marker.size
    assert sizes[1] > sizes[0] == sizes[2]


def test_before_the_prediction_the_figure_tells_nothing_of_the_moved_cheese():
    figure = sweep_figure(ROWS, 0.0, a_look(), revealed=False)
    assert [trace.name for trace in figure.data] == [LINES[0]]
    assert "0.37" not in json.dumps(figure.to_dict())
    assert "at random" not in json.dumps(figure.to_dict()["layout"])
    assert "moved cheese is found" not in sweep_alt(ROWS, revealed=False)
    assert not [name for name in sweep_table(ROWS, revealed=False) if "moved" in name or "corner" in name]


def test_alt_and_table_say_the_same_numbers():
    said = sweep_alt(ROWS, revealed=True)
    assert "found in 37 % to 98 % of episodes" in said
    assert "visited in 60 % to 2 %" in said
    table = sweep_table(ROWS, revealed=True)
    assert table["moved_found"].tolist() == [0.37, 0.65, 0.98]
    assert table["corner_visited_low_95"].tolist() == pytest.approx([0.58, 0.28, 0.0])


def leaves(value: Any) -> Any:
    for one in value.values() if type(value) is dict else value if type(value) is list else ():
        yield from leaves(one)
    if type(value) not in (dict, list):
        yield value


def test_the_message_for_the_browser_is_plain_and_holds_the_walks():
    asked = Asked(GridworldExperiment(seeds=4, iterations=40), 3, True)
    message = done(work(asked)).player
    assert {type(leaf) for leaf in leaves(message)} <= {str, int, float, bool}
    assert json.loads(json.dumps(message, allow_nan=False)) == message
    moved, training = message["rows"]
    mine = [one for one in train(asked.experiment).episodes if one.run == 2]
    assert [walk["cells"] for walk in training["walks"]] == [list(e.cells) for e in mine if e.layout == "training"]
    assert [walk["cheese"] for walk in moved["walks"]] == [e.cheese for e in mine if e.layout == "moved"]
    assert {walk["cheese"] for walk in training["walks"]} == {message["corner"]}
    assert 4 not in {walk["cheese"] for walk in moved["walks"]}
    hidden = done(work(asked._replace(revealed=False))).player
    assert [row["title"] for row in hidden["rows"]] == [training["title"]]
    assert (moved["group"], training["group"]) == (1, 0)  # the colours of the figure's lines
    assert hidden["digest"] != message["digest"]


@pytest.mark.parametrize(
    ("walk", "words"),
    [
        (Walk(25, (0, 1), False, np.full((25, 4), 0.25)), "the cheese is cell 25"),
        (Walk(4, (0, -1), False, np.full((25, 4), 0.25)), "a place of the walk is cell -1"),
        (Walk(4, (), False, np.full((25, 4), 0.25)), "one cell at least"),
        (Walk(4, (0,), False, np.full((24, 4), 0.25)), "25 rows of 4"),
        (Walk(4, (0,), False, np.full((25, 4), np.nan)), "25 rows of 4"),
    ],
)
def test_what_cannot_be_drawn_is_refused(walk, words):
    with pytest.raises(ParameterError, match=words):
        gridworld_data([Row("training", 0, [walk])], corner=4, horizon=12, alt="")


def test_the_browser_part_asks_the_server_for_nothing():
    from dashboard.components.browser_files import script

    text = script(*FILES)
    assert "requestAnimationFrame" in text
    assert "prefers-reduced-motion" in text
    for forbidden in ("setStateValue", "setTriggerValue", "fetch(", "innerHTML", "WebSocket", "eval("):
        assert forbidden not in text


def test_a_first_visit_asks_before_it_shows():
    visit = Visit("lm", QUICK.replace("skip", "open"))
    assert [str(one.key) for one in visit.at.button if "goal_vote" in str(one.key)] == [
        "lm_goal_vote_cheese",
        "lm_goal_vote_corner",
        "lm_goal_vote_skip",
    ]
    assert len(visit.component("goal_player")["rows"]) == 1
    assert len(visit.charts["goal_sweep"]["data"]) == 1
    assert not [one for one in visit.markdown if one.startswith("#### ")]
    visit.press("goal_vote_cheese")
    assert visit.values["goal_vote"] == "cheese"
    assert len(visit.component("goal_player")["rows"]) == 2
    assert len(visit.charts["goal_sweep"]["data"]) == 3
    assert visit.heading
    assert not [one for one in visit.at.button if "goal_vote" in str(one.key)]


MOVES = [
    ("goal_diversity", 0.5, {"player", "sweep", "heading"}),
    ("goal_salience", 1.0, {"player", "sweep", "heading"}),
    ("goal_mouse", 2, {"player"}),
    ("goal_seed_box", 7, {"player", "sweep"}),
    ("goal_mice", 6, {"sweep", "heading"}),
    ("goal_iterations", 60, {"player", "sweep"}),
    ("goal_control", "coin-flip", {"player", "sweep", "heading"}),
]


@pytest.mark.parametrize(("name", "value", "changes"), MOVES, ids=[name for name, *_ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value, changes):
    visit = Visit("lm", QUICK)
    visit.at.session_state["lm_goal_more"] = True
    visit.run()
    visit.at.session_state["lm_goal_more"] = True
    before = visit.component("goal_player"), visit.charts["goal_sweep"], visit.heading
    visit.move(name, value)
    field = name.removesuffix("_box")
    assert visit.values[field] == value
    assert f"lm.{field}={PAGE[field].written(value)}" in visit.component("link")["query"]
    after = visit.component("goal_player"), visit.charts["goal_sweep"], visit.heading
    same = {
        what for what, one, other in zip(("player", "sweep", "heading"), before, after, strict=True) if one == other
    }
    assert not same & changes
    if "player" not in changes:
        assert "player" in same
    if name == "goal_mouse":
        assert same == {"sweep", "heading"}


def test_a_link_gives_the_same_numbers_in_another_visit():
    first = Visit("lm", f"{QUICK}&lm.goal_diversity=0.07&lm.goal_salience=0.8&lm.goal_mouse=3&lm.goal_seed=11")
    second = Visit("lm", first.component("link")["query"])
    assert second.problems == []
    assert second.values == first.values
    assert second.heading == first.heading
    assert second.charts == first.charts
    assert second.component("goal_player") == first.component("goal_player")


def test_a_mouse_that_was_not_trained_is_the_last_one_that_was():
    visit = Visit("lm", f"{QUICK}&lm.goal_mouse=16")
    assert any("Mouse 4" in one for one in visit.markdown)


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("lm.goal_diversity=7", "goal_diversity", 1.0),
        ("lm.goal_diversity=nan", "goal_diversity", 0.0),
        ("lm.goal_salience=-1", "goal_salience", 0.0),
        ("lm.goal_mice=1000000", "goal_mice", 16),
        ("lm.goal_iterations=1e9", "goal_iterations", 240),
        ("lm.goal_vote=%3Cscript%3E", "goal_vote", "open"),
    ],
)
def test_forged_values_are_said_and_bounded(query, name, value):
    rest = "&".join(part for part in QUICK.split("&") if query.split("=")[0] not in part)
    visit = Visit("lm", f"{rest}&{query}")
    assert visit.values[name] == value
    assert any("Your link asked for" in one for one in visit.problems)
