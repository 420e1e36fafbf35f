"""How long it takes to the next response: after a reinforcer (pause), and after a response (inter-response time)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.four_schedules_group import WAIT_BIN, WAIT_BINS, Group
from dashboard.four_schedules_study import Study
from vrcore.measures import mean_interval

PANELS = {"pauses": "Post-reinforcement pauses", "irts": "Inter-response times"}
ENOUGH = 0.98  # of all waits, to the right of which the axis may end


def _bins_shown(study: Study) -> int:
    """Return how many bins hold nearly all pauses and inter-response times of every group."""
    last = 3
    for group in study.groups.values():
        for name in PANELS:
            mean = np.nan_to_num(mean_interval(getattr(group, name))[0])
            if mean.sum() > 0:
                last = max(last, int(np.searchsorted(np.cumsum(mean) / mean.sum(), ENOUGH)) + 1)
    return min(last, WAIT_BINS)


def waits_figure(study: Study, look: Look) -> go.Figure:
    """Return two panels on the same axes: the mean share of waits in each second, a line a schedule."""
    data: list[dict[str, Any]] = []
    bins = _bins_shown(study)
    middles = (np.arange(bins) + 0.5) * WAIT_BIN
    tallest = 0.0
    for panel, name in enumerate(PANELS):
        suffix = "" if panel == 0 else "2"
        for place, group in enumerate(study.groups.values()):
            mean = mean_interval(getattr(group, name))[0][:bins]
            if np.isnan(mean).all():
                continue
            tallest = max(tallest, float(np.nanmax(mean)))
            data.append(
                {
                    "type": "scatter", "x": middles.tolist(), "y": (100.0 * np.nan_to_num(mean)).round(3).tolist(),
                    "xaxis": "x", "yaxis": f"y{suffix}", "mode": "lines+markers", "name": group.schedule,
                    "legendgroup": str(place), "showlegend": panel == 0,
                    "line": {"color": look.colour(place), "dash": look.dash(place), "width": look.line},
                    "marker": {"color": look.colour(place), "symbol": look.marker(place), "size": 4 + look.line},
                    "hovertemplate": "%{y:.1f} %",
                }
            )  # fmt: skip
    large = look.line > 2
    titles = [
        {
            "text": f"<b>{title}</b>", "x": 1, "y": top, "xref": "paper", "yref": "paper", "xanchor": "right",
            "yanchor": "top", "showarrow": False, "font": {"color": look.text},
        }
        for title, top in zip(PANELS.values(), (1.0, 0.46), strict=True)
    ]  # fmt: skip
    height = {"range": [0.0, max(105.0 * tallest, 1.0)], "title": {"text": "% of waits"}}
    return look.figure(
        data,
        xaxis={"title": {"text": "Seconds to the next response"}, "range": [0.0, bins * WAIT_BIN], "anchor": "y2"},
        yaxis={**height, "domain": [0.54, 1.0]},
        yaxis2={**height, "domain": [0.0, 0.46]},
        annotations=titles,
        height=560 if large else 400,
        margin=look.margin(["000"]),
    )


def longer_share(group: Group, name: str, seconds: float) -> float:
    """Return the mean share of waits longer than so many seconds."""
    mean = np.nan_to_num(mean_interval(getattr(group, name))[0])
    return float(mean[int(seconds / WAIT_BIN) :].sum())


def waits_alt(study: Study, said: str) -> str:
    """Return what the chart says, for those who cannot see it; `said` is the sentence on the pause."""
    parts = [
        f"{group.schedule} {100 * longer_share(group, 'pauses', 3.0):.0f} % of pauses and "
        f"{100 * longer_share(group, 'irts', 3.0):.0f} % of inter-response times"
        for group in study.groups.values()
    ]
    return f"{said} Longer than 3 s were: {'; '.join(parts)}."


def waits_table(study: Study) -> pd.DataFrame:
    """Return one row a schedule, kind of wait and bin: the mean share over subjects with its 95 % interval."""
    parts = []
    above = np.arange(WAIT_BINS) * WAIT_BIN
    for group in study.groups.values():
        for name, title in PANELS.items():
            mean, low, high = mean_interval(getattr(group, name))
            columns = {"schedule": group.schedule, "wait": title, "above_seconds": above}
            columns["up_to_seconds"] = np.append(above[1:], np.inf)
            n = (~np.isnan(getattr(group, name))).sum(axis=0)
            parts.append(pd.DataFrame(columns | {"mean_share": mean, "low_95": low, "high_95": high, "n": n}))
    return pd.concat(parts, ignore_index=True)
