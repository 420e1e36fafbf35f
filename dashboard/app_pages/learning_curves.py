"""Learning curves: each individual, all of them, their mean; and whether the mean tells how anybody learns."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import cached, individuals_file, link, session, waiting, widgets
from dashboard.charts.individuals import individuals_alt, individuals_figure, individuals_table
from dashboard.charts.onsets import onsets_alt, onsets_figure, onsets_table
from dashboard.charts.residuals import residuals_alt, residuals_figure, residuals_table
from dashboard.components.copy_link import copy_link
from dashboard.figure import show
from dashboard.learning_curves_guess import GUESSED, predict
from dashboard.learning_curves_script import script
from dashboard.learning_curves_settings import MADE, OWN, PAGE
from dashboard.learning_curves_study import Study, curves, key_of, work
from dashboard.learning_curves_words import (
    MODELS,
    answer,
    caution,
    curve_words,
    finding,
    method,
    subject_words,
)
from dashboard.plain import refuse
from dashboard.script import offer
from dashboard.theme import look
from vrcore.curves import Fit
from vrcore.errors import VrlabError
from vrcore.formats.wording import shortened


def controls() -> None:
    """Build the controls: what is studied, how it is shown, and its settings; one row where there are few."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lc_controls"):
        with st.container(width=265):
            source = widgets.choice(PAGE, "source")
        if session.value(PAGE, "vote") != "open":  # before the guess there is the mean alone to be seen
            with st.container(width=250):
                widgets.choice(PAGE, "view")
            if session.value(PAGE, "view") == "one":
                with st.container(width=250):
                    widgets.slider(PAGE, "subject")
        if source == "upload":
            return
        if source == "agent":
            with st.container(width=220):
                widgets.choice(PAGE, "agent")
            with st.container(width=180):
                widgets.text(PAGE, "schedule", hint="Notation, such as VR 10, FI 30-s or Conc(VI 30-s, VI 60-s).")
        for name in OWN[source] if source in MADE else ("minutes", "differ"):
            with st.container(width=270):
                widgets.slider(PAGE, name)
        with st.container(width=245):
            widgets.slider(PAGE, "subjects")
        popover = st.popover("More settings", on_change="rerun", key="lc_more")
        if popover.open:
            with popover:
                if source in MADE:
                    widgets.slider(PAGE, "trials")
                widgets.slider(PAGE, "level")
                widgets.seed(PAGE, "seed")


def simulated() -> Study | None:
    """Return the group of the present settings, or None while it is simulated and fitted."""
    values = session.values(PAGE)
    key = f"individuals/{key_of(values)}"
    kept = cached.store()
    found: Study | None = kept.get(key)
    if found is not None:
        return found

    def keep() -> Any:
        done = yield from work(values)
        kept.put(key, done, done.nbytes())
        return done

    return waiting.result("lc.group", key, keep, words="Simulating and fitting")


def results(study: Study, name: str) -> None:
    """Show the mean and ask, before the guess; after it the finding, curves, onsets, residuals, and what they mean."""
    values, style = session.values(PAGE), look(session.projector())
    view = values["view"]
    subject = min(values["subject"], study.group.n) - 1
    settings = {"source": values["source"], "settings": study.made, "curves": ", ".join(values["families"])}
    if values["vote"] == "open":
        left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with left:
            draw(study, {}, "mean", subject, name, settings, revealed=False)
        with right:
            predict(study)
        return
    fits = curves(study, view, subject, values["families"])
    st.markdown(f"#### {finding(study)}")
    if study.group.without_data:
        st.text(f"Left out, with too few points for a curve: {shortened(', '.join(study.group.without_data), 120)}.")
    # Nobody has guessed of other individuals, whose trials may be minutes. A link's guess is of those it shows.
    if values["vote"] == "given" and st.session_state.setdefault(GUESSED, values["source"]) == values["source"]:
        st.markdown(answer(study, values["guess"]))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader({"one": "One subject", "all": "All subjects", "mean": "The mean"}[view])
        widgets.choices(PAGE, "families", hint="The first one is also fitted to every individual.")
        draw(study, fits, view, subject, name, settings)
        if view == "one":
            if values["subject"] > study.group.n:
                st.text(f"There are {study.group.n} subjects, so the last one is shown.")
            st.text(subject_words(study, subject))
    with right:
        st.subheader("When each of them learnt")
        show(
            onsets_figure(study, style),
            key="lc_onsets",
            alt=onsets_alt(study),
            table=lambda: onsets_table(study),
            filename=f"onsets-{name}",
            settings=settings,
        )
    if study.group.misleading:
        with st.container(border=True, key="lc_caution"):
            st.markdown(caution(study))
    details(study, fits, view, subject, style, name, settings)


def draw(
    study: Study,
    fits: dict[str, Fit | str],
    view: str,
    subject: int,
    name: str,
    settings: dict[str, str],
    *,
    revealed: bool = True,
) -> None:
    """Show the curves of a view, with all the ways to take them along."""
    level = session.value(PAGE, "level")
    show(
        individuals_figure(study, fits, view, subject, level, look(session.projector()), revealed=revealed),
        key="lc_curves",
        alt=individuals_alt(study, fits, view, subject, revealed=revealed),
        table=lambda: individuals_table(study, fits, view, subject, level),
        filename=f"learning-curves-{name}",
        settings=settings,
    )


def details(
    study: Study, fits: dict[str, Fit | str], view: str, subject: int, style: Any, name: str, settings: Any
) -> None:
    """Show the residuals, what the hierarchy says, how it was done, and what cannot be seen here."""
    whose = "this subject" if view == "one" else "the mean"
    st.subheader(f"Residuals of {whose}")
    show(
        residuals_figure(study, fits, style),
        key="lc_residuals",
        alt=residuals_alt(study, fits),
        table=lambda: residuals_table(study, fits),
        filename=f"residuals-{name}",
        settings=settings,
    )
    for one in fits.values():
        st.text(one if isinstance(one, str) else curve_words(study, one, view))
    offer(lambda: script(study, session.values(PAGE), subject), key="lc_python")
    with st.expander("How this is computed, and what it cannot show"):
        for words in method(study):
            st.markdown(words)
        st.markdown(MODELS)


@st.fragment
def lab() -> None:
    """Controls, computation and pictures: moving a control runs this and nothing else again."""
    controls()
    body, foot = st.container(key="lc_body"), st.container(key="lc_foot")
    with body:
        try:
            upload = session.value(PAGE, "source") == "upload"
            study = individuals_file.study() if upload else simulated()
            name = "file" if upload else key_of(session.values(PAGE))
        except VrlabError as problem:  # a schedule that this agent cannot be trained on, for instance
            refuse(problem.sentence, key="lc_refused")
            study, name = None, ""
        if study is not None:
            results(study, name)
    session.keep_in_step(PAGE)
    with foot:
        share()


def share() -> None:
    """Offer the link to these settings, and to the same with the guess still open: for a class."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="lc_link_row"):
        ask = st.toggle("The others guess first", key="lc_ask", help="The copied link opens before the reveal.")
        values = session.values(PAGE)
        # Whoever opens the link has not guessed as this visitor has.
        values["vote"] = "open" if ask or values["vote"] == "open" else "skip"
        copy_link(link.encode(PAGE, values), key="lc_link")
        if values["source"] == "upload":
            st.caption("The link holds the settings, not your file.", width="content")


session.open_page(PAGE)
st.title("Does the learning curve of a group show how anybody learns?")
lab()
