"""The tab "Kinds of extinction"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.lab_course import course_table
from dashboard.charts.lab_dots import dots_table
from dashboard.extinction_lab import kinds_script
from dashboard.extinction_lab.kinds_study import TITLE, Asked, View, asked_for, everybody, work
from dashboard.extinction_lab.page import PAGE
from dashboard.extinction_lab.show import SLIDER, figure, learner, menu
from dashboard.figure import csv_text
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look
from vrcore.agents import AGENTS


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Some learners do not stop when pay merely stops. There are other ways of not paying for a response.",
        "Which kind of extinction works on whom?",
        "Which kind of extinction works on whom?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    view = cached.computed(asked.key(), work, asked, name="el.kinds", words="Simulating", agents=tuple(asked.agents))
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    rest = ("ratio", "minutes", "subjects", "spread")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_kinds_first"):
        learner("kinds_agent", 320 if large else 200)
        learner("kinds_beside", 320 if large else 200)
        if not large:
            for name in ("seconds", "cost"):
                widgets.slider(PAGE, f"kinds_{name}", width=SLIDER)
        menu("kinds", ("seconds", "cost", *rest) if large else rest, "agent", "beside")


def all_of_them(asked: Asked) -> None:
    """Try every learner when somebody asks for it: after an update the others have to be compiled first."""
    opened = st.expander(
        "Every learner, with its usual parameters: which kind stops whom", on_change="rerun", key="el_kinds_everybody"
    )
    if not opened.open:
        return
    with opened:
        found = cached.computed(
            asked.everybody(), everybody, asked, name="el.kinds_everybody", words="Trying every learner",
            agents=tuple(AGENTS),
        )  # fmt: skip
        if found is None:
            return
        table = found.table()
        st.dataframe(
            table, hide_index=True, width="stretch", height=35 * (len(table) + 1) + 3,
            alt="Which kind of extinction stops which learner",
        )  # fmt: skip
        st.download_button(
            "CSV", lambda: csv_text(table, {"settings": asked.everybody()}), "kinds-of-extinction.csv", "text/csv",
            key="el_kinds_everybody_csv", on_click="ignore",
        )  # fmt: skip


def results(view: View, asked: Asked) -> None:
    """Show the finding, and both learners beside each other."""
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    both = figures.columns(2, gap="medium")
    for place, column in enumerate(both[: len(view.stopped)]):
        one = view.stopped[place]
        name = f"{one.agent}-seed{asked.seed}"
        settings = {
            f"group {label}": run.to_json() for label, run in asked.experiments(asked.agents[one.agent]).items()
        }
        with column:
            st.markdown(f"**{AGENTS[one.agent].title}**")
            figure(
                view.courses[place], f"kinds_course_{place}", view.course_alts[place],
                lambda one=one: course_table(one.lines), f"kinds-course-{name}", settings,
            )  # fmt: skip
            figure(
                view.dots[place], f"kinds_dots_{place}", view.dots_alts[place],
                lambda place=place: dots_table(view.rows[place], TITLE), f"kinds-{name}", settings,
            )  # fmt: skip
    st.markdown(view.note)
    all_of_them(asked)
    with st.expander("What the kinds are, how this is computed, and what it cannot show"):
        st.markdown(
            f"- **EXT**: nothing comes any more. A reward of zero that is delivered where one was expected is the same "
            "thing here: a learner is told the size of what it received, and no more.\n"
            f"- **Cost {asked.cost:g}**, response cost: nothing comes, and each response takes {asked.cost:g} "
            "reinforcers away. Learners that only tell paid from unpaid do not notice.\n"
            f"- **DRO {asked.seconds}-s**, omission training: a reinforcer comes whenever {asked.seconds} s have "
            "passed without a response, so that each response puts it off.\n"
            f"- **FT {asked.seconds}-s** and **VT {asked.seconds}-s**: a reinforcer comes every {asked.seconds} s, at "
            "fixed times or on average, whatever the subject does."
        )
        st.markdown(
            "All are trained alike (100 reinforcers). Above: mean rates with 95 % Student intervals. Below: one dot a "
            "subject, minutes until the rate was below half of its own baseline in two minutes in a row; triangles "
            "never were. A kind counts as stopping a learner where, in the last "
            f"{min(10.0, asked.minutes / 2.0):g} minutes, the median subject is below half of "
            "its baseline for sure; what fell for a moment and went on has not stopped. "
            "Who responded less than 10 times a minute when training ended is left out."
        )
        st.markdown(
            "Rats are reported to press on longer when food comes for nothing than when none comes (Rescorla and Skucy "
            "1969, recalled); here that depends on what a learner learns from. These are models, not animals."
        )
    offer(lambda: kinds_script.text(asked), key="el_kinds_python")
