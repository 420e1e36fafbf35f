"""Laws in closed form over a learner's points: the rate over ratios, and the decline of responding in extinction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.choice_matching import EDGE, digits, law_line
from dashboard.charts.look import Look
from vrcore.analytic.principles_of_reinforcement import principles_rate
from vrcore.measures.interval import mean_interval
from vrcore.measures.spans import Floats
from vrcore.phenomena.phenomenon import middle_of


def principles_figure(
    ratios: Sequence[int], rates: Floats, schedule: str, constants: Mapping[str, float], look: Look
) -> go.Figure:
    """Return response rates over ratios, a point a subject and their medians, with the law's curve.

    `rates` has the shape (ratios, subjects), nan for subjects that did not learn.
    """
    grid = np.unique(np.round(np.geomspace(1.0, 512.0, 90)))
    law = principles_rate(grid, schedule, **constants)
    logs = np.log10(grid)
    data = [law_line(logs, law, "principles", 0, look)]
    x = np.repeat(np.log10(np.array(ratios, float)), rates.shape[1])
    marker = {"color": look.faint(1, 0.35), "symbol": look.marker(1), "size": 4 + look.line}
    data.append(
        {
            "type": "scatter", "mode": "markers", "name": "subjects", "x": digits(x), "y": digits(rates.ravel(), 2),
            "hoverinfo": "skip", "marker": marker,
        }
    )  # fmt: skip
    middles = [middle_of(one) for one in rates]
    known = [k for k, one in enumerate(middles) if np.isfinite(one.low)]
    if known:
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": "median",
                "x": digits(np.log10(np.array(ratios, float)[known])),
                "y": digits([middles[k].estimate for k in known], 2),
                "customdata": [ratios[k] for k in known],
                "error_y": {
                    "type": "data", "symmetric": False, "thickness": look.line, "width": 3,
                    "array": digits([middles[k].high - middles[k].estimate for k in known], 2),
                    "arrayminus": digits([middles[k].estimate - middles[k].low for k in known], 2),
                },
                "marker": {"color": look.colour(1), "symbol": look.marker(1), "size": 7 + look.line},
                "hovertemplate": f"{schedule} %{{customdata}}: %{{y:.1f}}/min",
            }
        )  # fmt: skip
    top = max(float(np.nanmax(rates)) if np.isfinite(rates).any() else 1.0, 1.0)
    return look.figure(
        data,
        xaxis={
            "title": {"text": "Responses per reinforcer"}, "range": [-0.05, 2.75],
            "tickvals": [round(float(np.log10(one)), 4) for one in (1, 4, 16, 64, 256)],
            "ticktext": ["1", "4", "16", "64", "256"],
        },
        yaxis={"title": {"text": "Responses per minute"}, "range": [0.0, 1.5 * top]},
        height=EDGE[look.line > 2],
        hovermode="closest",
        margin=look.margin(),
    )  # fmt: skip


def principles_alt(ratios: Sequence[int], held: Any, schedule: str) -> str:
    """Return what the rates say; `held` is `theory_study.Held`."""
    said = [
        f"{one:.0f} on {schedule} {ratio}" for ratio, one in zip(ratios, held.medians, strict=True) if np.isfinite(one)
    ]
    medians = f" Medians: {', '.join(said)}." if said else " Too few subjects learnt."
    return f"Response rate per minute over ratios, with the curve of the principles of reinforcement.{medians}"


def principles_table(
    ratios: Sequence[int], rates: Floats, schedule: str, constants: Mapping[str, float]
) -> pd.DataFrame:
    """Return the medians with their intervals beside the law, a row a ratio."""
    middles = [middle_of(one) for one in rates]
    return pd.DataFrame(
        {
            "ratio": list(ratios),
            "median responses per minute": [one.estimate for one in middles],
            "low": [one.low for one in middles],
            "high": [one.high for one in middles],
            "by the law": principles_rate(np.array(ratios, float), schedule, **constants),
        }
    )


def momentum_figure(
    minutes: Floats, shares: Floats, curves: Sequence[Floats], names: Sequence[str], look: Look
) -> go.Figure:
    """Return responding as a share of the baseline over minutes of extinction, with the law's curve, per component.

    `shares` has the shape (components, subjects, blocks).
    """
    data: list[dict[str, Any]] = []
    for i, (name, one, curve) in enumerate(zip(names, shares, curves, strict=True)):
        if np.isfinite(one).any():
            mean, low, high = mean_interval(one)
            data.append(
                {
                    "type": "scatter", "mode": "markers", "name": name, "x": digits(minutes, 2), "y": digits(mean),
                    "error_y": {
                        "type": "data", "symmetric": False, "thickness": 1, "width": 0,
                        "array": digits(high - mean), "arrayminus": digits(mean - low),
                    },
                    "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 4 + look.line},
                    "hovertemplate": "%{x:.0f} min: %{y:.2f}",
                }
            )  # fmt: skip
        if np.isfinite(curve).any():
            data.append(law_line(minutes, curve, f"law, {name}", i, look))
    return look.figure(
        data,
        xaxis={"title": {"text": "Minutes of extinction in the component"}, "range": [0.0, float(minutes[-1]) * 1.02]},
        yaxis={"title": {"text": "Share of baseline"}, "range": [0.0, 1.3]},
        height=EDGE[look.line > 2],
        hovermode="closest",
        margin=look.margin(),
    )


def momentum_alt(shares: Floats, curves: Sequence[Floats], names: Sequence[str]) -> str:
    """Return what the declines say."""
    said = []
    for name, one, curve in zip(names, shares, curves, strict=True):
        if np.isfinite(one).any():
            quarter = one.shape[1] // 4
            law = f", by the law {curve[quarter]:.2f}" if np.isfinite(curve[quarter]) else ""
            said.append(f"{name} {float(np.nanmean(one[:, quarter])):.2f} of baseline after a quarter of the time{law}")
    told = f" {'; '.join(said)}." if said else " Too few subjects learnt."
    return f"Responding in extinction as a share of baseline in the two components of a multiple schedule.{told}"


def momentum_table(minutes: Floats, shares: Floats, curves: Sequence[Floats], names: Sequence[str]) -> pd.DataFrame:
    """Return means with their intervals beside the law, a row a block."""
    columns: dict[str, Any] = {"minutes": minutes}
    for name, one, curve in zip(names, shares, curves, strict=True):
        for what, values in zip(("mean", "low", "high"), mean_interval(one), strict=True):
            columns[f"{name}, share of baseline, {what}"] = values
        columns[f"{name}, by the law"] = curve
    return pd.DataFrame(columns)


__all__ = [
    "momentum_alt",
    "momentum_figure",
    "momentum_table",
    "principles_alt",
    "principles_figure",
    "principles_table",
]
