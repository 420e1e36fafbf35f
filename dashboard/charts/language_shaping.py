"""Pictures of shaping: courses of training with their bands, lengths trained, what carries over, what is paid for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.look import Look

POINTS = 140  # of a line at most
HEIGHT, TALL = 350, 386
LOW = 28  # pixels over a legend in large type, where every line of the screen counts
RATIOS = [1, 2, 5, 10, 20, 50, 100]


class Line(NamedTuple):
    """A mean with its limits over runs, all of one length; `group` is its place in the palette."""

    label: str
    group: int
    x: Any
    mean: Any
    low: Any
    high: Any


class Spot(NamedTuple):
    """One mean with its limits, across and upwards: (mean, low, high) each."""

    label: str
    group: int
    x: tuple[float, float, float]
    y: tuple[float, float, float]


def lines_figure(
    lines: Sequence[Line],
    look: Look,
    x_title: str,
    y_title: str,
    *,
    log_x: bool = False,
    log_y: bool = False,
    top: float | None = 1.04,
    marked: bool = False,
    rows: int = 2,
) -> go.Figure:
    """Return means against x with 95 % bands; with `marked`, points with bars instead. `rows`: lines of the legend."""
    data: list[dict[str, Any]] = []
    for line in lines:
        at = _places(len(line.x), log_x)
        x, mean, low, high = (np.round(np.asarray(one, float)[at], 4) for one in line[2:])
        if marked:
            data.append(_points(line, x, mean, low, high, look))
            continue
        if not np.array_equal(low, high):
            data.append(
                {
                    "type": "scatter",
                    "x": np.concatenate([x, x[::-1]]).tolist(),
                    "y": np.concatenate([low, high[::-1]]).tolist(),
                    "fill": "toself",
                    "fillcolor": look.faint(line.group, 0.18),
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "name": f"{line.label}, 95 % interval",
                }
            )
        data.append(
            {
                "type": "scatter",
                "x": x.tolist(),
                "y": mean.tolist(),
                "mode": "lines",
                "name": line.label,
                "line": {"color": look.colour(line.group), "dash": look.dash(line.group), "width": look.line},
                "hovertemplate": "%{y:.3g}",
            }
        )
    xaxis: dict[str, Any] = {"title": {"text": x_title}}
    if log_x:
        last = max(float(np.max(line.x)) for line in lines)
        xaxis |= {"type": "log", "range": [0, float(np.log10(last)) + 0.02], "dtick": 1}
    yaxis: dict[str, Any] = {"title": {"text": y_title}}
    yaxis |= (
        {"type": "log", "tickvals": RATIOS, "ticktext": [str(one) for one in RATIOS]}
        if log_y
        else {"range": [-0.02, top]}
    )
    # Also where there is one line alone: a line without a name says nothing.
    return look.figure(data, xaxis=xaxis, yaxis=yaxis, showlegend=True, **_frame(look, rows))


def _points(line: Line, x: Any, mean: Any, low: Any, high: Any, look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": x.tolist(),
        "y": mean.tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": np.round(high - mean, 4).tolist(),
            "arrayminus": np.round(mean - low, 4).tolist(),
            "thickness": look.line,
            "width": 0,
            "color": look.colour(line.group),
        },
        "mode": "lines+markers",
        "name": line.label,
        "line": {"color": look.colour(line.group), "dash": look.dash(line.group), "width": look.line},
        "marker": {"color": look.colour(line.group), "symbol": look.marker(line.group), "size": 6 + look.line},
        "hovertemplate": "%{y:.3g}",
    }


def _places(n: int, log: bool) -> Any:
    """Return which of n points are drawn: all, or some 140 evenly spaced on the axis."""
    if n <= POINTS:
        return np.arange(n)
    spaced = np.geomspace(1, n, POINTS) - 1 if log else np.linspace(0, n - 1, POINTS)
    return np.unique(np.round(spaced).astype(int))


def _frame(look: Look, rows: int) -> dict[str, Any]:
    margin = look.margin()
    size = float(look.layout["font"]["size"])
    return {
        "height": TALL if look.line > 2 else HEIGHT,
        "margin": {**margin, "t": (LOW if look.line > 2 else margin["t"]) + 1.6 * size * (rows - 1)},
    }


def course_figure(trained_pass: Any, trained: Any, title: str, look: Look, *, rows: int = 1) -> go.Figure:
    """Return pass rates on the length trained at each step, above that length: run 1 strong, the others faint.

    Both arrays have the shape (runs, steps); `trained` is 0 where lengths were mixed, and `trained_pass` NaN after a
    run's end.
    """
    data: list[dict[str, Any]] = []
    longest = int(trained.max(initial=1))
    for run in reversed(range(len(trained))):
        made = int(np.sum(~np.isnan(trained_pass[run])))
        x = list(range(1, made + 1))
        line = {"color": look.colour(0), "width": look.line} if run == 0 else {"color": look.faint(0, 0.25), "width": 1}
        common = {
            "type": "scatter",
            "x": x,
            "mode": "lines",
            "line": line,
            "name": "run 1" if run == 0 else "other runs",
            "showlegend": run < 2,
            "hoverinfo": "x+y" if run == 0 else "skip",
        }
        data.append({**common, "y": np.round(trained_pass[run, :made], 3).tolist()})
        data.append(
            {
                **common,
                "y": trained[run, :made].tolist(),
                "yaxis": "y2",
                "showlegend": False,
                "line": {**line, "shape": "hv"},
            }
        )
    ticks = list(range(0 if (trained[:, :1] == 0).any() else 1, longest + 1))
    named = ticks if len(ticks) <= 3 else [ticks[0], ticks[-1]]  # there is no room for more
    return look.figure(
        data,
        xaxis={"title": {"text": title}, "anchor": "y2"},
        yaxis={"title": {"text": "Pass rate"}, "range": [-0.02, 1.04], "domain": [0.40, 1.0]},
        yaxis2={
            "title": {"text": "Length"},
            "domain": [0.0, 0.30],
            "tickvals": named,
            "ticktext": ["mixed" if tick == 0 else str(tick) for tick in named],
            "range": [ticks[0] - 0.4, max(ticks) + 0.4],
        },
        hovermode="closest",
        **_frame(look, rows),
    )


def spots_figure(spots: Sequence[Spot], look: Look, x_title: str, y_title: str, *, rows: int = 3) -> go.Figure:
    """Return one marker a plan with its intervals in both directions, and its name beside it."""
    data: list[dict[str, Any]] = []
    for spot in spots:
        across, up = (
            {
                "type": "data",
                "symmetric": False,
                "array": [round(high - mean, 4)],
                "arrayminus": [round(mean - low, 4)],
                "thickness": look.line,
                "width": 0,
                "color": look.colour(spot.group),
            }
            for mean, low, high in (spot.x, spot.y)
        )
        data.append(
            {
                "type": "scatter",
                "x": [round(spot.x[0], 4)],
                "y": [round(spot.y[0], 4)],
                "error_x": across,
                "error_y": up,
                "mode": "markers",
                "name": spot.label,
                "marker": {"color": look.colour(spot.group), "symbol": look.marker(spot.group), "size": 9 + look.line},
                "hovertemplate": "%{y:.3g} for %{x:.3g}",
            }
        )
    top = max(1.04, *(spot.y[2] + 0.03 for spot in spots))
    return look.figure(
        data,
        xaxis={"title": {"text": x_title}, "range": [-0.05, 1.06]},
        yaxis={"title": {"text": y_title}, "range": [-0.05, top]},
        hovermode="closest",
        **_frame(look, rows),
    )


def shape_figure(x: Any, shaped: Any, possible: Any, values: Any, look: Look, *, rows: int = 3) -> go.Figure:
    """Return the shaped reward against the share of right tokens; markers are the shares an answer can have."""
    level = {"dash": look.dash(1), "color": look.colour(1), "width": look.line}
    data = [
        {
            "type": "scatter",
            "x": np.round(x, 4).tolist(),
            "y": np.round(shaped, 4).tolist(),
            "mode": "lines",
            "name": "shaped",
            "line": {"color": look.colour(0), "width": look.line},
            "hovertemplate": "%{y:.3f}",
        },
        {
            "type": "scatter",
            "x": np.round(possible, 4).tolist(),
            "y": np.round(values, 4).tolist(),
            "mode": "markers",
            "name": "what an answer can earn",
            "marker": {"color": look.colour(0), "symbol": look.marker(0), "size": 7 + look.line},
            "hovertemplate": "%{y:.3f}",
        },
        {
            "type": "scatter",
            "x": np.round(possible, 4).tolist(),
            "y": [0.0] * (len(possible) - 1) + [1.0],
            "mode": "lines+markers",
            "name": "pass or fail",
            "line": {**level, "shape": "hv"},
            "marker": {"color": look.colour(1), "symbol": look.marker(1), "size": 5 + look.line},
            "hovertemplate": "%{y:.0f}",
        },
    ]
    return look.figure(
        data,
        xaxis={"title": {"text": "Share of right tokens in an answer"}, "range": [-0.03, 1.03]},
        yaxis={"title": {"text": "Reward"}, "range": [-0.03, 1.06]},
        **_frame(look, rows),
    )
