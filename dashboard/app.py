"""The entry of the lab: `streamlit run dashboard/app.py`. Navigation, what every page shares, and nothing else."""

from __future__ import annotations

import os
import threading
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import streamlit as st

from dashboard import memory, reconnection, session, theme

HERE = Path(__file__).parent
MEMBERS = 2


# Streamlit's wide layout keeps 5rem free on either side, a seventh of a laptop's screen; and as much beside the pages'
# names, so that the last of them would be hidden behind "2 more".
WIDE = (
    "<style>.stMainBlockContainer{padding-left:clamp(1rem,4vw,5rem);padding-right:clamp(1rem,4vw,5rem)}"
    "[data-testid=stTopNav]{padding-right:0}[data-testid=stTopNav]+div{min-width:0;width:auto;flex:0 0 auto}"
    "[data-testid=stTopNavLink]{padding-inline:.4rem}</style>"
)
# In a row of settings buttons are as tall as the boxes beside them, so that all labels stand on one line.
ROWS = (
    "<style>:is(.stHorizontalBlock,.stHorizontalBlock>[data-testid=stLayoutWrapper]>.stVerticalBlock)"
    ">.stElementContainer>.stButtonGroup button[data-variant]{min-height:2.5rem}</style>"
)


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread:
    """Compile the simulation once per process, before the first visitor moves a slider, without holding up the page."""

    def work() -> None:
        from dashboard import cached, warming
        from dashboard.components import drawing_library

        drawing_library.folder()
        warming.warm()
        # What they need is compiled already.
        cached.crew().start(min(os.cpu_count() or 1, MEMBERS))
        warming.ahead(cached.crew())
        memory.settle()

    thread = threading.Thread(target=work, name="vrlab-warm-up", daemon=True)
    thread.start()
    return thread


def footer() -> None:
    """Show the version, what the lab cannot show, what becomes of people's data, and the switch for larger type."""
    try:
        number = version("vrlab")
    except PackageNotFoundError:  # run from a working tree that is not installed
        number = "from source"
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center", key="footer"):
        st.markdown(
            f":small[:gray[VR Lab {number}, MIT licence. These are models, not animals: they show what follows from a "
            "rule of learning, not what a particular subject will do. What you upload stays in this visit's memory "
            "and is gone when you close the page; the lab counts nobody and calls no other server.]]",
            width="stretch",
        )
        on = session.projector()
        if "projector_switch" not in st.session_state or st.session_state["projector_switch"] != on:
            st.session_state["projector_switch"] = on
        st.toggle("Larger type", key="projector_switch", on_change=session.switch_projector)


memory.start()
warm_up()
st.set_page_config(page_title="VR Lab", page_icon=str(HERE / "icon.png"), layout="wide")
pages = [
    st.Page(HERE / "app_pages" / "start.py", title="Start", url_path="start", default=True),
    st.Page(HERE / "app_pages" / "live_lab.py", title="Live lab", url_path="live_lab"),
    st.Page(HERE / "app_pages" / "four_schedules.py", title="Four schedules", url_path="four_schedules"),
    st.Page(HERE / "app_pages" / "extinction.py", title="Learning and extinction", url_path="extinction"),
    st.Page(HERE / "app_pages" / "extinction_lab.py", title="Extinction lab", url_path="extinction_lab"),
    st.Page(HERE / "app_pages" / "choice.py", title="Choice", url_path="choice"),
    st.Page(HERE / "app_pages" / "scoreboard.py", title="Scoreboard", url_path="scoreboard"),
    st.Page(HERE / "app_pages" / "language.py", title="From lever to language model", url_path="language"),
    st.Page(HERE / "app_pages" / "learning_curves.py", title="Learning curves", url_path="learning_curves"),
    st.Page(HERE / "app_pages" / "fit_curve.py", title="Fit a curve", url_path="fit_curve"),
    st.Page(HERE / "app_pages" / "forecast.py", title="Forecast and budget", url_path="forecast"),
]
page = st.navigation(pages, position="top")
st.html(WIDE)
st.html(ROWS)
st.html(theme.button_style())
if session.projector():
    st.html(theme.projector_style())
reconnection.come_back()
session.arrive(page.url_path)
page.run()
footer()
