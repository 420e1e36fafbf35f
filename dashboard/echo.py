"""Putting values under widgets, and telling what a visitor did from what a browser repeats."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import streamlit as st

ECHO_SECONDS = 1.5


def put_under(key: str, now: Any) -> None:
    """Put the page's value under the widget's key, only where it says something else: writing redraws the widget."""
    if key not in st.session_state:
        st.session_state[key] = now
    elif st.session_state[key] != now:
        echoes = st.session_state.setdefault(f"{key}.echoes", deque(maxlen=64))
        at = time.monotonic()
        echoes.extend([(st.session_state[key], at), (now, at)])
        st.session_state[key] = now
    st.session_state[f"{key}.put"] = now


def is_echo(key: str, given: object, partner: str = "") -> bool:
    """Say whether a value is an old one, sent by the browser before it knew what was put in its place.

    A slider and its box follow each other by way of the server. While keys are pressed quickly, the next messages
    still carry older values of the other, which look like changes and would undo the newest one. A slow browser sends
    them late: where the same message moves the `partner`, an old value is an echo however old it is.
    """
    echoes = st.session_state.get(f"{key}.echoes", ())
    late = (
        partner != ""
        and partner in st.session_state
        and st.session_state[partner] != st.session_state.get(f"{partner}.put")
    )
    return any(given == old and (late or time.monotonic() - at < ECHO_SECONDS) for old, at in echoes)
