"""What more training would bring: the points of one recipe or several, and a fan for each up to the budget.

Pure functions from prospects to a Plotly figure, a sentence and a table; nothing here knows of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.charts.steps_axis import log_axis
from dashboard.charts.text import plain
from dashboard.prospect import HALF, Prospect
from vrcore.curves.wording import percent

MANY = 60  # points from which single ones are drawn faint
MOST_DRAWN = 1_500  # points of a recipe sent to the browser; of more, every k-th


def forecast_figure(
    prospects: Sequence[Prospect], look: Look, *, budget: float, target: float | None = None, level: float, log_x: bool
) -> go.Figure:
    """Return the chart: points, fan (dark: half of what may come; light: `level`), its middle, the last value beside.

    With one recipe the fan has the second colour of `look`, otherwise each recipe has its own. On a logarithmic axis
    steps at or below 0 are left out and the chart says so.
    """
    data: list[dict[str, Any]] = []
    single, hidden = len(prospects) == 1, 0
    for place, one in enumerate(prospects):
        ahead = 1 if single else place
        x, y = one.recipe.data.x, one.recipe.data.y
        shown = x > 0.0 if log_x else np.ones(x.size, dtype=bool)
        hidden += int(x.size - shown.sum())
        name = plain(one.recipe.name)
        data += _fan(one, name, look, ahead, level, single)
        every = max(1, -(-int(shown.sum()) // MOST_DRAWN))
        title = (
            ("observations" if one.recipe.data.runs == 1 else f"mean of {one.recipe.data.runs} runs")
            if single
            else name
        )
        data.append(
            {
                "type": "scatter", "mode": "markers", "x": _listed(x[shown][::every]), "y": _listed(y[shown][::every]),
                "name": title if every == 1 else f"{title} (1 in {every} shown)",
                "marker": {
                    "color": look.colour(0 if single else place), "symbol": look.marker(0 if single else place),
                    "size": 5 if x.size > MANY else 7, "opacity": 0.35 if x.size > MANY else 0.9,
                },
                "legendgroup": f"{place}", "hovertemplate": f"%{{y:.4g}}<extra>{name}</extra>",
            }
        )  # fmt: skip
    low, high, cut = _height(prospects, target)
    data += _marks(prospects, look, budget, target, (low, high))
    left_out = f"{hidden} point{'s' if hidden != 1 else ''} at 0 or below left out"
    notes = [left_out] * bool(hidden) + ["the fan goes on beyond the chart"] * cut
    names = prospects[0].recipe.data
    axis: dict[str, Any] = {"title": {"text": plain(names.x_name)}, "type": "linear"}
    if log_x:
        every = np.concatenate([one.recipe.data.x for one in prospects])
        positive = every[every > 0.0]
        axis |= (
            log_axis(float(positive.min()), max(budget, float(positive.max()))) if positive.size else {"type": "log"}
        )
    return look.figure(
        data,
        xaxis=axis,
        yaxis={"title": {"text": plain(names.y_name)}, "range": [low, high]},
        annotations=[
            {"text": note, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom",
             "showarrow": False, "yshift": 20 * place}
            for place, note in enumerate(notes)
        ],
        legend={"itemsizing": "trace" if single else "constant"},
    )  # fmt: skip


def forecast_alt(prospects: Sequence[Prospect], *, budget: float, level: float) -> str:
    """Return what the chart shows, in words, for those who cannot see it."""
    said = []
    for one in prospects:
        data = one.recipe.data
        words = (
            f"{one.recipe.name}: {data.x.size} points of {data.y_name} from {spoken(data.y[0])} at {data.x_name} "
            f"{spoken(data.x[0])} to {spoken(data.y[-1])} at {spoken(data.x[-1])}."
        )
        if one.outer is None or one.forecast is None:
            words += f" Nothing is forecast. {one.why}"
        else:
            step = one.forecast
            words += (
                f" At {spoken(one.until)} a fan ends at {spoken(step.value)}, {percent(level)} between "
                f"{spoken(step.low)} and {spoken(step.high)}; the last value would stay at {spoken(step.last.value)}."
            )
        said.append(words)
    return f"Forecast up to a budget of {spoken(budget)}. " + " ".join(said)


def forecast_table(prospects: Sequence[Prospect], level: float) -> pd.DataFrame:
    """Return the chart's numbers: kind ("observed", "forecast"), recipe, x, value, both ends at `level` and one half.

    Rows of a forecast also hold the last value as a forecast.
    """
    rows = []
    for one in prospects:
        data = one.recipe.data
        ends = (f"low ({percent(level)})", f"high ({percent(level)})", "low (half)", "high (half)")
        taken = {"recipe", "kind", "last value stays", *ends}
        x_name, y_name = (f"{name} (column)" if name in taken else name for name in (data.x_name, data.y_name))
        rows.append(pd.DataFrame({"recipe": one.recipe.name, "kind": "observed", x_name: data.x, y_name: data.y}))
        if one.outer is not None and one.inner is not None and one.forecast is not None:
            parts = (one.outer.low, one.outer.high, one.inner.low, one.inner.high)
            rows.append(
                pd.DataFrame(
                    {
                        "recipe": one.recipe.name, "kind": "forecast", x_name: one.outer.x, y_name: one.outer.value,
                        **dict(zip(ends, parts, strict=True)), "last value stays": one.forecast.last.value,
                    }
                )
            )  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def spoken(value: float) -> str:
    """Return a number as sentences write it."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _fan(one: Prospect, name: str, look: Look, colour: int, level: float, single: bool) -> list[dict[str, Any]]:
    """Return the traces of one fan, which starts at the last value; none where nothing is forecast."""
    if one.outer is None or one.inner is None or one.forecast is None:
        return []
    end, last = float(one.recipe.data.x[-1]), one.forecast.last.value
    x = [end, *_listed(one.outer.x)]
    group = {"legendgroup": f"fan {name}", "type": "scatter", "x": x}
    traces: list[dict[str, Any]] = []
    for fan, opacity, title in ((one.outer, 0.16, percent(level)), (one.inner, 0.28, percent(HALF))):
        fill = look.faint(colour, opacity)
        line = {"color": look.faint(colour, 0.5), "width": 1, "dash": "dot"}
        edge = {**group, "mode": "lines", "line": line, "hoverinfo": "skip", "showlegend": False}
        traces.append({**edge, "y": [last, *_listed(fan.low)]})
        traces.append(
            {**edge, "y": [last, *_listed(fan.high)], "fill": "tonexty", "fillcolor": fill,
             "name": f"{title} of what may come", "showlegend": single}
        )  # fmt: skip
    dash = "dash" if single else look.dash(colour)
    traces.append(
        {**group, "mode": "lines", "y": [last, *_listed(one.outer.value)], "name": "forecast",
         "line": {"color": look.colour(colour), "width": look.line, "dash": dash}, "showlegend": single,
         "hovertemplate": f"%{{y:.4g}}<extra>{'forecast' if single else name}</extra>"}
    )  # fmt: skip
    traces.append(
        {"type": "scatter", "mode": "lines", "x": [end, one.until], "y": [last, last],
         "name": "last value stays", "legendgroup": "last", "showlegend": single, "hoverinfo": "skip",
         "line": {"color": look.muted, "width": 1.5, "dash": "dashdot"}}
    )  # fmt: skip
    return traces


def _marks(
    prospects: Sequence[Prospect], look: Look, budget: float, target: float | None, height: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the lines of the budget and the target, as curves: Plotly misplaces shapes on a logarithmic axis."""
    first = min(float(one.recipe.data.x[0]) for one in prospects)
    end = max(budget, *(float(one.recipe.data.x[-1]) for one in prospects))
    marks = [([budget, budget], list(height), ["", "budget\u00a0"], "bottom left")]
    if target is not None:
        marks.append(([first, end], [target, target], ["target", ""], "top right"))
    return [
        {"type": "scatter", "mode": "lines+text", "x": x, "y": y, "text": words, "textposition": place,
         "textfont": {"color": look.text},
         "line": {"color": look.text, "width": 1, "dash": "dot"}, "hoverinfo": "skip", "showlegend": False}
        for x, y, words, place in marks
    ]  # fmt: skip


def _height(prospects: Sequence[Prospect], target: float | None) -> tuple[float, float, bool]:
    """Return the range of the y axis and whether it cuts a fan: points decide, a fan may double what they need."""
    tall = [one.recipe.data.y for one in prospects]
    tall += [one.outer.value for one in prospects if one.outer is not None]
    if target is not None:
        tall.append(np.array([target]))
    values = np.concatenate(tall)
    low, high = float(values.min()), float(values.max())
    span = high - low or abs(high) or 1.0
    edges = [edge for one in prospects if one.outer is not None for edge in (one.outer.low, one.outer.high)]
    every = np.concatenate([np.array([low, high]), *edges])
    cut = bool(every.min() < low - span or every.max() > high + span)
    low, high = max(float(every.min()), low - span), min(float(every.max()), high + span)
    return low - 0.05 * span, high + 0.08 * span, cut


def _listed(values: Any) -> list[float]:
    return [float(f"{value:.6g}") for value in np.asarray(values, dtype=float)]
