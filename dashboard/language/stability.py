"""The tab "Cost and stability"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.figure import chart, take
from dashboard.figure import show as show_figure
from dashboard.language import control, stability_script
from dashboard.language.page import PAGE
from dashboard.language.stability_runs import GIVEN_UP, PULLS, SURER
from dashboard.language.stability_study import (
    Asked,
    Rates,
    Stability,
    asked_for,
    collapse,
    cost_table,
    finding,
    rates_table,
    rates_train,
    rates_work,
    seeds_table,
    sensitivity,
    train,
    work,
)
from dashboard.script import offer
from dashboard.tab import Lead
from dashboard.theme import look
from vrcore.language import ALGORITHMS

PAIR = {"cost": "Cost: until the criterion is reached", "outcomes": "How the seeds ended"}
UNDER_CONTROL = (
    "For DPO and RLHF a coin gives the rater's verdicts, or they are dealt out again; equal mean does not apply."
)
SLIDER = 250  # pixels for a slider and its box


def controls() -> None:
    """Build the controls in one row, what is set once on demand."""
    large = session.projector()
    first, rest = ("stability_ratio", "stability_factor"), "stability_criterion"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lm_stability_first"):
        for name in first if large else (*first, rest):
            widgets.slider(PAGE, name, width=360 if large else SLIDER)
        widgets.choice(PAGE, "stability_watch", width=330 if large else 210)
        popover = st.popover("More", on_change="rerun", key="lm_stability_more")
        if popover.open:
            with popover:
                control.menu(PAGE, "stability")
                if large:
                    widgets.slider(PAGE, rest)
                widgets.choices(PAGE, "stability_algorithms")
                for name in ("stability_steps", "stability_pairs", "stability_seeds"):
                    widgets.slider(PAGE, name)
                widgets.seed(PAGE, "stability_seed")


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "The same task and start for every algorithm; a run differs from the next only in its random seed.",
        "What does it cost to get there, how many runs succeed, what breaks when rewards are rare or steps large?",
        "What does it cost to get there, and what breaks?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(PAGE), look(session.projector()))
    trained = asked.training_key(), train
    found = cached.computed_from(
        trained, asked.key(), work, asked, name="lm.stability", words="Training every algorithm"
    )
    if found is not None:
        control.say(asked.setting.control, UNDER_CONTROL)
        results(found)
        rates(asked)
        explain(asked)
        offer(lambda: stability_script.text(asked), key="lm_stability_python")


def results(found: Stability) -> None:
    """Show what it cost, how the seeds ended, and the seeds of one algorithm."""
    for place, (name, title) in zip(st.columns(2, gap="medium"), PAIR.items(), strict=True):
        with place:
            st.markdown(f"**{title}**")
            figure(name, found)
    st.markdown(f"#### {finding(found)}")
    control.say_rest(found.asked.setting.control, UNDER_CONTROL)
    st.markdown(collapse(found))
    for place, name in zip(st.columns(2, gap="medium"), PAIR, strict=True):
        with place:
            along(name, found)
    st.markdown(f"**The seeds of {found.watched.title}, one line each**")
    figure("seeds", found)
    along("seeds", found)


def figure(name: str, found: Stability) -> None:
    """Show one figure."""
    chart(getattr(found, name), key=f"lm_stability_figure_{name}", alt=getattr(found, f"{name}_alt"))


def along(name: str, found: Stability) -> None:
    """Show the ways to take a figure along; where columns stand below each other, its name tells which."""
    if name in PAIR:
        st.markdown(f":small[{PAIR[name]}]")
    take(
        key=f"lm_stability_figure_{name}",
        alt=getattr(found, f"{name}_alt"),
        table=lambda: seeds_table(found) if name == "seeds" else cost_table(found),
        filename=f"cost-and-stability-{name}",
        settings=found.settings,
    )


def rates(asked: Asked) -> None:
    """Show how every algorithm takes other learning rates; this is trained while the rest is being looked at."""
    st.markdown("**Another learning rate: share of seeds that get there, and their median steps**")
    trained = asked.training_key(sweep=True), rates_train
    swept: Rates | None = cached.computed_from(
        trained, asked.rates_key(), rates_work, asked, name="lm.stability_rates", words="Training at every rate"
    )
    if swept is None:
        return
    show_figure(
        swept.figure,
        key="lm_stability_figure_rates",
        alt=swept.alt,
        table=lambda: rates_table(swept),
        filename="cost-and-stability-rates",
        settings={"setting": str(asked.setting)},
    )
    st.markdown(sensitivity(swept))


def explain(asked: Asked) -> None:
    """Say how it is computed, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            "Every algorithm starts from a policy that gives the right next token probability .5 and trains with "
            "64 answers a step for the same number of steps. Medians are over the seeds that got there, bars their "
            "95 % bootstrap intervals: look at the bars on the right before believing a low cost on the left. "
            f"A prompt counts as given up when its right answer has become {1 / GIVEN_UP:.0f} times rarer than before "
            "training."
        )
        st.markdown(
            "The early sign needs no knowledge of right answers beyond the pass rate: from its entropy follows how "
            f"often a policy this sure would pass; the sign is the first step at which it passes {SURER:g} less often "
            "than that. Measured against the runs on this page it is no verdict: the sentence says how often it came "
            "and nothing happened."
        )
        st.markdown(
            f"DPO and RLHF learn from {asked.setting.pairs:,} rated pairs instead of rewards; each verdict is counted "
            "as a reward, the ratio does not apply to them, and their entropy is not recorded, so that there is no "
            f"early sign. They are pulled to the reference with {PULLS['dpo']:g} and {PULLS['rlhf']:g}. RLHF falls "
            "back where its policy exploits the reward model: see the tab on rating."
        )
        st.markdown("\n".join(f"- **{ALGORITHMS[key].title}**: {ALGORITHMS[key].words}." for key in asked.algorithms))
        st.markdown(
            "**Where the analogy breaks:** a lean schedule costs an animal effort and time, and it may do something "
            "else; here cost is a count of answers and rewards. Seeds differ in nothing but chance, animals in "
            "themselves. Nor does this show which algorithm is best for a large model: there, rates are warmed up and "
            "decayed, batches are hundreds of times larger and answers share most of what is learnt. That thin reward "
            "and large steps together lock in wrong answers is a property of these updates on this task."
        )
