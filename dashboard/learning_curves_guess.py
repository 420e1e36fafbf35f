"""The page "Learning curves" before its reveal: what a visitor guesses from the mean alone."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import session
from dashboard.learning_curves_settings import PAGE
from dashboard.learning_curves_study import Study
from dashboard.learning_curves_words import question

GUESSED = "lc.guessed"  # of which individuals a guess was made


def predict(study: Study) -> None:
    """Ask for a guess before the reveal."""
    first, last = float(study.group.average[0][0]), float(study.group.average[0][-1])

    def given() -> None:
        session.put(PAGE, vote="given", guess=float(st.session_state["lc_guess_slider"]))
        st.session_state[GUESSED] = session.value(PAGE, "source")

    with st.container(border=True, key="lc_predict"):
        st.markdown(f"**Guess first.** {question(study)}")
        step = 1.0 if last - first >= 30 else (last - first) / 100.0
        start = float(np.clip(first + 0.2 * (last - first), first, last))
        form = "%d" if step == 1.0 else "%.2f"
        start = float(round(start)) if step == 1.0 else start
        st.slider(f"My guess ({study.unit})", first, last, start, step, format=form, key="lc_guess_slider")
        with st.container(horizontal=True, gap="small", key="lc_guess_row"):
            st.button("That is my guess", key="lc_vote_given", on_click=given)
            st.button("Just show me", key="lc_vote_skip", on_click=session.put, args=(PAGE,), kwargs={"vote": "skip"})
