"""Which run of a table with several is looked at: a menu for each column that tells runs apart.

The link holds the places of what was chosen in these menus, "2" or "0.3", and so no name and no number of a log.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import session
from dashboard.plain import plain
from dashboard.state import Field, PageState
from vrcore.errors import ParameterError

AVERAGED = ("seed", "run", "subject", "rep", "replicate", "trial")
MEAN = "mean of all"
_PLACES = re.compile(r"(\d{1,4}(\.\d{1,4}){0,9})?", re.ASCII)


def _places(text: str) -> str:
    if not _PLACES.fullmatch(text):
        raise ParameterError(
            f'the runs are places in their menus, such as 2 or 0.3, or nothing; "{text[:40]}" is not that'
        )
    return text


RUNS = Field("runs", "text", "", 49, "choice of runs", _places, later=True)
"""The field that a page with these menus has in its table."""


def menus(page: PageState, options: Mapping[str, Sequence[str]], *, label: str, mark: str) -> dict[str, str]:
    """Build the menus and return what was chosen of each column; a column whose runs are averaged is left out.

    `options` are the values of each column that tells runs apart, `mark` is a short name for the table's columns.
    """
    several = {name: values for name, values in options.items() if len(values) > 1}
    shown = hashlib.sha256("\0".join([mark, *several]).encode()).hexdigest()[:8]
    # Places say nothing of other menus than those they were chosen in; what a link says is of those it opens, also
    # where it comes into a visit that goes on, as with Back and Forward.
    asked = session.value(page, "runs")
    kept = f"{page.prefix}.menus"
    before, written, notes = st.session_state.get(kept, (shown, None, []))
    from_link = asked != written
    if from_link or before != shown:
        notes = []
    said = [int(place) for place in asked.split(".")] if asked and (from_link or before == shown) else []
    chosen: dict[str, str] = {}
    places = []
    for number, (name, values) in enumerate(several.items()):
        menu = [MEAN, *values] if name.lower() in AVERAGED else list(values)
        start = said[number] if number < len(said) else 0
        key = f"{page.prefix}_run_{name}_{mark}"
        if start >= len(menu):
            notes.append(
                f'The link asks for number {start + 1} of "{name[:34]}", which has {len(menu)}: this is the first.'
            )
            start = 0
        if from_link or st.session_state.get(key) not in menu:
            st.session_state[key] = menu[start]
        with st.container(width=200):
            picked = st.selectbox(f"{label}: {plain(name[:34])}", menu, key=key)
        places.append(menu.index(picked))
        if picked != MEAN:
            chosen[name] = str(picked)
    session.accept(page, "runs", ".".join(map(str, places)) if any(places) else "")
    now = session.value(page, "runs")
    if now != asked and not from_link:
        notes = []
    st.session_state[kept] = (shown, now, notes)
    for note in notes:
        st.text(note)
    return chosen
