"""The tab "Four rulers"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.extinction import down_to
from dashboard.charts.extinction_rulers import ruler_table, training_table
from dashboard.charts.survival import survival_table
from dashboard.extinction_lab import page, rulers_script
from dashboard.extinction_lab.rulers_fields import OWN, measure
from dashboard.extinction_lab.rulers_study import Asked, View, asked_for, work
from dashboard.extinction_lab.rulers_words import least, ratios_table
from dashboard.extinction_lab.show import SLIDER, learner, parameters
from dashboard.figure import chart, csv_text, take
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look
from vrcore.errors import VrlabError

RARE = ("window", "spurious", "size_sd", "eating", "spread")
WORDS = {
    "all": "By all four",
    "some": "By some, not by others",
    "none": "By none",
    "skip": "Just show me",
}
EQUAL = {
    "reinforcers": "Equal reinforcers: the leaner the schedule, the more responses and the more time it took.",
    "responses": "Equal responses: the leaner the schedule, the fewer reinforcers it gave.",
    "minutes": "Equal time: pace and schedule decide how many responses and reinforcers that makes.",
    "rate": "Equal performance: each subject went on until three minutes in a row were fast enough, and those who "
    "never got there are left out and counted.",
}


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Groups are trained alike in one thing, then nothing is paid any more.",
        "Does partial reinforcement last longer, and by which ruler?",
        "Does partial pay last longer? By which ruler?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    try:
        asked = asked_for(session.values(page.PAGE), look(session.projector()))
    except VrlabError as problem:
        st.text(problem.sentence)
        return
    view = cached.computed(asked.key(), work, asked, name="el.rulers", words="Simulating", agents=[asked.agent.key])
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls: who and how in the first row, how much in the second, the rest on demand."""
    PAGE, large = page.PAGE, session.projector()
    values = session.values(PAGE)
    own, by = values["rulers_groups"] == "own", values["rulers_by"]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_rulers_first"):
        learner("rulers_agent", 320 if large else 200)
        if not large:
            widgets.choice(PAGE, "rulers_groups")
        if not own:
            widgets.slider(PAGE, "rulers_ratio", width=360 if large else SLIDER)
        if large:
            menu(("rulers_groups", "rulers_by", f"rulers_{by}", "rulers_omission", "rulers_subjects"), own=own)
        else:
            widgets.choice(PAGE, "rulers_by", hint="What training makes equal. It cannot be everything at once.")
    if large:
        return
    if own:
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_rulers_own"):
            notation()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_rulers_second"):
        for name in (by, "omission", "subjects"):
            widgets.slider(PAGE, f"rulers_{name}", width=SLIDER)
        menu((), own=False)


def notation() -> None:
    """Build the fields in which the groups' schedules are written."""
    for name in OWN:
        with st.container(width=200):
            widgets.text(page.PAGE, f"rulers_{name}", hint="Notation, such as VR 5, FR 20, VI 30-s or FI 60-s.")


def menu(first: tuple[str, ...], *, own: bool) -> None:
    """Build the settings that are rarely moved."""
    popover = st.popover("More settings", on_change="rerun", key="el_rulers_more")
    if popover.open:
        with popover:
            for name in first:
                widgets.control(page.PAGE, name)
            if own:
                notation()
            widgets.slider(page.PAGE, "rulers_extinction")
            widgets.choice(page.PAGE, "rulers_criterion", hint="Who was fast has further to fall to an absolute one.")
            widgets.slider(page.PAGE, measure(session.values(page.PAGE)))
            for name in RARE:
                widgets.control(page.PAGE, f"rulers_{name}")
            widgets.seed(page.PAGE, "rulers_seed")
            parameters("rulers")


def results(view: View, asked: Asked) -> None:
    """Show training and the question, or the four rulers with the finding."""
    settings = {f"group {group.label}": group.experiment.to_json() for group in view.groups}
    name = f"{asked.agent.key}-{asked.by}-seed{asked.seed}"
    said, figures = places()
    if view.survival is None:
        # The question first: on a phone the columns stand below each other.
        left, right = figures.columns(2, gap="medium")
        with right:
            training(view, name, settings)
        with left:
            predict(
                page.PAGE,
                "rulers",
                f"Now nothing is paid any more. By how many of four rulers (responses, minutes, expected reinforcers "
                f"omitted, rate-corrected slope) will {asked.focus} outlast {asked.schedules[0]}?",
                WORDS,
            )
        st.caption(EQUAL[asked.by])
        return
    with said:
        st.markdown(f"#### {view.finding}")
        if view.answer:
            st.markdown(view.answer)
    for place, ruler in zip(figures.columns(4, gap="small"), view.rulers, strict=True):
        with place:
            drawn = chart(view.rulers[ruler], key=f"el_rulers_by_{ruler}", alt=view.alts[ruler])
            with drawn:
                take(
                    key=f"el_rulers_by_{ruler}",
                    alt=view.alts[ruler],
                    table=lambda ruler=ruler: ruler_table(view.groups, ruler),
                    filename=f"by-{ruler}-{name}",
                    settings=settings,
                )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        widgets.choice(page.PAGE, "rulers_ruler")
        drawn = chart(view.survival, key="el_rulers_survival", alt=view.survival_alt)
        with drawn:
            take(
                key="el_rulers_survival",
                alt=view.survival_alt,
                table=lambda: survival_table(view.groups, asked.ruler),
                filename=f"survival-{asked.ruler}-{name}",
                settings=settings,
            )
        st.caption("The slope, of the whole decline, has no moment of stopping and so no such curve.")
    with right:
        for words in (view.note, view.others):
            if words:
                st.markdown(words)
        dared(view)
    every = st.expander(
        "Every group by every ruler: medians, ratios, intervals", on_change="rerun", key="el_rulers_all"
    )
    if every.open:
        with every:
            table = ratios_table(view.groups)
            st.dataframe(
                table, hide_index=True, width="stretch", height=35 * (len(table) + 1) + 3,
                alt="Medians and ratios of every group by every ruler",
            )  # fmt: skip
            st.download_button(
                "CSV", lambda: csv_text(table, settings), f"ratios-{name}.csv", "text/csv",
                key="el_rulers_all_csv", on_click="ignore",
            )  # fmt: skip
    opened = st.expander("What each group was given in training", on_change="rerun", key="el_rulers_given")
    if opened.open:
        with opened:
            st.markdown(EQUAL[asked.by])
            training(view, name, settings)
    explain(asked)
    offer(lambda: rulers_script.text(asked), key="el_rulers_python")


def training(view: View, name: str, settings: dict[str, str]) -> None:
    """Show training, and what it amounted to."""
    drawn = chart(view.training, key="el_rulers_training", alt=view.training_alt)
    with drawn:
        take(
            key="el_rulers_training",
            alt=view.training_alt,
            table=lambda: training_table(view.groups),
            filename=f"training-{name}",
            settings=settings,
        )
    st.dataframe(training_table(view.groups), hide_index=True, width="stretch", alt="What the median subject was given")


def dared(view: View) -> None:
    """Show the challenge and how it stands."""
    done, words = view.challenge
    with st.expander("Challenge: make VR 10 extinguish faster than CRF" + (" (done)" if done else "")):
        st.markdown(
            "By responses, and so that the 95 % interval of the ratio lies below 1. You may choose the learner, how "
            "training is made equal, how long it lasts, and the noise."
        )
        st.markdown(f"**{words}**")


def explain(asked: Asked) -> None:
    """Say how it is measured, and what it cannot show."""
    below = down_to(asked.criterion, "the subject's own baseline")
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            "One dot a subject; the marker is the median, the bar its 95 % interval; open triangles were still "
            f"responding at the end. The first three rulers count until responding fell below {below} in two windows "
            f"of {asked.criterion.window_seconds:g} s in a row, so that nothing is faster than one window. Expected "
            "reinforcers omitted: unpaid responses times what a response had been worth in training; after interval "
            "and time schedules, minutes times what a minute had been worth."
        )
        st.markdown(
            "A criterion may be relative or absolute. Down to a share of its own rate every subject falls in the same "
            "proportion; down to so many responses a minute, the same for all, who was fast has further to fall. Where "
            "the two disagree, a schedule has made responding faster rather than more persistent. More settings has "
            "both."
        )
        st.markdown(
            "The fourth ruler is the slope of log10(B/B0), what is left of the subject's own baseline, over minutes, "
            "down to a fifth of it; drawn as 1 over the slope, the minutes in which responding falls to a tenth, so "
            "that longer means more persistent on all four. Nevin (1988, Psychological Bulletin 103, 44-56) reads "
            "resistance off this slope and finds it shallower after continuous reinforcement; Shull and Grimes (2006) "
            "find leaner interval schedules to last longer in time and shorter per omitted reinforcer."
        )
        st.markdown(
            "Ratios are of medians, with bootstrap intervals over subjects. Two groups are called alike only where "
            "the whole interval lies between 0.8 and 1.25. Survival: Kaplan-Meier curves with pointwise 95 % limits; "
            "who still responded at the end counts for as long as it was watched. Subjects that responded less than "
            f"{least(asked.criterion)} times a minute when training ended are left out and counted, never taken for "
            "fast extinction. Training ends after 4 hours in any case."
        )
        st.markdown("These are models, not animals: they show what follows from a rule of learning.")
