"""The tab "Shaping and curriculum": how a model comes to do what it would never do by chance."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.figure import chart, take
from dashboard.language import control, shaping_script
from dashboard.language.page import PAGE
from dashboard.language.shaping_fields import MORE, ROWS, VOTES
from dashboard.language.shaping_parts import View
from dashboard.language.shaping_study import Asked, asked_for, work
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

SLIDER = 232  # pixels for a slider and its box
DENSE = "Here every right answer is paid, so that nothing changes."
WIDTHS = {"shaping_plan": 240, "shaping_sharing": 190}
INTRODUCTIONS = {
    "curriculum": Lead(
        "A model is paid for answers that are right from the first token to the last, which it gives by chance once in "
        "{odds} tries.",
        "Does it help to learn short answers first?",
    ),
    "thinning": Lead(
        "Reward for every right answer first, then for fewer and fewer.",
        "What does thinning keep of the result, and what does it save?",
        "What does thinning keep, and what does it save?",
    ),
    "reward": Lead(
        "Instead of 0 or 1, an answer is paid by how much of it is right, along a sigmoid with a threshold and a "
        "sharpness.",
        "Is what is paid for what was wanted?",
    ),
}


def lead() -> Lead:
    """Return the story and question of the view."""
    values = session.values(PAGE)
    found = INTRODUCTIONS[values["shaping_view"]]
    return found._replace(story=found.story.format(odds=f"{10.0 ** values['shaping_length']:,.0f}"))


def show() -> None:
    """Show the tab."""
    values = session.values(PAGE)
    view_name = values["shaping_view"]
    asked = asked_for(values, look(session.projector()))
    controls(view_name)
    view = cached.computed(asked.key(), work, asked, name="lm.shaping", words="Training")
    if view is None:
        return
    chosen = values["shaping_control"]
    more = DENSE if chosen == "equal-mean" and view_name != "thinning" else ""
    control.say(chosen, more)
    said, figures = places()
    with said:
        if view.words:
            st.markdown(f"#### {view.words}")
        if view.answer:
            st.markdown(view.answer)
        control.say_rest(chosen, more)
    columns = figures.columns(3 if view.words else 2, gap="small")
    for place, panel in zip(columns, view.panels, strict=False):
        with place:
            st.subheader(panel.heading)
            chart(panel.figure, key=f"lm_shaping_{panel.name}", alt=panel.alt)
    if not view.words:
        with columns[-1]:
            ask()
    takes(columns, view, asked)
    explain(view_name)
    offer(lambda: shaping_script.text(asked), key="lm_shaping_python")


def controls(view: str) -> None:
    """Build the controls in one row: what is shaped, what belongs to it, and the rest on demand."""
    large = session.projector()
    first = ROWS[view][:1] if large else ROWS[view]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_shaping_controls"):
        widgets.choice(PAGE, "shaping_view", width=510 if large else 352)
        for name in first:
            if PAGE[name].kind == "choice":
                widgets.choice(PAGE, name, width=400 if large else WIDTHS[name])
            else:
                widgets.slider(PAGE, name, width=400 if large else SLIDER)
        popover = st.popover("More", on_change="rerun", key="lm_shaping_more")
    if popover.open:
        with popover:
            control.menu(PAGE, "shaping")
            for name in (*ROWS[view][len(first) :], *MORE[view]):
                widgets.control(PAGE, name)
            widgets.slider(PAGE, "shaping_seeds")
            widgets.seed(PAGE, "shaping_seed")


def ask() -> None:
    """Ask before showing."""
    votes = ("direct", "staircase", "mixture", "teacher")
    predict(
        PAGE,
        "shaping",
        "Which way will get to the whole answer in the fewest steps?",
        {vote: VOTES[vote] for vote in votes} | {"skip": "Just show me"},
    )


def takes(columns: list[st.delta_generator.DeltaGenerator], view: View, asked: Asked) -> None:
    """Offer each figure's table and pictures; sent last, because the figures are what is waited for."""
    for place, panel in zip(columns, view.panels, strict=False):
        with place:
            take(
                key=f"lm_shaping_{panel.name}",
                alt=panel.alt,
                table=panel.table,
                filename=f"{asked.view}-{panel.name}",
                settings=view.settings,
            )


def explain(view: str) -> None:
    """Say how it is computed, where it comes from, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(EXPLAINED[view])
        st.markdown(COMMON)


EXPLAINED = {
    "curriculum": """
The task: go on counting from a digit for as many tokens as asked; reward 1 if all are right, else 0. The model begins
knowing nothing, each token right with probability .1. Training: RLOO on continuous reinforcement, 64 answers a step,
plain gradient ascent with step 6. *One token more at a time* goes on to the next length as soon as the pass rate on
the present one reaches the criterion, or at the limit of a stage; *all lengths mixed* gives each group of answers a
length of its own; the *teacher* prefers the length whose results of late rose or fell fastest (Matiisen et al. 2017,
*Teacher-Student Curriculum Learning*; Willems et al. 2020, *Mastering Rate based Curriculum Learning*, is a
critique). With *shared* weights all positions use one table of 10 by 10 numbers, with *separate* weights each has its
own. The pass rate with which a length begins, before any training on it, measures transfer. Curves are exact pass
rates under each policy; a run that is done stays where it was.

**Where the analogy breaks.** A trainer shapes an animal by reinforcing closer and closer approximations that the
animal itself varies; here somebody knew the parts of the answer and their order. Positions of a language model share
most of their weights but not all of what they have to do: its transfer lies somewhere between these two.
""",
    "thinning": """
Each right answer's reward is delivered with probability 1 in the ratio in force. *Evenly leaner*: dense at first,
then the ratio rises by equal steps over three fifths of what is left; *doubled again and again*: the ratio doubles
every tenth of training, from the first step on; *lean at once*: dense at first, then the final ratio. RLOO with plain
gradient ascent, step 6, answers of 4 tokens, each right with probability .5 before training. This page says that a
plan pays if it keeps 90 % of the final pass rate for a quarter of the reinforcers. Dense first, lean later is how
practitioners make treatments last: they call it schedule thinning.

**Where the analogy breaks.** For an animal the danger of thinning too fast is ratio strain: it stops responding. The
toy never stops answering; with fewer rewards its policy only moves more slowly. With plain ascent a lean schedule
stretches time and nothing else, so that a result kept after thinning is one that was already there before it. With
Adam, or with group-normalised advantages, the price is another one.
""",
    "reward": """
The share x of tokens that rightly continue the one before them is worth 1/(1 + exp(-sharpness (x - threshold)));
beside it the same training on 1 for a wholly right answer and 0 for any other. 400 steps of 64 answers, weights of
their own at each position; RLOO with plain ascent (step 6), or GRPO with Adam (step .02). The third figure trains
anew at six thresholds and at yours. The mean reward at the end is that of the last 40 steps. This page calls a task
learnt at a pass rate of one half, and paid nearly in full at 90 % of what a right answer earns.

**Where the analogy breaks.** Somebody must be able to say how right a half-right answer is. The toy's tokens are
alike and add up; in a proof or a program a half-right answer may be worth nothing, or lead away from the right one. A
low threshold shows the price: what is paid for is learnt, and it is not the answer that was wanted.
""",
}
COMMON = """
Intervals (95 %) are over runs, which differ in their random numbers alone: Student's t for means, order statistics
for medians. The toy is the lab's own.
"""
