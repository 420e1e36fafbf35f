"""Learning curves of a group: one subject, all of them, or their mean, with fitted families laid over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.charts.text import plain
from dashboard.learning_curves_study import Study
from vrcore.curves import Fit
from vrcore.curves.family import Array
from vrcore.curves.wording import number, percent

GRID = 160
MOST_LINES = 60
SHARES = np.concatenate([[0.005, 0.02, 0.05], np.linspace(0.1, 0.9, 9), [0.95, 0.98, 0.995]])
BLOCKS = 20

Fits = Mapping[str, Fit | str]


def individuals_figure(
    study: Study, fits: Fits, view: str, subject: int, level: float, look: Look, *, revealed: bool = True
) -> go.Figure:
    """Return the observations of a view and the families fitted to them; `fits` comes from `curves` of the study.

    Before the reveal there are the mean's points and nothing else, because every curve tells the answer.
    """
    data: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    if view == "all" and revealed:
        data.append(_lines(study, look))
    if view == "one" and revealed:
        data += _one(study, subject, look)
        shapes += _onset(study, subject, look)
    else:
        data.append(_mean(study, look))
    if revealed:
        drawn = [(family, one) for family, one in fits.items() if isinstance(one, Fit)]
        for place, (family, one) in enumerate(drawn):
            data += _curve(one, family, place + 1, level, look)
    return look.figure(
        data,
        xaxis={"title": {"text": plain(study.x_name)}, "range": list(_span(study))},
        yaxis={"title": {"text": plain(study.y_name)}, "range": list(_height(study, view, subject))},
        height=470 if look.line > 2 else 370,
        margin=look.margin(),
        shapes=shapes,
    )


def _span(study: Study) -> tuple[float, float]:
    first, last = min(float(x.min()) for x in study.x if x.size), max(float(x.max()) for x in study.x if x.size)
    return first - 0.01 * (last - first), last + 0.01 * (last - first)


def _height(study: Study, view: str, subject: int) -> tuple[float, float]:
    """Return the y axis: what y cannot leave, or room for what is drawn."""
    seen = study.points(view, subject)[1]
    low, high = float(seen.min()), float(seen.max())
    if view == "all":
        # Where the individuals' curves go over their own points; where they would go beyond may be anywhere.
        ends = np.concatenate([one.fit.predict(one.fit.x[[0, -1]]) for one in study.group.individuals if one.fit])
        low, high = min(low, float(np.quantile(ends, 0.02))), max(high, float(np.quantile(ends, 0.98)))
    if study.lower is not None and study.upper is not None:
        low, high = study.lower, study.upper
    elif study.lower is not None:
        low = study.lower
    room = 0.04 * (high - low or 1.0)
    return low - room, high + room


def _lines(study: Study, look: Look) -> dict[str, Any]:
    """Return one trace with every individual's own curve, broken by gaps; at most 60, evenly spaced among them."""
    fitted = [one.fit for one in study.group.individuals if one.fit is not None]
    rows = np.unique(np.linspace(0, len(fitted) - 1, min(len(fitted), MOST_LINES)).astype(int))
    first, last = _span(study)
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows:
        one = fitted[row]
        low, high = one.params["baseline"], one.params["asymptote"]
        bends = one.curve.inverse(low + SHARES * (high - low), one.params) if high != low else np.empty(0)
        begin = max(first, 0.0) if one.curve.anchored else first
        at = np.unique(np.clip(np.concatenate([[begin, last], bends[np.isfinite(bends)]]), begin, last))
        x += [*at.round(4).tolist(), None]
        y += [*one.predict(at).round(4).tolist(), None]
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines", "line": {"color": look.faint(0, 0.35), "width": 1},
        "hoverinfo": "skip", "name": f"individuals ({len(rows)} of {study.group.n})",
    }  # fmt: skip


def _mean(study: Study, look: Look) -> dict[str, Any]:
    x, mean = study.group.average[:2]
    return {
        "type": "scatter", "x": x.round(4).tolist(), "y": mean.round(4).tolist(), "mode": "markers",
        "name": f"mean of {study.group.n}", "hovertemplate": "%{y:.3g}",
        "marker": {"color": look.text, "size": 3 + look.line, "opacity": 0.55},
    }  # fmt: skip


def _one(study: Study, subject: int, look: Look) -> list[dict[str, Any]]:
    """Return one subject's observations and, where they are outcomes of trials, their share in blocks."""
    x, y = study.x[subject], study.y[subject]
    blocks = study.trials and x.size >= 2 * BLOCKS
    label = f"subject {study.group.individuals[subject].label}"
    found: list[dict[str, Any]] = [
        {
            "type": "scatter", "x": x.tolist(), "y": y.round(4).tolist(), "mode": "markers",
            "name": plain(f"{label}, trials" if blocks else label), "hovertemplate": "%{y:.3g}",
            "marker": {"color": look.colour(0), "size": 6, "opacity": 0.35 if blocks else 0.8},
        }
    ]  # fmt: skip
    if blocks:
        parts = np.array_split(np.arange(x.size), BLOCKS)
        found.append(
            {
                "type": "scatter", "x": [round(float(x[part].mean()), 3) for part in parts],
                "y": [round(float(y[part].mean()), 4) for part in parts], "mode": "markers",
                "name": f"blocks of about {x.size // BLOCKS}", "hovertemplate": "%{y:.3g}",
                "marker": {"color": look.text, "size": 7, "symbol": "square-open", "line": {"width": 2}},
            }
        )  # fmt: skip
    return found


def _onset(study: Study, subject: int, look: Look) -> list[dict[str, Any]]:
    change = study.group.individuals[subject].change
    if change is None or not change.found:
        return []
    across = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    band = {"type": "rect", "x0": change.low, "x1": change.high, "fillcolor": look.faint(0, 0.18), "line": {"width": 0}}
    line = {"color": look.muted, "width": 1, "dash": "dot"}
    return [{**band, **across}, {"type": "line", "x0": change.onset, "x1": change.onset, "line": line, **across}]


def _curve(one: Fit, family: str, place: int, level: float, look: Look) -> list[dict[str, Any]]:
    """Return a fitted curve and its confidence band; an open band is left out."""
    x = np.linspace(float(one.x[0]), float(one.x[-1]), GRID)
    y, (low, high) = one.predict(x), one.band(x, level)
    traces: list[dict[str, Any]] = []
    if np.isfinite(low).all() and np.isfinite(high).all():
        traces.append(
            {
                "type": "scatter", "x": [*x.round(4).tolist(), *x[::-1].round(4).tolist()],
                "y": [*low.round(4).tolist(), *high[::-1].round(4).tolist()], "fill": "toself", "mode": "lines",
                "fillcolor": look.faint(place, 0.2), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
                "legendgroup": family, "name": f"{percent(level)} band, {one.curve.title}",
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "x": x.round(4).tolist(), "y": y.round(4).tolist(), "mode": "lines",
            "line": {"color": look.colour(place), "dash": look.dash(place - 1), "width": look.line},
            "hovertemplate": "%{y:.3g}", "legendgroup": family, "name": one.curve.title,
        }
    )  # fmt: skip
    return traces


def individuals_alt(study: Study, fits: Fits, view: str, subject: int, *, revealed: bool = True) -> str:
    """Return what the chart says, for those who cannot see it."""
    x, y = study.points(view if revealed else "mean", subject)
    label = study.group.individuals[subject].label
    whose = f"subject {label}" if view == "one" and revealed else f"the mean of {study.group.n} subjects"
    k = max(1, x.size // 10)
    said = (
        f"{study.y_name} of {whose} against {study.x_name}: {number(float(np.mean(y[:k])), 2)} in the first tenth, "
        f"{number(float(np.mean(y[-k:])), 2)} in the last."
    )
    if not revealed:
        return f"{said} Curves and individuals are shown after your guess."
    for one in fits.values():
        if isinstance(one, Fit) and one.identified("slope") and one.identified("midpoint"):
            said += (
                f" The {one.curve.title} curve is half way at {number(one.params['midpoint'])} and takes "
                f"{number(one.width().value)} from 10 to 90 %."
            )
    return said


def individuals_table(study: Study, fits: Fits, view: str, subject: int, level: float) -> pd.DataFrame:
    """Return a row for each x: one subject or the mean, the families with their bands, and with "all" every subject."""
    x, y = study.points(view, subject)
    columns: dict[str, Any] = {study.x_name: x, study.y_name if view == "one" else f"mean {study.y_name}": y}
    if view != "one":
        columns |= dict(zip(("mean low", "mean high", "subjects"), study.group.average[2:], strict=True))
    for family, one in fits.items():
        if isinstance(one, Fit):
            columns[family] = one.predict(x)
            columns[f"{family} low"], columns[f"{family} high"] = one.band(x, level)
    if view == "all":
        for own_x, own_y, one in zip(study.x, study.y, study.group.individuals, strict=True):
            columns[f"subject {one.label}"] = _along(x, own_x, own_y)
    return pd.DataFrame(columns)


def _along(x: Array, own_x: Array, own_y: Array) -> Array:
    found = np.full(x.size, np.nan)
    places = np.searchsorted(x, own_x)
    inside = (places < x.size) & (x[np.minimum(places, x.size - 1)] == own_x)
    found[places[inside]] = own_y[inside]
    return found
