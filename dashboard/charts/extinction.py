"""Resistance to extinction by three rulers: every subject, the median and its interval, one panel a ruler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.group import Group
from vrcore.measures import RULERS, median_interval

TITLES = {
    "responses": "Responses",
    "minutes": "Minutes",
    "omitted": "Expected reinforcers omitted",
}
LEAST = 0.1  # log axes need a value above 0


def extinction_figure(groups: Sequence[Group], look: Look) -> go.Figure:
    """Return three panels, one a ruler, with a row for each group, from the first at the top.

    A subject that never fell below the criterion is an open triangle at the right edge: it kept on at least so long.
    """
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    titles: list[dict[str, Any]] = []
    n = len(RULERS)
    gap = 0.20
    height = (1.0 - gap * (n - 1)) / n
    labels = [group.label for group in groups]
    for panel, ruler in enumerate(RULERS):
        top = 1.0 - panel * (height + gap)
        suffix = "" if panel == 0 else str(panel + 1)
        limit = _limit(groups, ruler)
        lowest = min([limit, *(_shown(value) for group in groups for value in group.resistance.by(ruler))])
        for i, group in enumerate(groups):
            data += _row(group, i, ruler, suffix, limit, look)
        low, high = np.log10(lowest) - 0.08, np.log10(limit) + 0.12
        low = min(low, high - 0.6)
        titles.append(
            {
                "text": f"<b>{TITLES[ruler]}</b>",
                "x": 0,
                "y": top,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"color": look.text},
            }
        )
        layout[f"xaxis{suffix}"] = {
            "type": "log",
            "range": [low, high],
            "anchor": f"y{suffix}",
            "title": {"text": ""},
            "tickvals": ticks(10.0**low, 10.0**high),
            "ticktext": [number(tick) for tick in ticks(10.0**low, 10.0**high)],
            "domain": [0, 1],
        }
        layout[f"yaxis{suffix}"] = {
            "domain": [max(top - height, 0.0), top],
            "anchor": f"x{suffix}",
            "tickvals": list(range(len(groups))),
            "ticktext": labels,
            "range": [len(groups) - 0.4, -0.6],
            "showgrid": False,
        }
    return look.figure(
        data,
        **layout,
        hovermode="closest",
        showlegend=False,
        height=440 if look.line > 2 else 370,
        annotations=titles,
        margin={**look.margin(labels), "t": 32},
    )


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers for a logarithmic axis: 1, 2, 5, 10, ...; only powers of ten on a wide one."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1,) if high / low > 300 else (1, 2, 5)
    return [tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high]


def _shown(value: float) -> float:
    return max(float(value), LEAST) if np.isfinite(value) else np.inf


def _limit(groups: Sequence[Group], ruler: str) -> float:
    """Return the largest value by a ruler; for those never extinguished, what they had made when the phase ended."""
    most = LEAST
    for group in groups:
        found = group.resistance
        values = found.by(ruler)
        finite = values[np.isfinite(values)]
        most = max([most, *finite])
        if np.isinf(values).any():
            most = max(most, *observed(group, ruler)[np.isinf(values)])
    return float(most)


def observed(group: Group, ruler: str) -> Any:
    """Return each subject's total by a ruler at the end of the phase: the least that a censored value can be."""
    found = group.resistance
    if ruler == "minutes":
        return found.observed_minutes
    if ruler == "responses":
        return found.observed_responses
    return found.observed_responses * np.nan_to_num(found.per_response)


def _row(group: Group, i: int, ruler: str, suffix: str, limit: float, look: Look) -> list[dict[str, Any]]:
    """Return one group's row as one trace, because each trace takes the browser a millisecond: first the individuals,
    then, where there is one, the median with its interval.
    """
    values = group.resistance.by(ruler)
    learnt = values[~np.isnan(values)]
    if not len(learnt):
        return []
    known, censored = learnt[np.isfinite(learnt)], np.isinf(values)
    reached, going_on = len(known), int(censored.sum())
    # The rows are told apart by a fixed pattern, not by chance, so that the same data look the same.
    spread = [0.16 * np.sin(np.arange(count) * 2.4) for count in (reached, going_on)]
    x = np.maximum(np.concatenate([known, observed(group, ruler)[censored]]), LEAST).round(4).tolist()
    y = (i + np.concatenate(spread)).round(3).tolist()
    marks = [(look.faint(i, 0.30), "circle", 6.0, 0.0, "", "%{x:.3g}")] * reached
    marks += [(look.colour(i), "triangle-right-open", 8.0, 1.0, "", "still responding at %{x:.3g}")] * going_on
    middle = median_interval(learnt)
    ends = [limit * 1.15 if np.isinf(end) else max(end, LEAST) for end in (middle.low, middle.high)]
    at = ends[0]
    if np.isfinite(middle.estimate):
        at = max(middle.estimate, LEAST)
        marks.append(
            (look.colour(i), look.marker(i), 8.0 + look.line, 1.0, f"{middle.estimate:.3g}", "median %{x:.3g}")
        )
    elif np.isfinite(middle.low):
        # Half of them never stopped: the interval begins where it begins, and no marker claims a median.
        marks.append((look.colour(i), "circle", 0.0, 0.0, "", "the median lies above %{x:.3g}"))
    trace: dict[str, Any] = {
        "type": "scatter",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "name": group.label,
        "mode": "markers+text",
        "textposition": "top center",
        "textfont": {"color": look.text},
        "cliponaxis": False,
    }
    if len(marks) > len(x):
        x, y = [*x, at], [*y, i]
        if not np.isnan(middle.low):
            others = [0.0] * (len(x) - 1)
            trace["error_x"] = {
                "type": "data",
                "symmetric": False,
                "array": [*others, ends[1] - at],
                "arrayminus": [*others, at - ends[0]],
                "color": look.colour(i),
                "thickness": 1 + look.line,
                "width": 0,
            }
    colour, symbol, size, border, text, hover = (list(column) for column in zip(*marks, strict=True))
    trace |= {
        "x": x,
        "y": y,
        "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"width": border, "color": look.text}},
        "text": text,
        "hovertemplate": hover,
    }
    return [trace]


def percent(share: float) -> str:
    """Return a share as a page writes it: 50 %."""
    return f"{share * 100:.3g} %"


def number(value: float) -> str:
    """Return a number for a sentence: three significant digits, no exponent; what is infinite was not reached."""
    if np.isnan(value):
        return "not known"
    if np.isinf(value):
        return "not reached"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def extinction_alt(groups: Sequence[Group]) -> str:
    """Return what the chart says, for those who cannot see it."""
    said = []
    for ruler, title in TITLES.items():
        medians = [median_interval(group.resistance.by(ruler)).estimate for group in groups]
        values = ", ".join(f"{group.label} {number(value)}" for group, value in zip(groups, medians, strict=True))
        said.append(f"{title.lower()}: {values}")
    share = groups[0].resistance.criterion.share
    by = "; ".join(said)
    return f"Median resistance to extinction until responding fell below {percent(share)} of baseline, by {by}."


def extinction_table(groups: Sequence[Group]) -> pd.DataFrame:
    """Return one row a subject: baseline, whether it reached the criterion, the three rulers (empty: not reached)."""
    parts = []
    for group in groups:
        found = group.resistance
        columns: dict[str, Any] = {
            "group": group.label,
            "subject": np.arange(len(found.baseline)) + 1,
            "baseline_responses_per_minute": found.baseline,
            "reinforcers_per_response": found.per_response,
            "reached_criterion": found.reached,
        }
        for ruler in RULERS:
            values = found.by(ruler)
            columns[f"{ruler}_to_criterion"] = np.where(np.isfinite(values), values, np.nan)
        columns["responses_observed"] = found.observed_responses
        columns["minutes_observed"] = found.observed_minutes
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
