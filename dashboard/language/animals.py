"""The tab "Beside a pigeon": the toy model, a pigeon-like learner and another agent on the same schedules and axes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.language_animals import animals_table
from dashboard.figure import chart, take
from dashboard.language import animals_script, control, page
from dashboard.language.animals_fields import ANIMAL
from dashboard.language.animals_runs import CRITERION, EXTINCTION, WINDOW
from dashboard.language.animals_study import Asked, View, fitted_rows, work
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

CLOCK = (
    "A step of the toy model is 64 answers, after which it changes once. Its own clock: 1 is when a learner had come "
    "half way under CRF."
)
UNDER_CONTROL = "It is the toy model's reward alone that it replaces."
MORE = ("animals_budget", "animals_runs", "animals_family")
WORDS = {
    "animal": "Only the pigeon-like one",
    "all": "All three",
    "none": "None of them",
    "other": "Another one",
    "skip": "Just show me",
}


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "A pigeon-like learner, another agent and the toy language model go through the same two schedules: every "
        "right response paid (CRF), or one in n (VR n). Then pay stops.",
        "Who keeps going longer after the lean schedule?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    values = session.values(page.PAGE)
    names = ("ratio", "algorithm", "pull", "control", "contrast", "budget", "runs", "seed", "axis", "family", "vote")
    vote = values["animals_vote"]
    asked = Asked(
        *(values[f"animals_{name}"] for name in names), revealed=vote != "open", look=look(session.projector())
    )
    agents = [ANIMAL, asked.contrast]
    view = cached.computed(asked.key(), work, asked, name="lm.animals", words="Training", agents=agents)
    if view is not None:
        results(view, asked)


def controls() -> None:
    """Build the controls: what is moved in a lecture in one row, the rest on demand."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_animals_row"):
        widgets.slider(page.PAGE, "animals_ratio", width=360 if large else 230)
        widgets.choice(page.PAGE, "animals_algorithm", width=290 if large else 190)
        widgets.choice(page.PAGE, "animals_contrast", width=290 if large else 190)
        if not large:
            widgets.choice(page.PAGE, "animals_axis", hint=CLOCK)
        popover = st.popover("More", on_change="rerun", key="lm_animals_more")
        if popover.open:
            with popover:
                control.menu(page.PAGE, "animals")
                if large:
                    widgets.choice(page.PAGE, "animals_axis", hint=CLOCK)
                widgets.choice(page.PAGE, "animals_pull")
                for name in MORE:
                    widgets.control(page.PAGE, name)
                widgets.seed(page.PAGE, "animals_seed")


def results(view: View, asked: Asked) -> None:
    """Show learning, then the question, or extinction with the finding."""
    settings = {
        name: getattr(asked, name)
        for name in ("ratio", "algorithm", "pull", "control", "contrast", "budget", "runs", "seed", "axis", "family")
    }
    name = f"{asked.algorithm}-vr{asked.ratio}-seed{asked.seed}"
    control.say(asked.control, UNDER_CONTROL)
    said, figures = places()
    if view.extinction is not None:
        with said:
            st.markdown(f"#### {view.finding}")
            if view.answer:
                st.markdown(view.answer)
            control.say_rest(asked.control, UNDER_CONTROL)
    left, right = figures.columns(2, gap="medium")
    with left:
        st.subheader("Learning: while it pays")
        drawn = chart(view.learning, key="lm_animals_learning", alt=view.learning_alt)
        with drawn:
            take(
                key="lm_animals_learning",
                alt=view.learning_alt,
                table=lambda: animals_table(view.learners, view.scales, "learning"),
                filename=f"learners-learning-{name}",
                settings=settings,
            )
    with right:
        st.subheader("Extinction: after pay has stopped")
        if view.extinction is None:
            ask(asked)
        else:
            drawn = chart(view.extinction, key="lm_animals_extinction", alt=view.extinction_alt)
            with drawn:
                take(
                    key="lm_animals_extinction",
                    alt=view.extinction_alt,
                    table=lambda: animals_table(view.learners, view.scales, "extinction"),
                    filename=f"learners-extinction-{name}",
                    settings=settings,
                )
    explain(view, asked)
    offer(lambda: animals_script.text(asked), key="lm_animals_python")


def ask(asked: Asked) -> None:
    """Ask before showing."""
    predict(
        page.PAGE,
        "animals",
        f"Now pay stops. Which of the three keeps going longer after VR {asked.ratio} than after CRF, as animals do "
        "(the partial-reinforcement extinction effect)?",
        WORDS,
    )


def explain(view: View, asked: Asked) -> None:
    """Say how it was done, what was fitted and where the comparison breaks."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"Mean of {asked.runs} runs a schedule, with 95 % Student intervals. **The two agents** go through "
            f"discrete trials, one chance to respond in each, until {asked.budget} reinforcers have been delivered, "
            f"then {EXTINCTION} trials without any; the maximum is their highest possible probability of responding. "
            f"**The toy model** is trained until its exact pass rate is {CRITERION:g} on either schedule, so that it "
            f"starts extinction from the same performance; then {EXTINCTION} steps without reward, with a fresh "
            "optimiser; the maximum is a pass rate of 1. A step is 64 answers, and the model changes once a step.\n\n"
            "How long a learner lasts: agents, unpaid responses until responding was below half of its own baseline "
            f"in two blocks of {WINDOW} trials in a row (so that very fast extinction is counted in whole blocks); the "
            "toy model, steps until half of its pass rate was left. Medians; the ratio has a bootstrap interval over "
            "runs, and two schedules are called alike only where all of it lies between 0.8 and 1.25.\n\n"
            "**Where the analogy breaks:** a trial of an animal changes the animal, an answer of the model changes "
            "nothing until the batch is complete. A policy gradient without a pull receives a gradient of exactly zero "
            "when every reward is zero, which is freezing and not persistence. The pigeon-like learner persists "
            "because it carries the history of its rewards; of a large model that could be said of its context "
            "window, not of its weights. No pigeon was measured here: it is a model of one (Gallistel 2012, "
            "Behavioural Processes 90, 66-80)."
        )
        if view.fitted:
            st.markdown(
                f"Curves fitted with `vrcore.fit` ({view.fitted[0].curve}) to the means; where next to nothing "
                "changes, none is fitted."
            )
            st.dataframe(
                pd.DataFrame(fitted_rows(view.fitted)), hide_index=True, width="stretch", alt="The fitted curves"
            )
