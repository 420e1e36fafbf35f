"""Subjects as dots, a row for each measure or group, with the median and its interval: what the lab's tabs compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import number, ticks
from dashboard.charts.look import Look
from vrcore.measures import median_interval
from vrcore.measures.spans import Floats


class Row(NamedTuple):
    """A row: what it is called and a value a subject (nan: left out; inf: not reached), in colour `i`.

    `watched` is how far a subject was watched that did not reach it, where there is such a thing.
    """

    label: str
    values: Floats
    i: int = 0
    watched: Floats | None = None


def dots_figure(
    rows: Sequence[Row], title: str, look: Look, *, line_at: float | None = None, log: bool = False, least: float = 0.01
) -> go.Figure:
    """Return the rows from the first at the top. `line_at` draws a line there (1: as before)."""
    shown = [_placed(row, log=log, least=least) for row in rows]
    everything = [value for values, _ in shown for value in values] + ([line_at] if line_at is not None else [])
    low, high = (min(everything), max(everything)) if everything else (least, 1.0)
    data: list[dict[str, Any]] = []
    for place, (row, (values, open_ones)) in enumerate(zip(rows, shown, strict=True)):
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": row.label, "cliponaxis": False,
                "x": np.round(values, 4).tolist(),
                # The dots are told apart by a fixed pattern, not by chance, so that the same data look the same.
                "y": (place + 0.16 * np.sin(np.arange(len(values)) * 2.4)).round(3).tolist(),
                "marker": {
                    "color": [look.colour(row.i) if one else look.faint(row.i, 0.3) for one in open_ones],
                    "symbol": ["triangle-right-open" if one else "circle" for one in open_ones], "size": 6,
                },
                "hovertemplate": f"{row.label}: %{{x:.3g}}<extra></extra>",
            }
        )  # fmt: skip
        middle = median_interval(row.values)
        if np.isfinite(middle.estimate):
            ends = [np.nan if np.isnan(one) else min(max(one, low), high) for one in (middle.low, middle.high)]
            at = max(middle.estimate, least) if log else middle.estimate
            known = not np.isnan(ends[0])
            data.append(
                {
                    "type": "scatter", "mode": "markers+text", "name": f"{row.label}, median", "cliponaxis": False,
                    "x": [at], "y": [place], "text": [number(middle.estimate)], "textposition": "top center",
                    "textfont": {"color": look.text},
                    "marker": {
                        "color": look.colour(row.i), "symbol": look.marker(row.i), "size": 8 + look.line,
                        "line": {"width": 1, "color": look.text},
                    },
                    "error_x": {
                        "type": "data", "symmetric": False, "array": [max(ends[1] - at, 0.0) if known else 0.0],
                        "arrayminus": [max(at - ends[0], 0.0) if known else 0.0], "color": look.text,
                        "thickness": look.line, "width": 0,
                    },
                    "hovertemplate": f"{row.label}: median %{{x:.3g}}<extra></extra>",
                }
            )  # fmt: skip
    axis: dict[str, Any] = {"title": {"text": title}, "rangemode": "tozero"}
    if log:
        ends = [np.log10(max(low, least)) - 0.08, np.log10(max(high, least)) + 0.1]
        ends[0] = min(ends[0], ends[1] - 0.6)
        at_ticks = ticks(10.0 ** ends[0], 10.0 ** ends[1])
        axis |= {"type": "log", "range": ends, "tickvals": at_ticks, "ticktext": [number(one) for one in at_ticks]}
    shapes = [] if line_at is None else [
        {
            "type": "line", "xref": "x", "yref": "paper", "x0": line_at, "x1": line_at, "y0": 0, "y1": 1,
            "line": {"color": look.muted, "width": 1, "dash": "dot"},
        }
    ]  # fmt: skip
    labels = [row.label for row in rows]
    return look.figure(
        data,
        xaxis=axis,
        yaxis={
            "tickvals": list(range(len(rows))), "ticktext": labels, "range": [len(rows) - 0.4, -0.75], "showgrid": False
        },
        showlegend=False,
        hovermode="closest",
        height=(150 if look.line > 2 else 110) + 48 * len(rows),
        margin={**look.margin(labels), "t": 16},
        shapes=shapes,
    )  # fmt: skip


def _placed(row: Row, *, log: bool, least: float) -> tuple[list[float], list[bool]]:
    """Return where each subject stands and whether it is only known to stand beyond."""
    values, open_ones = [], []
    for subject, value in enumerate(row.values):
        beyond = bool(np.isinf(value))
        if np.isnan(value) or (beyond and row.watched is None):
            continue
        at = float(row.watched[subject]) if beyond and row.watched is not None else float(value)
        values.append(max(at, least) if log else at)
        open_ones.append(beyond)
    return values, open_ones


def dots_alt(rows: Sequence[Row], title: str) -> str:
    """Return what the rows say, for those who cannot see them."""
    return (
        f"{title}, median with 95 % interval: {'; '.join(f'{row.label} {middle_words(row.values)}' for row in rows)}."
    )


def middle_words(values: Floats) -> str:
    """Return a median with its interval in words."""
    middle = median_interval(values)
    if np.isnan(middle.low):
        return number(middle.estimate)
    if np.isinf(middle.estimate):
        return "not reached" if np.isinf(middle.low) else f"{number(middle.low)} or more"
    if np.isinf(middle.high):
        return f"{number(middle.estimate)} ({number(middle.low)} or more)"
    return f"{number(middle.estimate)} ({number(middle.low)} to {number(middle.high)})"


def dots_table(rows: Sequence[Row], title: str) -> pd.DataFrame:
    """Return a row a subject and measure; empty where it was left out or never got there."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "group": row.label,
                    "subject": np.arange(len(row.values)) + 1,
                    title: np.where(np.isfinite(row.values), row.values, np.nan),
                }
            )
            for row in rows
        ],
        ignore_index=True,
    )
