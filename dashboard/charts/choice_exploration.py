"""Ways of exploring: the share on the better lever by trial, and what is lost before against who is back after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look


def _percent(values: Any) -> list[float | None]:
    return [None if not np.isfinite(one) else round(100.0 * float(one), 1) for one in values]


def courses_figure(
    explorers: Sequence[Any], x: Any, group: str, mark: float | None, lever: str, look: Look
) -> go.Figure:
    """Return the mean share on `lever` by trial, a line a rule with a 95 % band, and a line where the levers changed.

    `explorers` are `exploration_study.Explorer`, `group` is "unchanged" or "exchanged".
    """
    data: list[dict[str, Any]] = []
    places = np.round(x, 1).tolist()
    # A line that ran on through the exchange would show choices that nobody made.
    turn = int(np.searchsorted(x, mark)) if mark is not None else len(places)
    for i, one in enumerate(explorers):
        mean, low, high = getattr(one, group)
        for part in (slice(0, turn), slice(turn, None)):
            if not len(places[part]):
                continue
            data.append(
                {
                    "type": "scatter", "mode": "lines", "x": [*places[part], *places[part][::-1]],
                    "y": [*_percent(low[part]), *_percent(high[part])[::-1]], "fill": "toself",
                    "fillcolor": look.faint(i, 0.16), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
                    "name": f"{one.title}, 95 % interval",
                }
            )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": _named(one),
                "x": [*places[:turn], *_gap(mark), *places[turn:]],
                "y": [*_percent(mean[:turn]), *_gap(mark), *_percent(mean[turn:])],
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
                "hovertemplate": "%{y:.0f} %",
            }
        )  # fmt: skip
    shapes, notes = [], []
    if mark is not None:
        shapes = [
            {
                "type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": mark, "x1": mark,
                "line": {"color": look.text, "width": 1, "dash": "dot"},
            }
        ]  # fmt: skip
        notes = [
            {
                "text": "levers change places", "x": mark, "xanchor": "right", "xshift": -6, "y": 4,
                "yanchor": "bottom", "showarrow": False, "font": {"color": look.text},
            }
        ]  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Trials"}, "range": [0, float(x[-1] + x[0])]},
        yaxis={"title": {"text": f"Choices of {lever}, %"}, "range": [0, 103]},
        height=_height(look),
        margin=_margin(look),
        shapes=shapes,
        annotations=notes,
    )


def _gap(mark: float | None) -> list[None]:
    return [] if mark is None else [None]


def _height(look: Look) -> int:
    return 388 if look.line > 2 else 300


def _margin(look: Look) -> dict[str, float]:
    # The names of five rules take two rows, in large type more.
    margin = look.margin()
    return {**margin, "t": margin["t"] + (30 if look.line > 2 else 6)}


def courses_alt(explorers: Sequence[Any], group: str, lever: str, half: int) -> str:
    """Return what the courses say."""
    last = "; ".join(f"{one.title} {100.0 * getattr(one, group).mean[-1]:.0f} %" for one in explorers)
    change = (
        f" The levers change places after {half:,} trials, marked by a dotted line." if group == "exchanged" else ""
    )
    return (
        f"Share of choices of {lever} by trial, mean of {len(explorers[0].lost)} subjects for each rule with 95 % "
        f"intervals. At the end: {last}.{change}"
    )


def courses_table(explorers: Sequence[Any], x: Any, group: str) -> pd.DataFrame:
    """Return the means with their intervals, a row a rule and block; `trial` is the middle of the block."""
    parts = []
    for one in explorers:
        mean, low, high = getattr(one, group)
        parts.append(pd.DataFrame({"rule": one.title, "trial": x, "share": mean, "low": low, "high": high}))
    return pd.concat(parts, ignore_index=True)


def trade_figure(explorers: Sequence[Any], later: int, lever: str, look: Look) -> go.Figure:
    """Return a point a rule: reinforcers lost while nothing changes, and choices of the lever after a change."""
    data: list[dict[str, Any]] = []
    name = lever.removeprefix("the ").capitalize()
    furthest = 1.0
    for i, one in enumerate(explorers):
        lost, back = one.interval("lost"), one.interval("back")
        furthest = max(furthest, lost.high if np.isfinite(lost.high) else lost.estimate)
        colour = look.colour(i)
        bar = {"type": "data", "symmetric": False, "color": colour, "thickness": look.line, "width": 4}
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": _named(one), "x": [round(lost.estimate, 3)],
                "y": [round(100.0 * back.estimate, 2)], "cliponaxis": False,
                "marker": {"color": colour, "symbol": look.marker(i), "size": 9 + look.line},
                "error_x": {**bar, **_arms(lost, 1.0)},
                "error_y": {**bar, **_arms(back, 100.0)},
                "hovertemplate": f"{one.title}: loses %{{x:.1f}}, back on %{{y:.0f}} %<extra></extra>",
            }
        )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Lost while nothing changes, reinforcers"}, "range": [0, 1.08 * furthest],
               "showgrid": True},
        yaxis={"title": {"text": f"{name} {later} trials after, %"}, "range": [-4, 104]},
        height=_height(look),
        margin=_margin(look),
        hovermode="closest",
    )  # fmt: skip


def _named(one: Any) -> str:
    """Return a rule's name for a legend: on a phone the longest name decides how many of them stand side by side."""
    title: str = one.title
    return title.removesuffix(" Thompson")


def _arms(one: Any, scale: float) -> dict[str, list[float]]:
    if not np.isfinite(one.low):
        return {"array": [0.0], "arrayminus": [0.0]}
    return {
        "array": [round(scale * (one.high - one.estimate), 4)],
        "arrayminus": [round(scale * (one.estimate - one.low), 4)],
    }


def trade_alt(explorers: Sequence[Any], later: int, lever: str) -> str:
    """Return what the points say."""
    said = "; ".join(
        f"{one.title} {one.interval('lost').estimate:.1f} and {100.0 * one.interval('back').estimate:.0f} %"
        for one in explorers
    )
    return f"Reinforcers lost while nothing changes, and choices of {lever} {later} trials later: {said}."


def trade_table(explorers: Sequence[Any], later: int) -> pd.DataFrame:
    """Return a row a rule: both means with their 95 % intervals."""
    rows = [(one.title, len(one.lost), *one.interval("lost"), *one.interval("back")) for one in explorers]
    parts = [(f"{name}, {part}") for name in ("reinforcers lost", f"share {later} trials after")
             for part in ("mean", "low", "high")]  # fmt: skip
    return pd.DataFrame(rows, columns=["rule", "subjects", *parts])
