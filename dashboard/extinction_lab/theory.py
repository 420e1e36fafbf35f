"""The tab "Theory": laws in closed form on the same axes as the simulation."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.theory import decline_table, rates_table
from dashboard.extinction_lab import page, theory_script
from dashboard.extinction_lab.show import learner, menu
from dashboard.extinction_lab.theory_fields import LAWS
from dashboard.extinction_lab.theory_study import View, asked_for, train, work
from dashboard.extinction_lab.theory_words import finding, momentum, principles
from dashboard.figure import chart, take
from dashboard.script import offer
from dashboard.tab import Lead, places
from dashboard.theme import look

SLIDER = 300  # pixels for a slider and its box


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Markers are simulated subjects, lines are laws in closed form.",
        "Which published law describes this learner, and with which constants?",
        "Which law describes this learner?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(page.PAGE), look(session.projector()))
    first = asked.session_key(), train
    view = cached.computed_from(
        first, asked.key(), work, asked, name="el.theory", words="Simulating eleven groups", agents=[asked.agent.key]
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: who, on what, and whose constants; the constants where they are the visitor's."""
    values, large = session.values(page.PAGE), session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="el_theory_first"):
        learner("theory_agent", 260 if large else 200)
        widgets.choice(page.PAGE, "theory_kind")
        widgets.choice(page.PAGE, "theory_constants")
        menu("theory", ("subjects",))
    if values["theory_constants"] == "own":
        names = list(LAWS)
        for law, part in (("principles", names[:3]), ("momentum", names[3:])):
            with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"el_theory_{law}"):
                for name in part:
                    widgets.slider(page.PAGE, f"theory_{name}", width=370 if large else SLIDER)


def results(view: View) -> None:
    """Show both figures, each with what its law makes of it."""
    asked = view.asked
    settings = {name: getattr(asked, name) for name in ("kind", "subjects", "seed")}
    settings = {"agent": asked.agent.key, **asked.agent._asdict(), **settings}
    if asked.constants is not None:
        settings |= dict(zip(LAWS, asked.constants, strict=True))
    name = f"{asked.agent.key}-{asked.kind}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {finding(view)}")
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**While it pays: the rate by the ratio**")
        with chart(view.rates, key="el_theory_rates", alt=view.rates_alt):
            take(
                key="el_theory_rates",
                alt=view.rates_alt,
                table=lambda: rates_table(view.runs.rates),
                filename=f"rates-by-ratio-{name}",
                settings=settings,
            )
        st.markdown(principles(view))
    with right:
        st.markdown("**After pay has stopped: what is left of the baseline**")
        if view.decline is not None:
            with chart(view.decline, key="el_theory_decline", alt=view.decline_alt):
                take(
                    key="el_theory_decline",
                    alt=view.decline_alt,
                    table=lambda: decline_table(view.runs.groups),
                    filename=f"decline-{name}",
                    settings=settings,
                )
        st.markdown(momentum(view))
    explain()
    offer(lambda: theory_script.text(asked), key="el_theory_python")


def explain() -> None:
    """Say what the laws are, how they are fitted, and what a good fit does not show."""
    with st.expander("The two laws, how they are fitted, and what a good fit cannot show"):
        st.markdown(
            "**Mathematical principles of reinforcement** (Killeen 1994, Behavioral and Brain Sciences 17, 105-172; "
            "Killeen & Sitomer 2003): B = C/delta - N/a on a ratio of N. A reinforcer arouses a seconds of responding, "
            "a response takes delta seconds, and the coupling C is the share of memory that a reinforcer finds filled "
            "with responses: 1 - (1 - beta)^N on FR, N beta/(N beta + 1 - beta) on VR. The rate rises while C does and "
            "falls by N/a; it ends at N = aC/delta, where the ratio is strained."
        )
        st.markdown(
            "**Behavioural momentum** with generalisation decrement (Nevin & Grace 2000, Behavioral and Brain Sciences "
            "23, 73-130; recalled, not checked): log10(B/B0) = -t (c + d r)/r^b, with r the reinforcers an hour of "
            "training. Pay makes responding resist (b), nothing being paid disrupts it (c), and so does the change "
            "from much pay to none (d): that is how momentum accounts for partial reinforcement outlasting continuous."
        )
        st.markdown(
            "Rates: 50 reinforcers of CRF, 100 of the ratio (an hour at most), then 20 minutes that are measured; "
            "medians with 95 % intervals. Extinction: 200 reinforcers each, then half an hour; mean rate of those that "
            "had learnt over their mean baseline, minute by minute, down to 1 %. Both laws are fitted by least "
            "squares, momentum to the logarithms with the same weight for each group. Variance accounted for is "
            "counted on medians and means, which hide how subjects differ."
        )
        st.markdown(
            "**What it cannot show:** three constants over seven points bend to many shapes. That a law describes a "
            "learner says neither that the learner works as the law supposes nor that animals do; and that it does not "
            "describe one says nothing against the law. These are models, not animals."
        )
