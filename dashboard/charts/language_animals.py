"""Three learners one above the other on the same axes: their learning, or their extinction, on two schedules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import number, ticks
from dashboard.charts.look import Look
from dashboard.language.animals_runs import Course, Learner
from vrcore.curves import Fit

GRID = 70
TITLES = {
    "step": "Trials (a step of the toy model counts as one)",
    "answer": "Trials (a step of the toy model counts as 64)",
    "own": "Multiples of the learner's own time to half under CRF",
}

# (learner, schedule) by place -> the fit to that course over the scaled axis
Fits = dict[tuple[int, int], Fit]


def courses(learner: Learner, phase: str) -> tuple[Course, Course]:
    """Return the courses of both schedules in "learning" or "extinction"."""
    rich, lean = learner.groups
    return (rich.learning, lean.learning) if phase == "learning" else (rich.extinction, lean.extinction)


def animals_figure(
    learners: Sequence[Learner], scales: Sequence[float], fits: Fits, phase: str, axis: str, look: Look
) -> go.Figure:
    """Return a panel a learner: means with their 95 % band, and the fitted curves.

    `scales` is what a trial or step of each learner counts on the shared axis.
    """
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    titles: list[dict[str, Any]] = []
    gap = 0.18 if look.line > 2 else 0.11  # room for the next title
    height = (1.0 - gap * (len(learners) - 1)) / len(learners)
    ends = [
        float(end) * scale
        for learner, scale in zip(learners, scales, strict=True)
        for course in courses(learner, phase)
        for end in (course.x[0], course.x[-1])
    ]
    # A share may exceed 1 by chance; a marker is drawn whole.
    highest = 0.08 + max(1.0, *(float(course.mean.max()) for learner in learners for course in courses(learner, phase)))
    low, high = np.log10(min(ends)) - 0.05, np.log10(max(ends)) + 0.05
    for row, (learner, scale) in enumerate(zip(learners, scales, strict=True)):
        suffix = "" if row == 0 else str(row + 1)
        for i, course in enumerate(courses(learner, phase)):
            data += _group(learner.groups[i].schedule, course, scale, fits.get((row, i)), i, suffix, look, row == 0)
        top = 1.0 - row * (height + gap)
        layout[f"yaxis{suffix}"] = {
            "domain": [max(top - height, 0.0), top],
            "anchor": f"x{suffix}",
            "range": [-0.06, highest],
            "tickvals": [0, 0.5, 1],
            "title": {"text": "Share of maximum" if row == 1 else ""},
        }
        layout[f"xaxis{suffix}"] = {
            "type": "log",
            "range": [low, high],
            "anchor": f"y{suffix}",
            "tickvals": ticks(10.0**low, 10.0**high),
            "ticktext": [number(tick) for tick in ticks(10.0**low, 10.0**high)],
            "showticklabels": row == len(learners) - 1,
            "title": {"text": TITLES[axis] if row == len(learners) - 1 else ""},
        }
        titles.append(
            {
                "text": f"<b>{learner.title}</b>", "x": 0, "y": top, "xref": "paper", "yref": "paper",
                "xanchor": "left", "yanchor": "bottom", "showarrow": False, "font": {"color": look.text},
            }
        )  # fmt: skip
    margin = look.margin()
    return look.figure(
        data,
        **layout,
        annotations=titles,
        hovermode="closest",
        height=388 if look.line > 2 else 430,
        legend={"y": 1.075 if look.line <= 2 else 1.12},
        margin={**margin, "l": margin["l"] + 10, "t": 48 if look.line > 2 else margin["t"] + 18},
    )


def _group(
    schedule: str, course: Course, scale: float, fit: Fit | None, i: int, suffix: str, look: Look, named: bool
) -> list[dict[str, Any]]:
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "legendgroup": schedule}
    x = course.x * scale
    band = {
        **place, "type": "scatter", "x": np.concatenate([x, x[::-1]]).round(4).tolist(),
        "y": np.concatenate([course.low, course.high[::-1]]).clip(0.0, 1.1).round(4).tolist(), "fill": "toself",
        "fillcolor": look.faint(i, 0.16), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
        "name": f"{schedule}, 95 % interval",
    }  # fmt: skip
    points = {
        **place, "type": "scatter", "x": x.round(4).tolist(), "y": course.mean.round(4).tolist(),
        "mode": "markers" if fit is not None else "lines+markers", "name": schedule, "showlegend": named,
        "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 3 + look.line},
        "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
        "hovertemplate": f"{schedule}: %{{y:.2f}} at %{{x:,.3g}}<extra></extra>",
    }  # fmt: skip
    if fit is None:
        return [band, points]
    grid = np.geomspace(x[0], x[-1], GRID)
    curve = {
        **place, "type": "scatter", "x": grid.round(4).tolist(), "y": fit.predict(grid).round(4).tolist(),
        "mode": "lines", "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
        "hoverinfo": "skip", "showlegend": False, "name": f"{schedule}, fitted curve",
    }  # fmt: skip
    return [band, points, curve]


def animals_alt(learners: Sequence[Learner], phase: str, axis: str) -> str:
    """Return what the figure says, for those who cannot see it."""
    said = []
    for learner in learners:
        parts = [
            f"after {group.schedule} from {course.mean[0]:.2f} to {course.mean[-1]:.2f}"
            for group, course in zip(learner.groups, courses(learner, phase), strict=True)
        ]
        said.append(f"{learner.title} {' and '.join(parts)}")
    what = "while it pays" if phase == "learning" else "after reward has stopped"
    return (
        f"Share of maximum responding {what}, against {TITLES[axis][0].lower()}{TITLES[axis][1:]}. {'; '.join(said)}."
    )


def animals_table(learners: Sequence[Learner], scales: Sequence[float], phase: str) -> pd.DataFrame:
    """Return one row a learner, schedule and point: the mean share of maximum with its 95 % interval."""
    parts = []
    for learner, scale in zip(learners, scales, strict=True):
        for group, course in zip(learner.groups, courses(learner, phase), strict=True):
            parts.append(
                pd.DataFrame(
                    {
                        "learner": learner.title,
                        "schedule": group.schedule,
                        "trials or steps": course.x,
                        "on the shared axis": course.x * scale,
                        "share of maximum": course.mean,
                        "low_95": course.low,
                        "high_95": course.high,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
