"""The tab "Wrong goal, right score": mice that learn where the cheese was, or what it is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.language_goal import sweep_table
from dashboard.components.gridworld import gridworld
from dashboard.figure import chart, take
from dashboard.language import control, script
from dashboard.language.goal_fields import VOTES
from dashboard.language.goal_study import DIVERSITIES, Asked, SweepAsked, View, answer, experiment_of, sweep, work
from dashboard.language.page import PAGE
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look
from vrcore.language.gridworld import GridworldExperiment, train

SLIDER = 276  # pixels for a slider and its box


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "A mouse is paid for finding the cheese, which in training lies in one corner of a small grid.",
        "Has it learnt to want the cheese, or the corner?",
    )


def show() -> None:
    """Show the tab."""
    values = session.values(PAGE)
    experiment = experiment_of(values)
    revealed = values["goal_vote"] != "open"
    mouse = min(values["goal_mouse"], experiment.seeds)
    asked = Asked(experiment, mouse, revealed)
    controls()
    view = cached.computed(asked.key(), work, asked, name="lm.goal", words="Training")
    if view is None:
        return
    control.say(experiment.control)
    said, figures = places()
    if revealed:
        with said:
            say(view, values["goal_vote"])
            control.say_rest(experiment.control)
    left, right = figures.columns([11, 10], gap="medium")
    with left:
        walks(view, asked)
    with right:
        if not revealed:
            ask(view)
        drawn = SweepAsked(experiment, revealed, look(session.projector()))
        compare(drawn)
    explain(experiment)
    offer(lambda: script.goal(experiment), key="lm_goal_python")


def controls() -> None:
    """Build the controls in one row; what is rarely moved opens on demand."""
    large = session.projector()
    first = ("goal_diversity", "goal_salience")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_goal_controls"):
        for name in first if large else (*first, "goal_mouse"):
            widgets.slider(PAGE, name, width=420 if large else SLIDER)
        popover = st.popover("More", on_change="rerun", key="lm_goal_more")
    if popover.open:
        with popover:
            control.menu(PAGE, "goal")
            if large:
                widgets.slider(PAGE, "goal_mouse")
            widgets.seed(PAGE, "goal_seed")
            for name in ("goal_mice", "goal_iterations"):
                widgets.slider(PAGE, name)


def ask(view: View) -> None:
    """Ask before showing."""
    success = 100 * view.learnt.shares[0][0]
    predict(
        PAGE,
        "goal",
        f"In training they find the cheese in {success:.0f} % of episodes. Now the cheese is put elsewhere, in plain "
        "sight. Where will these mice run?",
        {"cheese": VOTES["cheese"], "corner": VOTES["corner"], "skip": "Just show me"},
    )


def say(view: View, vote: str) -> None:
    """Show the finding, and what it means for the visitor's prediction."""
    st.markdown(f"#### {view.words}")
    spoken = answer(vote, view.learnt, view.verdict)
    if spoken:
        st.markdown(spoken)


def walks(view: View, asked: Asked) -> None:
    """Play walks of one mouse, and offer every walk as a table."""
    st.subheader(f"Mouse {asked.mouse}, as it walks")
    gridworld(view.player, key="lm_goal_player")
    st.markdown(
        ":small[Walks as chance drew them, not picked. Arrows: where the mouse would most likely go, the stronger the "
        "surer. Ring: start. Dashed square: the corner where the cheese lay in training.]"
    )
    take(
        key="lm_goal_walks",
        alt=view.player["alt"],
        table=lambda: walk_table(asked.experiment, revealed=asked.revealed),
        filename=f"walks-{asked.experiment.key()}",
        settings={"experiment": asked.experiment.to_json()},
        pictures=False,
        words="CSV of the walks",
    )


def walk_table(experiment: GridworldExperiment, *, revealed: bool) -> pd.DataFrame:
    """Return one row a walk of every mouse: the same runs again, to the last digit."""
    rows = [
        {
            "mouse": one.run + 1,
            "layout": one.layout,
            "cheese_cell": one.cheese,
            "cells": " ".join(str(cell) for cell in one.cells),
            "reached_cheese": one.reached,
            "passed_corner": one.corner_visited,
        }
        for one in train(experiment).episodes
        if revealed or one.layout == "training"
    ]
    return pd.DataFrame(rows)


def compare(asked: SweepAsked) -> None:
    """Show what mice have learnt against the share of training in which the cheese lay elsewhere."""
    st.subheader("How much variety in training it takes")
    found = cached.computed(asked.key(), sweep, asked, name="lm.goal.sweep", words="Training other mice")
    if found is None:
        return
    with chart(found.figure, key="lm_goal_sweep", alt=found.alt):
        take(
            key="lm_goal_sweep",
            alt=found.alt,
            table=lambda: sweep_table(found.rows, revealed=asked.revealed),
            filename=f"diversity-{asked.experiment.key()}",
            settings={"experiment": asked.experiment.to_json()},
        )


def explain(experiment: GridworldExperiment) -> None:
    """Say how it is computed, where it comes from, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"Grid of 5 by 5 cells, {experiment.horizon} steps at most; the reward is {experiment.discount:g} to the "
            "power of the steps taken. The policy has 136 weights that start at zero: 25 by 4 for *where the mouse "
            "is*, which can only learn the way to the corner, and 9 by 4 for *in which direction the cheese lies*, "
            "which can learn the way to the cheese; the second are multiplied by the salience. Both earn the same "
            "reward as long as the cheese stays in its corner. Training: REINFORCE with the batch's mean as baseline, "
            f"{experiment.iterations} updates of {experiment.batch} episodes. A moved cheese lies in any cell, all "
            "equally often. The shares are exact probabilities under each trained policy, not samples; the interval "
            f"(95 %, Student's t) is over {experiment.seeds} mice, who differ in their random numbers alone; "
            "one narrower than a per cent is not written out. The "
            f"figure trains a group for each of {', '.join(f'{one:g}' for one in DIVERSITIES)} and for your own share. "
            "This page says that mice find the cheese if they do so in 90 % of episodes or more."
        )
        st.markdown(
            "**Not a wrong reward.** The reward was right all the time: this is goal misgeneralisation, not "
            "specification gaming, where a flawed reward is earned in full. The phenomenon is Langosco et al. (2022), "
            "*Goal Misgeneralization in Deep Reinforcement Learning* (a coin that always lay at the right end of the "
            "level), and Shah et al. (2022), *Goal Misgeneralization*; this small model is the lab's own."
        )
        st.markdown(
            "**Where the analogy breaks.** Here the two goals are two blocks of weights, put there by us; nobody has "
            "found such blocks in a language model. How much variety is enough depends on the salience, and for a "
            "large model neither is known beforehand. An animal that runs to the place where food used to be does so "
            "for other reasons too: it may expect the food to come back."
        )
