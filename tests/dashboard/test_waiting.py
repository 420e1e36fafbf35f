from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard import waiting, warming

SCRIPT = """
import threading
import streamlit as st
from dashboard import waiting
from vrcore.errors import VrlabError

def quick():
    yield 0.5
    return 42

def wrong():
    yield 0.5
    raise VrlabError("A ratio of 0 is none.")

def endless():
    while True:
        threading.Event().wait(0.01)
        yield 0.25

work = {"quick": quick, "wrong": wrong, "endless": endless}[st.session_state.get("work", "quick")]
answer = waiting.result("tw_run", st.session_state.get("work", "quick"), work)
st.session_state["answer"] = answer
"""


def test_a_quick_result_comes_inline():
    app = AppTest.from_string(SCRIPT, default_timeout=20).run()
    assert not app.exception
    assert app.session_state["answer"] == 42
    assert not app.button


def test_what_a_visitor_can_correct_is_said():
    app = AppTest.from_string(SCRIPT, default_timeout=20)
    app.session_state["work"] = "wrong"
    app.run()
    assert not app.exception
    assert app.session_state["answer"] is None
    assert [one.value for one in app.text] == ["A ratio of 0 is none."]


def test_slow_work_shows_progress_can_be_stopped_and_run_again():
    app = AppTest.from_string(SCRIPT, default_timeout=20)
    app.session_state["work"] = "endless"
    app.run()
    assert app.session_state["answer"] is None
    job = app.session_state["tw_run.job"]
    assert not job.done
    app.button("tw_run_cancel").click().run()
    assert job.cancelled
    assert [one.value for one in app.text] == ["Stopped at 25 %."]
    app.button("tw_run_again").click().run()
    again = app.session_state["tw_run.job"]
    assert again is not job
    assert not again.cancelled
    # A newer request takes its place.
    app.session_state["work"] = "quick"
    app.run()
    assert again.cancelled
    assert app.session_state["answer"] == 42


def test_work_begun_ahead_is_the_work_that_is_waited_for():
    script = """
import streamlit as st
from dashboard import waiting

started = st.session_state.setdefault("started", [])

def work():
    started.append(1)
    yield 0.5
    return "done"

waiting.begin("tw.ahead", "one key", work)
st.session_state["came"] = waiting.result("tw.ahead", "one key", work)
"""
    app = AppTest.from_string(script, default_timeout=30).run()
    assert not app.exception
    assert app.session_state["came"] == "done"
    assert app.session_state["started"] == [1]


def test_a_bar_at_the_beginning_says_that_the_lab_is_still_compiling(monkeypatch):
    monkeypatch.setattr(warming, "under_way", lambda: True)
    app = AppTest.from_string(SCRIPT.replace("yield 0.25", "yield 0.0"), default_timeout=20)
    app.session_state["work"] = "endless"
    app.run()
    (bar,) = app.get("progress")
    assert bar.proto.text == "Getting ready, once after an update: 0 %"
    monkeypatch.setattr(warming, "under_way", lambda: False)
    app.run()
    (bar,) = app.get("progress")
    assert bar.proto.text == "Simulating: 0 %"
    app.session_state["tw_run.job"].cancel()


def test_the_browser_gets_time_to_draw_unless_others_wait(monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    monkeypatch.setattr(waiting, "pool", list)
    waiting.let_draw()
    assert slept == [waiting.DRAWING]
    monkeypatch.setattr(waiting, "pool", lambda: ["another visitor's job"])
    waiting.let_draw()
    assert slept == [waiting.DRAWING]
