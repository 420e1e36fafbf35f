"""Laws in closed form over simulated points: rates by ratio, and what is left of responding in extinction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.analytic import persistence, principles_rate

if TYPE_CHECKING:
    from dashboard.extinction_lab.theory_study import Declining, Rates

HEIGHT = {False: 330, True: 400}


def _curve(x: Any, y: Any, name: str, i: int, look: Look, *, legend: bool = True) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": np.round(x, 4).tolist(), "y": np.round(y, 4).tolist(),
        "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line}, "hoverinfo": "skip",
        "showlegend": legend,
    }  # fmt: skip


def rates_figure(rates: Rates, law: Any, look: Look) -> go.Figure:
    """Return median rates with intervals by ratio, and the law's curve over them. `law`: constants, or None."""
    x = np.array(rates.ratios, float)
    low, middle, high = rates.middles
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "markers", "name": "simulated, median", "x": x.tolist(),
            "y": np.round(middle, 3).tolist(),
            "error_y": {
                "type": "data", "symmetric": False, "array": np.round(high - middle, 3).tolist(),
                "arrayminus": np.round(middle - low, 3).tolist(), "thickness": 1, "width": 3,
            },
            "marker": {"color": look.colour(1), "symbol": look.marker(1), "size": 7 + look.line},
            "hovertemplate": "ratio %{x}: %{y:.1f} responses/min",
        }
    ]  # fmt: skip
    if law is not None:
        at = np.geomspace(x[0], x[-1], 90)
        drawn = principles_rate(at, rates.kind, arousal=law.arousal, response=law.response, beta=law.beta)
        data.append(_curve(at, drawn, "law, not simulated", 0, look))
    return look.figure(
        data,
        xaxis={
            "type": "log", "title": {"text": "Responses per reinforcer"}, "tickvals": x.tolist(),
            "ticktext": [f"{one:g}" for one in x],
        },
        yaxis={"title": {"text": "Responses per minute"}, "rangemode": "tozero"},
        height=HEIGHT[look.line > 2],
        hovermode="closest",
        margin=look.margin(),
    )  # fmt: skip


def rates_alt(rates: Rates, law: Any) -> str:
    """Return what the figure says, for those who cannot see it."""
    _, middle, _ = rates.middles
    said = ", ".join(f"{ratio}: {one:.0f}" for ratio, one in zip(rates.ratios, middle, strict=True))
    curve = "no curve" if law is None else f"a curve with a = {law.arousal:,.0f} s, delta = {law.response:.2g} s"
    return f"Median responses per minute by ratio ({rates.kind}): {said}; and {curve} from the principles."


def rates_table(rates: Rates) -> pd.DataFrame:
    """Return each subject's rate on each ratio."""
    return pd.DataFrame(
        [
            (f"{rates.kind} {ratio}", subject + 1, value)
            for ratio, column in zip(rates.ratios, rates.each, strict=True)
            for subject, value in enumerate(column)
        ],
        columns=["schedule", "subject", "responses per minute"],
    )


def decline_figure(groups: Sequence[Declining], law: Any, look: Look) -> go.Figure:
    """Return what is left of each group's baseline by minute of extinction, and the law's lines over them."""
    data: list[dict[str, Any]] = []
    end = max(float(group.minutes[-1]) for group in groups)
    for i, group in enumerate(groups):
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": group.label, "x": np.round(group.minutes, 2).tolist(),
                "y": np.round(group.share, 5).tolist(),
                "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 5 + look.line},
                "hovertemplate": "minute %{x:.1f}: %{y:.0%} of baseline",
            }
        )  # fmt: skip
        if law is not None:
            at = np.linspace(0.0, end, 60)
            left = persistence(at, group.paid, suspended=law.suspended, missed=law.missed, power=law.power)
            seen = left >= 0.005
            data.append(_curve(at[seen], left[seen], f"law, {group.label}", i, look, legend=False))
    return look.figure(
        data,
        xaxis={"title": {"text": "Minutes of extinction"}, "rangemode": "tozero"},
        yaxis={
            "type": "log", "title": {"text": "Share of baseline"}, "range": [np.log10(0.01), np.log10(2.0)],
            "tickvals": [0.01, 0.03, 0.1, 0.3, 1.0], "ticktext": ["1 %", "3 %", "10 %", "30 %", "100 %"],
        },
        height=HEIGHT[look.line > 2],
        hovermode="closest",
        margin=look.margin(["100 %"]),
    )  # fmt: skip


def decline_alt(groups: Sequence[Declining], law: Any) -> str:
    """Return what the figure says, for those who cannot see it."""
    said = ", ".join(f"{group.label} (paid {group.paid:.0f} an hour) {group.share[-1]:.2g}" for group in groups)
    curve = "" if law is None else f" Lines: log of the share falls by (c + d r)/r^b a minute, b = {law.power:.2g}."
    return f"Share of the baseline response rate by minute of extinction; at the last point {said}.{curve}"


def decline_table(groups: Sequence[Declining]) -> pd.DataFrame:
    """Return each point."""
    return pd.DataFrame(
        [
            (group.label, group.paid, minute, share)
            for group in groups
            for minute, share in zip(group.minutes, group.share, strict=True)
        ],
        columns=["group", "reinforcers per hour in training", "minute", "share of baseline"],
    )


__all__ = ["decline_alt", "decline_figure", "decline_table", "rates_alt", "rates_figure", "rates_table"]
