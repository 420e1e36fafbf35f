"""Two alternatives: shares of responses and of income over a session, and what a fixed share would earn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import number
from dashboard.charts.look import Look
from vrcore.analytic.fixed_share import Hill
from vrcore.curves.wording import percent
from vrcore.measures.allocation import Allocation
from vrcore.measures.interval import mean_interval
from vrcore.measures.spans import Floats

MOST_LINES = 30
TITLES = ("Responses", "Income")
AXIS = "Share of responses on {}"


def _digits(values: Floats, places: int = 4) -> list[float | None]:
    return [None if not np.isfinite(one) else round(float(one), places) for one in values]


def times(counts: Allocation, unit: str) -> Floats:
    """Return the middle of each block since the session began, in minutes or trials."""
    seconds = np.nanmax(counts.seconds, axis=0)
    middle: Floats = np.cumsum(seconds) - seconds / 2.0
    return middle / 60.0 if unit == "minute" else middle


def courses(counts: Allocation) -> tuple[Floats, Floats]:
    """Return each subject's share of responses and of income on the left, shape (subjects, blocks); nan: none."""
    return counts.share(counts.responses, 1), counts.share(counts.reinforcers, 1)


def share_figure(counts: Allocation, stretches: int, unit: str, look: Look) -> go.Figure:
    """Return shares on the left over the session: subjects faintly, means with 95 % intervals, reversals as lines."""
    x = times(counts, unit)
    both = courses(counts)
    data: list[dict[str, Any]] = []
    xs: list[float | None] = []
    ys: list[float | None] = []
    for one in both[0][:MOST_LINES]:
        xs += [*_digits(x, 2), None]
        ys += [*_digits(one, 3), None]
    data.append(
        {
            "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip", "name": "subjects",
            "line": {"color": look.faint(0, 0.22), "width": 1},
        }
    )  # fmt: skip
    for i, one in enumerate(both):
        mean, low, high = mean_interval(one)
        data.append(_band(x, low, high, i, look))
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": TITLES[i], "x": _digits(x, 2), "y": _digits(mean),
                "customdata": [list(pair) for pair in zip(_digits(low), _digits(high), strict=True)],
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
                "hovertemplate": "%{y:.2f} [%{customdata[0]:.2f}, %{customdata[1]:.2f}]",
            }
        )  # fmt: skip
    end = float(x[-1] + x[0])
    line = {"color": look.muted, "width": 1, "dash": "dot"}
    return look.figure(
        data,
        xaxis={"title": {"text": "Minutes" if unit == "minute" else "Trials"}, "range": [0, end]},
        yaxis={"title": {"text": "Share on the left"}, "range": [-0.02, 1.02]},
        height=370 if look.line > 2 else 310,
        margin=look.margin(),
        shapes=[
            {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": end * k / stretches, "x1": end * k / stretches,
             "line": line}
            for k in range(1, stretches)
        ],
    )  # fmt: skip


def _band(x: Floats, low: Floats, high: Floats, i: int, look: Look) -> dict[str, Any]:
    known = np.isfinite(low) & np.isfinite(high)
    around = np.r_[x[known], x[known][::-1]]
    edge = np.clip(np.r_[low[known], high[known][::-1]], 0.0, 1.0)
    return {
        "type": "scatter", "mode": "lines", "x": _digits(around, 2), "y": _digits(edge), "fill": "toself",
        "fillcolor": look.faint(i, 0.18), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
        "name": f"{TITLES[i]}, 95 % interval",
    }  # fmt: skip


def share_alt(counts: Allocation, stretches: int, names: tuple[str, str]) -> str:
    """Return what the shares over the session say."""
    last = [float(np.nanmean(one[:, -1])) if np.isfinite(one[:, -1]).any() else None for one in courses(counts)]
    said = ["nobody responds any more" if last[0] is None else f"{percent(last[0], 2)} of responses are on the left"]
    if last[0] is not None:
        said.append("nothing is earned" if last[1] is None else f"{percent(last[1], 2)} of income comes from it")
    turned = "" if stretches == 1 else f" The sides change places {stretches - 1} times, marked by dotted lines."
    return (
        f"Share of responses and of income on the left over a session with {names[0]} and {names[1]}, the mean of "
        f"{len(counts.responses)} subjects with 95 % intervals. In the last part {' and '.join(said)}.{turned}"
    )


def share_table(counts: Allocation, unit: str) -> pd.DataFrame:
    """Return the means of the shares on the left with their intervals, a row a block."""
    columns: dict[str, Any] = {f"{unit}s": times(counts, unit)}
    for title, one in zip(TITLES, courses(counts), strict=True):
        for name, values in zip(("mean", "low", "high"), mean_interval(one), strict=True):
            columns[f"share of {title.lower()} on the left, {name}"] = values
    return pd.DataFrame(columns)


def amount(value: float) -> str:
    """Return an income with three digits and without an exponent."""
    return "less than 0.001" if 0.0 < value < 0.001 else number(value)


def where(hill: Hill) -> str:
    """Return what the side is called whose share is fixed: of equal sides, whose hill is symmetric, the left one."""
    return "the left" if np.allclose(hill.total, hill.total[::-1], rtol=1e-9) else "the richer side"


def flat(hill: Hill) -> bool:
    """Whether every fixed share earns the same, but for rounding: two equal ratios. Then none is best."""
    return bool(np.ptp(hill.total) <= 1e-9 * hill.total.max())


def hill_figure(hill: Hill, found: Any, own: float, unit: str, look: Look, *, revealed: bool) -> go.Figure:
    """Return income against a fixed share, with the visitor's share and, once `revealed`, the learner on it.

    `found` are `levers_session.Settled`.
    """
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "name": "fixed share", "x": _digits(hill.share),
            "y": _digits(hill.total, 5), "line": {"color": look.colour(0), "width": look.line},
            "hovertemplate": "share %{x:.2f}: %{y:.3g}",
        }
    ]  # fmt: skip
    if revealed:
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": "subjects", "x": _digits(found.share),
                "y": _digits(found.earned, 5), "hoverinfo": "skip",
                "marker": {"color": look.faint(1, 0.45), "symbol": look.marker(1), "size": 5 + look.line},
            }
        )  # fmt: skip
        share, earned = found.interval("share"), found.interval("earned")
        if np.isfinite(share.low) and np.isfinite(earned.low):
            data.append(_cross(share, earned, look))
        best, most = hill.best
        if not flat(hill):
            data.append(_mark([best], [most], "best", "star", 2, look))
        if hill.matching and not flat(hill):
            data.append(_mark(hill.matching, [hill.at(one) for one in hill.matching], "matches", "diamond", 3, look))
    data.append(_mark([own], [hill.at(own)], "yours", "x", 4, look))
    top = max([float(hill.total.max()), *(found.earned.tolist() if revealed else [])]) * 1.08
    return look.figure(
        data,
        xaxis={"title": {"text": AXIS.format(where(hill))}, "range": [-0.02, 1.02]},
        yaxis={"title": {"text": f"Reinforcers per {unit}"}, "range": [0.0, max(top, 1e-6)]},
        height=370 if look.line > 2 else 310,
        hovermode="closest",
        margin=look.margin(),
    )


def _cross(share: Any, earned: Any, look: Look) -> dict[str, Any]:
    bars = {
        axis: {
            "type": "data", "symmetric": False, "array": [round(one.high - one.estimate, 5)],
            "arrayminus": [round(one.estimate - one.low, 5)], "thickness": look.line, "width": 3,
        }
        for axis, one in (("error_x", share), ("error_y", earned))
    }  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", "name": "learner", "x": [round(share.estimate, 5)],
        "y": [round(earned.estimate, 5)], **bars,
        "marker": {"color": look.colour(1), "symbol": look.marker(1), "size": 9 + look.line},
        "hovertemplate": "median share %{x:.2f}: %{y:.3g}",
    }  # fmt: skip


def _mark(x: list[float], y: list[float], name: str, symbol: str, i: int, look: Look) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [round(one, 5) for one in x],
        "y": [round(one, 5) for one in y], "hovertemplate": name + ": share %{x:.2f}, %{y:.3g}",
        "marker": {
            "color": look.colour(i), "symbol": symbol, "size": 9 + look.line, "line": {"color": look.text, "width": 1}
        },
    }  # fmt: skip


def hill_alt(hill: Hill, found: Any, own: float, unit: str, *, revealed: bool) -> str:
    """Return what the hill says."""
    best, most = hill.best
    said = f"Income by the share of responses on {where(hill)}, if it were fixed. Your {percent(own, 2)} earn "
    said += f"{amount(hill.at(own))} per {unit}."
    if not revealed:
        return said
    said += (
        " Every share earns the same." if flat(hill) else f" A share of {percent(best, 2)} earns most, {amount(most)}."
    )
    if len(found.share):
        made = percent(float(np.median(found.share)), 3)
        said += f" The median subject makes {made} and earns {amount(np.median(found.earned))}."
    return said


def hill_table(hill: Hill, unit: str) -> pd.DataFrame:
    """Return the hill, a row a share."""
    return pd.DataFrame(
        {
            "share of responses on the richer side": hill.share,
            f"income per {unit}": hill.total,
            "of it from the richer side": hill.first,
            "of it from the leaner side": hill.second,
        }
    )


__all__ = [
    "amount",
    "flat",
    "hill_alt",
    "hill_figure",
    "hill_table",
    "share_alt",
    "share_figure",
    "share_table",
    "where",
]
