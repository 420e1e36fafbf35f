"""The course of learning: individuals faint, group means with their interval, fitted curves with their band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.group import Group

AXES = {
    "reinforcers": "Reinforcers received",
    "responses": "Responses made",
    "minutes": "Minutes of session time",
}
BAND_POINTS = 80
MOST_INDIVIDUALS = 30


def learning_figure(groups: Sequence[Group], fits: Sequence[Any], look: Look, *, individuals: bool = True) -> go.Figure:
    """Return response rate against the course of training. `fits` holds a `vrcore` fit or None for each group.

    A curve whose midpoint or ceiling the points do not tell is not drawn: the means are joined instead.

    At most 30 individuals a group are drawn, evenly spaced among them.
    """
    data: list[dict[str, Any]] = []
    for i, group in enumerate(groups):
        if individuals:
            data.append(_individuals(group, i, look))
    for i, (group, fit) in enumerate(zip(groups, fits, strict=True)):
        seen = ~np.isnan(group.mean)
        x, mean = group.course.x[seen], group.mean[seen]
        drawn = fit is not None and fit.identified("midpoint") and fit.identified("asymptote")
        if drawn:
            data += _fitted(fit, x, i, group.label, look)
        half = np.nan_to_num((group.high - group.low)[seen] / 2.0)
        data.append(
            {
                "type": "scatter",
                "x": x.tolist(),
                "y": np.round(mean, 3).tolist(),
                "error_y": {"array": np.round(half, 3).tolist(), "thickness": 1, "width": 0},
                "mode": "markers" if drawn else "lines+markers",
                "name": f"{group.label} (n = {group.experiment.subjects})",
                "legendgroup": str(i),
                "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 4 + look.line},
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
                "hovertemplate": "%{y:.1f} responses/min",
            }
        )
    return look.figure(
        data,
        xaxis={"title": {"text": AXES[groups[0].course.by]}, "automargin": False},
        yaxis={"title": {"text": "Responses per minute"}, "range": [0.0, _ceiling(groups)], "automargin": False},
        height=440 if look.line > 2 else 370,
        margin=look.margin(),
    )


def _ceiling(groups: Sequence[Group]) -> float:
    """Return the top of the rate axis: room for the means' intervals, not for every single block of an individual."""
    tops = [float(np.nanmax(group.high, initial=0.0)) for group in groups]
    tops += [float(np.nanmax(group.mean, initial=1.0)) * 1.15 for group in groups]
    most = [float(np.nanmax(group.mean, initial=1.0)) * 2.0 for group in groups]
    return min(max(tops), max(most)) * 1.05


def _individuals(group: Group, i: int, look: Look) -> dict[str, Any]:
    """Return one trace with every shown individual, broken by gaps: one trace is much lighter than thirty."""
    rates = group.course.rates
    rows = np.unique(np.linspace(0, len(rates) - 1, min(len(rates), MOST_INDIVIDUALS)).astype(int))
    y: list[float | None] = []
    for rate in np.round(rates[rows], 2):
        # Neither a gap between two individuals nor a block that one has not reached is a number.
        y += [None if one != one else one for one in rate.tolist()]
        y.append(None)
    return {
        "type": "scatter",
        "x": [*np.round(group.course.x, 3).tolist(), None] * len(rows),
        "y": y,
        "mode": "lines",
        "line": {"color": look.faint(i, 0.13), "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": str(i),
        "name": f"{group.label}, individuals",
    }


def _fitted(fit: Any, x: np.ndarray, i: int, label: str, look: Look) -> list[dict[str, Any]]:
    """Return the fitted curve and its 95 % confidence band."""
    grid = np.linspace(float(x[0]), float(x[-1]), BAND_POINTS)
    low, high = fit.band(grid, 0.95)
    traces: list[dict[str, Any]] = []
    if np.isfinite(low).all() and np.isfinite(high).all():
        traces.append(
            {
                "type": "scatter",
                "x": np.concatenate([grid, grid[::-1]]).round(4).tolist(),
                "y": np.concatenate([low, high[::-1]]).round(3).tolist(),
                "fill": "toself",
                "fillcolor": look.faint(i, 0.18),
                "line": {"width": 0},
                "hoverinfo": "skip",
                "showlegend": False,
                "legendgroup": str(i),
                "name": f"{label}, 95 % band of the fit",
            }
        )
    traces.append(
        {
            "type": "scatter",
            "x": grid.round(4).tolist(),
            "y": fit.predict(grid).round(3).tolist(),
            "mode": "lines",
            "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
            "hoverinfo": "skip",
            "showlegend": False,
            "legendgroup": str(i),
            "name": f"{label}, fitted curve",
        }
    )
    return traces


def learning_alt(groups: Sequence[Group]) -> str:
    """Return what the chart says, for those who cannot see it."""
    said = []
    for group in groups:
        seen = group.mean[~np.isnan(group.mean)]
        if len(seen):
            said.append(f"{group.label} goes from {seen[0]:.0f} to {seen[-1]:.0f} responses per minute")
    by = AXES[groups[0].course.by].lower()
    return f"Mean response rate against {by} in training. {'; '.join(said)}."


def learning_table(groups: Sequence[Group]) -> pd.DataFrame:
    """Return one row a group and block: the mean with its 95 % interval and every individual."""
    parts = []
    for group in groups:
        columns: dict[str, Any] = {
            "group": group.label,
            group.course.by: group.course.x,
            "mean_responses_per_minute": group.mean,
            "low_95": group.low,
            "high_95": group.high,
        }
        columns |= {f"subject_{k + 1}": rates for k, rates in enumerate(group.course.rates)}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
