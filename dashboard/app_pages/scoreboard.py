"""Scoreboard: what each learner can and cannot show, with the evidence of each cell."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, link, session, widgets
from dashboard.charts.phenomenon_picture import picture_alt, picture_figure, picture_table
from dashboard.charts.profile import profile_alt, profile_figure, profile_table
from dashboard.charts.scoreboard_grid import grid_alt, grid_figure, grid_table
from dashboard.components.copy_link import copy_link
from dashboard.figure import show
from dashboard.learners import first_sentence
from dashboard.scoreboard_script import script
from dashboard.scoreboard_settings import PAGE, rows_of
from dashboard.scoreboard_study import CONTROL, board, outdated, profile, work
from dashboard.scoreboard_words import METHOD, answers, finding, interval, others, stale, verdict
from dashboard.script import offer
from dashboard.theme import look
from vrcore.agents import AGENTS
from vrcore.errors import VrlabError
from vrcore.phenomena import PHENOMENA, Finding

# On a phone the grid keeps its size and is moved within its own frame.
GRID = """<style>
.sideways { display: none; margin: 0; font-size: 0.875rem; }
@media (max-width: 900px) {
  .st-key-sb_grid_figure { overflow-x: auto; }
  .st-key-sb_grid_figure [data-testid=stElementContainer]:has(.vrlab-chart) { min-width: 860px; }
  .sideways { display: block; }
}
</style>"""


def controls() -> None:
    """Build the controls that choose a cell."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="sb_controls"):
        with st.container(width=270):
            widgets.choice(PAGE, "agent")
        with st.container(width=430):
            widgets.choice(PAGE, "row")
        with st.container(width=260):
            widgets.choice(PAGE, "source")
    if session.value(PAGE, "source") == "now":
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="sb_more"):
            with st.container(width=300):
                widgets.slider(PAGE, "subjects")
            widgets.seed(PAGE, "seed")


def computed(agent: str, key: str) -> Finding | None:
    """Return the cell, stored or computed now; None while it is computed."""
    values = session.values(PAGE)
    if values["source"] == "stored":
        return board().findings[agent, key]
    subjects, seed = values["subjects"], values["seed"]
    name = f"cell/{agent}/{key}/{subjects}/{seed}"
    done = cached.computed(
        name, work, agent, key, subjects, seed, name="sb.cell", words="Testing this learner", agents=[agent]
    )
    return None if done is None else done.finding


def cell(agent: str, key: str) -> None:
    """Show one cell: the answer, the value, the picture, and where claim and criterion come from."""
    row, now = PHENOMENA[key], session.value(PAGE, "source") == "now"
    one = computed(agent, key)
    if one is None:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.markdown(f"**{verdict(agent, key, one)}**")
        st.text(one.why)
        pictures = {AGENTS[agent].title: one.picture}
        control = board().findings[CONTROL, key]
        if agent != CONTROL and not now and control.picture is not None:
            pictures[AGENTS[CONTROL].title] = control.picture
        drawn = {name: picture for name, picture in pictures.items() if picture is not None}
        if one.picture is not None:
            show(
                picture_figure(drawn, look(session.projector())),
                key="sb_picture",
                alt=picture_alt(drawn),
                table=lambda: picture_table(drawn),
                filename=f"{key}-{agent}",
                settings={"phenomenon": key, "agent": agent, "rules": board().rules},
            )
    with right:
        st.markdown(f"**Claim.** {row.claim}")
        st.markdown(f"**Measure.** {row.measure}")
        st.markdown(f"**Criterion.** {row.criterion}")
        st.markdown(f"**Here.** {interval(one)}.")
        if row.anchor is not None:
            st.markdown(f"**In animals.** {row.anchor.words}")
        st.markdown(f"**Source.** {row.source}.")
        st.markdown(others(key))
        subjects = session.value(PAGE, "subjects") if now else board().subjects
        seed = session.value(PAGE, "seed") if now else board().seed
        offer(lambda: script(agent, key, row.title, subjects, seed), key="sb_python")


def grid(agent: str, key: str) -> None:
    """Show the whole board, or the rows of one group of phenomena."""
    tag = session.value(PAGE, "tag")
    rows = {one: PHENOMENA[one].title for one in rows_of(tag)}
    titles = {one: cls.title for one, cls in AGENTS.items()}
    findings = board().findings
    show(
        grid_figure(findings, titles, rows, (agent, key), look(session.projector())),
        key="sb_grid",
        alt=grid_alt(findings, titles, list(rows)),
        table=lambda: grid_table(findings, titles, rows),
        filename=f"scoreboard-{tag}",
        settings={"rules": board().rules, "subjects": board().subjects, "seed": board().seed},
    )
    st.caption("yes: shows it; no: does not; –: cannot be asked, or never learns enough to be. Framed: the cell below.")


def learner(agent: str) -> None:
    """Show what kinds of phenomena a learner shows, and what it is."""
    mine, title = profile(agent), AGENTS[agent].title
    st.subheader(f"{title}: its profile")
    st.markdown(first_sentence(agent))
    for words in answers(agent):
        st.markdown(words)
    show(
        profile_figure(mine, look(session.projector())),
        key="sb_profile",
        alt=profile_alt(title, mine),
        table=lambda: profile_table(mine),
        filename=f"profile-{agent}",
        settings={"rules": board().rules},
    )


@st.fragment
def lab() -> None:
    """The board, one cell of it with its evidence, one learner: moving a control runs this and nothing else again."""
    agent, key = session.value(PAGE, "agent"), session.value(PAGE, "row")
    try:
        st.markdown(f"#### {finding()}")
        if outdated():
            st.text(stale())
        widgets.choice(PAGE, "tag", width=300)
        st.html('<p class="sideways">Move the board sideways to see the learners.</p>')
        grid(agent, key)
        st.subheader("One cell, with its evidence")
        controls()
        with st.container(key="sb_cell"):
            cell(agent, key)
        learner(agent)
    except VrlabError as problem:
        st.text(problem.sentence)
    with st.expander("How this is computed, and what it cannot show"):
        for words in METHOD:
            st.markdown(words)
    session.keep_in_step(PAGE)
    copy_link(link.encode(PAGE, session.values(PAGE)), key="sb_link")


session.open_page(PAGE)
st.html(GRID)
st.title("Which learner can show what?")
lab()
