"""A chart as every page shows it: the chart with its description, and one row with table, CSV, SVG and PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.chart import draw

ROWS_SHOWN = 1_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Table = pd.DataFrame | Callable[[], pd.DataFrame]


def show(
    figure: go.Figure | dict[str, Any],
    *,
    key: str,
    alt: str,
    table: Table,
    filename: str,
    settings: Mapping[str, object] | None = None,
) -> None:
    """Show a chart, what it says in words for those who cannot see it (`alt`), and the ways to take it along.

    `table` may be a function: it is called only when somebody opens the table or takes the CSV. `settings` goes
    into the CSV's first lines; put the experiment's key there. `filename` has no extension. Use it inside a
    fragment, so that opening a table runs nothing else again.
    """
    with chart(figure, key=key, alt=alt):
        take(key=key, alt=alt, table=table, filename=filename, settings=settings)


def chart(figure: go.Figure | dict[str, Any], *, key: str, alt: str) -> DeltaGenerator:
    """Show the chart alone and return its place, for `take` to follow when the page has sent what is more urgent."""
    place = st.container(key=f"{key}_figure", gap="small")
    with place:
        draw(figure, key=key, alt=alt)
    return place


def take(
    *,
    key: str,
    alt: str,
    table: Table,
    filename: str,
    settings: Mapping[str, object] | None = None,
    pictures: bool = True,
    words: str = "CSV",
) -> None:
    """Show the ways to take a figure along: its table, the CSV of it and, with `pictures`, SVG and PNG.

    The recorder saves its own pictures. The other arguments are those of `show`.
    """
    from dashboard.components.export import export_buttons

    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"{key}_take"):
        opened = bool(st.session_state.get(f"{key}.opened"))
        st.button(
            "Hide table" if opened else "Table",
            key=f"{key}_table",
            on_click=st.session_state.update,
            args=({f"{key}.opened": not opened},),
        )
        st.download_button(
            words,
            lambda: csv_text(_frame(table), settings or {}),
            f"{filename}.csv",
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
        )
        if pictures:
            export_buttons(key, filename, key=f"{key}_export")
    if opened:
        _show_table(table, alt)


def csv_text(frame: pd.DataFrame, settings: Mapping[str, object]) -> str:
    """Return the table as CSV behind comment lines (`# name: value`) with the settings.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    """
    out = io.StringIO()
    for name, value in settings.items():
        line = f"{name}: {value}".replace("\r", " ").replace("\n", " ")
        out.write(f"# {line}\n")
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = [defused(cell) for cell in safe[column]]
    safe.columns = [defused(str(name)) for name in safe.columns]
    safe.to_csv(out, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    return out.getvalue()


def defused(cell: object) -> object:
    """Return text on one line that no spreadsheet takes for a formula; anything but text comes back as it is."""
    if not isinstance(cell, str):
        return cell
    mark = "'" if cell.startswith(FORMULA_STARTS) else ""
    return mark + cell.replace("\r\n", " ").replace("\r", " ").replace("\n", " ")


def _frame(table: Table) -> pd.DataFrame:
    return table() if callable(table) else table


def _show_table(table: Table, alt: str) -> None:
    frame = _frame(table)
    if len(frame) > ROWS_SHOWN:
        st.text(f"The first {ROWS_SHOWN:,} of {len(frame):,} rows; the CSV holds all.")
    st.dataframe(frame.head(ROWS_SHOWN), hide_index=True, width="stretch", alt=f"Table of: {alt}")
