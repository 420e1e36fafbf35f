"""What the tabs of a page have in common: how they open, and how they ask for a prediction before they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import session
from dashboard.state import PageState


class Lead(NamedTuple):
    """How a tab begins: a story and the question that it asks, `short` for large type, where a line has 50 letters."""

    story: str
    question: str
    short: str = ""

    @property
    def title(self) -> str:
        """The question as a title."""
        return self.short or self.question


def opening(lead: Lead) -> None:
    """Tell the story and ask the question; in large type the question is the title, and there is no room for more."""
    if not session.projector():
        st.markdown(f"{lead.story} **{lead.question}**" if lead.question else lead.story)


def places() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return where the finding goes, and the figures: it above them; in large type below, or they would not be seen."""
    first, second = st.container(), st.container()
    return (second, first) if session.projector() else (first, second)


def predict(page: PageState, tab: str, question: str, words: Mapping[str, str]) -> None:
    """Ask for a prediction, where the answer will stand; `words` are those of the buttons by vote.

    The vote is the page's field `<tab>_vote`.
    """
    with st.container(border=True, key=f"{page.prefix}_{tab}_predict"):
        st.markdown(f"**Predict first.** {question}")
        with st.container(horizontal=True, gap="small"):
            for vote, said in words.items():
                st.button(
                    said,
                    key=f"{page.prefix}_{tab}_vote_{vote}",
                    on_click=session.put,
                    args=(page,),
                    kwargs={f"{tab}_vote": vote},
                )
