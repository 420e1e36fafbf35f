"""How every page offers its script: the same numbers from the library alone."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def offer(text: Callable[[], str], *, key: str) -> None:
    """Offer the script `text()` for copying; it is written when somebody opens it. Use it inside a fragment."""
    popover = st.popover("Copy Python", on_change="rerun", key=key, help="The same numbers from the library alone.")
    if popover.open:
        with popover:
            st.code(text(), language="python")


__all__ = ["offer"]
