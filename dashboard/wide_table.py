"""A table of words with more columns than a screen has room for: cells wrap, and where it is narrow a row is a card.

Streamlit's own table cuts off what does not fit, and on a phone one would have to know that it moves sideways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

import pandas as pd
import streamlit as st

from dashboard.figure import csv_text

COLUMN = 5.2
"""A column needs so many rem: where a table has less, its rows are cards."""

INTERVAL = re.compile(r"\([^() ]+ to [^() ]+\)")

STYLE = """.wide{container-type:inline-size;overflow-x:auto}
.wide table{width:100%;margin:0;border-collapse:collapse;font-size:.875rem;line-height:1.35}
.wide :is(th,td){border:1px solid rgba(128,128,128,.35);padding:.3rem .5rem;text-align:left;vertical-align:top}
.wide th{white-space:normal;background:none;overflow-wrap:anywhere;min-width:4.6rem}
.wide thead th{font-weight:400;opacity:.85}
.wide tbody th{font-weight:600;min-width:5.5rem}
"""
CARDS = """.wide thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.wide :is(table,th,td){display:block}
.wide tbody{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:.75rem}
.wide tbody tr{display:block;border:1px solid rgba(128,128,128,.35);border-radius:.5rem;padding:.4rem .7rem}
.wide :is(tbody th,td){border:0;padding:.12rem 0}
.wide td{display:grid;grid-template-columns:2fr 3fr;gap:.7rem}
.wide td::before{content:attr(data-column);opacity:.85}
.wide td:empty{display:none}
"""


def wide_table_html(frame: pd.DataFrame, alt: str) -> str:
    """Return a table of text as HTML; the first column names the rows. Nothing in a name or a cell can act."""
    names = [escape(str(name)) for name in frame.columns]
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in names)
    rows = "".join(
        _row(names, [_together(escape(str(cell))) for cell in row]) for row in frame.itertuples(index=False, name=None)
    )
    # As cards the elements are no table any more to a browser, so that each says what it is.
    return (
        f'<table role="table" aria-label="{escape(alt)}"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def styled(frame: pd.DataFrame, name: str, alt: str) -> str:
    """Return the table with the style it needs; `name` is its class, which no other table of the same page has."""
    room = f"@container (max-width:{COLUMN * len(frame.columns):g}rem){{{CARDS}}}"
    # A rule of this table alone: another on the page may have fewer columns and so need less room.
    style = (STYLE + room).replace(".wide", f".{name}")
    return f"<style>{style}</style>{reachable(wide_table_html(frame, alt), alt, name)}"


def reachable(table: str, alt: str, name: str) -> str:
    """Return a table inside what scrolls where it is too wide: a stop for the keyboard, whose arrows then move it."""
    return f'<div class="{name}" role="region" aria-label="{escape(alt)}" tabindex="0">{table}</div>'


def _together(cell: str) -> str:
    """Return a cell whose interval, "(0.453 to 1)", stands on one line."""
    return INTERVAL.sub(lambda found: found[0].replace(" ", "&nbsp;"), cell)


def _row(names: list[str], cells: list[str]) -> str:
    rest = "".join(
        f'<td role="cell" data-column="{name}">{cell}</td>' for name, cell in zip(names[1:], cells[1:], strict=True)
    )
    return f'<tr role="row"><th role="rowheader" scope="row">{cells[0]}</th>{rest}</tr>'


def wide_table(
    frame: pd.DataFrame,
    *,
    key: str,
    alt: str,
    filename: str,
    settings: Mapping[str, object],
    numbers: Callable[[], pd.DataFrame],
    meanings: Mapping[str, str] | None = None,
) -> None:
    """Show a table of text, offer its CSV and, where `meanings` says them, what its columns mean.

    `numbers` returns what the CSV holds: the same rows, with every number in full.
    """
    st.html(styled(frame, key, alt))
    with st.container(horizontal=True, gap="small", key=f"{key}_take"):
        st.download_button(
            "CSV",
            lambda: csv_text(numbers(), settings),
            f"{filename}.csv",
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
        )
        if meanings:
            with st.popover("What the columns mean", key=f"{key}_meanings"):
                for name in frame.columns:
                    if name in meanings:
                        st.text(f"{name}: {meanings[name]}")
