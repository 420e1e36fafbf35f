"""Resistance to extinction by four rulers, a panel each; and what training amounted to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import TITLES, down_to, individuals, limit_of, medians, number, shown_at, ticks
from dashboard.charts.look import Look
from vrcore.measures import median_interval

if TYPE_CHECKING:
    from dashboard.extinction_lab.tested import Tested

FOUR = TITLES | {"omitted": "Reinforcers omitted", "slope": "Rate-corrected, min"}


def ruler_figure(groups: Sequence[Tested], ruler: str, look: Look) -> go.Figure:
    """Return one ruler's panel with a row for each group, from the first at the top.

    A subject that never fell below the criterion is an open triangle: it kept on at least so long.
    """
    labels, large = [group.label for group in groups], look.line > 2
    limit = limit_of(groups, ruler)
    known = [shown_at(value) for group in groups for value in group.resistance.by(ruler) if not np.isnan(value)]
    low, high = np.log10(min([limit, *known])) - 0.08, np.log10(limit) + 0.14
    low = min(low, high - 0.6)
    at = ticks(10.0**low, 10.0**high)
    return look.figure(
        individuals(groups, ruler, "", look) + medians(groups, ruler, "", limit, look),
        xaxis={
            "type": "log", "range": [low, high], "title": {"text": ends_at(groups, ruler), "standoff": 4},
            "tickvals": at, "ticktext": [number(tick) for tick in at],
        },
        yaxis={
            "tickvals": list(range(len(groups))), "ticktext": labels, "range": [len(groups) - 0.4, -0.8],
            "showgrid": False,
        },
        hovermode="closest",
        showlegend=False,
        height=146 + 46 * len(groups) if large else 92 + 38 * len(groups),
        annotations=[
            {
                "text": f"<b>{FOUR[ruler]}</b>", "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left",
                "yanchor": "bottom", "showarrow": False, "font": {"color": look.text},
            }
        ],
        margin={**look.margin(labels), "t": 36 if large else 30, "r": 10, "b": 60 if large else 44},
    )  # fmt: skip


def ends_at(groups: Sequence[Tested], ruler: str) -> str:
    """Return what a ruler's axis says below its ticks: how far down is counted."""
    if ruler == "slope":
        return "to a tenth, by the slope"
    return f"to {down_to(groups[0].resistance.criterion).replace(' a minute', '/min')}"


def ruler_alt(groups: Sequence[Tested], ruler: str) -> str:
    """Return what the panel says, for those who cannot see it."""
    middles = (number(median_interval(group.resistance.by(ruler)).estimate) for group in groups)
    values = ", ".join(f"{group.label} {middle}" for group, middle in zip(groups, middles, strict=True))
    if ruler == "slope":
        return f"Median minutes in which responding falls to a tenth, by the rate-corrected slope: {values}."
    return (
        f"Median {FOUR[ruler].lower()} until responding fell below {down_to(groups[0].resistance.criterion)}: {values}."
    )


def ruler_table(groups: Sequence[Tested], ruler: str) -> pd.DataFrame:
    """Return one row a subject: baseline, whether it is left out, and the ruler's value (empty: not reached)."""
    parts = []
    for group in groups:
        found = group.resistance
        values = found.by(ruler)
        columns: dict[str, Any] = {
            "group": group.label,
            "subject": np.arange(len(found.baseline)) + 1,
            "baseline_responses_per_minute": found.baseline,
            "left_out": ~found.learnt,
            "minutes_per_tenfold_fall" if ruler == "slope" else f"{ruler}_to_criterion": np.where(
                np.isfinite(values), values, np.nan
            ),
        }
        if ruler == "slope":
            columns["log10_decline_per_minute"] = group.slope
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def training_figure(groups: Sequence[Tested], look: Look) -> go.Figure:
    """Return each group's mean rate in training over time: what equal training makes unequal."""
    data: list[dict[str, Any]] = []
    for i, group in enumerate(groups):
        pace = group.training
        known = np.isfinite(pace.low) & np.isfinite(pace.high)
        if known.sum() > 1:
            data.append(
                {
                    "type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip", "showlegend": False,
                    "x": [*pace.minutes[known].round(3).tolist(), *pace.minutes[known][::-1].round(3).tolist()],
                    "y": [*pace.high[known].round(2).tolist(), *pace.low[known][::-1].round(2).tolist()],
                    "fillcolor": look.faint(i, 0.15), "line": {"width": 0},
                }
            )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "lines" if len(pace.minutes) > 1 else "markers", "name": group.label,
                "x": pace.minutes.round(3).tolist(), "y": pace.mean.round(2).tolist(),
                "line": {"color": look.colour(i), "width": look.line, "dash": look.dash(i)},
                "marker": {"color": look.colour(i), "symbol": look.marker(i)},
                "hovertemplate": "%{y:.1f} responses/min",
            }
        )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Minutes of training"}, "rangemode": "tozero"},
        yaxis={"title": {"text": "Responses per minute"}, "rangemode": "tozero"},
        height=440 if look.line > 2 else 330,
        margin=look.margin(),
    )


def training_alt(groups: Sequence[Tested]) -> str:
    """Return what training amounted to, for those who cannot see the figure."""
    said = "; ".join(
        f"{group.label}: {number(float(np.median(group.given[0])))} reinforcers, "
        f"{number(float(np.median(group.given[1])))} responses, {number(float(np.median(group.given[2])))} minutes"
        for group in groups
    )
    return f"Mean response rate in training over time. What the median subject was given: {said}."


def training_table(groups: Sequence[Tested]) -> pd.DataFrame:
    """Return one row a group: what its median subject was given, and how fast it responded in the end."""
    return pd.DataFrame(
        [
            {
                "group": group.label,
                "reinforcers": float(np.median(group.given[0])),
                "responses": float(np.median(group.given[1])),
                "minutes": round(float(np.median(group.given[2])), 1),
                "responses/min in the end": round(float(np.nanmedian(group.resistance.baseline)), 1),
                "subjects": len(group.slope),
                "left out": group.left_out,
                "ended by the time limit": group.limited,
            }
            for group in groups
        ]
    )
