"""The same forecaster on earlier parts of the same run, as small multiples: what was said then, and what came.

Pure functions from a prospect to a Plotly figure, a sentence and a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.forecast import spoken
from dashboard.charts.look import Look
from dashboard.charts.steps_axis import short
from dashboard.prospect import Prospect
from vrcore.curves.wording import percent
from vrcore.forecasts import Tested

ACROSS = 4
"""Panels in a row, at most; on a phone they stay readable because each says one thing."""

PANEL = 150  # pixels of height
FEW = 200  # points drawn in a panel


def tests_of(prospect: Prospect) -> tuple[Tested, ...]:
    """Return the forecasts that can be checked; none where the run is too short for that."""
    return prospect.forecast.backtest if prospect.forecast is not None else ()


def backtest_figure(prospect: Prospect, look: Look, *, across: int = ACROSS) -> go.Figure:
    """Return a panel for each earlier forecast: the points seen until then, the interval, and what came."""
    rows, data = tests_of(prospect), prospect.recipe.data
    across = min(across, max(len(rows), 1))
    down = -(-len(rows) // across)
    every = max(1, -(-data.x.size // FEW))
    x, y = data.x[::every], data.y[::every]
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    heights = [*y.tolist(), *(end for row in rows for end in (row.low, row.high, row.actual))]
    span = max(heights) - min(heights) or 1.0
    wide, tall = 1.0 / across, 1.0 / max(down, 1)
    if rows:  # whatever the first panel shows, the legend shows the sign of a forecast that held
        came: dict[str, Any] = {"color": look.text, "size": 9, "symbol": "diamond"}
        traces.append(
            {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": "what came", "marker": came,
             "legendgroup": "came", "legendrank": 2000}
        )  # fmt: skip
    for place, row in enumerate(rows):
        number = "" if place == 0 else str(place + 1)
        left, top = (place % across) * wide, 1.0 - (place // across) * tall
        axes[f"xaxis{number}"] = {
            "domain": [left + 0.01, left + wide - 0.03], "anchor": f"y{number}",
            "range": [0.0, 1.03 * float(data.x[-1])], "nticks": 3, "title": {"text": ""}, "automargin": False,
            "showticklabels": place // across == down - 1 or place + across >= len(rows),
        }  # fmt: skip
        axes[f"yaxis{number}"] = {
            "domain": [top - tall + 0.16 * tall, top - 0.16 * tall], "anchor": f"x{number}", "nticks": 4,
            "range": [min(heights) - 0.05 * span, max(heights) + 0.05 * span], "showticklabels": place % across == 0,
            "title": {"text": ""}, "automargin": place % across == 0,
        }  # fmt: skip
        on = {"type": "scatter", "xaxis": f"x{number}", "yaxis": f"y{number}", "showlegend": place == 0}
        seen = x <= row.origin
        traces += [
            {**on, "mode": "markers", "x": x[seen].tolist(), "y": y[seen].tolist(), "name": "seen then",
             "legendgroup": "seen", "marker": {"color": look.colour(0), "size": 4}, "hoverinfo": "skip"},
            {**on, "mode": "markers", "x": x[~seen].tolist(), "y": y[~seen].tolist(), "name": "came later",
             "legendgroup": "later", "hoverinfo": "skip",
             "marker": {"color": look.muted, "size": 4, "symbol": "circle-open"}},
            {**on, "mode": "lines+markers", "x": [row.at, row.at], "y": [row.low, row.high], "name": "said then",
             "legendgroup": "said", "line": {"color": look.colour(1), "width": 4},
             "marker": {"symbol": "line-ew-open", "size": 9, "color": look.colour(1)},
             "hovertemplate": "%{y:.4g}<extra>interval</extra>"},
            {**on, "mode": "markers", "x": [row.at], "y": [row.actual], "name": "what came",
             "legendgroup": "came", "showlegend": False, "hovertemplate": "%{y:.4g}<extra>what came</extra>",
             "marker": {"color": look.text, "size": 9, "symbol": "diamond" if row.inside else "x"}},
        ]  # fmt: skip
        notes.append(
            {"text": f"{short(row.origin)} {'held' if row.inside else 'missed'}", "xref": "paper", "yref": "paper",
             "x": left + 0.01, "y": top - 0.14 * tall, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
        )  # fmt: skip
    return look.figure(
        traces, **axes, annotations=notes, height=70 + PANEL * max(down, 1), hovermode="closest",
        legend={"y": 1.0, "yanchor": "bottom"}, margin={"l": 8, "r": 8, "t": 36, "b": 28, "pad": 4},
    )  # fmt: skip


def backtest_words(prospect: Prospect, level: float) -> str:
    """Return how often the earlier forecasts held, beside how often they should have."""
    rows = tests_of(prospect)
    if not rows:
        return "The run is too short to test the forecaster on its own past."
    inside = sum(row.inside for row in rows)
    return (
        f"Made at {len(rows)} earlier points of this run, {inside} of {len(rows)} forecasts held "
        f"({percent(inside / len(rows), 2)}; {percent(level)} promised). "
        "They overlap and are few: a hint, not a measurement."
    )


def backtest_alt(prospect: Prospect, level: float) -> str:
    """Return what the chart shows, in words."""
    rows = tests_of(prospect)
    said = " ".join(
        f"From {spoken(row.origin)} for {spoken(row.at)}: {spoken(row.low)} to {spoken(row.high)}, what came was "
        f"{spoken(row.actual)}, {'inside' if row.inside else 'outside'}."
        for row in rows
    )
    return f"{prospect.recipe.name}. {backtest_words(prospect, level)} {said}"


def backtest_table(prospects: Sequence[Prospect]) -> pd.DataFrame:
    """Return a row for each earlier forecast: recipe, from, for, forecast, low, high, what came, held."""
    return pd.DataFrame(
        [
            {"recipe": one.recipe.name, "made at": row.origin, "for": row.at, "forecast": row.value, "low": row.low,
             "high": row.high, "what came": row.actual, "held": row.inside}
            for one in prospects
            for row in tests_of(one)
        ],
        columns=["recipe", "made at", "for", "forecast", "low", "high", "what came", "held"],
    )  # fmt: skip
