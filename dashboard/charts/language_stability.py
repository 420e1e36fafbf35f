"""What each algorithm costs, how its seeds end, and how it takes another learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.extinction import ticks
from dashboard.charts.look import Look

MOST_POINTS = 80
MEASURES = {"answers": "answers drawn", "rewards": "rewards delivered"}


def _height(rows: int, look: Look) -> int:
    return int(30 * rows + (150 if look.line > 2 else 110))


def cost_figure(costs: Sequence[Any], look: Look) -> go.Figure:
    """Return answers and rewards to the criterion on a logarithmic axis, a row an algorithm.

    `costs` are `stability_study.Cost`. Small markers are seeds, large ones the median of those that got there with
    its interval; an algorithm of which none did is said so.
    """
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    values: list[float] = []
    for i, name in enumerate(MEASURES):
        x: list[float] = []
        y: list[float] = []
        middles: list[tuple[float, float, float, float]] = []
        for row, one in enumerate(costs):
            found = np.asarray(getattr(one.run, name))
            there = found[np.isfinite(found)]
            place = row + (-0.16 if i == 0 else 0.16)
            x += there.round(1).tolist()
            y += [place] * len(there)
            if len(there):
                interval = getattr(one, name)
                middles.append((interval.estimate, place, interval.low, interval.high))
        values += x
        data.append(
            {
                "type": "scatter", "mode": "markers", "x": x, "y": y, "hoverinfo": "skip", "showlegend": False,
                "marker": {"color": look.faint(i, 0.3), "symbol": look.marker(i), "size": 5}, "name": f"seeds, {name}",
            }
        )  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": MEASURES[name],
                "x": [round(m[0], 1) for m in middles], "y": [m[1] for m in middles],
                "error_x": {
                    "type": "data", "symmetric": False, "thickness": look.line, "width": 4,
                    "array": [round(m[3] - m[0], 1) for m in middles],
                    "arrayminus": [round(m[0] - m[2], 1) for m in middles],
                },
                "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 7 + look.line},
                "hovertemplate": "%{x:,.0f} " + MEASURES[name] + "<extra></extra>",
            }
        )  # fmt: skip
    low, high = (min(values) * 0.7, max(values) * 1.4) if values else (10.0, 10_000.0)
    for row, one in enumerate(costs):
        if one.run.reached == 0:
            notes.append(
                {
                    "text": "no seed got there", "x": 0.02, "xref": "paper", "xanchor": "left", "y": row,
                    "showarrow": False, "font": {"color": look.muted},
                }
            )  # fmt: skip
    marks = ticks(low, high)
    return look.figure(
        data,
        xaxis={
            "type": "log", "range": [float(np.log10(low)), float(np.log10(high))],
            "title": {"text": "To the criterion"},
            "tickvals": marks, "ticktext": [f"{one:,.0f}" for one in marks], "showgrid": True,
        },
        yaxis=_rows(costs),
        height=_height(len(costs), look),
        hovermode="closest",
        annotations=notes,
        margin=look.margin([one.title for one in costs]),
    )  # fmt: skip


def _rows(costs: Sequence[Any]) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(costs))),
        "ticktext": [one.title for one in costs],
        "range": [len(costs) - 0.5, -0.5],
        "showgrid": False,
    }


def cost_alt(costs: Sequence[Any], criterion: float) -> str:
    """Return what the cost figure says."""
    said = []
    for one in costs:
        if one.run.reached:
            said.append(
                f"{one.title} {one.answers.estimate:,.0f} answers and {one.rewards.estimate:,.0f} rewards "
                f"({one.run.reached} of {one.seeds} seeds)"
            )
        else:
            said.append(f"{one.title} never")
    return f"Median answers drawn and rewards delivered to a pass rate of {criterion:g}: {'; '.join(said)}."


def outcomes_figure(costs: Sequence[Any], outcomes: Sequence[str], look: Look) -> go.Figure:
    """Return stacked bars: how many seeds of each algorithm ended how."""
    patterns = ("", "/", "x", ".")
    data = []
    for i, words in enumerate(outcomes):
        counts = [int((one.run.outcome == i).sum()) for one in costs]
        data.append(
            {
                "type": "bar", "orientation": "h", "x": counts, "y": list(range(len(costs))), "name": words,
                "marker": {
                    "color": look.colour(i),
                    "pattern": {"shape": patterns[i], "fillmode": "overlay", "fgcolor": look.text, "size": 6},
                    "line": {"width": 0},
                },
                "hovertemplate": "%{x} seeds: " + words + "<extra></extra>",
            }
        )  # fmt: skip
    seeds = max(one.seeds for one in costs)
    return look.figure(
        data,
        xaxis={"title": {"text": "Seeds"}, "range": [0, seeds], "dtick": 2 if seeds <= 10 else 4},
        yaxis=_rows(costs),
        barmode="stack",
        legend={"traceorder": "normal"},
        bargap=0.35,
        height=_height(len(costs), look),
        hovermode="closest",
        margin=look.margin([one.title for one in costs]),
    )


def outcomes_alt(costs: Sequence[Any], outcomes: Sequence[str]) -> str:
    """Return what the bars say."""
    said = []
    for one in costs:
        counts = [int((one.run.outcome == i).sum()) for i in range(len(outcomes))]
        told = ", ".join(f"{count} {words}" for count, words in zip(counts, outcomes, strict=True) if count)
        said.append(f"{one.title}: {told}")
    return f"How the seeds of each algorithm ended. {'; '.join(said)}."


def seeds_figure(cost: Any, outcomes: Sequence[str], criterion: float, look: Look) -> go.Figure:
    """Return the pass rate of every seed of one algorithm by step, with the first early sign of each."""
    run = cost.run
    passed = run.passed
    rows = np.unique(np.linspace(0, passed.shape[1] - 1, min(passed.shape[1], MOST_POINTS)).round().astype(int))
    data: list[dict[str, Any]] = []
    for i, words in enumerate(outcomes):
        chosen = np.flatnonzero(run.outcome == i)
        if not len(chosen):
            continue
        x: list[float | None] = []
        y: list[float | None] = []
        for seed in chosen:
            x += [*rows.tolist(), None]
            y += [*passed[seed, rows].round(4).tolist(), None]
        data.append(
            {
                "type": "scatter", "mode": "lines", "x": x, "y": y, "name": f"{words} ({len(chosen)})",
                "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line}, "hoverinfo": "skip",
            }
        )  # fmt: skip
    signs = np.flatnonzero(np.isfinite(run.sign))
    if len(signs):
        at = run.sign[signs].astype(int)
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": "far surer than right",
                "x": at.tolist(), "y": passed[signs, at].round(4).tolist(),
                "marker": {"color": look.text, "symbol": "diamond-open", "size": 7 + look.line},
                "hovertemplate": "step %{x}: pass rate %{y:.2f}<extra></extra>",
            }
        )  # fmt: skip
    line = {"color": look.muted, "width": 1, "dash": "dot"}
    return look.figure(
        data,
        xaxis={"title": {"text": "Training steps"}},
        yaxis={"title": {"text": "Pass rate"}, "range": [0.0, 1.03]},
        height=400 if look.line > 2 else 330,
        hovermode="closest",
        shapes=[{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": criterion, "y1": criterion, "line": line}],
        margin=look.margin(),
    )


def seeds_alt(cost: Any, criterion: float) -> str:
    """Return what the seeds' figure says."""
    run = cost.run
    signs = int(np.isfinite(run.sign).sum())
    told = "" if np.isnan(run.sign).all() else f" {signs} of them were at some time far surer than right."
    return (
        f"Pass rate of each of {cost.seeds} seeds of {cost.title}: {run.reached} reached {criterion:g}; they end "
        f"between {run.final.min():.2f} and {run.final.max():.2f}.{told}"
    )


def rates_figure(titles: Sequence[str], factors: Sequence[float], share: Any, steps: Any, look: Look) -> go.Figure:
    """Return a table in colour: share of seeds that get there, with the median steps, by algorithm and rate."""
    text = [
        [f"{100 * s:.0f} %" + (f"<br>{m:.0f}" if np.isfinite(m) else "") for s, m in zip(row, more, strict=True)]
        for row, more in zip(share, steps, strict=True)
    ]
    size = float(look.layout["font"]["size"])
    trace = {
        "type": "heatmap", "z": np.round(share, 4).tolist(), "x": [f"x {one:g}" for one in factors],
        "y": list(titles), "zmin": 0, "zmax": 1, "showscale": False, "xgap": 2, "ygap": 2,
        "colorscale": [[0, look.faint(0, 0.03)], [1, look.faint(0, 0.45)]],
        "customdata": [[f"{100 * s:.0f} %" for s in row] for row in share],
        "text": text, "texttemplate": "%{text}", "textfont": {"color": look.text, "size": size},
        "hovertemplate": "%{y}, %{x}: %{customdata} of seeds<extra></extra>", "name": "seeds that get there",
    }  # fmt: skip
    return look.figure(
        [trace],
        xaxis={"title": {"text": "Times its own learning rate"}, "type": "category"},
        yaxis={"autorange": "reversed", "showgrid": False},
        height=int((58 if look.line > 2 else 38) * len(titles) + 90),
        hovermode="closest",
        margin={**look.margin(list(titles)), "t": 8},
    )


def rates_alt(titles: Sequence[str], factors: Sequence[float], reached: Any, seeds: int) -> str:
    """Return what the table in colour says."""
    said = [
        f"{title} {', '.join(str(int(count)) for count in row)}" for title, row in zip(titles, reached, strict=True)
    ]
    rates = ", ".join(f"{one:g}" for one in factors)
    return f"Seeds of {seeds} that get there at {rates} times each algorithm's own learning rate: {'; '.join(said)}."
