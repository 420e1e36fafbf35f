"""Learning and extinction: groups trained on different schedules, then never paid again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cached, finding, link, session, waiting, widgets
from dashboard.charts.extinction import extinction_table, percent
from dashboard.charts.learning import learning_table
from dashboard.charts.survival import survival_alt, survival_figure, survival_table
from dashboard.components.copy_link import copy_link
from dashboard.components.player import player
from dashboard.extinction_script import script
from dashboard.extinction_settings import PAGE
from dashboard.extinction_study import experiments, measured
from dashboard.extinction_view import Asked, View
from dashboard.figure import chart, show, take
from dashboard.group import Group
from dashboard.learners import first_sentence, parameter_names
from dashboard.script import offer
from dashboard.theme import look
from vrcore import run
from vrcore.agents import AGENTS

SLIDER = 276  # pixels for a slider and its box
RARE = ("budget_unit", "minutes", "share", "window", "by", "family", "spurious", "size_sd", "eating")
# On a projector, with its large type, only what a lecture moves stays on the page.
PROJECTED = ("omission", "budget", "compare", "subjects", "seed")


def controls() -> None:
    """Build the controls: what matters most in the first row, what is set once in the second, the rest on demand."""
    if session.projector():
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ex_first"):
            learner(width=260)
            schedule(width=260)
            size(400)
            more(PROJECTED)
        return
    with st.container(horizontal=True, gap="small", key="ex_first"):
        learner(width=176)
        schedule(width=160)  # on a phone the two stand side by side
        size(SLIDER)
        for name in ("omission", "budget"):
            widgets.slider(PAGE, name, width=SLIDER)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="ex_second"):
        widgets.choice(PAGE, "compare", width=366)
        widgets.slider(PAGE, "subjects", width=SLIDER)
        with st.container(width=300):
            widgets.seed(PAGE, "seed")
        more(())


def learner(width: int) -> None:
    """Build the list of agents; its help is the first sentence of the agent's reference page."""
    widgets.choice(PAGE, "agent", hint=first_sentence(session.value(PAGE, "agent")), width=width)


def schedule(width: int) -> None:
    """Build the list of schedules."""
    widgets.choice(PAGE, "schedule", width=width)


def size(width: int) -> None:
    """Build what sets the size of the schedule: a ratio, an interval, or a text in notation."""
    kind = session.value(PAGE, "schedule")
    if kind == "own":
        hint = "Notation, such as Mult(VR 5, EXT) or Conc(VI 30-s, VI 60-s, COD=2-s)."
        with st.container(width=width):
            widgets.text(PAGE, "notation", hint=hint)
    else:
        widgets.slider(PAGE, "interval" if kind.endswith("I") else "ratio", width=width)


def more(first: tuple[str, ...]) -> None:
    """Build the settings that are rarely moved: `first`, measuring, other noise, the subject's own parameters."""
    popover = st.popover("More settings", on_change="rerun", key="ex_more")
    if not popover.open:
        return
    with popover:
        for name in (*first, *RARE):
            widgets.control(PAGE, name)
        st.markdown("**The subject's own parameters**")
        widgets.slider(PAGE, "spread")
        for name in parameter_names(session.value(PAGE, "agent")):
            widgets.slider(PAGE, name)


def predict(groups: list[Group]) -> None:
    """Ask before showing."""
    first, last = groups[0].label, groups[-1].label
    with st.container(border=True, key="ex_predict"):
        st.markdown(
            "**Predict first.** Now reinforcement stops. Who will make more responses before giving up, "
            f"{first} or {last}?"
        )
        answers = {"first": f"The {first} group", "last": f"The {last} group", "alike": "No difference"}
        with st.container(horizontal=True, gap="small"):
            for key, words in {**answers, "skip": "Just show me"}.items():
                st.button(words, key=f"ex_vote_{key}", on_click=session.put, args=(PAGE,), kwargs={"vote": key})


def badge(agent: str) -> None:
    """Say what this learner is known to do, so that nobody takes its failure for the phenomenon's."""
    title, good, why = finding.badge(agent)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ex_badge"):
        st.badge(
            f"Partial-reinforcement extinction effect: {title}", color="green" if good else "orange", width="content"
        )
        st.caption(why, width="stretch")


def say(view: View) -> None:
    """Show the finding, and what it means for the visitor's prediction."""
    spoken = finding.answer(session.value(PAGE, "vote"), view.groups, view.finding.verdict)
    st.markdown(f"#### {view.finding.words}")
    if spoken:
        st.markdown(spoken)


def watch(view: View, settings: dict[str, str], *, shown: bool) -> None:
    """Play one subject of each group, response by response, beside the groups' mean rates."""
    st.subheader("Watch it happen, response by response")
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.markdown("Each step up is a response, each tick mark a reinforcer. The same subject number in each group:")
        widgets.slider(PAGE, "subject", width=SLIDER)
    player(view.player, key="ex_player")
    take(
        key="ex_events",
        alt=f"Events of subject {subject_of(session.values(PAGE))} of each group",
        table=lambda: events(view.groups, revealed=shown),
        filename=f"events-{view.groups[-1].experiment.key()}",
        settings=settings,
        pictures=False,
        words="CSV of every event",
    )


def events(groups: list[Group], *, revealed: bool) -> pd.DataFrame:
    """Return every event of every subject, group by group: the same runs again, to the last digit."""
    frames = []
    for group in groups:
        frame = run(group.experiment).frame()
        frame.insert(0, "group", group.label)
        frames.append(frame if revealed else frame[frame["phase"] == 1])
    return pd.concat(frames, ignore_index=True)


def subject_of(values: dict[str, Any]) -> int:
    """Return whose record is played: one that there is."""
    return min(int(values["subject"]), int(values["subjects"]))


def asked_for(values: dict[str, Any]) -> Asked:
    """Return what these settings ask for; extinction is shown once the visitor has predicted, or has no two groups."""
    compared = tuple(experiments(values))
    return Asked(
        compared,
        measured(values),
        values["family"],
        subject_of(values),
        values["vote"] != "open" or len(compared) == 1,
        look(session.projector()),
    )


@st.fragment
def lab() -> None:
    """Controls, computation and pictures: moving a control runs this and nothing else again."""
    # What a control sent has been taken over already, by its callback: the work can start before they are built.
    asked = asked_for(session.values(PAGE))
    cached.begin(asked, name="ex")
    controls()
    # Each has its own place, so that a figure that comes late moves nothing and doubles nothing below it.
    body, foot = st.container(key="ex_body"), st.container(key="ex_foot")
    with body:
        view = cached.view(asked, name="ex")
        if view is not None:
            results(view, asked)
    session.keep_in_step(PAGE)
    with foot:
        share()
        if view is not None:
            offer(lambda: script(view.groups, asked.measured), key="ex_python")


def share() -> None:
    """Offer the link to these settings, and to the same with the prediction still open: for a class."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ex_link_row"):
        ask = st.toggle("The others predict first", key="ex_ask", help="The copied link opens before the reveal.")
        values = session.values(PAGE)
        # Whoever opens the link has not voted as this visitor has.
        values["vote"] = "open" if ask or values["vote"] == "open" else "skip"
        copy_link(link.encode(PAGE, values), key="ex_link")


def going_on(groups: list[Group], name: str, settings: dict[str, str]) -> None:
    """Show which share still responds, drawn when somebody asks for it."""
    opened = st.expander("Survival: which share of the subjects still responds", key="ex_going_on", on_change="rerun")
    if not opened.open:
        return
    with opened:
        ruler = widgets.choice(PAGE, "ruler")
        show(
            survival_figure(groups, ruler, look(session.projector())),
            key="ex_survival",
            alt=survival_alt(groups, ruler),
            table=lambda: survival_table(groups, ruler),
            filename=f"survival-{ruler}-{name}",
            settings=settings,
        )
        st.caption(
            "Kaplan-Meier curves with pointwise 95 % limits. A subject that still responded at the end counts as going "
            "on for as long as it was watched; one that never learnt is left out."
        )


def results(view: View, asked: Asked) -> None:
    """Show what came out: the two pictures, what they say, how they were made, and the session itself."""
    groups = view.groups
    settings = {f"group {group.label}": group.experiment.to_json() for group in groups}
    name = groups[-1].experiment.key()
    left, right = st.columns(2, gap="medium")
    # A moved slider is answered by the pictures: they are sent before anything else.
    persistence = None
    with right:
        st.subheader("Extinction: after pay has stopped")
        if view.extinction is not None:
            persistence = chart(view.extinction, key="ex_extinction", alt=view.extinction_alt)
        else:
            predict(groups)
    with left:
        st.subheader("Learning: while it pays")
        learning = chart(view.learning, key="ex_learning", alt=view.learning_alt)
    waiting.let_draw()
    with learning:
        take(
            key="ex_learning",
            alt=view.learning_alt,
            table=lambda: learning_table(groups),
            filename=f"learning-{name}",
            settings=settings,
        )
    if persistence is not None:
        with persistence:
            take(
                key="ex_extinction",
                alt=view.extinction_alt,
                table=lambda: extinction_table(groups),
                filename=f"extinction-{name}",
                settings=settings,
            )
        say(view)
        badge(session.value(PAGE, "agent"))
    if persistence is not None:
        going_on(groups, name, settings)
    with st.expander("How to read the two figures"):
        st.markdown(view.words_of_fit)
        criterion = asked.measured
        st.markdown(
            "Extinction: one dot a subject; the marker is the median, the bar its 95 % interval. Counted until "
            f"responding fell below {percent(criterion.share)} of the subject's own baseline in two windows of "
            f"{criterion.window_seconds:g} s in a row. Expected reinforcers omitted: after ratio schedules, unpaid "
            "responses times what a response had been worth in training; after interval and time schedules, minutes "
            "times what a minute had been worth. Open triangles were still responding at the end. Two groups are "
            "called alike only where the whole interval of their ratio lies between 0.8 and 1.25."
        )
        if persistence is not None:
            st.markdown("What each learner does with the partial-reinforcement extinction effect:")
            badges = {key: finding.badge(key) for key in AGENTS}
            st.markdown(
                "\n".join(f"- **{AGENTS[key].title}** {title}. {why}" for key, (title, _, why) in badges.items())
            )
    watch(view, settings, shown=asked.revealed)


session.open_page(PAGE)
st.title("What keeps a subject responding when nothing is paid any more?")
lab()
