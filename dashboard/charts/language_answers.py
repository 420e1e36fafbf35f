"""A toy language model in extinction: pass rate by step after two schedules, with the half-life of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.look import Look

MOST_POINTS = 60


def span_of(declines: Sequence[Any]) -> float:
    """Return how far the step axis goes, the same for all panels: until the slowest median has come to its end."""
    return float(max([20, *(len(one.median) - 1 for one in declines)]))


def persistence_figure(declines: Sequence[Any], span: float, look: Look) -> go.Figure:
    """Return pass rates in extinction: seeds faint, the median bold, half-life as a marker with its interval.

    `declines` are `answers_study.Decline`, the richer schedule first; `span` is the end of the step axis.
    """
    data: list[dict[str, Any]] = []
    for i, one in enumerate(declines):
        data.append(_seeds(one, i, span, look))
    for i, one in enumerate(declines):
        x, y = _thinned(one.median, span)
        line = {"color": look.colour(i), "dash": look.dash(i), "width": look.line}
        data.append(
            {
                "type": "scatter", "x": x, "y": y, "mode": "lines", "name": one.label, "legendgroup": str(i),
                "line": line, "hovertemplate": "%{y:.2f}",
            }
        )  # fmt: skip
    # Below a falling curve on its left, above it on its right: there the names meet neither the curves nor each other.
    middles = [one.interval.estimate for one in declines]
    first = int(np.nanargmin(middles)) if not np.isnan(middles).all() else 0
    for i, one in enumerate(declines):
        middle = one.interval.estimate
        if not np.isfinite(middle):
            continue
        high = one.interval.high if np.isfinite(one.interval.high) else max(span, middle)
        data.append(
            {
                "type": "scatter",
                "x": [round(middle, 2)],
                "y": [round(one.start / 2.0, 4)],
                "error_x": {
                    "array": [round(high - middle, 2)],
                    "arrayminus": [round(middle - one.interval.low, 2)],
                    "symmetric": False,
                    "type": "data",
                    "thickness": look.line,
                    "width": 4,
                    "color": look.colour(i),
                },
                "mode": "markers+text",
                "text": [f"{one.label}: {middle:.0f}"],
                "textposition": "bottom left" if i == first else "top right",
                "textfont": {"color": look.text},
                "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 7 + look.line},
                "name": f"half-life, {one.label}",
                "showlegend": False,
                "legendgroup": str(i),
                "hovertemplate": "half-life %{x:.1f} steps",
            }
        )
    large = look.line > 2
    return look.figure(
        data,
        xaxis={"title": {"text": "Steps without reward"}, "range": [-0.02 * span, (1.6 if large else 1.2) * span]},
        yaxis={"title": {"text": "Pass rate"}, "range": [0.0, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        height=300 if large else 250,
        hovermode="closest",
        margin=look.margin(),
    )


def _thinned(values: Any, span: float) -> tuple[list[float], list[float]]:
    """Return at most some sixty points of a curve, its first and last among them."""
    n = min(len(values), int(span) + 1)
    rows = np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(int)) if n else np.zeros(0, int)
    return rows.tolist(), np.round(np.asarray(values)[rows], 4).tolist()


def _seeds(one: Any, i: int, span: float, look: Look) -> dict[str, Any]:
    """Return one trace with every seed, broken by gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in one.curves:
        at, values = _thinned(row[~np.isnan(row)], span)
        x += [*at, None]
        y += [*values, None]
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines", "line": {"color": look.faint(i, 0.22), "width": 1},
        "hoverinfo": "skip", "showlegend": False, "legendgroup": str(i), "name": f"{one.label}, seeds",
    }  # fmt: skip


def persistence_alt(declines: Sequence[Any], finding: str) -> str:
    """Return what a panel says, for those who cannot see it: the finding, and both schedules' numbers."""
    said = []
    for one in declines:
        middle = one.interval.estimate
        if np.isnan(middle):
            said.append(f"{one.label} did not complete its training")
        elif np.isinf(middle):
            said.append(f"{one.label} starts at {one.start:.2f} and keeps more than half")
        else:
            said.append(
                f"{one.label} falls from {one.start:.2f} to half of it in {middle:.1f} steps "
                f"({one.interval.low:.1f} to {one.interval.high:.1f})"
            )
    return f"{finding}. Pass rate against steps without reward: {'; '.join(said)}."
