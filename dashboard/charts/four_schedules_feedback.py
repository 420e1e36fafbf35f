"""The feedback function: what responding brings in, in theory (lines) and for each subject (points)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.four_schedules_study import Study
from dashboard.four_schedules_tables import expected, subjects_table
from vrcore.measures import feedback_function
from vrcore.measures.spans import Floats

POINTS = 80
FAINT_POINTS = 27


def _curve(study: Study, kind: str) -> str | None:
    """Return the schedule that theory is asked about for a group; for a yoked group, the median of its intervals."""
    group = study.groups[kind]
    if kind.endswith("R"):
        return f"{kind} {study.asked.ratio}"
    return f"{kind} {group.middle_seconds:.3f}-s" if group.middle_seconds == group.middle_seconds else None


def feedback_figure(study: Study, look: Look) -> go.Figure:
    """Return reinforcers over responses per minute: the theory of each schedule, with each subject's point on it."""
    rates = [group.values["rate"] for group in study.groups.values()]
    fastest = max(10.0, float(np.nanmax(np.concatenate(rates)))) * 1.08
    highest = max(0.5, float(np.nanmax(np.concatenate([one.values["income"] for one in study.groups.values()])))) * 1.2
    x = np.linspace(0.0, fastest, POINTS)
    data: list[dict[str, Any]] = []
    for place, (kind, group) in enumerate(study.groups.items()):
        # FR n and VR n have one line in theory, and so have FI and VI of equal means: the names tell which is drawn.
        data.append(_theory(study, kind, place, x, look))
        there = ~np.isnan(group.values["rate"])
        data.append(
            {
                "type": "scatter", "x": group.values["rate"][there].round(3).tolist(),
                "y": group.values["income"][there].round(3).tolist(),
                "text": [f"subject {i + 1}" for i in np.flatnonzero(there)],
                "mode": "markers", "name": group.schedule, "legendgroup": str(place),
                "marker": {
                    "color": look.colour(place), "symbol": look.marker(place), "size": 5 + look.line, "opacity": 0.8,
                },
                "hovertemplate": "%{text}: %{x:.1f} responses, %{y:.2f} reinforcers a minute",
            }
        )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Responses per minute"}, "range": [0.0, fastest]},
        yaxis={"title": {"text": "Reinforcers per minute"}, "range": [0.0, highest]},
        hovermode="closest",
        height=378 if look.line > 2 else 400,
        margin=look.margin(["00"]),
    )


def _theory(study: Study, kind: str, place: int, x: Floats, look: Look) -> dict[str, Any]:
    """Return what theory expects of a group: one line, or, where each subject has its own intervals, faint ones."""
    group = study.groups[kind]
    own = sorted({round(float(one), 3) for one in group.seconds if one == one})
    schedules = [f"{kind} {one:.3f}-s" for one in own] if kind.endswith("I") else [f"{kind} {study.asked.ratio}"]
    one_line = len(schedules) == 1
    at = x if one_line else x[:: POINTS // FAINT_POINTS]
    px: list[float | None] = []
    py: list[float | None] = []
    for schedule in schedules:
        px += [*at.round(2).tolist(), None]
        py += [*feedback_function(schedule, at).round(4).tolist(), None]
    line = {"color": look.colour(place), "dash": look.dash(place), "width": look.line}
    return {
        "type": "scatter", "x": px, "y": py, "mode": "lines", "name": f"{group.schedule}, theory",
        "legendgroup": str(place), "showlegend": False, "hoverinfo": "skip",
        "line": line if one_line else {"color": look.faint(place, 0.35), "width": 1},
    }  # fmt: skip


def feedback_alt(study: Study) -> str:
    """Return what the chart says, for those who cannot see it."""
    said = []
    for kind, group in study.groups.items():
        rate = float(np.nanmean(group.values["rate"]))
        schedule = _curve(study, kind)
        if schedule is None or rate != rate:
            continue
        now, double = (float(feedback_function(schedule, one)) for one in (rate, 2.0 * rate))
        gain = 100.0 * (double / now - 1.0) if now > 0 else 0.0
        off = float(np.nanmean(np.abs(group.values["income"] - expected(study, group))))
        said.append(
            f"{group.schedule}: doubling {rate:.0f} responses a minute would bring {gain:.0f} % more reinforcers; the "
            f"subjects lie {off:.2f} a minute from the theory on average"
        )
    return f"Reinforcers per minute against responses per minute. {'; '.join(said)}."


def feedback_table(study: Study) -> pd.DataFrame:
    """Return one row a schedule and subject: what it did and got, and what the theory expects at its rate."""
    return subjects_table(study)
