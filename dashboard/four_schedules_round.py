"""The blind round on the page: records without names and answers; then the score and what gives each away."""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from dashboard import four_schedules_blind, session, widgets
from dashboard.charts.four_schedules_records import blind_alt, blind_figure, times_table
from dashboard.figure import chart, take
from dashboard.four_schedules_settings import ANSWERS, LETTERS, PAGE, UNJUDGED, span_of, subject_of
from dashboard.four_schedules_study import Study
from dashboard.four_schedules_words import timing
from dashboard.theme import look

BLIND = (
    "Four records of the same simulated subject, one on each schedule. Each line counts up its responses over time; "
    "each stroke across it is a reinforcer. Which is which?"
)
SHORT_BLIND = "Four records of one subject, one on each schedule; strokes are reinforcers. Which is which?"


def blind(study: Study, values: dict[str, Any]) -> None:
    """Show records without names, and the answers to give; nothing here knows which is which."""
    minutes, subject = span_of(values), subject_of(values)
    shown = four_schedules_blind.cut(four_schedules_blind.records(study, subject, values["seed"]), minutes)
    st.markdown(SHORT_BLIND if session.projector() else BLIND)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        alt = blind_alt(shown, minutes)
        figure = chart(blind_figure(shown, minutes, look(session.projector())), key="fs_blind", alt=alt)
    with right:
        # Beside one another as the records are.
        for pair in (ANSWERS[:2], ANSWERS[2:]):
            for place, name in zip(st.columns(2, gap="small"), pair, strict=True):
                with place:
                    widgets.choice(PAGE, name)
        left_open = [letter for name, letter in zip(ANSWERS, LETTERS, strict=True) if values[name] == "open"]
        st.button(
            "Check my answers",
            key="fs_check",
            type="primary",
            disabled=bool(left_open),
            on_click=session.put,
            args=(PAGE,),
            kwargs={"judged": values["seed"]},
        )
        if left_open:
            st.markdown(f"Still to be named: {', '.join(left_open)}. Names and score follow when all four are.")
    with figure:
        take(key="fs_blind", alt=alt, table=lambda: times_table(shown, "record"), filename="blind-records")


def next_round() -> None:
    """Draw another seed and forget the answers; a callback."""
    session.put(PAGE, seed=secrets.randbelow(session.DRAWN_SEEDS), judged=UNJUDGED, **dict.fromkeys(ANSWERS, "open"))


def verdict(study: Study, values: dict[str, Any]) -> None:
    """Show the score of a blind round and what gives each record away."""
    st.markdown(f"**{four_schedules_blind.score(values)}**")
    for letter, schedule, hit, why in four_schedules_blind.told(study, values, subject_of(values)):
        st.markdown(f"- **{letter} was {schedule}** ({'right' if hit else 'not what you said'}): {why}")
    if (known := timing(values["agent"])) and known[0] == "cannot":
        st.markdown(
            "An animal's FR and FI records are known at a glance by their pauses and scallops (Ferster and Skinner "
            "1957). This learner draws neither, so that only the spacing of the strokes tells; and as it responds at "
            "an even pace, VR and VI look much alike."
        )
    st.button("Next round", key="fs_next", on_click=next_round)
