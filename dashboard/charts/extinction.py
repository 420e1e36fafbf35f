"""Resistance to extinction by three rulers: every subject, the median and its interval, one panel a ruler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.measures import RULERS, Resistance, median_interval
from vrcore.measures.extinction import Criterion

TITLES = {
    "responses": "Responses",
    "minutes": "Minutes",
    "omitted": "Expected reinforcers omitted",
}
SHORT = 12  # letters of a label for which the margin is certain to be wide enough
LEAST = 0.1  # log axes need a value above 0


class Extinguished(Protocol):
    """A group as these charts see it: what it is called, and how long its subjects kept responding."""

    @property
    def label(self) -> str:
        """What the group is called."""

    @property
    def resistance(self) -> Resistance:
        """How long each subject kept responding."""


def extinction_figure(groups: Sequence[Extinguished], look: Look) -> go.Figure:
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
        limit = limit_of(groups, ruler)
        lowest = min([limit, *(shown_at(value) for group in groups for value in group.resistance.by(ruler))])
        data += individuals(groups, ruler, suffix, look)
        data += medians(groups, ruler, suffix, limit, look)
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
            "automargin": False,
        }
        layout[f"yaxis{suffix}"] = {
            "domain": [max(top - height, 0.0), top],
            "anchor": f"x{suffix}",
            "tickvals": list(range(len(groups))),
            "ticktext": labels,
            "range": [len(groups) - 0.4, -0.6],
            "showgrid": False,
            "automargin": max(map(len, labels)) > SHORT,
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


def down_to(criterion: Criterion, of: str = "baseline") -> str:
    """Return where counting ends: at "50 % of baseline", or at "10 responses a minute" by an absolute criterion."""
    return f"{number(criterion.rate)} responses a minute" if criterion.rate else f"{percent(criterion.share)} of {of}"


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers for a logarithmic axis: 1, 2, 5, 10, ...; only powers of ten on a wide one."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1,) if high / low > 300 else (1, 2, 5)
    return [tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high]


def shown_at(value: float) -> float:
    """Return where a value stands on a logarithmic axis; inf for one that is not drawn."""
    return max(float(value), LEAST) if np.isfinite(value) else np.inf


def limit_of(groups: Sequence[Extinguished], ruler: str) -> float:
    """Return the largest value by a ruler; for those never extinguished, what they had made when the phase ended."""
    most = LEAST
    for group in groups:
        found = group.resistance
        values = found.by(ruler)
        finite = values[np.isfinite(values)]
        most = max([most, *finite])
        if np.isinf(values).any():
            most = max(most, *group.resistance.observed(ruler)[np.isinf(values)])
    return float(most)


def individuals(groups: Sequence[Extinguished], ruler: str, suffix: str, look: Look) -> list[dict[str, Any]]:
    """Return all subjects of a panel, a row a group, as one trace: each trace takes the browser a millisecond."""
    x: list[float] = []
    y: list[float] = []
    marks: list[tuple[str, str, float, float, str]] = []
    for i, group in enumerate(groups):
        values = group.resistance.by(ruler)
        known, censored = values[np.isfinite(values)], np.isinf(values)
        going_on = group.resistance.observed(ruler)[censored]
        x += np.maximum(np.concatenate([known, going_on]), LEAST).round(4).tolist()
        # The rows are told apart by a fixed pattern, not by chance, so that the same data look the same.
        for count in (len(known), len(going_on)):
            y += (i + 0.16 * np.sin(np.arange(count) * 2.4)).round(3).tolist()
        marks += [(look.faint(i, 0.30), "circle", 6.0, 0.0, f"{group.label}: %{{x:.3g}}")] * len(known)
        marks += [
            (look.colour(i), "triangle-right-open", 8.0, 1.0, f"{group.label}: still responding at %{{x:.3g}}")
        ] * len(going_on)
    if not x:
        return []
    colour, symbol, size, border, hover = (list(column) for column in zip(*marks, strict=True))
    return [
        {
            "type": "scatter",
            "xaxis": f"x{suffix}",
            "yaxis": f"y{suffix}",
            "name": "subjects",
            "mode": "markers",
            "cliponaxis": False,
            "x": x,
            "y": y,
            "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"width": border, "color": look.text}},
            "hovertemplate": [f"{one}<extra></extra>" for one in hover],
        }
    ]


def medians(groups: Sequence[Extinguished], ruler: str, suffix: str, limit: float, look: Look) -> list[dict[str, Any]]:
    """Return the medians of a panel with their intervals as one trace, a point a group that has one."""
    points: list[tuple[float, float, float, float, str, str, float, str, str]] = []
    for i, group in enumerate(groups):
        middle = median_interval(group.resistance.by(ruler))
        low, high = (limit * 1.15 if np.isinf(end) else max(end, LEAST) for end in (middle.low, middle.high))
        if np.isfinite(middle.estimate):
            at = max(middle.estimate, LEAST)
            look_of = (look.marker(i), 8.0 + look.line, number(middle.estimate), f"{group.label}: median %{{x:.3g}}")
        elif np.isfinite(middle.low):
            # Half of them never stopped: the interval begins where it begins, and no marker claims a median.
            at, look_of = low, ("circle", 0.0, "", f"{group.label}: the median lies above %{{x:.3g}}")
        else:
            continue
        known = not np.isnan(middle.low)
        points.append((at, i, high - at if known else 0.0, at - low if known else 0.0, look.colour(i), *look_of))
    if not points:
        return []
    x, y, above, below, colour, symbol, size, text, hover = (list(column) for column in zip(*points, strict=True))
    return [
        {
            "type": "scatter",
            "xaxis": f"x{suffix}",
            "yaxis": f"y{suffix}",
            "name": "medians",
            "mode": "markers+text",
            "textposition": "top center",
            "textfont": {"color": look.text},
            "cliponaxis": False,
            "x": x,
            "y": y,
            "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"width": 1.0, "color": look.text}},
            "text": text,
            "hovertemplate": [f"{one}<extra></extra>" for one in hover],
            # One trace has bars of one colour: that of the text, which stands out from every group's subjects.
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": above,
                "arrayminus": below,
                "color": look.text,
                "thickness": look.line,
                "width": 0,
            },
        }
    ]


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


def extinction_alt(groups: Sequence[Extinguished]) -> str:
    """Return what the chart says, for those who cannot see it."""
    said = []
    for ruler, title in TITLES.items():
        medians = [median_interval(group.resistance.by(ruler)).estimate for group in groups]
        values = ", ".join(f"{group.label} {number(value)}" for group, value in zip(groups, medians, strict=True))
        said.append(f"{title.lower()}: {values}")
    share = groups[0].resistance.criterion.share
    by = "; ".join(said)
    return f"Median resistance to extinction until responding fell below {percent(share)} of baseline, by {by}."


def extinction_table(groups: Sequence[Extinguished]) -> pd.DataFrame:
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
