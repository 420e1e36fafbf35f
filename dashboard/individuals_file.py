"""Somebody's own individuals for "Learning curves": a table with a row for each point, or a column for each subject."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Generator
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import cached, session, widgets
from dashboard.learning_curves_settings import PAGE
from dashboard.learning_curves_study import Study, fitted
from dashboard.plain import refuse as refuse_at
from dashboard.uploads import KINDS, upload
from vrcore.errors import LogError, VrlabError
from vrcore.formats import Guess, guess, read_table, separate
from vrcore.formats.selection import by_run

MOST_SUBJECTS = 1_000
refuse = functools.partial(refuse_at, key="lc_refused")
UNITS = ("trial", "session", "block", "day", "step", "minute", "hour", "reinforcer")


def study() -> Study | None:
    """Let the visitor bring a file and say which column is what; return its group, None while there is none."""
    files = upload(f"Individuals: {KINDS}", "lc_upload")
    if not files:
        st.text(
            "One row a point, with columns for subject, trial (or session) and measure; or a column of trials and then "
            "one column a subject. The file stays in this visit's memory and is gone when you close the page."
        )
        return None
    data, name = files[0].getvalue(), files[0].name
    key = hashlib.sha256(data).hexdigest()

    def read() -> Generator[float, None, Any]:
        yield 0.0
        try:
            table = read_table(data, name)
            yield 0.5
            return table.frame, guess(table.frame)
        except VrlabError as problem:
            return problem

    found = cached.mine("lc.table", f"{key}/{name}", read, words="Reading")
    if found is None:
        return None
    if isinstance(found, VrlabError):
        refuse(str(found))
        return None
    frame, guessed = found
    chosen = mapping(frame, guessed)
    if chosen is None:
        return None
    return _fitted(frame, chosen, guessed, key)


def mapping(frame: pd.DataFrame, guessed: Guess) -> dict[str, Any] | None:
    """Build the menus that say which column is what; return what was chosen, None where the table has too little."""
    numbers = [str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    if len(numbers) < 2:
        refuse("I need at least two columns of numbers: trials and a measure.")
        return None
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="lc_mapping"):
        with st.container(width=520):
            shape = widgets.choice(PAGE, "shape")
        # of columns called subject_1, subject_2 the reader has made rows already, whatever the file's shape
        long = shape == "long" or (bool(guessed.group) and (shape == "guess" or len(numbers) == 2))
        x = _menu("x", "Trial or session (horizontal)", numbers, guessed.x)
        if not long:
            return {"x": x, "subjects": [name for name in numbers if name != x]}
        y = _menu("y", "Measure (vertical)", numbers, guessed.y)
        others = [str(name) for name in frame.columns if name not in (x, y)]
        if not others:
            refuse("A table with a row for each point needs a column that tells the subjects apart.")
            return None
        who = _menu("who", "Subject", others, guessed.group[0] if guessed.group else None)
    if x == y or who in (x, y):
        refuse("Trial, measure and subject must be three different columns.")
        return None
    return {"x": x, "y": y, "who": who}


def _menu(role: str, label: str, names: list[str], first: str | None) -> str:
    wanted = session.value(PAGE, role)
    start = wanted if wanted in names else first if first in names else names[0]
    columns = hashlib.sha256("\0".join(names).encode()).hexdigest()[:8]
    with st.container(width=210):
        picked = str(st.selectbox(label, names, index=names.index(start), key=f"lc_pick_{role}_{columns}"))
    session.accept(PAGE, role, picked if picked != first else "")
    return picked


def _fitted(frame: pd.DataFrame, chosen: dict[str, Any], guessed: Guess, key: str) -> Study | None:
    """Fit the group in the file, or say why it cannot be."""
    values = session.values(PAGE)

    def work() -> Generator[float, None, Any]:
        yield 0.0
        try:
            labels, x, y = individuals(frame, chosen)
            every = np.concatenate(y)
            limits = guessed.limits(every[np.isfinite(every)], chosen.get("y"))
            return (
                yield from fitted(
                    x, y, labels, values, names=(chosen["x"], chosen.get("y", "value")),
                    units=_units(chosen["x"]), limits=(limits.get("lower"), limits.get("upper")),
                    made="uploaded file", columns=chosen,
                )
            )  # fmt: skip
        except VrlabError as problem:
            return problem

    columns = "/".join(map(str, chosen.values()))
    name = f"{key}/{columns}/{values['families'][0]}/{values['level']}"
    found = cached.mine("lc.file", name, work, words="Fitting")
    if isinstance(found, VrlabError):
        refuse(str(found))
        return None
    return found


def individuals(frame: pd.DataFrame, chosen: dict[str, Any]) -> tuple[list[str], list[np.ndarray], list[np.ndarray]]:
    """Return labels, x and y of the subjects in a table; raise `LogError` where there are too few or too many."""
    if "who" in chosen:
        found = separate(frame, chosen["x"], chosen["y"], chosen["who"], keep="all")
        names = [label for label, _ in by_run(frame, [chosen["who"]])]
        labels = [label.removeprefix(f"{chosen['who']} ") for label in names]
        # Who has too few points for a curve is passed on without any, to be named: alone they have no place on a clock.
        none = np.empty(0)
        x = [found[label].x if label in found else none for label in names]
        y = [found[label].y if label in found else none for label in names]
    else:
        labels = chosen["subjects"]
        column = frame[chosen["x"]].to_numpy(dtype=float)
        x, y = [column] * len(labels), [frame[name].to_numpy(dtype=float) for name in labels]
    if not 2 <= len(labels) <= MOST_SUBJECTS:
        has = "1 subject" if len(labels) == 1 else f"{len(labels):,} subjects"
        alone = " One curve alone is for the page Fit a curve." if len(labels) == 1 else ""
        raise LogError(f"This table has {has}; from 2 to {MOST_SUBJECTS:,} can be compared here.{alone}")
    return labels, x, y


def _units(name: str) -> tuple[str, str]:
    """Return what distances along a column are called and what stands before a place in it.

    That is the column's own name, "trials" and "trial", where it is a plain word, and "units" and "x =" otherwise.
    """
    word = name.strip().lower()
    return (f"{word}s", word) if word in UNITS else ("units", "x =")
