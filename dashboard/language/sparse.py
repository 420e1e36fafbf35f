"""The tab "Sparse reward"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.figure import chart, take
from dashboard.language import control, script
from dashboard.language.page import PAGE
from dashboard.language.sparse_fields import VOTES
from dashboard.language.sparse_study import (
    ANSWERS,
    Sparse,
    answer,
    asked_for,
    course_table,
    finding,
    share_table,
    story,
    work,
)
from dashboard.script import offer
from dashboard.tab import Lead, predict
from dashboard.theme import look

SLIDER = 244  # pixels for a slider and its box
HEADINGS = {
    "share": "Which groups teach?",
    "waiting": "How long is the wait for the first?",
    "course": "The run: wait, learn, done",
}
UNDER_CONTROL = "The exact lines stay those of the real reward; the run is that of the control."
HINT = "With ratio 1 there is nothing to draw."


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_sparse_first"):
        for name in ("sparse_p", "sparse_group", "sparse_ratio"):
            widgets.slider(PAGE, name, width=345 if large else SLIDER)
        if not large:
            with st.container(width=330):
                widgets.choice(PAGE, "sparse_level", hint=HINT)
        popover = st.popover("More", on_change="rerun", key="lm_sparse_more")
        if popover.open:
            with popover:
                control.menu(PAGE, "sparse")
                if large:
                    widgets.choice(PAGE, "sparse_level", hint=HINT)
                widgets.slider(PAGE, "sparse_steps")
                widgets.slider(PAGE, "sparse_seeds")
                widgets.seed(PAGE, "sparse_seed")


def ask(group: int) -> None:
    """Ask before the share is shown."""
    words = {key: f"{title[:1].upper()}{title[1:]}" for key, title in VOTES.items() if key != "open"}
    predict(
        PAGE,
        "sparse",
        f"Groups of {group} answers, every right one rewarded. A hard prompt comes right 1 time in 20, an easy one "
        "19 times in 20. Which one's groups teach more often?",
        {key: words[key] for key in ("hard", "easy", "alike")} | {"skip": "Just show me"},
    )


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "A model answers each prompt several times and learns from what sets its right answers apart from its wrong "
        "ones.",
        "A group whose answers are all right, or all wrong, teaches nothing: how often does that happen?",
        "How many groups of answers teach nothing?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    found = cached.computed(asked.key(), work, asked, name="lm.sparse", words="Training")
    if found is not None:
        results(found)
        offer(lambda: script.sparse(asked), key="lm_sparse_python")


def results(found: Sparse) -> None:
    """Show the three figures, and what they say."""
    vote, chosen = (session.value(PAGE, name) for name in ("sparse_vote", "sparse_control"))
    control.say(chosen, UNDER_CONTROL)
    drawn = [name for name in HEADINGS if name != "share" or vote != "open"]
    columns = dict(zip(HEADINGS, st.columns(3, gap="medium"), strict=True))
    for name, place in columns.items():
        with place:
            st.markdown(f"**{HEADINGS[name]}**")
            if name in drawn:
                chart(getattr(found, name), key=f"lm_sparse_{name}", alt=getattr(found, f"{name}_alt"))
            else:
                ask(found.asked.group)
    st.markdown(f"#### {finding(found)}")
    control.say_rest(chosen, UNDER_CONTROL)
    spoken = answer(vote, found.asked)
    if vote != "open":
        st.markdown(f"{spoken} {story(found)}" if spoken else story(found))
    columns = dict(zip(HEADINGS, st.columns(3, gap="medium"), strict=True))
    for name in drawn:
        with columns[name]:
            st.markdown(f":small[{HEADINGS[name]}]")
            take(
                key=f"lm_sparse_{name}",
                alt=getattr(found, f"{name}_alt"),
                table=lambda name=name: course_table(found) if name == "course" else share_table(found),
                filename=f"sparse-reward-{name}",
                settings=found.settings,
            )
    explain(found)


def explain(found: Sparse) -> None:
    """Say how it is computed, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            "Of G answers that are right with probability p, all are right with probability p to the power G and none "
            "with (1 - p) to the power G; the share of groups that teach is 1 - p^G - (1 - p)^G. A schedule that draws "
            "for each answer puts p/n in the place of p; one that draws for each group or batch leaves 1/n of the "
            "groups. These are exact."
        )
        st.markdown(
            f"The run is GRPO on the toy model: {found.asked.groups} prompts with {found.asked.group} answers each, so "
            f"that a batch has about {ANSWERS} answers whatever the size of a group. Bars and bands are 95 % intervals "
            "of the mean over seeds. The wait is that for the first batch with a group that teaches; until then "
            "nothing has moved the policy. The formula is for one pass rate. In the run some prompts are learnt "
            "before others, and a mixture of easy and hard prompts teaches less often than its mean suggests."
        )
        st.markdown(
            "**Where the analogy breaks:** a subject under ratio strain can stop responding; a policy samples on, "
            "however long nothing comes. Trainers that resample until a batch is full of groups that teach (dynamic "
            "sampling, Yu et al. 2025, DAPO, arXiv 2503.14476) pay for the wait in answers instead of steps. "
            "A real model's prompts differ in difficulty from the start. Source of the algorithm: Shao et al. (2024), "
            "arXiv 2402.03300."
        )
