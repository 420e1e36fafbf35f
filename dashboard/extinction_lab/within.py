"""The tab "One subject, two schedules"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.lab_course import course_table
from dashboard.charts.lab_dots import dots_table
from dashboard.extinction_lab import within_script
from dashboard.extinction_lab.page import PAGE
from dashboard.extinction_lab.show import SLIDER, figure, learner, menu
from dashboard.extinction_lab.within_study import AXIS, DRAWN, Asked, View, asked_for, work
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "One subject is paid for every response under one light and for one in n under another; then under neither.",
        "Does the lean schedule still last longer?",
        "Within one subject, does lean last longer?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    view = cached.computed(asked.key(), work, asked, name="el.within", words="Simulating", agents=[asked.agent.key])
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    rest = ("component", "extinction", "subjects", "spread")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_within_first"):
        learner("within_agent", 320 if large else 200)
        widgets.slider(PAGE, "within_ratio", width=360 if large else SLIDER)
        if not large:
            widgets.slider(PAGE, "within_minutes", width=SLIDER)
            widgets.choice(PAGE, "within_ruler", width="stretch")
        menu("within", ("minutes", "ruler", *rest) if large else rest)


def results(view: View, asked: Asked) -> None:
    """Show the finding, the course of extinction and the ruler."""
    settings = {f"group {label}": one.to_json() for label, one in asked.experiments().items()}
    name = f"{asked.agent.key}-vr{asked.ratio}-{asked.ruler}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    left, right = figures.columns(2, gap="medium")
    with left:
        figure(
            view.course, "within_course", view.course_alt, lambda: course_table(view.lines), f"within-course-{name}",
            settings,
        )  # fmt: skip
    with right:
        figure(
            view.dots, "within_dots", view.dots_alt, lambda: dots_table(view.rows, AXIS[asked.ruler]),
            f"within-{name}", settings,
        )  # fmt: skip
    st.markdown(view.note)
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"Within: Mult(FR 1, {asked.lean}), components of {asked.component} s in turn, each with its own signal; "
            "then Mult(EXT, EXT) under the same signals. Between: a group on each schedule, for as many minutes as a "
            "component had in all. Time is time in the component throughout: left, mean rates with 95 % Student "
            f"intervals over the first {DRAWN} minutes of extinction in the component; right, one dot a subject, the "
            "median and its 95 % interval, triangles had not stopped."
        )
        st.markdown(
            "Between groups the ratio is that of medians with a bootstrap interval; within subjects it is the median "
            "of each subject's own ratio. Alike means that the whole interval lies between 0.8 and 1.25. Training is "
            "equal in time, not in reinforcers: a component that pays each response pays more. Who responded less "
            "than 10 times a minute is left out, within subjects if it did so in either component."
        )
        st.markdown(
            "Whether the order reverses depends on what carries over from one signal to the other; most learners here "
            "keep a value for each and carry over nothing. These are models, not animals."
        )
    offer(lambda: within_script.text(asked), key="el_within_python")
