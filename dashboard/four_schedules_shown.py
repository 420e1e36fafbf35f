"""The results of "Four schedules" on the page: records, feedback function, what they say, waits, pay, table, script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import session
from dashboard.charts.four_schedules_feedback import feedback_alt, feedback_figure, feedback_table
from dashboard.charts.four_schedules_records import records_alt, records_figure, records_table
from dashboard.charts.four_schedules_waits import waits_alt, waits_figure, waits_table
from dashboard.figure import chart, take
from dashboard.finding import VERDICTS
from dashboard.four_schedules_blind import order
from dashboard.four_schedules_script import script
from dashboard.four_schedules_settings import LETTERS, PAGE, span_of, subject_of
from dashboard.four_schedules_study import Study
from dashboard.four_schedules_tables import pairs, shown_table, summary
from dashboard.four_schedules_words import finding, matched, pause_words, scallop_words, timing, with_clock
from dashboard.script import offer
from dashboard.theme import look
from vrcore.agents import AGENTS

READING = (
    "**Pause**: from a reinforcer to the next response, each subject's median. **Running rate**: responses per minute "
    "without the pauses. Intervals are 95 % of a mean over subjects (Student's t). **Feedback function**: lines are "
    "theory, R = B/n on ratio schedules and R = 1/(T + 1/B) on interval schedules, with B responses and R reinforcers "
    "a minute (Baum 1973; Prelec 1982); FI and VI of equal means share a line, because these subjects respond at "
    "random moments. Subject 3 has the same parameters on all four schedules, so that rates are compared subject by "
    "subject; "
    "two rates count as alike only where the whole interval of their ratio lies between 0.8 and 1.25."
)


class Shown(NamedTuple):
    """A figure of the page: what is drawn, what it says in words, and the rows behind it."""

    figure: go.Figure
    alt: str
    table: Callable[[], pd.DataFrame]


def figures(study: Study, values: dict[str, Any]) -> dict[str, Shown]:
    """Return the figures of the page by name."""
    style, subject, minutes = look(session.projector()), subject_of(values), span_of(values)
    letters = dict(zip(order(values["seed"]), LETTERS, strict=True)) if values["show"] == "blind" else None
    return {
        "records": Shown(
            records_figure(study, subject, minutes, style, letters),
            records_alt(study, subject, minutes, finding(study)),
            lambda: records_table(study, subject),
        ),
        "feedback": Shown(feedback_figure(study, style), feedback_alt(study), lambda: feedback_table(study)),
        "waits": Shown(waits_figure(study, style), waits_alt(study, pause_words(study)), lambda: waits_table(study)),
    }


def results(study: Study, values: dict[str, Any], verdict: Callable[[], None] | None = None) -> None:
    """Show all that came out. `verdict`, after a blind round, takes the place beside the records."""
    settings = {"settings": study.asked._asdict(), **{f"group {k}": g.schedule for k, g in study.groups.items()}}
    name, drawn = study.asked.key(), figures(study, values)

    def draw(one: str) -> Any:
        return chart(drawn[one].figure, key=f"fs_{one}", alt=drawn[one].alt)

    def along(one: str, place: Any) -> None:
        with place:
            take(
                key=f"fs_{one}",
                alt=drawn[one].alt,
                table=drawn[one].table,
                filename=f"{one}-{name}",
                settings=settings,
            )

    left, right = st.columns([3, 2], gap="medium")
    # A moved slider is answered by the pictures: they are sent before anything else.
    with left:
        records = draw("records")
    with right:
        feedback = draw("feedback") if verdict is None else verdict()
    say(study)
    along("records", records)
    if verdict is None:
        along("feedback", feedback)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("How long until the next response")
        along("waits", draw("waits"))
    with right:
        if verdict is not None:
            st.subheader("What responding brings in")
            along("feedback", draw("feedback"))
        learner(study)
        pay(study, name, settings)
    table(study, name, settings)
    explain(study)


def say(study: Study) -> None:
    """Show the finding, and what this learner cannot show."""
    st.markdown(f"#### {finding(study)}")
    known = timing(study.asked.agent)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="fs_badge"):
        if known is not None:
            title, good = VERDICTS[known[0]]
            st.badge(f"Pause and scallop: {title}", color="green" if good else "orange", width="content")
        st.caption(known[1] if known else "Nothing is stated about this learner's timing.", width="stretch")


def learner(study: Study) -> None:
    """Show what the learner did with time, in numbers, and who does better."""
    st.subheader("Pause and scallop")
    st.markdown(f"{pause_words(study)} {scallop_words(study)}")
    known = timing(study.asked.agent)
    others = [key for key in with_clock() if key != study.asked.agent]
    if known is None or known[0] == "shows":
        return
    if not others:
        st.markdown(
            "No learner of this lab has a clock: the pauses and scallops of textbooks are drawn by none of them."
        )
    with st.container(horizontal=True, gap="small", key="fs_others"):
        for key in others:
            words = f"Show {AGENTS[key].title}, which does"
            st.button(words, key=f"fs_try_{key}", on_click=session.put, args=(PAGE,), kwargs={"agent": key})


def table(study: Study, name: str, settings: dict[str, Any]) -> None:
    """Show the table of means."""
    st.subheader("What each rule made of them: mean (95 % interval)")
    alt = f"Mean, 95 % interval and N by schedule. {finding(study)}"
    st.dataframe(shown_table(study).astype(str), hide_index=True, width="stretch", key="fs_summary", alt=alt)
    take(
        key="fs_summary",
        alt=alt,
        table=lambda: summary(study),
        filename=f"summary-{name}",
        settings=settings,
        pictures=False,
    )


def pay(study: Study, name: str, settings: dict[str, Any]) -> None:
    """Show how the groups were matched, what they obtained, and the pairs."""
    st.subheader("What they were paid")
    for words in matched(study):
        st.markdown(f"- {words}")
    if study.asked.match == "yoked":
        take(
            key="fs_pairs",
            alt="Each subject on VR and its yoked partner on VI; pairs within 10 % count",
            table=lambda: pairs(study, "VR", "VI"),
            filename=f"pairs-{name}",
            settings=settings,
            pictures=False,
            words="CSV of the pairs",
        )


def explain(study: Study) -> None:
    """Say how to read it, and give the script."""
    with st.expander("How to read this"):
        st.markdown(READING)
    offer(lambda: script(study), key="fs_python")
