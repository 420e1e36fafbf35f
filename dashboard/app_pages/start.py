"""Start: in thirty seconds, one moving record, one question, one true sentence, three doors."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, link, session, widgets
from dashboard.components.copy_link import copy_link
from dashboard.components.payload import Record
from dashboard.components.recorder import recorder
from dashboard.extinction_settings import PAGE as EXTINCTION
from dashboard.figure import take
from dashboard.script import offer
from dashboard.start_script import script
from dashboard.start_study import PAGE, PAYS, TAUGHT_SECONDS, VOTES, Session, experiment, reveal, sentence
from vrcore import run

# The page shall tell its story on one screen, on a laptop as on a phone.
ONE_SCREEN = """<style>
@media (max-width: 640px) {
  .stMainBlockContainer { padding-top: 3.4rem; font-size: 0.92rem; }
  .stMainBlockContainer [data-testid=stVerticalBlock] { gap: 0.45rem; }
  .stMainBlockContainer h1 { font-size: 1.25rem; padding: 0.2rem 0; }
  .stMainBlockContainer p { line-height: 1.3; }
  .st-key-st_pays button, .st-key-st_vote button { padding: 0.3rem 0.55rem; }
}
</style>"""

# Somebody who plans a study wants the results at once, and a learner that can be compared with the literature.
STUDY = link.pairs_of(EXTINCTION, {**EXTINCTION.defaults, "agent": "q-learning", "vote": "skip", "seed": 1})


def draw(done: Session) -> None:
    """Draw the record: faint and still at first, bold as it plays."""
    whole = done.record
    pays = session.value(PAGE, "pays")
    recorder(
        Record(
            f"Then: {PAYS[pays].lower()}",
            0,
            whole.responses,
            whole.reinforcers,
            phases=[(0.0, "taught: every response"), (TAUGHT_SECONDS, f"then: {PAYS[pays].lower()}")],
            seconds=whole.end,
        ),
        alt=f"Cumulative record of one subject. {sentence(session.values(PAGE), done)}",
        filename=f"record-{done.experiment.key()}",
        key="st_recorder",
        record_height=250,
    )
    take(
        key="st_events",
        alt="Events of this session",
        table=lambda: run(done.experiment).frame(),
        filename=f"events-{done.experiment.key()}",
        settings={"experiment": done.experiment.to_json()},
        pictures=False,
    )


def question() -> None:
    """Ask, and after the vote say what is true and what it means for what was answered."""
    vote = session.value(PAGE, "vote")
    if vote == "open":
        st.markdown("Your bet: on 1 in 10, after 20 unpaid responses in a row, how likely does the next one pay?")
        with st.container(horizontal=True, gap="small", key="st_vote"):
            for key, words in list(VOTES.items())[1:]:
                st.button(
                    words,
                    key=f"st_vote_{key}",
                    on_click=session.put,
                    args=(PAGE,),
                    kwargs={"vote": key},
                )
    else:
        st.markdown(reveal(vote))


def doors() -> None:
    """Three ways in."""
    with st.container(horizontal=True, gap="small", key="st_doors"):
        lab = "app_pages/extinction.py"
        st.page_link(lab, label="I teach", icon=":material/school:", help="Groups, a prediction, a record to project.")
        st.page_link(
            lab,
            label="I study behaviour",
            icon=":material/science:",
            query_params=STUDY,
            help="Schedules, agents, three rulers, every event as CSV.",
        )
        st.page_link(
            "app_pages/fit_curve.py",
            label="I train models",
            icon=":material/trending_up:",
            help="Drop in a training log and see its curve fitted.",
        )


@st.fragment
def lab() -> None:
    """The control, the record, the sentence, the question."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        widgets.choice(PAGE, "pays")
        one = experiment(session.values(PAGE))
        done = cached.session_of(one, name="st")
        if done is not None:
            draw(done)
    with right:
        if done is not None:
            st.markdown(f"**{sentence(session.values(PAGE), done)}**")
        question()
        doors()
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="st_take"):
            copy_link(session.query(PAGE), key="st_link")
            if done is not None:
                offer(lambda: script(done), key="st_python")
    session.keep_in_step(PAGE)


session.open_page(PAGE)
st.html(ONE_SCREEN)
st.title("Why keep responding when most responses go unpaid?")
lab()
