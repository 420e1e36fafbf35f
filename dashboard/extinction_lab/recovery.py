"""The tab "What comes back"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.lab_course import course_table
from dashboard.charts.lab_dots import dots_table
from dashboard.extinction_lab import recovery_script
from dashboard.extinction_lab.page import PAGE
from dashboard.extinction_lab.recovery_study import Asked, View, asked_for, work
from dashboard.extinction_lab.show import SLIDER, figure, learner, menu
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look

OWN = {"rest": "rest", "free": "every", "other": "interval"}  # the setting that a design has to itself
HOW = {
    "rest": "RR 10, an hour of extinction, a rest outside of the chamber, extinction again. The control goes on "
    "without a rest, so that what it shows comes back by chance alone.",
    "again": "FR 10, two hours of extinction, FR 10 again: reinforcers until the rate is at least half of the baseline "
    "in two ratios in a row. If extinction erased everything, the second time would take as many as the first.",
    "free": "RR 10, an hour of extinction, ten minutes in which reinforcers come for nothing (the control gets none), "
    "then a test without any. No free reinforcer depends on a response.",
    "place": "RR 10 in place A, an hour of extinction in A or B, a test without pay in A, B or C. AAA never moves and "
    "is the control. In another place every signal is another one.",
    "other": "Two levers. First the target pays, then the alternative instead, then neither. The control was never "
    "paid for the target: what it does when pay stops is not resurgence.",
}


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Extinction has done its work, and responding is gone. Is it forgotten, or only held back?",
        "What brings it back?",
        "It is gone. What brings it back?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    view = cached.computed(asked.key(), work, asked, name="el.recovery", words="Simulating", agents=[asked.agent.key])
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    own = OWN.get(session.value(PAGE, "recovery_design"))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_recovery_first"):
        widgets.choice(PAGE, "recovery_design", width=310 if large else 260)
        learner("recovery_agent", 320 if large else 200)
        if own is not None:
            widgets.slider(PAGE, f"recovery_{own}", width=360 if large else SLIDER)
        if not large:
            widgets.slider(PAGE, "recovery_subjects", width=SLIDER)
        menu("recovery", ("subjects", "reinforcers", "spread") if large else ("reinforcers", "spread"))


def results(view: View, asked: Asked) -> None:
    """Show the finding, the rate over the phases and the measure."""
    settings = {f"group {label}": one.to_json() for label, one in asked.experiments().items()}
    name = f"{asked.design}-{asked.agent.key}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    left, right = figures.columns([3, 2], gap="medium")
    with left:
        figure(
            view.course, "recovery_course", view.course_alt, lambda: course_table(view.lines), f"course-{name}",
            settings,
        )  # fmt: skip
    with right:
        figure(
            view.dots, "recovery_dots", view.dots_alt, lambda: dots_table(view.rows, view.came.title),
            f"measure-{name}", settings,
        )  # fmt: skip
    st.markdown(view.note)
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(f"**The design.** {HOW[asked.design]}")
        st.markdown(
            "Left: each group's mean rate with 95 % Student intervals; every group's clock is set anew where a phase "
            "begins, and a rest takes the same room however long it was. With two levers the target alone is drawn. "
            "Right: one dot a subject; median and its 95 % interval; triangles had not got there when it ended."
        )
        st.markdown(
            "Shown means that the 95 % interval of the ratio to the control lies on the side of the effect, and the "
            "group's own median as well. Half a response is added to counts, so that who had stopped altogether gives "
            "a number too. Left out and counted: who never learnt, and in whom nothing was extinguished, because there "
            "nothing could come back."
        )
        st.markdown(
            "A learner that keeps one number for each signal cannot hold back what it has unlearnt; one that keeps the "
            "old cause beside the new one can (Redish et al. 2007). That it comes back here says that such a rule "
            "suffices, not that an animal has it. These are models, not animals."
        )
    offer(lambda: recovery_script.text(asked), key="el_recovery_python")
