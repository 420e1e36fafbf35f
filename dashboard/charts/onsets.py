"""Where each individual of a group learnt: the onset distribution, beside how wide mean and individual are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.charts.text import plain
from dashboard.learning_curves_study import Study
from vrcore.curves.wording import number

BINS = 24


def onsets_figure(study: Study, look: Look) -> go.Figure:
    """Return the histogram of onsets; above it two bars, from 10 to 90 % of the mean's rise and of an individual's."""
    group = study.group
    counts, edges = _counts(study)
    top = float(counts.max(initial=1))
    middles, width = (edges[1:] + edges[:-1]) / 2.0, float(edges[1] - edges[0])
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "x": middles.round(3).tolist(), "y": counts.tolist(), "width": 0.92 * width,
            "name": "subjects that learnt here", "marker": {"color": look.faint(0, 0.75)}, "hovertemplate": "%{y}",
        }
    ]  # fmt: skip
    if group.mean is not None and group.breadth is not None and group.mean.identified("midpoint"):
        wide = group.breadth.value
        data.append(_span(group.mean.params["midpoint"], wide, 1.32 * top, f"mean: {number(wide)}", 1, look))
    own = group.width
    if np.isfinite(own.value) and group.widths.size:
        told = f"below {number(own.high, 2)}" if own.low == 0.0 else number(own.value)
        shown = own.high if own.low == 0.0 else own.value
        half = group.half_learnt.estimate
        if np.isfinite(half) and np.isfinite(shown):
            data.append(_span(half, shown, 1.14 * top, f"an individual: {told}", 2, look))
    shapes = []
    if np.isfinite(group.half_learnt.estimate):
        at = group.half_learnt.estimate
        line = {"color": look.text, "width": 1, "dash": "dot"}
        shapes.append({"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line})
    return look.figure(
        data,
        xaxis={"title": {"text": plain(study.x_name)}, "range": [float(edges[0]), float(edges[-1])]},
        # There is no half a subject.
        yaxis={"title": {"text": "Subjects"}, "range": [0, 1.5 * top], "rangemode": "tozero"}
        | ({"dtick": 1} if top < 4 else {}),
        height=470 if look.line > 2 else 370,
        margin=look.margin(),
        bargap=0,
        shapes=shapes,
        hovermode="x",
    )


def _counts(study: Study) -> tuple[np.ndarray, np.ndarray]:
    first, last = min(float(x.min()) for x in study.x if x.size), max(float(x.max()) for x in study.x if x.size)
    onsets = study.group.onsets
    return np.histogram(onsets[np.isfinite(onsets)], BINS, (first, last))


def _span(middle: float, width: float, y: float, name: str, place: int, look: Look) -> dict[str, Any]:
    """Return a bar from 10 to 90 %, with a mark at its middle so that a very short one is seen."""
    return {
        "type": "scatter", "x": [round(middle - width / 2, 3), round(middle, 3), round(middle + width / 2, 3)],
        "y": [y, y, y], "mode": "lines+markers", "name": f"10 to 90 %, {name}", "hoverinfo": "skip",
        "line": {"color": look.colour(place), "width": 2 * look.line, "dash": look.dash(place - 1)},
        "marker": {"color": look.colour(place), "symbol": look.marker(place), "size": [0, 9, 0]},
    }  # fmt: skip


def onsets_alt(study: Study) -> str:
    """Return what the chart says, for those who cannot see it."""
    group = study.group
    learnt = group.onsets[np.isfinite(group.onsets)]
    if not learnt.size:
        return f"None of {group.n} subjects shows a change."
    counts, edges = _counts(study)
    peak = int(np.argmax(counts))
    low, high = np.quantile(learnt, [0.1, 0.9])
    return (
        f"Onsets of {learnt.size} of {group.n} subjects: from {number(float(learnt.min()))} to "
        f"{number(float(learnt.max()))} {study.unit}, median {number(float(np.median(learnt)))}, the middle 80 % "
        f"between {number(float(low))} and {number(float(high))}; most, {counts[peak]}, "
        f"between {number(float(edges[peak]))} and {number(float(edges[peak + 1]))}."
    )


def onsets_table(study: Study) -> pd.DataFrame:
    """Return a row for each subject: onset and own width with their intervals, before and after."""
    return study.group.frame()
