"""The tab "Three answers to one question"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.figure import chart, take
from dashboard.language import control, script
from dashboard.language.answers_study import (
    EXTINCTION_LIMIT,
    TRAINING_LIMIT,
    VERDICTS,
    Answers,
    Panel,
    answer,
    asked_for,
    details,
    finding,
    learnt,
    moral,
    table,
    work,
)
from dashboard.language.page import PAGE
from dashboard.script import offer
from dashboard.tab import Lead, predict
from dashboard.theme import look

SLIDER = 214  # pixels for a slider and its box: five controls and a button stand in one row of a laptop
TITLES = {"steps": "Equal steps", "reinforcers": "Equal reinforcers", "performance": "Equal performance"}


def controls() -> None:
    """Build the controls: the five that make the story in one row, the others on demand."""
    values_only = session.value(PAGE, "answers_algorithm") == "q-learning"
    large = session.projector()
    first = ("answers_ratio", "answers_steps")
    rest = ("answers_noise", "answers_kl")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_answers_first"):
        widgets.choice(PAGE, "answers_algorithm", width=260 if large else 150)
        for name in first if large else first + rest:
            widgets.slider(PAGE, name, width=380 if large else SLIDER, disabled=name == "answers_kl" and values_only)
        popover = st.popover("More", on_change="rerun", key="lm_answers_more")
        if popover.open:
            with popover:
                control.menu(PAGE, "answers")
                for name in rest if large else ():
                    widgets.slider(PAGE, name, disabled=name == "answers_kl" and values_only)
                widgets.slider(PAGE, "answers_reinforcers")
                widgets.slider(PAGE, "answers_pass")
                widgets.choice(PAGE, "answers_optimiser", disabled=values_only)
                widgets.toggle(PAGE, "answers_memory", hint="Go on with Adam's running moments of training.")
                widgets.slider(PAGE, "answers_seeds")
                widgets.seed(PAGE, "answers_seed")


def ask(found: Answers) -> None:
    """Ask before the third answer, where its figure will stand."""
    rich, lean = (one.label for one in found.panels[-1].declines)
    predict(
        PAGE,
        "answers",
        f"Now train both until they pass {100 * found.panels[-1].amount:.0f} % of the time, however long that takes, "
        "and then stop the reward. Who keeps the skill longer?",
        {"rich": rich, "lean": lean, "alike": "No difference", "skip": "Just show me"},
    )


def draw(panel: Panel) -> None:
    """Show one panel under its verdict."""
    amount = {
        "steps": f" ({panel.amount:,.0f} steps each)",
        "reinforcers": f" ({panel.amount:,.0f} rewards each)",
        "performance": f" (both trained to {panel.amount:.2f})",
    }[panel.rule]
    st.markdown(f"**{TITLES[panel.rule]}**{'' if session.projector() else amount}: **{VERDICTS[panel.verdict]}**")
    chart(panel.figure, key=f"lm_answers_by_{panel.rule}", alt=panel.alt)


def tell(panel: Panel, found: Answers) -> None:
    """Show a panel's numbers and the ways to take it along."""
    key = f"lm_answers_by_{panel.rule}"
    st.markdown(f":small[{TITLES[panel.rule]}. {details(panel)}]")
    take(
        key=key,
        alt=panel.alt,
        table=lambda: table(panel),
        filename=f"three-answers-{panel.rule}",
        settings=found.settings,
    )


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "A toy model learns to go on counting (after 3: 4, 5, 6, 7); a right answer is rewarded every time (CRF) or 1 "
        "time in n (VR n). Then reward stops for good.",
        "Which training lasts longer?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    found = cached.computed(asked.key(), work, asked, name="lm.answers", words="Training")
    if found is not None:
        results(found)
        offer(lambda: script.answers(asked), key="lm_answers_python")


def results(found: Answers) -> None:
    """Show the three panels, and what they say."""
    vote = session.value(PAGE, "answers_vote")
    shown = vote != "open"
    told = found.panels if shown else found.panels[:-1]
    chosen = session.value(PAGE, "answers_control")
    control.say(chosen, learnt(found))
    for place, panel in zip(st.columns(3, gap="medium"), found.panels, strict=True):
        with place:
            if panel in told:
                draw(panel)
            else:
                st.markdown(f"**{TITLES[panel.rule]}**: your prediction")
                ask(found)
    st.markdown(f"#### {finding(found, shown=shown)}")
    control.say_rest(chosen, learnt(found))
    if shown:
        spoken = answer(vote, found.panels[-1])
        st.markdown(f"{spoken} {moral(found)}" if spoken else moral(found))
    for place, panel in zip(st.columns(3, gap="medium"), told, strict=False):
        with place:
            tell(panel, found)
    explain()


def explain() -> None:
    """Say how it is computed, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            "Faint lines are seeds, bold lines their median; a marker is the median half-life, the steps until half of "
            "the pass rate at the end of training is left, its bar the 95 % bootstrap interval over seeds. The verdict "
            "rests on the interval of the ratio of the two half-lives: all of it above 1 is *more persistent*, all of "
            "it below 1 *less*; *no difference* means that all of it lies between 1/1.25 and 1.25; *too little "
            "learnt*, that a schedule has not doubled the pass rate of before, to which the pull goes back. Fewer "
            f"than six seeds have no such interval. Training stops after {TRAINING_LIMIT:,} steps and extinction after "
            f"{EXTINCTION_LIMIT} in any case; a seed that did not reach its budget is not compared."
        )
        st.markdown(
            "In extinction no reward is delivered, and a policy gradient without reward is zero: what brings the "
            "policy down is the KL pull to where it started. It begins with a fresh optimiser. With Adam's old "
            "moments (under More) rich training looks more persistent, because Adam still divides by how large its "
            "gradients were. Q-learning has no policy to pull: its values go down by themselves when nothing is paid."
        )
        st.markdown(
            "VR n over right answers, drawn at random, is a verifier that misses 1 - 1/n of them: the two sliders do "
            "the same to a right answer. **Where the analogy breaks:** animals show the partial-reinforcement "
            "extinction effect because they carry their history of reward; these weights carry only what was learnt. "
            "Nothing here shows that a large model resists unlearning. Under More, a control takes the place of the "
            "reward. Sources: GRPO, Shao et al. (2024), arXiv "
            "2402.03300; what is held equal in extinction, Gallistel (2012), PMC3350810."
        )
