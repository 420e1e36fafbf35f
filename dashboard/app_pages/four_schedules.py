"""Four schedules: the same subjects on FR, VR, FI and VI; records, pauses, feedback functions, and a blind round."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cached, link, session, widgets
from dashboard.components.copy_link import copy_link
from dashboard.four_schedules_round import blind, verdict
from dashboard.four_schedules_settings import ANSWERS, PAGE, UNJUDGED, hidden
from dashboard.four_schedules_shown import results
from dashboard.four_schedules_study import asked_for, work
from dashboard.learners import first_sentence

LEAD = (
    "Each line counts up a simulated subject's responses over time; each stroke across it is a reinforcer. Ratio rules "
    "(FR, VR) pay by the number of responses, interval rules (FI, VI) pay the first response after a time; F is fixed, "
    "V varies."
)
SHORT_LEAD = (
    "Lines count up responses; strokes are reinforcers. Ratio rules pay by the count, interval rules by the clock."
)
RARE = ("minutes", "subjects", "practice", "spread", "span", "subject")


def controls() -> None:
    """Build the controls: what a lecture moves in one row, the rest on demand."""
    large = session.projector()
    match = session.value(PAGE, "match")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="fs_first"):
        widgets.choice(PAGE, "show", width=330 if large else 196)
        if not large:
            widgets.choice(PAGE, "agent", hint=first_sentence(session.value(PAGE, "agent")), width=148)
            widgets.choice(PAGE, "match", width=335)
        widgets.slider(PAGE, "ratio", width=270 if large else 180)
        if match == "requirement":
            widgets.slider(PAGE, "interval", width=270 if large else 184)
        popover = st.popover("More settings", on_change="rerun", key="fs_more")
        if popover.open:
            with popover:
                if large:
                    widgets.choice(PAGE, "agent", hint=first_sentence(session.value(PAGE, "agent")))
                    widgets.choice(PAGE, "match")
                for name in RARE:
                    widgets.slider(PAGE, name)
                widgets.seed(PAGE, "seed")


@st.fragment
def lab() -> None:
    """Controls, computation and pictures: moving a control runs this and nothing else again."""
    controls()
    values = session.values(PAGE)
    asked = asked_for(values)
    body, foot = st.container(key="fs_body"), st.container(key="fs_foot")
    with body:
        study = cached.computed(asked.key(), work, asked, name="fs", words="Simulating", agents=[asked.agent])
        if study is not None and hidden(values):
            blind(study, values)
        elif study is not None and values["show"] == "blind":
            results(study, values, partial(verdict, study, values))
        elif study is not None:
            st.markdown(SHORT_LEAD if session.projector() else LEAD)
            results(study, values)
    session.keep_in_step(PAGE)
    with foot:
        share()


def share() -> None:
    """Offer the link to these settings, and to the same as an open blind round: for a class."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="fs_link_row"):
        ask = st.toggle("The others name the records", key="fs_ask", help="The copied link opens a blind round.")
        values = session.values(PAGE)
        if ask:
            values |= {"show": "blind", "judged": UNJUDGED, **dict.fromkeys(ANSWERS, "open")}
        copy_link(link.encode(PAGE, values), key="fs_link")


session.open_page(PAGE)
st.title("How does the rule draw the curve?")
lab()
