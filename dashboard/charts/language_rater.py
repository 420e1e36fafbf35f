"""Scores over the steps of a policy: lines with their 95 % bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look

LABELS = 14  # pixels more at the left, for labels such as 2.5


class Line(NamedTuple):
    """A mean with its 95 % interval at some steps; all arrays have the shape (points,)."""

    label: str
    x: Any
    mean: Any
    low: Any
    high: Any


def course_figure(lines: Sequence[Line], title: str, look: Look) -> go.Figure:
    """Return the lines over steps, the first one with its highest mean marked."""
    data: list[dict[str, Any]] = []
    for i, line in enumerate(lines):
        data.append(
            {
                "type": "scatter", "x": np.concatenate([line.x, line.x[::-1]]).tolist(),
                "y": np.concatenate([line.low, line.high[::-1]]).round(4).tolist(), "fill": "toself",
                "fillcolor": look.faint(i, 0.16), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
                "name": f"{line.label}, 95 % interval", "legendgroup": str(i),
            }
        )  # fmt: skip
        data.append(
            {
                "type": "scatter", "x": line.x.tolist(), "y": line.mean.round(4).tolist(), "mode": "lines",
                "name": line.label, "legendgroup": str(i), "hovertemplate": "%{y:.2f}",
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
            }
        )  # fmt: skip
    first = lines[0]
    peak = int(np.argmax(first.mean))
    data.append(
        {
            "type": "scatter", "x": [float(first.x[peak])], "y": [round(float(first.mean[peak]), 4)],
            "mode": "markers+text", "text": [f"{first.mean[peak]:.2f}"], "textposition": "top center",
            "textfont": {"color": look.text}, "name": "highest", "showlegend": False, "hoverinfo": "skip",
            "marker": {"color": look.colour(0), "size": 6 + 2 * look.line, "symbol": "circle-open"},
            "cliponaxis": False,
        }
    )  # fmt: skip
    # A finite top leaves room for the number above the highest point.
    low = min(float(np.nanmin(line.low)) for line in lines)
    high = max(float(np.nanmax(line.high)) for line in lines)
    room = 0.1 * (high - low or 1.0)
    return look.figure(
        data,
        xaxis={"title": {"text": "Steps of the policy"}},
        yaxis={"title": {"text": title}, "range": [low - room / 2, high + 1.5 * room]},
        height=360 if look.line > 2 else 340,
        margin=look.margin() | {"l": look.margin()["l"] + LABELS},
    )


def course_alt(lines: Sequence[Line], title: str) -> str:
    """Return what the figure says, for those who cannot see it."""
    said = []
    for line in lines:
        peak = int(np.argmax(line.mean))
        said.append(
            f"{line.label} from {line.mean[0]:.2f} to {line.mean[-1]:.2f}, highest {line.mean[peak]:.2f} at step "
            f"{line.x[peak]}"
        )
    return f"{title}, over the steps of the policy. {'; '.join(said)}."


def course_table(courses: Sequence[Any]) -> pd.DataFrame:
    """Return one row a course, run and step: gold and proxy."""
    parts = []
    for one in courses:
        runs, points = one.gold.shape
        parts.append(
            pd.DataFrame(
                {
                    "trained on": one.label,
                    "run": np.repeat(np.arange(1, runs + 1), points),
                    "step": np.tile(np.arange(points), runs),
                    "gold": one.gold.ravel(),
                    "proxy": one.proxy.ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
