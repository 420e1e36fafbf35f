"""Controls: what takes the place of the real reward, so that an explanation can be ruled out. One declaration for all.

Each tab that trains a model on a reward has the field that `field` returns; what the controls do is the library's
(`vrcore.language.CONTROLS`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from dashboard import session, widgets
from dashboard.field import Field
from dashboard.state import PageState
from vrcore.language import CONTROLS

REAL = "none"


class Words(NamedTuple):
    """What a control is called, what it does and what it rules out; both sentences are whole."""

    title: str
    does: str
    rules_out: str


WORDS = {
    "coin-flip": Words(
        "Coin flip",
        "A coin says which answers count as right, whatever they are.",
        "It rules out that any reward will do: what is learnt under the real reward and not here was taught by the "
        "verifier.",
    ),
    "equal-mean": Words(
        "Equal mean",
        "On VR n a delivered reward is n times as large, so that every schedule pays the same on average.",
        "It rules out that a lean schedule differs only because it pays less; under GRPO nothing changes, because "
        "dividing by a group's deviation cancels the size.",
    ),
    "shuffled": Words(
        "Shuffled",
        "The rewards of a batch are dealt out again at random among its answers.",
        "It rules out that the number of rewards teaches, whoever gets them.",
    ),
}
HINT = "Puts something else in the place of the reward; what is learnt then had another reason."


def field(tab: str, allowed: Iterable[str] = CONTROLS) -> Field:
    """Return a tab's setting; `allowed` are the controls that make sense there."""
    titles = {key: WORDS[key].title if key in WORDS else "Real reward" for key in allowed}
    return Field(f"{tab}_control", "choice", REAL, titles, "control", heading="Control")


def menu(page: PageState, tab: str) -> None:
    """Build the list to choose from."""
    widgets.choice(page, f"{tab}_control", hint=HINT)


def say(control: str, more: str = "") -> None:
    """Say over the figures which control is in force and what it rules out, and `more` of this tab; nothing if none.

    In large type only what it does, and the rest further down: see `say_rest`.
    """
    if control in WORDS:
        one = WORDS[control]
        rest = "" if session.projector() else f" {one.rules_out}{f' {more}' if more else ''}"
        st.markdown(f"**Control, {one.title[:1].lower()}{one.title[1:]}.** {one.does}{rest}")


def say_rest(control: str, more: str = "") -> None:
    """Say in large type, below the figures, what `say` left out."""
    if control in WORDS and session.projector():
        st.markdown(f"{WORDS[control].rules_out}{f' {more}' if more else ''}")
