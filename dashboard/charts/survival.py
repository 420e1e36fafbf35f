"""Survival in extinction: which share of each group's subjects still responds, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import TITLES, Extinguished, down_to, number
from dashboard.charts.look import Look
from vrcore.measures import Survival, survival


def _last(groups: Sequence[Extinguished], ruler: str) -> float:
    """Return where the axis ends: as far as anybody was watched, or the last one stopped."""
    seen = [0.0]
    for group in groups:
        values = group.resistance.by(ruler)[group.resistance.learnt]
        seen += values[np.isfinite(values)].tolist()
        seen += group.resistance.observed(ruler)[group.resistance.learnt][np.isinf(values)].tolist()
    return max(seen) or 1.0


def survival_figure(groups: Sequence[Extinguished], ruler: str, look: Look, *, height: int = 340) -> go.Figure:
    """Return a step line a group, from all subjects to those that never stopped, with a band of 95 % limits."""
    data: list[dict[str, Any]] = []
    end = _last(groups, ruler)
    for i, group in enumerate(groups):
        curve = survival(group.resistance, ruler)
        if not curve.subjects:
            continue
        x, share, low, high = _stepped(curve, end)
        known = np.isfinite(low) & np.isfinite(high)
        if known.any():
            data.append(
                {
                    "type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip", "showlegend": False,
                    "x": [*x[known].tolist(), *x[known][::-1].tolist()],
                    "y": [*high[known].tolist(), *low[known][::-1].tolist()],
                    "fillcolor": look.faint(i, 0.15), "line": {"width": 0},
                }
            )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "lines", "x": x.tolist(), "y": share.tolist(), "name": group.label,
                "line": {"color": look.colour(i), "width": look.line, "dash": look.dash(i)},
            }
        )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": TITLES[ruler]}, "range": [0, 1.03 * end]},
        yaxis={"title": {"text": "Still responding, %"}, "range": [0, 104]},
        height=470 if look.line > 2 else height,
        margin=look.margin(),
        hovermode="x unified",
    )


def _stepped(curve: Survival, end: float) -> tuple[np.ndarray, ...]:
    """Return the curve as the corners of its steps up to `end`; shares in percent."""
    x = np.append(np.repeat(curve.x, 2)[1:], end)
    parts = (np.repeat(100.0 * part, 2) for part in (curve.share, curve.low, curve.high))
    return np.round(x, 3), *(np.round(part, 2) for part in parts)


def survival_alt(groups: Sequence[Extinguished], ruler: str) -> str:
    """Return what the curves say, for those who cannot see them."""
    said = []
    for group in groups:
        curve = survival(group.resistance, ruler)
        if not curve.subjects:
            said.append(f"{group.label}: nobody had learnt")
            continue
        half = curve.x[curve.share <= 0.5]
        where = f"half had stopped by {number(float(half[0]))}" if len(half) else "more than half never stopped"
        said.append(f"{group.label}: of {curve.subjects} subject{'s' if curve.subjects != 1 else ''} {where}")
    above = down_to(groups[0].resistance.criterion)
    return f"Share of subjects still responding above {above}, by {TITLES[ruler].lower()}. {'; '.join(said)}."


def survival_table(groups: Sequence[Extinguished], ruler: str) -> pd.DataFrame:
    """Return a row a step: group, ruler's value, share still responding and its limits."""
    rows = [
        (group.label, *values)
        for group in groups
        for curve in (survival(group.resistance, ruler),)
        for values in zip(curve.x, curve.share, curve.low, curve.high, strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", ruler, "share", "low", "high"])
