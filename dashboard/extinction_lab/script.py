"""How a tab offers its script: the same numbers from the library alone."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def show(text: Callable[[], str], *, key: str) -> None:
    """Offer a script; it is written when somebody opens it."""
    popover = st.popover("Copy Python", on_change="rerun", key=key)
    if popover.open:
        with popover:
            st.code(text(), language="python")
