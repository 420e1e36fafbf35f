"""The tab "Two alternatives"."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_levers import hill_table, share_table
from dashboard.choice import levers_script, page
from dashboard.choice.levers_fields import LENGTHS, PAIRS, RARE, parameters
from dashboard.choice.levers_session import asked_for
from dashboard.choice.levers_study import View, train, work
from dashboard.choice.on_the_board import told
from dashboard.figure import chart, take
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

# The scoreboard's row on each kind of alternatives.
ROWS = {"intervals": "generalised-matching", "ratios": "exclusive-preference", "baited": "baited-choice"}
WORDS = {
    "half": "About half",
    "match": "Its share of the income",
    "all": "Nearly all",
    "skip": "Just show me",
}
HOW = (
    "Shares are counted in the second half of the session, or of each stretch between reversals, and are those of the "
    "side that pays more then. Medians over subjects with bootstrap intervals (95 %); the lines are means with Student "
    "intervals. It *matches* where the whole interval of share less income lies within 3 points, as the scoreboard has "
    "it; it *undermatches* where responses are divided more evenly than income, *overmatches* where less. More than "
    "95 % of responses on one side is counted as giving the other up (where matching itself lies above 90 %, more than "
    "half-way from there to all). Subjects below 10 responses a minute are left out "
    "of what is counted, and drawn all the same; on trials everybody responds."
)
HILLS = {
    "intervals": "The hill is computed, not simulated: a chooser that responds as often as the median subject, stays "
    "on a side as long, and knows nothing, on random intervals of the same means (`vrcore.analytic.fixed_shares`). A "
    "reinforcer that is set up waits, so that a side grows better while it is left alone: the top is flat, and close "
    "to where matching lies. With a changeover delay short visits earn nothing; most learners of this lab decide "
    "afresh at each response, cannot stay, and give the leaner side up, where animals make longer visits.",
    "ratios": "The hill is a straight line, computed and not simulated: a response on a ratio of n earns 1/n, whenever "
    "it is made. Whoever maximises makes all of them on the smaller ratio. Only where one side gets all does a share "
    "equal its share of income. (A changeover delay bends the line; of two equal ratios every share earns the same, "
    "and matches.)",
    "baited": "The hill is computed, not simulated: after k trials on the other lever, one with chance p pays with "
    "1 - (1 - p)^k, so that a share s, drawn afresh on every trial, earns s p / (s + p - s p) there. The chooser shown "
    "stays on a lever as long as the median subject. Where nobody looks, a reinforcer is waiting sooner or later: "
    "all-in costs a fifth of the best income at .15 and .05, and matching next to nothing.",
}
BREAKS = (
    "**What it cannot show:** that an animal which matches works like a learner that matches. Rules as different as "
    "climbing the gradient of reward and moving towards the better local rate end at the same share, and on intervals "
    "it also earns nearly most, so that matching there does not tell the two apart; ratios do. These are models with "
    "the settings you see; other settings give other learners."
)


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Two things to respond on, both of which pay now and then, one more often than the other.",
        "Does it match or maximise?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    values = session.values(page.PAGE)
    asked = asked_for(values, look(session.projector()))
    view = cached.computed_from(
        (asked.session_key(), train),
        asked.key(),
        work,
        asked,
        name="ch.levers",
        words="Running the session",
        agents=[values["levers_agent"]],
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: what is moved in a lecture in one row, the rest on demand."""
    large = session.projector()
    kind = session.value(page.PAGE, "levers_kind")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_levers_row"):
        widgets.choice(page.PAGE, "levers_kind")
        # "Right" is the longer word, and in large type there is room for just one line of it.
        for name, wide in zip(PAIRS[kind], (219, 233), strict=True):
            widgets.slider(page.PAGE, name, width=wide if large else 204)
        if kind != "baited" and not large:
            widgets.slider(page.PAGE, "levers_delay", width=182)
        widgets.choice(page.PAGE, "levers_agent", width=270 if large else 205)
        popover = st.popover("More", on_change="rerun", key="ch_levers_more")
        if popover.open:
            with popover:
                if kind != "baited" and large:
                    widgets.slider(page.PAGE, "levers_delay")
                for name in (LENGTHS[kind], *RARE):
                    widgets.control(page.PAGE, name)
                widgets.seed(page.PAGE, "levers_seed")
                st.markdown("**The subject's own parameters**")
                for name in parameters(session.value(page.PAGE, "levers_agent")):
                    widgets.slider(page.PAGE, name)


def results(view: View) -> None:
    """Show the hill and, once the visitor has predicted, the shares and what was found."""
    asked = view.asked
    unit = "trial" if asked.kind == "baited" else "minute"
    settings = {"experiment": asked.experiment.to_json()}
    said, figures = places()
    if asked.revealed:
        with said:
            st.markdown(f"#### {view.finding}")
            st.markdown(" ".join(one for one in (view.answer, view.income) if one))
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**What it does**")
        if view.share is None:
            predict(
                page.PAGE,
                "levers",
                f"How many of its responses does it make on {asked.name(asked.richer)}, where the other side is "
                f"{asked.name(3 - asked.richer)}?",
                WORDS,
            )
        else:
            drawn = chart(view.share, key="ch_levers_share", alt=view.share_alt)
            with drawn:
                take(
                    key="ch_levers_share",
                    alt=view.share_alt,
                    table=lambda: share_table(view.session.allocation, unit),
                    filename=f"shares-{asked.experiment.key()}",
                    settings=settings,
                )
    with right:
        st.markdown("**What a fixed share would earn**")
        drawn = chart(view.hill_figure, key="ch_levers_hill", alt=view.hill_alt)
        with drawn:
            take(
                key="ch_levers_hill",
                alt=view.hill_alt,
                table=lambda: hill_table(view.hill, unit),
                filename=f"hill-{asked.experiment.key()}",
                settings=settings,
            )
        widgets.slider(page.PAGE, "levers_own")
        st.markdown(view.own)
    if asked.revealed:
        st.caption(told(asked.experiment.agent.key, ROWS[asked.kind]))
    explain(view)
    offer(lambda: levers_script.text(asked, view.found), key="ch_levers_python")


def explain(view: View) -> None:
    """Say how it is computed, and what it cannot show."""
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(HOW)
        st.markdown(HILLS[view.asked.kind])
        st.markdown(BREAKS)
