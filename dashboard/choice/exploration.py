"""The tab "Exploring": ways of choosing between two levers, while nothing changes and after a reversal."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_exploration import courses_table, trade_table
from dashboard.charts.extinction import percent
from dashboard.choice import exploration_script, page
from dashboard.choice.exploration_fields import OWN
from dashboard.choice.exploration_study import AROUND, View, asked_for, train, work
from dashboard.figure import chart, take
from dashboard.scoreboard_study import who_shows
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look
from vrcore.agents import AGENTS
from vrcore.designs.two_levers import EXPLORERS
from vrcore.phenomena import PHENOMENA

SLIDER = 250
WORDS = {**EXPLORERS, "skip": "Just show me"}
ROW = "reversal"


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Two levers pay by chance, and trying the worse one costs.",
        "Is the way of exploring that loses least while nothing changes also the first to notice a change?",
        "Who loses least, and who notices a change?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(page.PAGE), look(session.projector()))
    view = cached.computed_from(
        (asked.runs_key(), train),
        asked.key(),
        work,
        asked,
        name="ch.exploration",
        words="Running five rules",
        agents=["q-learning"],
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: the levers, the trials and the change in one row, the rest on demand."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_exploration_row"):
        for name in ("exploration_left", "exploration_right"):
            widgets.slider(page.PAGE, name, width=330 if large else SLIDER)
        if not large:
            widgets.slider(page.PAGE, "exploration_trials", width=SLIDER)
            with st.container(width="content"):
                _exchange()
        popover = st.popover("More settings", on_change="rerun", key="ch_exploration_more")
        if popover.open:
            with popover:
                if large:
                    widgets.slider(page.PAGE, "exploration_trials")
                    _exchange()
                for name in ("exploration_subjects", *OWN):
                    widgets.slider(page.PAGE, name)
                widgets.seed(page.PAGE, "exploration_seed")


def _exchange() -> None:
    """Build the switch between the two groups, which means nothing before the prediction."""
    open_still = session.value(page.PAGE, "exploration_vote") == "open"
    hint = "Which of the two groups is drawn by trial, once you have predicted; both are computed."
    widgets.toggle(page.PAGE, "exploration_exchange", disabled=open_still, hint=hint)


def results(view: View) -> None:
    """Show the finding, the courses, and the question or the points."""
    asked, runs = view.asked, view.runs
    settings = {
        **{name: getattr(asked, name) for name in ("left", "right", "trials", "subjects", "seed")},
        **asked.setting._asdict(),
    }
    group = "exchanged" if asked.exchange and asked.revealed else "unchanged"
    name = f"exploring-vr{asked.left}-vr{asked.right}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
        if view.answer:
            st.markdown(view.answer)
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**Choosing, trial by trial**")
        with chart(view.courses, key="ch_exploration_courses", alt=view.courses_alt):
            take(
                key="ch_exploration_courses",
                alt=view.courses_alt,
                table=lambda: courses_table(runs.explorers, runs.x, group),
                filename=f"{name}-{group}",
                settings=settings,
            )
    with right:
        if view.trade is None:
            st.markdown("**After the levers change places**")
            predict(
                page.PAGE,
                "exploration",
                f"Half-way the levers change places. Which rule will be furthest back on the better lever {runs.later} "
                "trials later?",
                WORDS,
            )
        else:
            st.markdown("**What it costs, and who comes back**")
            with chart(view.trade, key="ch_exploration_trade", alt=view.trade_alt):
                take(
                    key="ch_exploration_trade",
                    alt=view.trade_alt,
                    table=lambda: trade_table(runs.explorers, runs.later),
                    filename=f"{name}-trade",
                    settings=settings,
                )
    explain(view)
    offer(lambda: exploration_script.text(asked, runs.later), key="ch_exploration_python")


def explain(view: View) -> None:
    """Say how it is computed, and what it cannot show."""
    asked, setting = view.asked, view.asked.setting
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"Each of {asked.subjects} subjects makes {asked.trials:,} forced choices. A choice of a lever is paid "
            f"with a chance of {1 / asked.left:.2g} on the left and {1 / asked.right:.2g} on the right, whatever was "
            "chosen before (a random ratio). In one group nothing changes, in the other the levers change places "
            "half-way; until then both are the same to the last draw. **Lost** is regret: each choice of the worse "
            "lever counts the difference of the two chances, so that luck neither adds nor takes away (Lai & Robbins "
            f"1985). **Back** is the share of choices on the lever that is now the better one, from {AROUND} trials "
            f"before to {AROUND} after trial {view.runs.later} since the change, as far as there are trials. Means "
            "over subjects with 95 % Student intervals; two rules are not told apart where the interval of their "
            "difference holds 0."
        )
        st.markdown(
            "All rules keep a value for each lever and differ in how they choose. **Epsilon-greedy** takes either "
            f"lever at random on {percent(setting.epsilon)} of trials, else the better value; **softmax** the better "
            f"value more often the further apart they are (sharpness {setting.sharpness:g}); both move a value by "
            f"{setting.step:g} of each surprise. **UCB** adds {setting.bonus:g} times a bonus for what was rarely "
            f"tried; **Thompson** draws around each value with a spread that shrinks as it is tried (from "
            f"{setting.doubt:g}); **discounted Thompson** forgets {percent(setting.forgetting)} of its tries at every "
            "choice, so that it never stops doubting. These three keep plain means: their memory grows, and the more "
            "they have seen, the longer one change takes to be believed. Give epsilon-greedy a small learning rate "
            "and it becomes as slow."
        )
        titles = [AGENTS[key].title for key in who_shows(ROW)]
        st.markdown(
            "**What it cannot show:** these are rules of choice, not animals, and none of them knows that a world can "
            "change. Rats follow a change about as fast as can be (Gallistel et al. 2001, recalled). With the settings "
            f'of the scoreboard, its row "{PHENOMENA[ROW].title}" is shown by {", ".join(titles) or "no learner"}.'
        )
