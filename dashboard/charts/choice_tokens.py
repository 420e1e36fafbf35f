"""Tokens: the pause before each link of an exchange, and one subject's responses, tokens and exchanges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.measures.interval import Interval, median_interval


def _middles(seconds: Any) -> list[Interval]:
    return [median_interval(seconds[:, k]) for k in range(seconds.shape[1])]


def _height(look: Look) -> int:
    return 388 if look.line > 2 else 300


def pauses_figure(pauses: Any, control: Any, look: Look) -> go.Figure:
    """Return the median pause before each link with its 95 % interval, of the learner and of the control.

    Both are `tokens_study.Pauses`.
    """
    data: list[dict[str, Any]] = []
    lines = [pauses] if pauses.title == control.title else [pauses, control]
    for i, one in enumerate(lines):
        middles = _middles(one.seconds)
        known = [k for k, middle in enumerate(middles) if np.isfinite(middle.estimate)]
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": one.title, "cliponaxis": False,
                "x": [k + 1 for k in known], "y": [round(middles[k].estimate, 3) for k in known],
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
                "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 6 + look.line},
                "error_y": {
                    "type": "data", "symmetric": False, "color": look.colour(i), "thickness": look.line, "width": 4,
                    "array": [_arm(middles[k].high, middles[k].estimate) for k in known],
                    "arrayminus": [_arm(middles[k].estimate, middles[k].low) for k in known],
                },
                "hovertemplate": "%{y:.1f} s",
            }
        )  # fmt: skip
    links = pauses.seconds.shape[1]
    return look.figure(
        data,
        xaxis={"title": {"text": "Token that is worked for, since the last exchange"}, "range": [0.6, links + 0.4],
               "dtick": 1},
        yaxis={"title": {"text": "Pause before it, s"}, "rangemode": "tozero"},
        height=_height(look),
        margin=look.margin(),
    )  # fmt: skip


def _arm(above: float, below: float) -> float:
    return round(above - below, 3) if np.isfinite(above) and np.isfinite(below) else 0.0


def pauses_alt(pauses: Any, control: Any) -> str:
    """Return what the pauses say."""
    said = []
    for one in [pauses] if pauses.title == control.title else [pauses, control]:
        middles = [middle.estimate for middle in _middles(one.seconds)]
        told = ", ".join(f"{middle:.1f}" if np.isfinite(middle) else "none" for middle in middles)
        said.append(f"{one.title} {told}")
    return f"Median pause in seconds before each token on the way to an exchange. {'; '.join(said)}."


def pauses_table(pauses: Any, control: Any) -> pd.DataFrame:
    """Return a row a learner and link: subjects, the median pause in seconds and its 95 % interval."""
    rows = [
        (one.title, k + 1, int((~np.isnan(one.seconds[:, k])).sum()), *middle)
        for one in ([pauses] if pauses.title == control.title else [pauses, control])
        for k, middle in enumerate(_middles(one.seconds))
    ]
    return pd.DataFrame(rows, columns=["learner", "link", "subjects", "median pause (s)", "low", "high"])


def record_figure(watched: Any, look: Look) -> go.Figure:
    """Return one subject's cumulative record with its tokens and exchanges, and below the tokens it held.

    `watched` is a `tokens_study.Watched`.
    """
    made, rows = watched.responses, np.arange(1, len(watched.responses) + 1)
    height = np.searchsorted(made, watched.earned, "right")
    paid = np.searchsorted(made, watched.exchanged, "right")
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "name": "responses", "hoverinfo": "skip",
            "x": [0.0, *made.round(2).tolist(), round(watched.end, 2)],
            "y": [0, *rows.tolist(), len(made)],
            "line": {"color": look.colour(0), "width": look.line, "shape": "hv"},
        },
        {
            "type": "scatter", "mode": "markers", "name": "token earned", "cliponaxis": False,
            "x": watched.earned.round(2).tolist(), "y": height.tolist(),
            "marker": {"color": look.colour(1), "symbol": look.marker(1), "size": 4 + look.line},
            "hovertemplate": "token at %{x:.0f} s<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "name": "exchange", "cliponaxis": False,
            "x": watched.exchanged.round(2).tolist(), "y": paid.tolist(),
            "marker": {"color": look.text, "symbol": "diamond-open", "size": 9 + look.line, "line": {"width": 2}},
            "hovertemplate": "exchange at %{x:.0f} s<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "name": "tokens held", "showlegend": False, "yaxis": "y2",
            "x": [*watched.times.round(2).tolist(), round(watched.end, 2)],
            "y": [*watched.held.tolist(), float(watched.held[-1])],
            "line": {"color": look.colour(1), "width": look.line, "shape": "hv"},
            "hovertemplate": "%{y:.0f} tokens held<extra></extra>",
        },
    ]  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Seconds"}, "range": [0, max(watched.end, 1.0)], "anchor": "y2"},
        yaxis={"title": {"text": "Responses"}, "domain": [0.44, 1.0], "rangemode": "tozero"},
        yaxis2={"title": {"text": "Tokens"}, "domain": [0.0, 0.34], "rangemode": "tozero", "nticks": 4},
        height=_height(look),
        hovermode="closest",
        margin=look.margin(),
    )


def record_alt(watched: Any, subject: int) -> str:
    """Return what the record says."""
    most = f"{watched.held.max():.0f}" if len(watched.held) else "no"
    return (
        f"The last exchanges of subject {subject}, in {watched.end:.0f} seconds: {len(watched.responses):,} responses "
        f"earn {len(watched.earned)} tokens, which are exchanged {len(watched.exchanged)} times; at most {most} tokens "
        "are held."
    )


def record_table(watched: Any) -> pd.DataFrame:
    """Return a row an event in order: seconds, what it was, and the tokens held after it."""
    rows = [(t, "response") for t in watched.responses] + [(t, "token") for t in watched.earned]
    rows += [(t, "exchange") for t in watched.exchanged]
    order = {"response": 0, "token": 1, "exchange": 2}
    rows.sort(key=lambda one: (one[0], order[one[1]]))
    held, n, k = [], float(watched.held[0]), 1
    for _, event in rows:
        if event != "response":
            n, k = float(watched.held[k]), k + 1
        held.append(n)
    times, events = ([one[part] for one in rows] for part in (0, 1))
    return pd.DataFrame({"seconds": times, "event": events, "tokens held": held})
