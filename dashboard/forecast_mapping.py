"""The page "Forecast and budget": which column is what, and which of many recipes are compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
import streamlit as st

from dashboard import session
from dashboard.companions import guessed_cut, guessed_reward
from dashboard.forecast_settings import PAGE
from dashboard.plain import plain, refuse
from dashboard.recipes import MOST, Brought, Columns, Recipe, groups, numbers, told_apart
from dashboard.run_menus import menus
from vrcore.errors import VrlabError
from vrcore.formats import choices
from vrcore.formats.units import cut_off_words

NOT_LOGGED = "(not logged)"
ONE_EACH = "(one a file)"


def mapping(brought: Sequence[Brought]) -> Columns | None:
    """Let the visitor confirm which column is what; return it, or None where no columns fit, and say why."""
    names = numbers(brought)
    if len(names) < 2:
        which = f"one, {names[0]}" if names else "none"
        where = "all these files share" if len(brought) > 1 else "this table has"
        refuse(f"I need two columns of numbers, the step and the metric; {where} {which}.", key="fb_refused")
        return None
    first = brought[0].guessed
    mark = hashlib.sha256("\0".join([*names, *(one.name for one in brought)]).encode()).hexdigest()[:8]
    with st.container(horizontal=True, gap="small", key="fb_mapping"):
        x = _column("x", "Step (horizontal)", names, first.x if first.x in names else names[0], mark)
        y = _column("y", "Metric (vertical)", names, first.y if first.y in names else names[-1], mark)
        if x == y:
            refuse("The step and the metric are the same column; choose another for one of them.", key="fb_refused")
            return None
        rest = [NOT_LOGGED, *(name for name in names if name not in (x, y))]
        likely = guessed_reward(rest, y) or NOT_LOGGED
        reward = _column("reward", "Training reward", rest, likely, mark) if len(rest) > 1 else NOT_LOGGED
        cut_off = guessed_cut(rest) or NOT_LOGGED
        cut = _column("cut", "Share cut off", rest, cut_off, mark) if len(rest) > 1 else NOT_LOGGED
        columns = Columns(x, y, "", _given(reward), _given(cut), keep=session.value(PAGE, "keep"))
        try:
            columns = _apart(brought, columns, mark)
        except VrlabError as problem:
            refuse(str(problem), key="fb_refused")
            return None
    if columns.cut:
        st.caption(plain(cut_off_reading(brought, columns.cut)))
    return columns


def cut_off_reading(brought: Sequence[Brought], cut: str) -> str:
    """Return how the column of responses cut off is read; the values may say it otherwise in another file."""
    said: dict[str, list[str]] = {}
    for one in brought:
        values = one.table.frame[cut].to_numpy(dtype=float)
        said.setdefault(cut_off_words(cut, values[np.isfinite(values)]), []).append(PurePath(one.name).name)
    if len(said) == 1:
        return next(iter(said))
    return " ".join(f"{', '.join(names)}: {words}" for words, names in said.items())


def _apart(brought: Sequence[Brought], columns: Columns, mark: str) -> Columns:
    """Let the visitor say which column tells recipes apart, and which value of every other one is meant."""
    several = groups(brought[0], columns)
    if not several:
        return columns
    guessed = told_apart(brought[0], columns) or ONE_EACH
    apart = _given(_column("apart", "Recipes differ in", [ONE_EACH, *several], guessed, mark))
    columns = columns._replace(apart=apart)
    options = choices(brought[0].table.frame, [one for one in several if one != apart], columns.y)
    return columns._replace(choose=tuple(menus(PAGE, options, label="Runs", mark=mark).items()))


def _column(role: str, label: str, names: Sequence[str], guessed: str, mark: str) -> str:
    """Build the menu of one role; the link says a column's name only where it is not the one guessed."""
    wanted = session.value(PAGE, role)
    start = wanted if wanted in names else guessed
    with st.container(width=190):
        chosen = str(st.selectbox(label, names, index=list(names).index(start), key=f"fb_pick_{role}_{mark}"))
    session.accept(PAGE, role, chosen if chosen != guessed else "")
    return chosen


def _given(chosen: str) -> str:
    return "" if chosen in (NOT_LOGGED, ONE_EACH) else chosen


def picked(found: list[Recipe]) -> list[Recipe]:
    """Return the recipes to compare: all of them, or of too many those that the visitor picks."""
    if len(found) <= MOST:
        return found
    names = [one.name for one in found]
    mark = hashlib.sha256("\0".join(names).encode()).hexdigest()[:8]
    chosen = st.multiselect(
        f"Recipes to compare, up to {MOST} of {len(names)}", names, names[:MOST], max_selections=MOST,
        key=f"fb_recipes_{mark}",
    )  # fmt: skip
    return [one for one in found if one.name in chosen] or found[:1]
