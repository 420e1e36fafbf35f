"""How often intervals held, against how often they were to hold, on published curves that they did not learn from."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.curves.wording import percent
from vrcore.forecasts.reliability import LEVELS, Checked, calibration


def calibration_figure(look: Look) -> go.Figure:
    """Return achieved against nominal coverage, a line for each set of curves; on the diagonal both are the same."""
    data: list[dict[str, Any]] = [
        {"type": "scatter", "mode": "lines", "x": [LEVELS[0], 1.0], "y": [LEVELS[0], 1.0], "name": "as promised",
         "line": {"color": look.muted, "width": 1, "dash": "dot"}, "hoverinfo": "skip"}
    ]  # fmt: skip
    for place, one in enumerate(calibration()):
        data.append(
            {"type": "scatter", "mode": "lines+markers", "x": list(LEVELS), "y": list(one.held),
             "name": _broken(f"{one.curves} ({one.forecasts:,})"), "marker": {"symbol": look.marker(place), "size": 7},
             "line": {"color": look.colour(place), "dash": look.dash(place), "width": look.line},
             "customdata": [percent(share, 2) for share in one.held],
             "hovertemplate": "%{customdata}<extra></extra>"}
        )  # fmt: skip
    tenths = [step / 10 for step in range(5, 11)]
    share = {"tickvals": tenths, "ticktext": [percent(one) for one in tenths]}
    return look.figure(
        data,
        xaxis={**share, "title": {"text": "promised"}, "range": [LEVELS[0] - 0.01, 1.0]},
        yaxis={**share, "title": {"text": "held"}, "range": [LEVELS[0] - 0.05, 1.02]},
        legend={"orientation": "h", "y": -0.25, "yanchor": "top"},
        height=500,
    )


def calibration_alt(level: float) -> str:
    """Return what the chart shows, in words, at the nominal level nearest to the one in use."""
    place = _nearest(level)
    said = "; ".join(f"{one.curves}: {percent(one.held[place], 2)} of {one.forecasts:,}" for one in calibration())
    return f"Of intervals that promised {percent(LEVELS[place])}, so many held on published curves: {said}."


def calibration_table() -> pd.DataFrame:
    """Return a row for each nominal level and set of curves: curves, forecasts, promised, held (shares)."""
    return pd.DataFrame(
        [_row(one, level, held) for one in calibration() for level, held in zip(LEVELS, one.held, strict=True)]
    )


def _broken(name: str) -> str:
    """Return a legend's words in lines that fit a phone."""
    return "<br>".join(textwrap.wrap(name, 34))


def _row(one: Checked, level: float, held: float) -> dict[str, Any]:
    return {"curves": one.curves, "forecasts": one.forecasts, "promised": level, "held": held}


def _nearest(level: float) -> int:
    return min(range(len(LEVELS)), key=lambda place: abs(LEVELS[place] - level))
