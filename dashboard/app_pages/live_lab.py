"""Live lab: one subject, response by response; the rule may be changed while it plays."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from dashboard import cached, live_controls, live_study, session
from dashboard.components.copy_link import copy_link
from dashboard.components.live_data import live_data
from dashboard.components.live_recorder import live_recorder
from dashboard.figure import take
from dashboard.live_controls import can_show
from dashboard.live_script import script
from dashboard.live_session import read, seconds
from dashboard.live_settings import PAGE, RULE
from dashboard.live_study import NEW_SUBJECT, Live, events, finding, findings, table
from dashboard.plain import plain
from dashboard.script import offer
from vrcore.agents import AGENTS

SHOWN = "ll.shown"

# Controls, record and thoughts shall stand on one screen, so that what a change does is seen where it is made.
ONE_SCREEN = """<style>
.stMainBlockContainer { padding-top: 3.7rem; }
.stMainBlockContainer h1 { font-size: 1.6rem; padding: 0.2rem 0 0.5rem; }
.stMainBlockContainer [data-testid=stVerticalBlock] { gap: 0.5rem; }
.st-key-ll_entry [role=radiogroup] > * { min-height: 2.5rem; }
@media (max-width: 640px) {
  /* On a phone the record comes first, and what changes it under it. */
  :has(> .st-key-ll_top) { order: 1; }
  :has(> .st-key-ll_foot) { order: 2; }
  .stMainBlockContainer h1 { font-size: 1.25rem; }
  .stMainBlockContainer p { line-height: 1.35; }
  .st-key-ll_presets button { padding: 0.3rem 0.6rem; }
}
</style>"""


def name_of(values: dict[str, Any]) -> str:
    """Return the name of the session that these settings ask for."""
    segments = read(values["session"])
    text = f"{values['session']}|{seconds(segments, values['minutes']):g}|{values['seed']}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def watch(live: Live, run: str, question: str) -> None:
    """Show the recorder."""
    large = session.projector()
    data = live_data(
        live,
        alt=f"Cumulative record, response by response. {finding(live)}",
        filename=f"live-{run}",
        pen=session.value(PAGE, "pen"),
        run=run,
        question=question,
        continues=live_controls.continues(),
        begun=live_controls.begun(),
        record_height=210 if large else 165,
        panel_height=80 if large else 50,
    )
    live_recorder(data, key="ll_recorder", answered=live_controls.answered)


def below(live: Live, run: str) -> None:
    """Show what came out under each rule, and the ways to take the session along."""
    last = live.told[-1]
    for one in live.told:
        if one.why:
            st.caption(f"From {live_study.clock(one.start)} on: {NEW_SUBJECT[one.why]}")
    settings = {"experiments": " ".join(part.experiment.key() for part in live.parts), "seconds": live.seconds}
    take(
        key="ll_events",
        alt=f"Events of this session. {finding(live)}",
        table=lambda: events(live),
        filename=f"events-{run}",
        settings=settings,
        pictures=False,
        words="CSV of every event",
    )
    st.subheader("The whole session, rule by rule")
    said = findings(live)
    st.markdown("\n".join(f"- {plain(one)}" for one in said) if len(said) > 1 else plain(said[0]))
    take(
        key="ll_rules",
        alt=finding(live),
        table=lambda: table(live),
        filename=f"rules-{run}",
        settings=settings,
        pictures=False,
        words="CSV by rule",
    )
    st.caption(f"{AGENTS[last.agent].title}: {plain(can_show(last.agent))}")


@st.fragment
def lab() -> None:
    """Controls, the recorder, and what came out."""
    values = session.values(PAGE)
    segments = read(values["session"])
    live_controls.follow(segments)
    with st.container(key="ll_top"):
        live_controls.presets()
        live_controls.controls()
        live_controls.say()
    question = live_controls.question(segments)
    run = name_of(values)
    total = seconds(segments, values["minutes"])
    # Each has its own place, whatever comes and goes above it: a recorder that moves would be another one, at 0 s.
    status, place, foot = (st.container(key=f"ll_{name}") for name in ("status", "body", "foot"))
    with status:
        done = cached.computed(
            f"live/{run}",
            live_study.work,
            segments,
            total,
            values["seed"],
            name="ll",
            words="Simulating",
            agents=[one.rule.agent for one in segments],
        )
        if done is not None:
            # Nothing else comes into this place. Where the bar looks for its result while this run has found it, the
            # server says that this run was interrupted, and the browser keeps a bar that nothing is drawn over.
            st.empty()
    if done is not None:
        st.session_state[SHOWN] = (run, done)
    # The record that is playing stays until the next one is there: it knows at which moment it stands.
    shown = st.session_state.get(SHOWN)
    if shown is not None:
        # While the changed session is computed, the recorder goes on standing still, as it does for a question.
        waiting = live_controls.continues() if shown[0] != run else ""
        with place:
            watch(shown[1], shown[0], question or waiting)
        with foot:
            below(shown[1], shown[0])
    with foot:
        if shown is not None:
            offer(lambda: script(shown[1]), key="ll_python")
        copy_link(session.query(PAGE), key="ll_link")
    session.keep_in_step(PAGE)


session.open_page(PAGE)
session.keep(RULE)
st.html(ONE_SCREEN)
st.title("One subject, response by response")
if not session.projector():
    st.markdown(
        "Each response moves the pen one step up; each tick mark is a reinforcer. Change the rule while it plays: the "
        "subject goes on from that moment."
    )
lab()
