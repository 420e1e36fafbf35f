"""The tab "You are the rater": a visitor compares answers, or rewards them through a schedule, by click."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.language_rater import course_table
from dashboard.figure import chart, take
from dashboard.language import page, rater_clicks, rater_dispenser, rater_script
from dashboard.language.rater_clicks import Click
from dashboard.language.rater_study import LENGTH, MANY, RUNS, Asked, Pair, View, experiment, shown, simulated, work
from dashboard.language.rater_words import answer
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

ROLE = "rate"
WORDS = {
    "stays": "It rises and stays",
    "falls": "It rises, then falls",
    "flat": "It does not rise",
    "skip": "Just show me",
}


def lead() -> Lead:
    """Return the story and question of the role."""
    return rater_dispenser.LEAD if session.value(page.PAGE, "rater_mode") == "dispense" else LEAD


def show() -> None:
    """Show the tab."""
    dispensing = session.value(page.PAGE, "rater_mode") == "dispense"
    controls(dispensing=dispensing)
    if dispensing:
        rater_dispenser.show()
    else:
        rate()


LEAD = Lead(
    "You train a toy language model with nothing but your preferences. It was asked to go on counting from a digit "
    "(after 3 comes 4 5 6 7). A reward model learns your taste, and then the policy learns to please the reward model.",
    "Of two answers, click the one you like better.",
)


def controls(*, dispensing: bool) -> None:
    """Build the controls of the role in one row; the rest on demand."""
    names = ("rater_rate", "rater_rounds") if dispensing else ("rater_count",)
    own = ("rater_kind", "rater_ratio") if dispensing else ("rater_method", "rater_pull")
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_rater_row"):
        widgets.choice(page.PAGE, "rater_mode")
        if not large:
            widgets.choice(page.PAGE, own[0])
        if dispensing or not large:
            widgets.slider(page.PAGE, own[1], width=330 if large else 220)
        popover = st.popover("More", on_change="rerun", key="lm_rater_more")
        if popover.open:
            with popover:
                for name in own[: 1 if dispensing else 2] if large else ():
                    widgets.control(page.PAGE, name)
                if not dispensing:
                    widgets.slider(page.PAGE, "rater_steps")
                for name in names:
                    widgets.slider(page.PAGE, name)
                widgets.seed(page.PAGE, "rater_seed")


def rate() -> None:
    """Show the next pair, or, when all have been judged, what came of it."""
    values = session.values(page.PAGE)
    seed, count = values["rater_seed"], values["rater_count"]
    pairs, about = shown(seed, count), f"{seed}/{count}"
    given = rater_clicks.clicks(ROLE, about)
    if len(given) < count:
        left, right = st.columns(2, gap="medium")
        with left:
            compare(pairs, given, about, seed)
        with right:
            if values["rater_vote"] == "open":
                ask()
            elif values["rater_vote"] == "skip":
                st.markdown("What comes of your clicks is shown when the last pair has been judged.")
            else:
                st.markdown("Your prediction is kept until the last pair has been judged.")
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="lm_rater_done"):
        st.text(f"All {count} pairs are judged.")
        buttons(given, about, (), key="done")
    if values["rater_vote"] == "open":
        ask()
        return
    plan = experiment(values["rater_method"], values["rater_pull"], values["rater_steps"], seed)
    asked = Asked(
        plan, count, tuple(one.verdict for one in given), sum(one.person for one in given), look(session.projector())
    )
    crew = cached.crew()
    view = cached.mine("lm.rater", asked.key(), lambda: crew.remote(work, asked), words="Learning from your clicks")
    if view is not None:
        results(view, asked)


def compare(pairs: tuple[Pair, ...], given: tuple[Click, ...], about: str, seed: int) -> None:
    """Show one pair; the answers themselves are the buttons."""
    number, count = len(given), len(pairs)
    with st.container(border=True, key="lm_rater_card"):
        st.text(f"Pair {number + 1} of {count}")
        first, second = pairs[number]
        st.markdown(f"##### After {first.prompt}, which answer do you like better?")
        with st.container(horizontal=True, gap="medium", key="lm_rater_pair"):
            for side, one in (("first", first), ("second", second)):
                st.button(
                    f"**{' '.join(map(str, one.tokens))}**",
                    key=f"lm_rater_{side}",
                    on_click=rater_clicks.add,
                    args=(ROLE, about, [Click(side == "first", person=True)]),
                    type="primary",
                    width="stretch",
                )
        rest = [Click(simulated(seed, place, pairs[place]), person=False) for place in range(number, count)]
        buttons(given, about, rest, key="going")


def buttons(given: tuple[Click, ...], about: str, rest: list[Click] | tuple[()], *, key: str) -> None:
    """Build the buttons that take back, begin again, or leave the rest to the simulated rater."""
    # Beside a text on a phone the buttons stand in one row only where their own width counts.
    width: Literal["stretch", "content"] = "stretch" if rest else "content"
    with st.container(horizontal=True, gap="small", key=f"lm_rater_{key}_row", width=width):
        st.button("Undo", key="lm_rater_undo", on_click=rater_clicks.undo, args=(ROLE, about), disabled=not given)
        st.button(
            "Start again", key="lm_rater_restart", on_click=rater_clicks.restart, args=(ROLE,), disabled=not given
        )
        if rest:
            st.button(
                "Let a simulated rater answer the rest",
                key="lm_rater_rest",
                wrap=True,
                on_click=rater_clicks.add,
                args=(ROLE, about, rest),
            )


def ask() -> None:
    """Ask before showing."""
    predict(
        page.PAGE,
        "rater",
        "From your clicks comes a reward model, and the policy is optimised against it. We measure the true, gold "
        f"score all along: how many of an answer's {LENGTH} steps go on counting. What will the gold score do?",
        WORDS,
    )


def results(view: View, asked: Asked) -> None:
    """Show the finding, gold and proxy, and what is known of the rater."""
    told, figures = places()
    with told:
        st.markdown(f"#### {view.finding}")
        said = answer(session.value(page.PAGE, "rater_vote"), view.verdict)
        if said:
            st.markdown(said)
    settings = {
        "experiment": asked.experiment.to_json(),
        "clicks": f"{asked.own} of the visitor, {len(asked.verdicts) - asked.own} of the simulated rater",
    }
    name = f"preferences-{asked.experiment.key()}"
    left, right = figures.columns(2, gap="medium")
    for place, key, title, figure, alt in (
        (left, "gold", "What we want: the gold score", view.gold, view.gold_alt),
        (right, "proxy", "What it is trained for: the proxy", view.proxy, view.proxy_alt),
    ):
        with place:
            st.subheader(title)
            drawn = chart(figure, key=f"lm_rater_{key}", alt=alt)
            with drawn:
                take(
                    key=f"lm_rater_{key}",
                    alt=alt,
                    table=lambda: course_table(view.courses),
                    filename=f"{key}-{name}",
                    settings=settings,
                )
    for words in view.details:
        st.markdown(f"- {words}")
    explain(asked)
    offer(lambda: rater_script.rate(asked), key="lm_rater_python")


def explain(asked: Asked) -> None:
    """Say how it was done and where it breaks."""
    plan = asked.experiment
    held = f" ({plan.pull:g})" if plan.pull else " (0: nothing holds it)"
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"Both answers of a pair come from the reference policy, which gets each transition right with probability "
            f"{plan.reference_right:g}, and they differ in their number of right transitions. The reward model is "
            "Bradley-Terry on counts of transitions (Bradley & Terry 1952): -log sigma(score of the winner less score "
            f"of the loser). The policy then takes {plan.steps} steps of {plan.prompts * plan.group} answers each with "
            f"a GRPO-type advantage, with a pull to the reference{held}; under DPO it learns from the pairs directly. "
            f"{RUNS} runs learn from the very same clicks and differ in the answers they draw: the interval tells how "
            "much luck in training matters, and nothing about another thirty clicks. The simulated rater prefers the "
            f"better answer of a pair with probability sigma(difference); its {MANY} pairs show what more data do. "
            "Each of its runs has pairs of its own, some of them equal in gold, so that its bands are wider than "
            "yours. The top of a mean is picked after the fact, which flatters it a little.\n\n"
            "Repeats: the last sixth of the pairs are earlier ones with their sides swapped. A rater who flips each "
            "verdict with probability e disagrees with itself in 2e(1 - e) of them.\n\n"
            "Over-optimisation of a learned reward in large models: Gao, Schulman & Hilton 2022 (arXiv 2210.10760). "
            "**Where the analogy breaks:** here the gold score is known exactly, nobody has it for a real rater; your "
            "taste may be another than counting, and then gold measures our wish and not yours. Your clicks stay in "
            "this visit; no link and no file of ours holds them."
        )
