"""The tab "Token economy": pauses on the way to an exchange, tokens in hand, and what saving does to persistence."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.charts.choice_tokens import pauses_table, record_table
from dashboard.charts.extinction import extinction_table
from dashboard.choice import page, tokens_script
from dashboard.choice.tokens_asked import asked_for
from dashboard.choice.tokens_fields import INTERVALS, sizes
from dashboard.choice.tokens_study import View, work
from dashboard.choice.tokens_words import compared, guesses, question
from dashboard.figure import chart, take
from dashboard.scoreboard_study import CONTROL
from dashboard.script import offer
from dashboard.tab import Lead, places, predict
from dashboard.theme import look

SLIDER = 182  # so that on a phone a kind and its size share a row
SCHEDULES = ("tokens_producing", "tokens_exchange")
RARE = ("tokens_minutes", "tokens_reinforcers", "tokens_extinction", "tokens_subjects")


def lead() -> Lead:
    """Return the tab's story and question."""
    return Lead(
        "Responses earn tokens, tokens buy reinforcers.",
        "Where on the way to an exchange does it pause, and does saving make it persist?",
        "Where does it pause, and does saving pay?",
    )


def show() -> None:
    """Show the tab."""
    controls()
    asked = asked_for(session.values(page.PAGE), look(session.projector()))
    view = cached.computed(
        asked.key(), work, asked, name="ch.tokens", words="Running the token economy", agents=[asked.agent, CONTROL]
    )
    if view is not None:
        results(view)


def controls() -> None:
    """Build the controls: the three parts of the schedule in one row, the rest on demand."""
    large = session.projector()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ch_tokens_row"):
        widgets.choice(page.PAGE, "tokens_agent", width=290 if large else 190)
        for kind, (name, _) in zip(SCHEDULES, sizes(session.values(page.PAGE)), strict=True):
            if not large:
                widgets.choice(page.PAGE, kind, width=156)
            widgets.slider(page.PAGE, name, width=330 if large else SLIDER)
        if not large:
            widgets.slider(page.PAGE, "tokens_cost", width=SLIDER)
        popover = st.popover("More", on_change="rerun", key="ch_tokens_more")
        if popover.open:
            with popover:
                if large:
                    for kind in SCHEDULES:
                        widgets.choice(page.PAGE, kind)
                    widgets.slider(page.PAGE, "tokens_cost")
                for name in RARE:
                    widgets.slider(page.PAGE, name)
                widgets.slider(page.PAGE, "tokens_subject")
                widgets.seed(page.PAGE, "tokens_seed")


def results(view: View) -> None:
    """Show the finding on pauses, the pauses and one subject's record; then what saving does to persistence."""
    asked = view.asked
    settings = {"schedule": asked.schedule(), "experiment": asked.watching(asked.agent).to_json()}
    made, exchanged = (rule.lower().replace(" ", "") for rule in asked.rules)
    name = f"tokens-{asked.agent}-{made}-{exchanged}-{asked.cost}-seed{asked.seed}"
    said, figures = places()
    with said:
        st.markdown(f"#### {view.finding}")
    left, right = figures.columns(2, gap="medium")
    with left:
        st.markdown("**Pauses on the way to an exchange**")
        with chart(view.pauses_figure, key="ch_tokens_pauses", alt=view.pauses_alt):
            take(
                key="ch_tokens_pauses",
                alt=view.pauses_alt,
                table=lambda: pauses_table(view.pauses, view.control),
                filename=f"{name}-pauses",
                settings=settings,
            )
    with right:
        st.markdown(f"**Subject {asked.subject}, response by response**")
        with chart(view.record, key="ch_tokens_record", alt=view.record_alt):
            take(
                key="ch_tokens_record",
                alt=view.record_alt,
                table=lambda: record_table(view.watched),
                filename=f"{name}-record",
                settings=settings,
            )
    st.markdown(view.more)
    saving(view, name)
    explain(view)
    offer(lambda: tokens_script.text(asked), key="ch_tokens_python")


def saving(view: View, name: str) -> None:
    """Show how the two groups resist extinction, or ask first."""
    asked, (every, saved) = view.asked, view.groups
    st.subheader("What saving does to persistence")
    if asked.alike:
        st.markdown(view.spared)
        return
    if view.resisting is None:
        predict(
            page.PAGE,
            "tokens",
            question(asked),
            guesses(asked),
        )
        return
    st.markdown(f"**{view.spared}**")
    if view.answer:
        st.markdown(view.answer)
    with chart(view.resisting, key="ch_tokens_resisting", alt=view.resisting_alt):
        take(
            key="ch_tokens_resisting",
            alt=view.resisting_alt,
            table=lambda: extinction_table(view.groups),  # type: ignore[arg-type]  # a group has label and resistance
            filename=f"{name}-extinction",
            settings={f"group {one.label}": one.experiment.to_json() for one in (every, saved)},
        )


def explain(view: View) -> None:
    """Say how it is computed, and what it cannot show."""
    asked = view.asked
    k = compared(view.pauses.seconds.shape[1])
    with st.expander("How this is computed, and what it cannot show"):
        st.markdown(
            f"The schedule is `{asked.schedule()}`: production, exchange and cost. {asked.subjects} subjects learn for "
            f"{asked.minutes} min, and pauses are measured in the {asked.minutes} min after that: from the last "
            "exchange, or from the token before, to the next response. Markers are medians "
            "over subjects with 95 % intervals; early over late is the median subject's ratio of the first "
            f"{'two links' if k == 2 else 'link'} to the last {'two' if k == 2 else 'one'}, with a bootstrap interval, "
            "and counts as alike only where all of it lies between 0.8 and 1.25. The record shows the last exchanges; "
            "filled squares are tokens, open diamonds exchanges."
            + (
                " On an interval the time to the next token begins with this one: who sees tokens could pause after "
                "each, but these learners time from the reinforcer alone."
                if asked.producing in INTERVALS
                else ""
            )
            + (
                " Exchanges have more tokens or fewer; shown are as many as usual, and the later ones come from longer "
                "exchanges alone."
                if asked.exchange != "FR"
                else ""
            )
        )
        paid = " and ".join(f"{sum(one.paid) / len(one.paid):,.0f} ({one.label})" for one in view.groups)
        unfinished = sum(one.unfinished for one in view.groups)
        st.markdown(
            f"For persistence both groups are trained to {asked.reinforcers} reinforcers; on average they got {paid}. "
            + (
                f"{unfinished} of the subjects had not got that far after ten hours and go into extinction all the "
                "same. "
                if unfinished
                else ""
            )
            + f"Then nothing is paid for {asked.extinction} min. A subject has stopped when it responds less than half "
            "as often as before in two minutes in a row. Saving also thins reward out: it comes in larger lots, "
            "further apart, and what a learner makes of that is what is compared."
        )
        st.markdown(
            "**What it cannot show:** tokens are exchanged as soon as the schedule allows it, so how much is saved is "
            "the schedule's doing; nobody here decides to save. No learner sees its tokens either: what shortens its "
            "pauses is the time since the last exchange. For animals tokens are stimuli, and they accumulate more when "
            "production is cheap and exchange far (Hackenberg 2009, recalled, not checked against the original). "
            "Learners that hardly respond at sixty responses an exchange are not offered."
        )


__all__ = ["lead", "show"]
