"""How the tabs show a figure with what can be taken along, and a learner's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import session, widgets
from dashboard.charts.look import Drawn
from dashboard.extinction_lab.page import PAGE
from dashboard.figure import show as show_figure
from dashboard.learners import first_sentence, parameter_names
from vrcore.agents import AGENTS

SLIDER = 268  # pixels for a slider and its box


def figure(
    drawn: Drawn, key: str, alt: str, table: Callable[[], pd.DataFrame], filename: str, settings: Mapping[str, object]
) -> None:
    """Show a figure under `el_<key>` with its table, CSV and pictures."""
    show_figure(drawn, key=f"el_{key}", alt=alt, table=table, filename=filename, settings=settings)


def learner(name: str, width: int = 200) -> None:
    """Build the list of learners of a field; its help is the first sentence of the chosen one's reference page."""
    widgets.choice(PAGE, name, hint=first_sentence(session.value(PAGE, name)), width=width)


def menu(tab: str, names: Sequence[str], *learners: str) -> None:
    """Build the settings of a tab that are rarely moved: those named, the seed, and the learners' own parameters."""
    popover = st.popover("More settings", on_change="rerun", key=f"el_{tab}_more")
    if popover.open:
        with popover:
            for name in names:
                widgets.control(PAGE, f"{tab}_{name}")
            widgets.seed(PAGE, f"{tab}_seed")
            parameters(tab, *learners)


def parameters(tab: str, *names: str) -> None:
    """Build the own parameters of the learners that the fields `names` choose ("agent" where none are given)."""
    chosen = dict.fromkeys(session.value(PAGE, f"{tab}_{name}") for name in names or ("agent",))
    for agent in chosen:
        st.markdown(f"**Own parameters of {AGENTS[agent].title}**")
        for name in parameter_names(agent, f"{tab}_"):
            widgets.slider(PAGE, name)
