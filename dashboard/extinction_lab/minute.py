"""The tab "The first minute"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.lab_course import course_table
from dashboard.charts.lab_dots import dots_table
from dashboard.extinction_lab import minute_script
from dashboard.extinction_lab.minute_study import TITLE, Asked, View, asked_for, work
from dashboard.extinction_lab.page import PAGE
from dashboard.extinction_lab.show import SLIDER, figure, learner, menu
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Pay stops, and in the first minute a subject responds faster than ever: the extinction burst. Or has it only "
        "stopped eating?",
        "Is there a burst?",
        "Is there a burst when pay stops?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    view = cached.computed(asked.key(), work, asked, name="el.minute", words="Simulating", agents=[asked.agent.key])
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    rest = ("subjects", "training", "spread") if not large else ("ratio", "subjects", "training", "spread", "running")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_minute_first"):
        learner("minute_agent", 320 if large else 200)
        for name in ("eating",) if large else ("eating", "ratio", "running"):
            widgets.slider(PAGE, f"minute_{name}", width=360 if large else SLIDER)
        menu("minute", rest)


def results(view: View, asked: Asked) -> None:
    """Show the finding, the minutes around the change and the subjects."""
    settings = {"experiment": asked.experiment().to_json()}
    name = f"{asked.agent.key}-vr{asked.ratio}-eating{asked.eating:g}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    left, right = figures.columns(2, gap="medium")
    with left:
        figure(
            view.course, "minute_course", view.course_alt, lambda: course_table(view.lines), f"minutes-{name}", settings
        )
    with right:
        figure(
            view.dots, "minute_dots", view.dots_alt, lambda: dots_table(view.rows, TITLE), f"bursts-{name}", settings
        )
    st.markdown(f"**The arithmetic of freed time.** {view.arithmetic}")
    st.markdown(view.note)
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            "Training by the clock, so that everybody's last minutes are comparable; then 5 minutes without pay. Left: "
            "mean rates minute by minute with 95 % Student intervals. With eating left out, a rate is per minute in "
            "which the subject could respond. Right: one dot a subject; median and its 95 % interval; the dotted line "
            "is no change."
        )
        st.markdown(
            "Two guards. Time that was spent eating is free for responding once nothing comes, so that a baseline by "
            "the clock is too low. And of subjects that change nothing at all half are above their own mean in any "
            "minute: a share is a burst only where its interval lies above a half, and for one subject only where "
            "the minute exceeds all of 19 others. Shares have Wilson intervals. The window matters as well (Nist and "
            "Shahan 2021). Who responded less than 10 times a minute is left out and counted."
        )
        st.markdown(
            "None of the learners here is told that pay has stopped, and none is frustrated: what rises above the "
            "baseline does so by its rule of learning alone. These are models, not animals."
        )
    offer(lambda: minute_script.text(asked), key="el_minute_python")
