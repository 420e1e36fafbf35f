from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cached, waiting
from dashboard.store import Store
from tests.dashboard.visit import PATIENCE

SCRIPT = """
import streamlit as st
from dashboard import cached
from dashboard.extinction_view import Asked
from dashboard.group import Measured
from dashboard.theme import look
from vrcore import Experiment, Phase

made = st.session_state.setdefault("made", [])
chosen = [Experiment("constant-rate", [Phase(s, responses=5), Phase("EXT", seconds=60)], subjects=2, seed=99)
          for s in ("CRF", "VR 5")]
asked = Asked(tuple(chosen), Measured(), "hill", 1, True, look(False))
st.session_state["view"] = cached.view(asked, name="tc")
st.session_state["figure"] = cached.made("test/one", lambda: made.append(1) or "drawn")

def read():
    made.append(2)
    yield 0.5
    return st.session_state.get("missing", "read")

st.session_state["own"] = cached.mine("tc.own", st.session_state.get("key", "a"), read, words="Reading")
"""


def test_a_store_keeps_what_it_is_given_and_no_more_than_it_may():
    store = Store(most_bytes=100)
    assert store.get("a") is None
    value = object()
    store.put("a", value, 60)
    assert store.get("a") is value
    store.put("b", "second", 60)
    assert store.get("a") is None
    assert store.get("b") == "second"
    store.put("huge", "third", 101)
    assert store.get("huge") is None
    assert store.get("b") == "second"


def test_a_store_forgets_what_is_old():
    store = Store(most_bytes=100, seconds=0.0)
    store.put("a", 1, 10)
    assert store.get("a") is None


def settled(app: AppTest) -> AppTest:
    end = time.monotonic() + PATIENCE
    while True:
        app.run()
        assert not app.exception
        if not [one for one in app.button if str(one.key).endswith("_cancel")]:
            return app
        assert time.monotonic() < end, "still computing"
        time.sleep(0.05)


class Counted(list):
    def nbytes(self):
        return 8


def test_two_works_in_a_row_go_forward_and_the_first_is_shared(monkeypatch):
    calls, shares = [], []

    def first(number):
        calls.append("first")
        yield 0.5
        yield 1.0
        return Counted([number])

    def second(number, done):
        calls.append("second")
        yield 0.1
        yield 1.0
        return Counted([*done, number])

    def driven(name, key, start, *, words):
        running, seen = start(), []
        while True:
            try:
                seen.append(next(running))
            except StopIteration as last:
                shares.append(seen)
                return last.value

    kept = Store(most_bytes=1_000)
    monkeypatch.setattr(waiting, "result", driven)
    monkeypatch.setattr(cached, "store", lambda: kept)
    monkeypatch.setattr(cached, "crew", lambda: SimpleNamespace(remote=lambda work, *given: work(*given)))
    for key in ("a", "a", "b"):
        assert cached.computed_from(("runs", first), key, second, 3, name="n", words="w") == [3, 3]
    # Another visitor with the same settings finds it, and one who draws it another way repeats the second work alone.
    assert calls == ["first", "second", "second"]
    assert shares == [pytest.approx([0.45, 0.9, 0.91, 1.0]), pytest.approx([0.1, 1.0])]


def test_who_gives_up_ends_the_work_within():
    ended = []

    def work():
        try:
            while True:
                yield 0.5
        finally:
            ended.append(True)

    running = cached._between(0.0, 0.9, work())
    next(running)
    running.close()
    assert ended == [True]


def test_views_and_figures_are_made_once_for_everybody_and_own_data_once_a_visit():
    first = settled(AppTest.from_string(SCRIPT, default_timeout=60))
    view = first.session_state["view"]
    assert [group.label for group in view.groups] == ["CRF", "VR 5"]
    assert first.session_state["own"] == "read"
    first.run()
    assert first.session_state["made"].count(2) == 1
    first.session_state["key"] = "b"
    settled(first)
    assert first.session_state["made"].count(2) == 2
    second = settled(AppTest.from_string(SCRIPT, default_timeout=60))
    assert second.session_state["view"] is view
    assert second.session_state["figure"] == "drawn"
    assert 1 not in second.session_state["made"]
