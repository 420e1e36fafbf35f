"""The other role of the tab "You are the rater": a visitor rewards single answers through a schedule."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.charts.language_rater_dispenser import session_table
from dashboard.figure import chart, take
from dashboard.language import page, rater_clicks, rater_script
from dashboard.language.rater_clicks import Click
from dashboard.language.rater_dispenser_study import LENGTH, View, drift, experiment, last_words, simulated, view
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look
from vrcore.language.dispenser import MOST_ROUNDS, DispenserExperiment

ROLE = "dispense"
LEAD = Lead(
    "You are the food dispenser of a toy language model. It is asked to go on counting from a digit (after 3 comes "
    "4 5 6). Between your button and the model stands a schedule of reinforcement. And you keep a schedule too, "
    "knowingly or not.",
    "Reward an answer, or do not.",
)


def show() -> None:
    """Show the answer that waits, and what has come of the session so far."""
    values = session.values(page.PAGE)
    plan = experiment(values["rater_kind"], values["rater_ratio"], values["rater_rate"], values["rater_seed"])
    about = plan.key()
    given = rater_clicks.clicks(ROLE, about)
    persons = tuple(one.person for one in given)
    seen = view(plan, [one.verdict for one in given], persons, look(session.projector()))
    told, figures = places()
    if given:
        told.markdown(f"#### {seen.finding}")
    left, middle, right = figures.columns([2, 3, 3], gap="medium")
    with left:
        judge(seen, plan, given, about, values["rater_rounds"])
    settings = {
        "experiment": plan.to_json(),
        "clicks": f"{sum(persons)} of the visitor, {len(persons) - sum(persons)} of the simulated rater",
    }
    for place, key, title, figure, alt in (
        (middle, "model", "What the model has learnt", seen.model, seen.model_alt),
        (right, "rewards", "Your cumulative record", seen.rewards, seen.rewards_alt),
    ):
        with place:
            st.subheader(title)
            drawn = chart(figure, key=f"lm_rater_{key}", alt=alt)
            with drawn:
                take(
                    key=f"lm_rater_{key}",
                    alt=alt,
                    table=lambda: session_table(seen.session, persons),
                    filename=f"dispenser-{key}-{about}",
                    settings=settings,
                )
    explain(plan)
    if given:
        offer(
            lambda: rater_script.dispense(plan, [one.verdict for one in given], persons),
            key="lm_rater_dispenser_python",
        )


def judge(seen: View, plan: DispenserExperiment, given: tuple[Click, ...], about: str, rounds: int) -> None:
    """Show the answer that waits for a verdict."""
    offered, number = seen.session.offered, len(given)
    with st.container(border=True, key="lm_rater_card"):
        st.text(f"Answer {number + 1}" + (f" of {rounds}" if number < rounds else ""))
        st.markdown(f"##### After {offered.prompt} it says: {' '.join(map(str, offered.tokens))}")
        with st.container(horizontal=True, gap="small", key="lm_rater_pair"):
            for key, words, rewarded in (("yes", "Reward", True), ("no", "No reward", False)):
                st.button(
                    words,
                    key=f"lm_rater_{key}",
                    on_click=rater_clicks.add,
                    args=(ROLE, about, [Click(rewarded, person=True)]),
                    type="primary" if rewarded else "secondary",
                    width="stretch",
                    disabled=number >= MOST_ROUNDS,
                )
        st.text(last_words(seen.session))
        with st.container(horizontal=True, gap="small", key="lm_rater_going_row"):
            st.button("Undo", key="lm_rater_undo", on_click=rater_clicks.undo, args=(ROLE, about), disabled=not given)
            st.button(
                "Start again", key="lm_rater_restart", on_click=rater_clicks.restart, args=(ROLE,), disabled=not given
            )
            if number < rounds:
                st.button(
                    "Let a simulated rater answer the rest", key="lm_rater_rest", wrap=True,
                    on_click=leave_rest,
                    args=(plan, given, about, rounds),
                )  # fmt: skip
        if number:
            st.text(drift(seen.own))


def leave_rest(plan: DispenserExperiment, given: tuple[Click, ...], about: str, rounds: int) -> None:
    """Let the simulated rater judge what is left of the session; a callback."""
    rest = simulated(plan, [one.verdict for one in given], rounds)
    rater_clicks.add(ROLE, about, [Click(one, person=False) for one in rest])


def explain(plan: DispenserExperiment) -> None:
    """Say how it was done and where it breaks."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"The model answers with {LENGTH} digits; each is right with probability {plan.reference_right:g} at the "
            "start. What follows which digit is one table for all places (tied weights), so that a reward for one "
            "answer helps others. A delivered reward moves the model: logits + learning rate times the gradient of log "
            "P(answer), your click taken as the advantage (MacGlashan et al. 2017, COACH, arXiv 1701.06049, without "
            "its eligibility traces). No reward moves nothing. The schedule counts your rewards. The simulated rater "
            "rewards every wholly right answer and no other; your own ratio counts your clicks alone, with an exact "
            "binomial interval.\n\n"
            "**Where the analogy breaks:** a pigeon gets hungry and sated, and stops; this model answers for ever, and "
            "an unrewarded answer costs it nothing. You reward what you have seen of it, so that your clicks depend on "
            "how good it has become: people praise less as a learner improves, which thins the schedule without "
            "anybody having planned it."
        )
