"""The picture behind one cell: medians over subjects with their intervals, the learner's and the control's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.phenomena import Picture, Series

MANY = 30.0  # times the smallest x from which on the axis is logarithmic


def _number(value: float) -> float | None:
    return float(f"{value:.5g}") if math.isfinite(value) else None


def _bars(one: Series, colour: str, look: Look) -> dict[str, Any]:
    """Return the intervals of a line; an end that is not known is not drawn."""
    up = [high - y if math.isfinite(high - y) else 0.0 for y, high in zip(one.y, one.high, strict=True)]
    down = [y - low if math.isfinite(y - low) else 0.0 for y, low in zip(one.y, one.low, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "color": colour,
        "thickness": look.line / 2,
        "array": [_number(max(size, 0.0)) for size in up],
        "arrayminus": [_number(max(size, 0.0)) for size in down],
    }


def picture_figure(pictures: Mapping[str, Picture], look: Look) -> go.Figure:
    """Return the lines of each learner named, the first one's in colour, the control's thin and grey."""
    data: list[dict[str, Any]] = []
    first = next(iter(pictures.values()))
    for place, (name, picture) in enumerate(pictures.items()):
        for number, one in enumerate(picture.series):
            colour = look.colour(number) if place == 0 else look.muted
            bars = {"error_y": _bars(one, colour, look)} if one.low and place == 0 else {}
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "x": [_number(x) for x in one.x],
                    "y": [_number(y) for y in one.y],
                    "name": f"{name}: {one.name}" if len(pictures) > 1 or len(picture.series) > 1 else name,
                    "line": {"color": colour, "width": look.line if place == 0 else 1, "dash": look.dash(number)},
                    "marker": {"symbol": look.marker(number), "color": colour, "size": 4 + 2 * look.line},
                    **bars,
                }
            )
    xs = [x for picture in pictures.values() for one in picture.series for x in one.x if math.isfinite(x)]
    wide = bool(xs) and min(xs) > 0 and max(xs) / min(xs) >= MANY
    return look.figure(
        data,
        xaxis={"title": {"text": first.x[0].upper() + first.x[1:]}, "type": "log" if wide else "linear"},
        yaxis={"title": {"text": first.y[0].upper() + first.y[1:]}, "rangemode": "tozero"},
        height=470 if look.line > 2 else 380,
        margin=look.margin(),
        hovermode="closest",
    )


def picture_alt(pictures: Mapping[str, Picture]) -> str:
    """Return what the picture says, for those who cannot see it."""
    name, picture = next(iter(pictures.items()))
    said = []
    for one in picture.series:
        ends = f"from {one.y[0]:.3g} at {one.x[0]:.3g} to {one.y[-1]:.3g} at {one.x[-1]:.3g}" if one.x else "nothing"
        said.append(f"{one.name} {ends}")
    return f"{name}: {picture.y} by {picture.x}; {'; '.join(said)}."


def picture_table(pictures: Mapping[str, Picture]) -> pd.DataFrame:
    """Return a row a point: learner, line, x, y and its interval."""
    rows = []
    for name, picture in pictures.items():
        for one in picture.series:
            nothing = (math.nan,) * len(one.x)
            for x, y, low, high in zip(one.x, one.y, one.low or nothing, one.high or nothing, strict=True):
                rows.append((name, one.name, x, y, low, high))
    first = next(iter(pictures.values()))
    return pd.DataFrame(rows, columns=["learner", "line", first.x, first.y, "low", "high"])
