"""From lever to language model: what carries over from a schedule of reinforcement to the training of a policy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import streamlit as st

from dashboard import link, session
from dashboard.components.copy_link import copy_link
from dashboard.echo import put_under
from dashboard.language.page import PAGE, TABS
from dashboard.language.tab import opening

BANNER = (
    "A toy of 400 parameters, not a language model: a table of next-token probabilities, with tasks whose answers can "
    "be checked. It shows what follows from an update rule; what of it holds for a large model has to be tested there."
)


QUESTION = "What carries over from a lever to a language model?"


def heading(question: str) -> None:
    """Show the title and the tabs; where the type is large a list of them, and the tab's question as the title."""
    if session.projector():
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lm_heading"):
            st.title(question, width="content")
            tabs(st.selectbox, index=list(TABS).index(session.value(PAGE, "tab")))
    else:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="lm_heading"):
            st.title(QUESTION, width="content")
            st.markdown(":small[A toy of 400 parameters, not a language model]", width="content")
        # The value is said twice: a browser that missed the first message of a page takes it from the second.
        tabs(st.segmented_control, default=session.value(PAGE, "tab"), required=True, wrap=True)


def tabs(build: Callable[..., Any], **look: Any) -> None:
    """Build the tabs as the control `build`."""
    key = PAGE.key("tab")
    put_under(key, session.value(PAGE, "tab"))
    build(
        "What to look at",
        list(TABS),
        **look,
        format_func=TABS.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: session.accept(PAGE, "tab", st.session_state[key]),
    )


@st.fragment
def lab() -> None:
    """One tab at a time: moving a control runs this tab and nothing else again."""
    open_tab = str(session.value(PAGE, "tab"))
    shown = import_module(f"dashboard.language.{open_tab}")
    lead = shown.lead()
    heading(lead.title)
    body, foot = st.container(key=f"lm_body_{open_tab}"), st.container(key="lm_foot")
    with body:
        opening(lead)
        shown.show()
    session.keep_in_step(PAGE)
    with foot:
        st.markdown(f":small[{BANNER}]")
        copy_link(link.encode(PAGE, session.values(PAGE)), key="lm_link")


session.open_page(PAGE)
lab()
