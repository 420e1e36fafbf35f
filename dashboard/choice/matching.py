"""The tab "Matching law"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_matching import hyperbola_table, matching_table
from dashboard.choice import matching_script, page
from dashboard.choice.matching_study import View, asked_for, train, work
from dashboard.choice.matching_words import GOOD, who
from dashboard.figure import chart, take
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look
from vrcore.phenomena.generalised_matching import RATIOS
from vrcore.phenomena.herrnstein_hyperbola import MEANS

WORDS = {
    "under": "Flatter: undermatching",
    "match": "On the line: matching",
    "over": "Steeper: overmatching",
    "skip": "Just show me",
}
HOW = (
    "Each subject meets five pairs of variable intervals, 1:9 to 9:1 in mixed order, all of which set up three "
    "reinforcers a minute in total: 40 minutes to settle on each, then the time you chose. Its line is "
    "log(B1/B2) = a log(R1/R2) + log b, fitted over pairs that paid at least 5 reinforcers on both sides; a subject "
    "with fewer than four of them has none. Shown are medians over subjects with bootstrap intervals (95 %); those "
    f"below 10 responses a minute are left out. {GOOD[0]:.2f} to {GOOD[1]:.2f} counts as good matching, as in Baum "
    "(1979), "
    "Journal of the Experimental Analysis of Behavior 32, 269-281, for 103 data sets of 23 studies.\n\n"
    "*Maximising* joins what the best fixed share would do on each pair, by formula, for a chooser with the learner's "
    "pace that decides afresh at each response. Without a delay it lies on matching or nearly; where giving one side "
    "up earns most, there is no such point.\n\n"
    "The hyperbola B = k R / (R + R_e) is drawn and not simulated: its constants are the medians of fits to the "
    "subjects' own rates on six single intervals (Herrnstein 1970). R_e is read as what everything else pays; no "
    "learner here has anything else, so that it only says at what income half of the highest rate is reached."
)
BREAKS = (
    "**What it cannot show:** that a learner near the line works as animals do. Animals mostly undermatch, about .8 "
    "for responses (recalled, not checked), so that strict matching is not the more animal-like result; and with a "
    "changeover delay of a few seconds animals come closer to the line, where most learners of this lab give one side "
    "up, because they cannot stay."
)


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Five pairs of intervals, from 1:9 to 9:1.",
        "Do responses follow reinforcers one to one?",
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
        name="ch.matching",
        words="Running eleven schedules",
        agents=[asked.agent],
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: what is moved in a lecture in one row, the rest on demand."""
    large = session.projector()
    rare = ("matching_minutes", "matching_subjects")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_matching_row"):
        widgets.choice(page.PAGE, "matching_agent", width=290 if large else 205)
        widgets.slider(page.PAGE, "matching_delay", width=330 if large else 230)
        if not large:
            for name in rare:
                widgets.slider(page.PAGE, name, width=230)
        popover = st.popover("More", on_change="rerun", key="ch_matching_more")
        if popover.open:
            with popover:
                if large:
                    for name in rare:
                        widgets.slider(page.PAGE, name)
                widgets.seed(page.PAGE, "matching_seed")


def results(view: View) -> None:
    """Show the question, or both figures with what was found."""
    asked = view.asked
    settings = {name: getattr(asked, name) for name in ("agent", "delay", "minutes", "subjects", "seed")}
    name = f"{asked.agent}-seed{asked.seed}"
    said, figures = places()
    if asked.revealed:
        with said:
            st.markdown(f"#### {view.finding}")
            if view.answer:
                st.markdown(view.answer)
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**Two at once: generalised matching**")
        drawn = chart(view.matching, key="ch_matching_ratios", alt=view.matching_alt)
        with drawn:
            if asked.revealed:
                take(
                    key="ch_matching_ratios",
                    alt=view.matching_alt,
                    table=lambda: matching_table(view.runs.pairs, RATIOS),
                    filename=f"matching-{name}",
                    settings=settings,
                )
    with right:
        if not asked.revealed:
            predict(
                page.PAGE,
                "matching",
                "The line on the left is strict matching. Where will this learner's points lie?",
                WORDS,
            )
        else:
            st.markdown("**One alone: Herrnstein's hyperbola**")
            bent = chart(view.hyperbola, key="ch_matching_hyperbola", alt=view.hyperbola_alt)
            with bent:
                take(
                    key="ch_matching_hyperbola",
                    alt=view.hyperbola_alt,
                    table=lambda: hyperbola_table(view.runs.income, view.runs.rate, MEANS),
                    filename=f"hyperbola-{name}",
                    settings=settings,
                )
            st.markdown(view.curve_words)
    if asked.revealed:
        st.markdown(who())
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(HOW)
        st.markdown(BREAKS)
    offer(lambda: matching_script.text(asked), key="ch_matching_python")
