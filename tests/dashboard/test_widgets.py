"""Controls and session through Streamlit's own test runner; what needs a browser is in tests/browser."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session, steps
from dashboard.state import Field, PageState
from vrcore import parse
from vrcore.params import Param

SCRIPT = """
import streamlit as st
from dashboard import session, widgets
from tests.dashboard.test_widgets import PAGE

session.open_page(PAGE)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
if not st.session_state.get("hidden"):
    for name in PAGE.by_name:
        widgets.control(PAGE, name)
session.keep_in_step(PAGE)
st.session_state["seen"] = session.values(PAGE)
st.session_state["link"] = session.query(PAGE)
"""

PAGE = PageState(
    "tw",
    (
        Field("n", "int", 10, Param(1, 200, "responses per reinforcer", "responses"), "ratio"),
        Field("om", "float", 0.3, Param(0.0, 0.9, "share lost", step=0.05), "omission probability"),
        Field("lr", "float", 0.05, Param(0.0, 1.0, "how far", log=True), "learning rate"),
        Field("ag", "choice", "q", {"q": "Q-learning", "r": "REINFORCE"}, "agent"),
        Field("sc", "choice", "vr", ("crf", "fr", "vr", "fi", "vi"), "schedule"),
        Field("g", "choices", ("crf",), ("crf", "vr5", "vr10"), "group"),
        Field("w", "range", (10.0, 90.0), Param(0, 100, "part shown"), "window"),
        Field("t", "text", "VR 10", 20, "notation"),
        Field("b", "bool", False, None, "band"),
        Field("z", "text", "VR 5", 20, "second notation", check=lambda text: str(parse(text))),
        Field("seed", "seed", None, None, "seed"),
        Field("way", "float", 0.0, Param(0.0, 2.0, "how it chooses", choices=("softmax", "UCB", "Thompson")), "way"),
    ),
)


@pytest.fixture
def app():
    return AppTest.from_string(SCRIPT, default_timeout=20)


def opened(app, **query):
    for key, value in query.items():
        app.query_params["v" if key == "v" else f"tw.{key}"] = value
    app.run()
    assert not app.exception
    return app


def seen(app):
    return app.session_state["seen"]


def test_a_first_visit_shows_the_defaults_and_draws_a_seed(app):
    opened(app)
    assert seen(app) == PAGE.defaults | {"seed": seen(app)["seed"]}
    assert 0 <= seen(app)["seed"] < session.DRAWN_SEEDS
    assert f"tw.seed={seen(app)['seed']}" in app.session_state["link"]
    other = opened(AppTest.from_string(SCRIPT, default_timeout=20))
    assert seen(other)["seed"] != seen(app)["seed"]


def test_a_link_sets_every_control_and_keeps_zero(app):
    opened(app, n="37", om="0", lr="0.0523", ag="r", sc="fi", g="vr5,vr10", w="0~50", t="FR 3", b="1", seed="0", v="1")
    assert list(seen(app).values()) == [
        37,
        0.0,
        0.0523,
        "r",
        "fi",
        ("vr5", "vr10"),
        (0.0, 50.0),
        "FR 3",
        True,
        "VR 5",
        0,
        0.0,
    ]
    assert app.slider("tw_n").value == app.number_input("tw_n_box").value == 37
    assert app.select_slider("tw_lr").value == app.number_input("tw_lr_box").value == 0.0523
    assert app.text_input("tw_t").value == "FR 3"
    assert app.toggle("tw_b").value is True
    assert app.number_input("tw_seed_box").value == 0


def test_a_parameter_whose_values_have_names_is_a_list_of_them_and_a_name_in_the_link(app):
    opened(app, way="ucb", v="1")
    assert seen(app)["way"] == 1.0
    assert app.selectbox("tw_way").value == 1.0
    assert app.selectbox("tw_way").options == ["softmax", "UCB", "Thompson"]
    assert "tw.way=ucb" in app.session_state["link"]
    app.selectbox("tw_way").set_value(2.0).run()
    assert seen(app)["way"] == 2.0
    assert "tw.way=thompson" in app.session_state["link"]


def test_problems_of_a_link_are_shown_as_plain_text_until_closed(app):
    opened(app, n="999", t="![x](http://evil.example/x.png) and more", v="1")
    words = [one.value for one in app.text]
    assert "Your link asked for a ratio of 999. This lab allows 1 to 200 responses, so it shows 200." in words
    assert not [one for one in app.markdown if "evil" in one.value]
    app.button("tw_notes_close").click().run()
    assert not app.text
    assert seen(app)["n"] == 200


def test_slider_and_box_follow_each_other_in_one_run(app):
    opened(app)
    app.slider("tw_n").set_value(50).run()
    assert (seen(app)["n"], app.number_input("tw_n_box").value) == (50, 50)
    app.number_input("tw_n_box").set_value(7).run()
    assert (seen(app)["n"], app.slider("tw_n").value) == (7, 7)
    app.number_input("tw_lr_box").set_value(0.0523).run()
    assert (seen(app)["lr"], app.select_slider("tw_lr").value) == (0.0523, 0.0523)
    app.select_slider("tw_lr").set_value(0.1).run()
    assert (seen(app)["lr"], app.number_input("tw_lr_box").value) == (0.1, 0.1)
    assert app.session_state["runs"] == 5


def test_an_old_value_of_the_box_that_comes_with_a_new_one_of_the_slider_is_no_change(app):
    """Keys pressed quickly: the browser has not heard yet that the box follows the slider."""
    opened(app)
    app.slider("tw_n").set_value(15).run()
    app.slider("tw_n").set_value(16)
    app.number_input("tw_n_box").set_value(10).run()
    assert (seen(app)["n"], app.slider("tw_n").value, app.number_input("tw_n_box").value) == (16, 16, 16)
    app.slider("tw_n").set_value(17)
    app.number_input("tw_n_box").set_value(15).run()
    assert (seen(app)["n"], app.slider("tw_n").value, app.number_input("tw_n_box").value) == (17, 17, 17)


def test_the_other_controls_reach_the_values(app):
    opened(app)
    app.selectbox("tw_sc").set_value("fi").run()
    app.toggle("tw_b").set_value(True).run()
    app.text_input("tw_t").set_value("FR 5").run()
    app.slider("tw_w").set_value((20.0, 30.0)).run()
    app.number_input("tw_seed_box").set_value(12).run()
    app.slider("tw_om").set_value(0.15000000000000002).run()
    assert [seen(app)[name] for name in ("sc", "b", "t", "w", "seed", "om")] == [
        "fi",
        True,
        "FR 5",
        (20.0, 30.0),
        12,
        0.15,
    ]
    before = seen(app)["seed"]
    app.button("tw_seed_new").click().run()
    assert seen(app)["seed"] != before


@pytest.mark.parametrize("forged", [999, -5, 200.5, float("nan"), float("inf")])
def test_a_forged_number_changes_nothing(app, forged):
    opened(app, n="37", seed="1")
    app.slider("tw_n").set_value(forged).run()
    assert seen(app)["n"] == 37
    assert not app.exception


def test_a_message_past_streamlits_own_check_changes_nothing(app):
    """Values are checked where they enter, so that nothing depends on what Streamlit lets through."""
    opened(app, n="37")
    app.run()
    forged = AppTest.from_string(
        SCRIPT.replace('st.session_state["runs"]', "session.accept(PAGE, 'n', 10**9)\nst.session_state['runs']", 1)
        .replace("session.open_page(PAGE)", "session.open_page(PAGE)\nsession.accept(PAGE, 'w', (90.0, 10.0))")
        .replace("session.keep_in_step", "session.accept(PAGE, 'ag', '<script>')\nsession.keep_in_step"),
        default_timeout=20,
    ).run()
    assert not forged.exception
    assert [seen(forged)[name] for name in ("n", "w", "ag")] == [10, (10.0, 90.0), "q"]


def test_a_refused_text_names_the_value_that_stays_in_force(app):
    opened(app)
    app.text_input("tw_z").set_value("FR 7").run()
    assert seen(app)["z"] == "FR 7"
    app.text_input("tw_z").set_value("FR nothing").run()
    assert seen(app)["z"] == "FR 7"
    (said,) = [one.value for one in app.text if "You typed" in one.value]
    assert said.startswith("You typed a second notation of FR nothing, but ")
    assert said.endswith(". This lab shows FR 7.")
    assert "VR 5" not in said
    app.text_input("tw_z").set_value("FI 20 s").run()
    assert not [one for one in app.text if "You typed" in one.value]


def test_values_outlive_controls_that_are_not_drawn(app):
    opened(app)
    app.slider("tw_n").set_value(50).run()
    app.session_state["hidden"] = True
    app.run().run()
    app.session_state["hidden"] = False
    app.run()
    assert app.slider("tw_n").value == 50


def test_a_query_of_our_own_that_comes_late_does_not_undo_a_newer_value(app):
    opened(app)
    app.slider("tw_n").set_value(50).run()
    late = app.session_state["link"]
    app.slider("tw_n").set_value(60).run()
    app.query_params.clear()
    for pair in late.split("&"):
        key, _, value = pair.partition("=")
        app.query_params[key] = value.replace("%20", " ")
    app.run()
    assert seen(app)["n"] == 60
    app.query_params["tw.n"] = "77"
    app.run()
    assert seen(app)["n"] == 77


def test_a_preset_outside_the_table_is_our_own_mistake():
    tried = "try:\n    session.put(PAGE, n=500)\nexcept ValueError as problem:\n    st.text(str(problem))\nif not"
    app = AppTest.from_string(SCRIPT.replace("if not", tried), default_timeout=20).run()
    assert "asked for a ratio of 500. This lab allows 1 to 200" in app.text[0].value
    assert seen(app)["n"] == 10


@pytest.mark.parametrize("field", [field for field in PAGE.fields if field.kind in ("int", "float")])
def test_steps_and_stops_lie_inside_the_range(field):
    assert 0 < steps.step_of(field) <= field.param.high - field.param.low
    stops = steps.stops(field, field.default)
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (field.param.low, field.param.high)
    assert field.default in stops
    kinds = {type(stop) for stop in stops}
    assert kinds == {int if field.kind == "int" else float}


def test_logarithmic_stops_are_round_and_evenly_spread():
    field = Field("lr", "float", 0.05, Param(0.001, 10.0, "how far", log=True))
    stops = steps.stops(field, 0.05)
    assert stops[:5] == [0.001, 0.0012, 0.0015, 0.002, 0.0025]
    assert max(late / early for early, late in pairwise(stops)) < 1.4
    assert 0.0523 in steps.stops(field, 0.0523)
    assert 0.0523 not in stops


@pytest.mark.parametrize(
    ("low", "high", "step"), [(0.0, 1.0, 0.01), (0.0, 0.9, 0.01), (0.0, 5.0, 0.05), (0.0, 20.0, 0.2), (1.0, 300.0, 5.0)]
)
def test_a_step_is_a_round_hundredth_of_the_range(low, high, step):
    assert steps.step_of(Field("x", "float", low, Param(low, high, "x"))) == pytest.approx(step)


def test_an_old_value_of_the_box_does_not_undo_the_slider_however_late_it_comes(app, monkeypatch):
    opened(app, seed="1")
    app.slider("tw_n").set_value(11).run()
    now = time.monotonic
    monkeypatch.setattr("dashboard.echo.time.monotonic", lambda: now() + 60.0)
    # A slow browser has not heard of the 11 in the box when the slider's next message leaves it.
    app.slider("tw_n").set_value(15)
    app.number_input("tw_n_box").set_value(10).run()
    assert seen(app)["n"] == 15
    assert (app.slider("tw_n").value, app.number_input("tw_n_box").value) == (15, 15)
    # What is typed into the box alone counts, also where it is an old value.
    app.number_input("tw_n_box").set_value(11).run()
    assert seen(app)["n"] == 11
