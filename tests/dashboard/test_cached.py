from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard.store import Store

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
    for _ in range(60):
        app.run()
        assert not app.exception
        if not [one for one in app.button if str(one.key).endswith("_cancel")]:
            return app
    raise AssertionError("still computing")


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
