"""Response rate over the time of a session: a line a group with its interval, and the phases shaded and named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import number
from dashboard.charts.look import Look
from vrcore.measures.spans import Floats

# In sizes of type: the width of a figure between its axes on a phone (larger type is for larger screens), of a letter
# on average, and the height of a line.
NARROWEST, LETTER, LINE = 20.5, 0.5, 1.25


class Line(NamedTuple):
    """One group's mean rate (responses/min) at `x` minutes with its interval; nan breaks the line."""

    name: str
    x: Floats
    mean: Floats
    low: Floats
    high: Floats


class Stage(NamedTuple):
    """A phase from `start` to `end` minutes, and what is written over it."""

    start: float
    end: float
    words: str


def course_figure(lines: Sequence[Line], stages: Sequence[Stage], look: Look, *, height: int = 330) -> go.Figure:
    """Return the lines over shaded phases; every second phase is shaded."""
    data = []
    for i, line in enumerate(lines):
        for part in _unbroken(line):
            if len(part) > 1 and np.isfinite(line.low[part]).all():
                x, low, high = (np.round(one[part], 3) for one in (line.x, line.low, line.high))
                data.append(
                    {
                        "type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip", "showlegend": False,
                        "x": [*x.tolist(), *x[::-1].tolist()], "y": [*high.tolist(), *low[::-1].tolist()],
                        "fillcolor": look.faint(i, 0.15), "line": {"width": 0},
                    }
                )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": line.name, "connectgaps": False,
                "x": np.round(line.x, 3).tolist(),
                "y": [None if one != one else round(one, 2) for one in line.mean.tolist()],
                "line": {"color": look.colour(i), "width": look.line, "dash": look.dash(i)},
                "hovertemplate": "%{y:.1f} responses/min",
            }
        )  # fmt: skip
    top = max([1.0, *(float(np.nanmax(one.mean, initial=0.0)) for one in lines)]) * 1.25
    shapes = [
        {
            "type": "rect", "xref": "x", "yref": "paper", "x0": stage.start, "x1": stage.end, "y0": 0, "y1": 1,
            "line": {"width": 0}, "fillcolor": look.muted, "opacity": 0.12, "layer": "below",
        }
        for place, stage in enumerate(stages) if place % 2
    ]  # fmt: skip
    size = float(look.layout["font"]["size"])
    words = [
        {
            "text": stage.words, "x": (stage.start + stage.end) / 2.0, "y": 1, "xref": "x", "yref": "paper",
            "yanchor": "top", "yshift": -LINE * size * row, "showarrow": False, "font": {"color": look.text},
        }
        for stage, row in zip(stages, rows_of(stages), strict=True)
    ]  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Minutes"}},
        yaxis={"title": {"text": "Responses per minute"}, "range": [0.0, top]},
        height=470 if look.line > 2 else height,
        margin=look.margin(),
        shapes=shapes,
        annotations=words,
        hovermode="x unified",
    )


def rows_of(stages: Sequence[Stage]) -> list[int]:
    """Return on which row each stage's name is written, 0 at the top, so that none runs into another on a phone.

    How wide the figure will be is not known here; what fits on the narrowest screen fits on all of them.
    """
    if not stages:
        return []
    size = (max(one.end for one in stages) - min(one.start for one in stages)) / NARROWEST
    taken: list[float] = []  # up to where each row is written, in minutes
    rows = []
    for stage in stages:
        middle, half = (stage.start + stage.end) / 2.0, 0.5 * LETTER * size * (len(stage.words) + 1)
        row = next((row for row, end in enumerate(taken) if end <= middle - half), len(taken))
        taken[row : row + 1] = [middle + half]
        rows.append(row)
    return rows


def _unbroken(line: Line) -> list[list[int]]:
    """Return the places of each stretch without a gap."""
    parts: list[list[int]] = [[]]
    for place, value in enumerate(line.mean):
        if np.isnan(value):
            parts.append([])
        else:
            parts[-1].append(place)
    return [part for part in parts if part]


def course_alt(lines: Sequence[Line], stages: Sequence[Stage]) -> str:
    """Return what the lines say, for those who cannot see them: each group's mean rate, phase by phase."""
    if not lines:
        return "There is no rate to draw: nobody is left."
    said = []
    for line in lines:
        rates = []
        for stage in stages:
            inside = (line.x > stage.start) & (line.x <= stage.end) & ~np.isnan(line.mean)
            if inside.any():
                part = line.mean[inside]
                rates.append(f"{stage.words}: {number(float(part[0]))} to {number(float(part[-1]))}")
        said.append(f"{line.name[:1].upper()}{line.name[1:]}, {'; '.join(rates)}")
    return f"Mean responses per minute at the beginning and the end of each phase. {'. '.join(said)}."


def course_table(lines: Sequence[Line]) -> pd.DataFrame:
    """Return a row a point: group, minutes, mean rate and its limits."""
    rows = [
        (line.name, *values)
        for line in lines
        for values in zip(line.x, line.mean, line.low, line.high, strict=True)
        if not np.isnan(values[1])
    ]
    return pd.DataFrame(rows, columns=["group", "minutes", "responses_per_minute", "low", "high"])
