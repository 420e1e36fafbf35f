"""A page of tabs: its heading, and one tab at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import streamlit as st

from dashboard import link, session
from dashboard.components.copy_link import copy_link
from dashboard.echo import put_under
from dashboard.state import PageState
from dashboard.tab import opening


class Tabbed(NamedTuple):
    """A page of tabs. `package` holds a module for each of `titles`, with `lead()` and `show()`."""

    page: PageState
    titles: Mapping[str, str]
    package: str
    question: str
    aside: str = ""
    banner: str = ""


def heading(tabbed: Tabbed, question: str) -> None:
    """Show the title and the tabs; where the type is large a list of them, and the tab's question as the title."""
    page = tabbed.page
    if session.projector():
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{page.prefix}_heading"):
            st.title(question, width="content")
            _tabs(tabbed, st.selectbox, index=list(tabbed.titles).index(session.value(page, "tab")))
    else:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"{page.prefix}_heading"):
            st.title(tabbed.question, width="content")
            if tabbed.aside:
                st.markdown(f":small[{tabbed.aside}]", width="content")
        # The value is said twice: a browser that missed the first message of a page takes it from the second.
        _tabs(tabbed, st.segmented_control, default=session.value(page, "tab"), required=True, wrap=True)


def _tabs(tabbed: Tabbed, build: Callable[..., Any], **look: Any) -> None:
    """Build the tabs as the control `build`."""
    page, key = tabbed.page, tabbed.page.key("tab")
    put_under(key, session.value(page, "tab"))
    build(
        "What to look at",
        list(tabbed.titles),
        **look,
        format_func=tabbed.titles.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: session.accept(page, "tab", st.session_state[key]),
    )


@st.fragment
def lab(tabbed: Tabbed) -> None:
    """One tab at a time: moving a control runs this tab and nothing else again."""
    page = tabbed.page
    tab = str(session.value(page, "tab"))
    shown = import_module(f"{tabbed.package}.{tab}")
    lead = shown.lead()
    heading(tabbed, lead.title)
    body, foot = st.container(key=f"{page.prefix}_body_{tab}"), st.container(key=f"{page.prefix}_foot")
    with body:
        opening(lead)
        shown.show()
    session.keep_in_step(page)
    with foot:
        if tabbed.banner:
            st.markdown(f":small[{tabbed.banner}]")
        copy_link(link.encode(page, session.values(page)), key=f"{page.prefix}_link")


__all__ = ["Tabbed", "lab"]
