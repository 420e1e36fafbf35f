"""The tab "Two alternatives"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_levers import hill_table, share_table
from dashboard.choice import page
from dashboard.choice.levers_fields import LENGTHS, PAIRS, RARE, parameters
from dashboard.choice.levers_study import View, asked_for, train, work
from dashboard.figure import chart, take
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

WORDS = {
    "half": "About half",
    "match": "Its share of the income",
    "all": "Nearly all",
    "skip": "Just show me",
}


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Two things to respond on, both of which pay now and then, one more often than the other.",
        "Does it match or maximise?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    values = session.values(page.PAGE)
    asked = asked_for(values, look(session.projector()))
    view = cached.computed_from(
        (asked.session_key(), train),
        asked.key(),
        work,
        asked,
        name="ch.levers",
        words="Running the session",
        agents=[values["levers_agent"]],
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: what is moved in a lecture in one row, the rest on demand."""
    large = session.projector()
    kind = session.value(page.PAGE, "levers_kind")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_levers_row"):
        widgets.choice(page.PAGE, "levers_kind")
        for name in PAIRS[kind]:
            widgets.slider(page.PAGE, name, width=330 if large else 215)
        if kind != "baited" and not large:
            widgets.slider(page.PAGE, "levers_delay", width=200)
        widgets.choice(page.PAGE, "levers_agent", width=290 if large else 190)
        popover = st.popover("More settings", on_change="rerun", key="ch_levers_more")
        if popover.open:
            with popover:
                if kind != "baited" and large:
                    widgets.slider(page.PAGE, "levers_delay")
                for name in (LENGTHS[kind], *RARE):
                    widgets.control(page.PAGE, name)
                widgets.seed(page.PAGE, "levers_seed")
                st.markdown("**The subject's own parameters**")
                for name in parameters(session.value(page.PAGE, "levers_agent")):
                    widgets.slider(page.PAGE, name)


def results(view: View) -> None:
    """Show the hill and, once the visitor has predicted, the shares and what was found."""
    asked = view.asked
    unit = "trial" if asked.kind == "baited" else "minute"
    settings = {"experiment": asked.experiment.to_json()}
    said, figures = places()
    if asked.revealed:
        with said:
            st.markdown(f"#### {view.finding}")
            st.markdown(" ".join(one for one in (view.answer, view.income) if one))
    left, right = figures.columns(2, gap="medium")
    with left:
        st.subheader("What it does")
        if view.share is None:
            predict(
                page.PAGE,
                "levers",
                f"How many of its responses does it make on {asked.name(asked.richer)}, where the other side is "
                f"{asked.name(3 - asked.richer)}?",
                WORDS,
            )
        else:
            drawn = chart(view.share, key="ch_levers_share", alt=view.share_alt)
            with drawn:
                take(
                    key="ch_levers_share",
                    alt=view.share_alt,
                    table=lambda: share_table(view.session.allocation, unit),
                    filename=f"shares-{asked.experiment.key()}",
                    settings=settings,
                )
    with right:
        st.subheader("What a fixed share would earn")
        drawn = chart(view.hill_figure, key="ch_levers_hill", alt=view.hill_alt)
        with drawn:
            take(
                key="ch_levers_hill",
                alt=view.hill_alt,
                table=lambda: hill_table(view.hill, unit),
                filename=f"hill-{asked.experiment.key()}",
                settings=settings,
            )
        widgets.slider(page.PAGE, "levers_own")
        st.markdown(view.own)
