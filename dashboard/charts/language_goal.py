"""What mice on a grid have learnt, against the share of training in which the cheese lay elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look

Limits = tuple[float, ...]  # mean, low, high

LINES = ("Cheese in its training corner: found", "Cheese moved: found", "Cheese moved: empty corner visited")
COLUMNS = ("training_success", "moved_found", "corner_visited")
LOW = 20  # pixels over the legend in large type, where every line of the screen counts
AXIS = "Moved in training (share, root scale)"


class Learnt(NamedTuple):
    """What a group of mice does after training.

    `shares` holds mean, low and high (95 %) of the share of episodes for each of `LINES`, `untrained` the same shares
    of a mouse that has learnt nothing.
    """

    diversity: float
    shares: tuple[Limits, ...]
    untrained: tuple[float, ...]
    mice: int


def share(value: Limits | float) -> str:
    """Return a share in per cent as a sentence has it, with its interval where there is one."""
    if isinstance(value, float):
        return f"{100 * value:.0f} %"
    mean, low, high = (100 * one for one in value)
    if round(low) == round(high):
        return f"{mean:.0f} %"
    return f"{mean:.0f} % ({low:.0f} to {high:.0f})"


def sweep_figure(rows: Sequence[Learnt], chosen: float, look: Look, *, revealed: bool) -> go.Figure:
    """Return the shares against diversity; `chosen` is marked. Without `revealed`, the training layout alone."""
    shown = range(len(LINES) if revealed else 1)
    data: list[dict[str, Any]] = []
    x = [round(math.sqrt(row.diversity), 5) for row in rows]
    for k in shown:
        means, lows, highs = ([round(row.shares[k][j], 4) for row in rows] for j in range(3))
        data.append(
            {
                "type": "scatter",
                "x": x,
                "y": means,
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [round(high - mean, 4) for high, mean in zip(highs, means, strict=True)],
                    "arrayminus": [round(mean - low, 4) for low, mean in zip(lows, means, strict=True)],
                    "thickness": look.line,
                    "width": 0,
                    "color": look.colour(k),
                },
                "mode": "lines+markers",
                "name": LINES[k],
                "customdata": [[row.diversity, low, high] for row, low, high in zip(rows, lows, highs, strict=True)],
                "line": {"color": look.colour(k), "dash": look.dash(k), "width": look.line},
                "marker": {
                    "color": look.colour(k),
                    "symbol": look.marker(k),
                    "size": [(12 if row.diversity == chosen else 5) + look.line for row in rows],
                },
                "hovertemplate": "%{y:.2f} [%{customdata[1]:.2f}, %{customdata[2]:.2f}]",
            }
        )
    chance = rows[0].untrained[1]
    shapes = [
        {
            "type": "line",
            "x0": math.sqrt(chosen),
            "x1": math.sqrt(chosen),
            "y0": 0,
            "y1": 1.0,
            "line": {"color": look.muted, "width": 1, "dash": "dot"},
            "layer": "below",
        }
    ]
    notes: list[dict[str, Any]] = []
    if revealed:
        shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": chance,
                "y1": chance,
                "line": {"color": look.muted, "width": 1},
                "layer": "below",
            }
        )
        notes.append(
            {
                "text": "at random: found",
                "x": 0.03,
                "xref": "x",
                "xanchor": "left",
                "y": chance,
                "yanchor": "top",
                "showarrow": False,
                "font": {"color": look.text},
            }
        )
    ticks = [0.0, 0.05, 0.1, 0.2, 0.5, 1.0]
    margin = look.margin()
    return look.figure(
        data,
        xaxis={
            "title": {"text": AXIS},
            "tickvals": [math.sqrt(tick) for tick in ticks],
            "ticktext": [f"{tick:g}" for tick in ticks],
            "range": [-0.05, 1.05],
        },
        yaxis={"title": {"text": "Share of episodes"}, "range": [0, 1.04]},
        hovermode="closest",
        shapes=shapes,
        annotations=notes,
        height=390 if look.line > 2 else 430,
        margin={
            **margin,
            "t": (LOW if look.line > 2 else margin["t"])
            + (1.7 if look.line > 2 else 2.0) * (len(shown) - 1) * float(look.layout["font"]["size"]),
        },
    )


def sweep_alt(rows: Sequence[Learnt], *, revealed: bool) -> str:
    """Return what the chart says, for those who cannot see it."""
    first, last = rows[0], rows[-1]
    ends = f"{first.diversity:g} to {last.diversity:g}"
    lowest = min(row.shares[0][0] for row in rows)
    said = f"In the training layout the cheese is found in at least {share(lowest)} of episodes at every share shown"
    if not revealed:
        return f"{said}, {ends} of training with the cheese moved."
    moved, corner = ([row.shares[k][0] for row in (first, last)] for k in (1, 2))
    return (
        f"{said}. From {ends} of training with the cheese moved, a moved cheese is found in {share(moved[0])} to "
        f"{share(moved[1])} of episodes, and the empty corner is visited in {share(corner[0])} to {share(corner[1])}."
    )


def sweep_table(rows: Sequence[Learnt], *, revealed: bool) -> pd.DataFrame:
    """Return one row a share of moved cheese: mean, low and high of each line; the training layout alone at first."""
    found: list[dict[str, Any]] = []
    for row in rows:
        line: dict[str, Any] = {"diversity": row.diversity, "mice": row.mice}
        for name, limits in list(zip(COLUMNS, row.shares, strict=True))[: len(COLUMNS) if revealed else 1]:
            line |= {name: limits[0], f"{name}_low_95": limits[1], f"{name}_high_95": limits[2]}
        found.append(line)
    return pd.DataFrame(found)
