"""Generalised matching, on logarithmic ratios; and Herrnstein's hyperbola over the rates of single schedules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.extinction import number
from dashboard.charts.look import Look
from vrcore.analytic.herrnstein import hyperbola
from vrcore.measures.spans import Floats
from vrcore.phenomena.concurrent_intervals import Shared, log_ratios
from vrcore.phenomena.phenomenon import learnt, middle_of

LIMIT = 1.6  # log10 of the ratios at the edge of the picture
EDGE = {False: 310, True: 400}


def digits(values: Any, places: int = 4) -> list[float | None]:
    return [None if not np.isfinite(one) else round(float(one), places) for one in np.asarray(values, float)]


def law_line(x: Any, y: Any, name: str, i: int, look: Look, **more: Any) -> dict[str, Any]:
    style = {"color": look.colour(i), "dash": look.dash(i), "width": look.line, **more}
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": digits(x), "y": digits(y), "line": style,
        "hoverinfo": "skip",
    }  # fmt: skip


def _spots(x: Any, y: Any, i: int, look: Look) -> dict[str, Any]:
    marker = {"color": look.faint(i, 0.35), "symbol": look.marker(i), "size": 4 + look.line}
    return {
        "type": "scatter", "mode": "markers", "name": "subjects", "x": digits(x), "y": digits(y),
        "hoverinfo": "skip", "marker": marker,
    }  # fmt: skip


def _medians(x: Sequence[Any], y: Sequence[Any], i: int, look: Look) -> dict[str, Any] | None:
    """Return a marker with its intervals for each condition that has one; `x`, `y` hold each condition's subjects."""
    pairs = [(middle_of(one), middle_of(other)) for one, other in zip(x, y, strict=True)]
    known = [pair for pair in pairs if np.isfinite([pair[0].low, pair[1].low]).all()]
    if not known:
        return None
    bars = {
        axis: {
            "type": "data", "symmetric": False, "thickness": look.line, "width": 3,
            "array": digits([pair[k].high - pair[k].estimate for pair in known]),
            "arrayminus": digits([pair[k].estimate - pair[k].low for pair in known]),
        }
        for k, axis in enumerate(("error_x", "error_y"))
    }  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", "name": "median", "x": digits([pair[0].estimate for pair in known]),
        "y": digits([pair[1].estimate for pair in known]), **bars,
        "marker": {"color": look.colour(i), "symbol": look.marker(i), "size": 7 + look.line},
        "hovertemplate": "%{x:.2f}, %{y:.2f}",
    }  # fmt: skip


def matching_figure(
    shared: Shared, found: Any, best: tuple[Floats, Floats], look: Look, *, revealed: bool
) -> go.Figure:
    """Return log response ratios against log reinforcer ratios, with the lines of matching, maximising and the fit.

    `found` is `matching_study.Matched`; `best` are the ratios of the fixed shares that earn most.
    """
    ends = np.array([-LIMIT, LIMIT])
    data = [law_line(ends, ends, "matching", 0, look)]
    if revealed:
        if len(best[0]):
            data.append(law_line(*best, "maximising", 2, look) | {"mode": "lines+markers"})
        kept = learnt(shared.per_minute.mean(axis=1))
        obtained, made = log_ratios(shared.reinforcers[kept]), log_ratios(shared.responses[kept])
        data.append(_spots(np.concatenate(obtained), np.concatenate(made), 1, look))
        both = _medians(
            *zip(*((x[known], y[known]) for x, y in zip(obtained, made, strict=True)
                   for known in [np.isfinite(x) & np.isfinite(y)]), strict=True), 1, look
        )  # fmt: skip
        if both is not None:
            data.append(both)
        if found.enough and np.isfinite(found.sensitivity.low):
            fit = found.sensitivity.estimate * ends + found.bias.estimate
            data.append(law_line(ends, fit, "fit", 1, look))
    axis = {"range": [-LIMIT, LIMIT], "tickvals": [-1, 0, 1], "ticktext": ["1:10", "1:1", "10:1"]}
    return look.figure(
        data,
        xaxis={"title": {"text": "Reinforcers, left to right"}, **axis},
        yaxis={"title": {"text": "Responses, left to right", "standoff": 14}, **axis},
        height=EDGE[look.line > 2],
        hovermode="closest",
        margin=look.margin(["1:10, to"]),
    )


def matching_alt(found: Any, *, revealed: bool) -> str:
    """Return what the ratios say."""
    said = "Ratios of responses against ratios of reinforcers obtained, over five pairs of intervals, both logarithmic"
    if not revealed:
        return f"{said}. The diagonal is strict matching."
    if not found.enough or not np.isfinite(found.sensitivity.low):
        return f"{said}. The diagonal is strict matching; too few subjects were paid on both sides for a line."
    return (
        f"{said}. The diagonal is strict matching; the fitted line has a slope of {found.sensitivity.estimate:.2f}, "
        f"95 % interval {found.sensitivity.low:.2f} to {found.sensitivity.high:.2f}."
    )


def matching_table(shared: Shared, programmed: Sequence[float]) -> pd.DataFrame:
    """Return the counts of each subject on each pair."""
    rows = []
    for subject in range(len(shared.responses)):
        for k, ratio in enumerate(programmed):
            rows.append(
                (subject, ratio, *shared.responses[subject, k], *shared.reinforcers[subject, k],
                 shared.fit.slope[subject], shared.fit.bias[subject])
            )  # fmt: skip
    names = [
        "subject", "programmed ratio", "responses left", "responses right", "reinforcers left", "reinforcers right",
        "sensitivity of the subject", "log10 bias of the subject",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def hyperbola_figure(income: Floats, rate: Floats, bent: Any, look: Look, *, revealed: bool) -> go.Figure:
    """Return response rates against rates of reinforcers, per minute, and the hyperbola with the median constants.

    `income` and `rate` have the shape (subjects, schedules); `bent` is `matching_study.Curve`.
    """
    x, y = income[bent.kept], rate[bent.kept]
    data: list[dict[str, Any]] = []
    right = float(x.max()) * 1.08 if x.size else 1.0
    if revealed and x.size:
        data.append(_spots(x.ravel(), y.ravel(), 1, look))
        order = np.argsort(np.median(x, axis=0))
        middles = _medians(list(x.T[order]), list(y.T[order]), 1, look)
        if middles is not None:
            data.append(middles)
        if np.isfinite(bent.accounted.low):
            at = right * np.linspace(0.0, 1.0, 81) ** 2
            data.append(law_line(at, hyperbola(at, bent.k.estimate, bent.other.estimate), "hyperbola", 0, look))
    top = float(y.max()) * 1.15 if y.size else 1.0
    return look.figure(
        data,
        xaxis={"title": {"text": "Reinforcers per minute"}, "range": [0.0, right]},
        yaxis={"title": {"text": "Responses per minute"}, "range": [0.0, max(top, 1.0)]},
        height=EDGE[look.line > 2],
        hovermode="closest",
        margin=look.margin(),
    )


def hyperbola_alt(bent: Any, *, revealed: bool) -> str:
    """Return what the rates say."""
    said = "Response rate against rate of reinforcers on six single variable intervals, 10 to 320 seconds"
    if not revealed or not np.isfinite(bent.accounted.low):
        return f"{said}."
    return (
        f"{said}. The hyperbola rises to {number(bent.k.estimate)} responses per minute and has half of that at "
        f"{bent.other.estimate:,.2f} reinforcers per minute."
    )


def hyperbola_table(income: Floats, rate: Floats, means: Sequence[float]) -> pd.DataFrame:
    """Return both rates of each subject on each interval."""
    subjects, schedules = np.indices(rate.shape)
    return pd.DataFrame(
        {
            "subject": subjects.ravel(),
            "mean interval, s": np.asarray(means, float)[schedules.ravel()],
            "reinforcers per minute": income.ravel(),
            "responses per minute": rate.ravel(),
        }
    )


__all__ = [
    "hyperbola_alt",
    "hyperbola_figure",
    "hyperbola_table",
    "matching_alt",
    "matching_figure",
    "matching_table",
]
