"""From lever to language model: what carries over from a schedule of reinforcement to the training of a policy."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from dashboard import link, session
from dashboard.components.copy_link import copy_link
from dashboard.echo import put_under
from dashboard.language.page import PAGE, TABS

BANNER = (
    "A toy of 400 parameters, not a language model: a table of next-token probabilities, with tasks whose answers can "
    "be checked. It shows what follows from an update rule; what of it holds for a large model has to be tested there."
)


def tabs() -> str:
    """Build the row of tabs and return the one that is open."""
    key = PAGE.key("tab")
    put_under(key, session.value(PAGE, "tab"))
    st.segmented_control(
        "What to look at",
        list(TABS),
        required=True,
        wrap=True,
        format_func=TABS.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: session.accept(PAGE, "tab", st.session_state[key]),
    )
    return str(session.value(PAGE, "tab"))


@st.fragment
def lab() -> None:
    """One tab at a time: moving a control runs this tab and nothing else again."""
    open_tab = tabs()
    body, foot = st.container(key=f"lm_body_{open_tab}"), st.container(key="lm_foot")
    with body:
        import_module(f"dashboard.language.{open_tab}").show()
    session.keep_in_step(PAGE)
    with foot:
        st.markdown(f":small[{BANNER}]")
        copy_link(link.encode(PAGE, session.values(PAGE)), key="lm_link")


session.open_page(PAGE)
st.title("What carries over from a lever to a language model?")
lab()
