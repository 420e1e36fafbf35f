"""Fit a curve: somebody's own training log, its curve with intervals, and a forecast that knows when to be silent."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Generator
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cached, session, widgets
from dashboard.components.copy_link import copy_link
from dashboard.fit_results import results
from dashboard.fit_study import PAGE
from dashboard.plain import refuse as refuse_at
from dashboard.run_menus import menus
from dashboard.samples import SAMPLES
from dashboard.uploads import KINDS, upload
from vrcore.errors import VrlabError
from vrcore.formats import CurveData, Guess, TrainingTable, choices, guess, prepare, read_table

LONGEST_PASTE = 500_000
refuse = functools.partial(refuse_at, key="fc_refused")
EXAMPLE = "step,reward\n1,0.05\n2,0.08\n3,0.14\n4,0.25\n5,0.41\n6,0.55\n7,0.66\n8,0.72\n9,0.75\n10,0.76"


def source() -> tuple[bytes, str] | None:
    """Return the log's bytes and name, or None while there is none."""
    kind = session.value(PAGE, "source")
    if kind == "upload":
        files = upload(f"A training log: {KINDS}", "fc_upload")
        if not files:
            st.text("It stays in this visit's memory and is gone when you close the page.")
            return None
        return files[0].getvalue(), files[0].name
    if kind == "paste":
        text = st.text_area(
            "Paste a table, one row a step", key="fc_paste", placeholder=EXAMPLE, height=170, max_chars=LONGEST_PASTE
        )
        return (text.encode(), "pasted.csv") if text.strip() else None
    return b"", session.value(PAGE, "sample")


def table_of(data: bytes, name: str) -> tuple[TrainingTable, Guess] | None:
    """Return the table in the log and what its columns may be; None while it is read or where it cannot be."""
    if session.value(PAGE, "source") == "sample":
        title, make = SAMPLES[name]
        frame = cached.made(f"sample/{name}", make)
        note = f"{title}: made by this lab's own simulation, not measured on any animal or model."
        return TrainingTable(frame, (note,), "sample"), guess(frame)

    def read() -> Generator[float, None, Any]:
        yield 0.0
        try:
            table = read_table(data, name)
            yield 0.5
            return table, guess(table.frame)
        except VrlabError as problem:
            return problem

    key = hashlib.sha256(data).hexdigest()
    found = cached.mine("fc.table", f"{key}/{name}", read, words="Reading")
    if isinstance(found, VrlabError):
        refuse(str(found))
        return None
    return found


def mapping(frame: pd.DataFrame, guessed: Guess) -> dict[str, Any] | None:
    """Let the visitor confirm which column is what; return the arguments of `prepare`, or None where none fits."""
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    if len(numbers) < 2:
        refuse(
            "I need two columns of numbers, the step and the metric; this table has "
            + (f"one, {numbers[0]}." if numbers else "none.")
        )
        return None
    chosen: dict[str, str] = {}
    with st.container(horizontal=True, gap="small", key="fc_mapping"):
        for role, label, first in (("x", "Step (horizontal)", guessed.x), ("y", "Metric (vertical)", guessed.y)):
            wanted = session.value(PAGE, role)
            start = wanted if wanted in numbers else first if first in numbers else numbers[0 if role == "x" else -1]
            with st.container(width=230):
                picked = st.selectbox(
                    label, numbers, index=numbers.index(start), key=f"fc_pick_{role}_{hash_of(frame)}"
                )
            chosen[role] = picked
            session.accept(PAGE, role, picked if picked != first else "")
        group = [name for name in guessed.group if name not in chosen.values()]
        choose = menus(PAGE, choices(frame, group, chosen["y"]), label="Run", mark=hash_of(frame))
    if chosen["x"] == chosen["y"]:
        refuse("The step and the metric are the same column; choose another for one of them.")
        return None
    arguments: dict[str, Any] = {**chosen, "keep": session.value(PAGE, "keep")}
    if group:
        arguments |= {"group": group, "choose": choose}
    return arguments


def hash_of(frame: pd.DataFrame) -> str:
    """Return a short name for a table's columns, so that another file's menus start anew."""
    return hashlib.sha256("\0".join(map(str, frame.columns)).encode()).hexdigest()[:8]


def prepared(frame: pd.DataFrame, arguments: dict[str, Any]) -> CurveData | None:
    """Return the points of the curve, or say why there are none."""
    try:
        return prepare(frame, **arguments)
    except VrlabError as problem:
        refuse(str(problem))
        return None


def settings(data: CurveData) -> None:
    """Build the controls of the fit and the forecast."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="fc_settings"):
        with st.container(width=170):
            widgets.choice(PAGE, "family")
        with st.container(width=296):
            hint = "The highest value the metric can take. A known limit makes a forecast much better."
            widgets.choice(PAGE, "ceiling", hint=hint)
        with st.container(width=275):
            widgets.slider(PAGE, "ahead")
        with st.container(width=255):
            widgets.slider(PAGE, "level")
        widgets.toggle(PAGE, "log_x")
        if data.restarts or session.value(PAGE, "keep") != "longest":
            widgets.choice(PAGE, "keep", hint="The step counter starts over inside this log.")


@st.fragment
def lab() -> None:
    """Source, mapping, settings, results."""
    with st.container(horizontal=True, gap="small", key="fc_first"):
        with st.container(width=330):
            kind = widgets.choice(PAGE, "source")
        if kind == "sample":
            with st.container(width=620):
                widgets.choice(PAGE, "sample")
    given = source()
    if given is not None:
        read = table_of(*given)
        if read is not None:
            table, guessed = read
            arguments = mapping(table.frame, guessed)
            data = prepared(table.frame, arguments) if arguments is not None else None
            if data is not None and arguments is not None:
                settings(data)
                results(given[1], table.frame, data, arguments, guessed, table.notes)
    session.keep_in_step(PAGE)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="fc_link_row"):
        copy_link(session.query(PAGE), key="fc_link")
        if kind != "sample":
            st.caption("The link holds the settings, not your file.", width="content")


session.open_page(PAGE)
st.title("What does your training curve say, and where will it go?")
lab()
