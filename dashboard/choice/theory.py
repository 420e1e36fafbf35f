"""The tab "Theory on the same axes"."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_theory import momentum_table, principles_table
from dashboard.choice import page, theory_script
from dashboard.choice.theory_fields import MOMENTUM, PRINCIPLES
from dashboard.choice.theory_study import BLOCK, View, asked_for, train, work
from dashboard.figure import chart, take
from dashboard.language.script import show as show_script
from dashboard.tab import Lead, places
from dashboard.theme import look
from vrcore.analytic.momentum import persistence
from vrcore.designs.ratio_by_ratio import RATIOS
from vrcore.phenomena.momentum_multiple import LEAN, RICH

HOW = (
    "**Mathematical principles of reinforcement**: B = C/delta - N/a, with C the coupling of a ratio N, 1 - (1 - "
    "beta)^N for fixed ratios and N beta/(N beta + 1 - beta) for variable ones (Killeen 1994; Killeen & Sitomer 2003). "
    "Points: a group for each ratio, trained on FR 4 to 200 reinforcers, then 40 reinforcers or four hours of the ratio, "
    "of which the second half counts; pauses are included. The law has no coupling for intervals here.\n\n"
    f"**Behavioral momentum**, augmented: log(B_t/B_0) = -t (c + d r)/r^b, with r the reinforcers an hour before and t "
    f"in sessions (Nevin & Grace 2000; recalled, not checked against the original). Points: {RICH} and {LEAN} in turn, "
    "a minute each, for 100 minutes of either, then extinction of both; means with Student intervals (95 %). The law "
    "counts sessions and the learners minutes: how long a session is, is yours to say.\n\n"
    "Curves are drawn from the formulas, never simulated. Subjects below 10 responses a minute in training are left "
    "out. A share of variance is that of the medians over ratios."
)
BREAKS = (
    "**What it cannot show:** that a law explains a learner whose points it meets. Three or four constants bend a "
    "curve a long way; a law says more where one set of constants meets several experiments. Nor is a law that misses "
    "refuted: it was made for animals, and most of these learners were not meant to obey it."
)


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Two laws that were made for animals, drawn over a learner's points.",
        "Does the learner obey them, and with which constants?",
        "Does the learner obey the law?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(page.PAGE), look(session.projector()))
    view = cached.computed_from(
        (asked.session_key(), train),
        asked.key(),
        work,
        asked,
        name="ch.theory",
        words="Running eight schedules",
        agents=[asked.agent],
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls of the learner; those of the laws stand below their curves."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_theory_row"):
        widgets.choice(page.PAGE, "theory_agent", width=290 if large else 205)
        widgets.choice(page.PAGE, "theory_schedule")
        if not large:
            widgets.slider(page.PAGE, "theory_subjects", width=230)
        popover = st.popover("More", on_change="rerun", key="ch_theory_more")
        if popover.open:
            with popover:
                if large:
                    widgets.slider(page.PAGE, "theory_subjects")
                widgets.seed(page.PAGE, "theory_seed")


def results(view: View) -> None:
    """Show both figures, their constants and what was found."""
    asked, runs = view.asked, view.runs
    settings = {name: getattr(asked, name) for name in asked._fields[:-1]}
    name = f"{asked.agent}-seed{asked.seed}"
    minutes = BLOCK * (np.arange(runs.shares.shape[2]) + 0.5)
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**Rate over ratios: principles of reinforcement**")
        drawn = chart(view.principles, key="ch_theory_principles", alt=view.principles_alt)
        for field in PRINCIPLES:
            widgets.slider(page.PAGE, field)
        st.markdown(view.rates_words)
        with drawn:
            take(
                key="ch_theory_principles",
                alt=view.principles_alt,
                table=lambda: principles_table(RATIOS, runs.rates, asked.schedule, asked.principles),
                filename=f"principles-{name}",
                settings=settings,
            )
    with right:
        st.markdown("**Decline in extinction: behavioral momentum**")
        bent = chart(view.momentum, key="ch_theory_momentum", alt=view.momentum_alt)
        for field in MOMENTUM:
            widgets.slider(page.PAGE, field)
        st.markdown(view.momentum_words)
        with bent:
            take(
                key="ch_theory_momentum",
                alt=view.momentum_alt,
                table=lambda: momentum_table(
                    minutes,
                    runs.shares,
                    [persistence(minutes / asked.session, max(one, 1e-9), **asked.momentum) for one in runs.paid],
                    (RICH, LEAN),
                ),
                filename=f"momentum-{name}",
                settings=settings,
            )
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(HOW)
        st.markdown(BREAKS)
    show_script(theory_script.text(asked))
