"""A learning curve: the observations, the fitted curve with its band, and what more training would bring.

Pure functions from points and a fit to a Plotly figure, a sentence and a table; nothing here knows of a page.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from dashboard.charts.steps_axis import log_axis
from vrcore.curves import CurveForecast
from vrcore.curves.wording import percent
from vrcore.formats import CurveData

MANY = 60  # observations from which single points are drawn faint
MOST_DRAWN = 4_000  # points sent to the browser; of more, every k-th is drawn and the legend says so
MOST_RUNS = 20  # single runs drawn behind their mean
_GRID = 160
_LAST = "last observation"
_LIGHT = ("#0067A5", "#E0601A", "#1AA284", "#5E1848", "#1A1A1A")


class FittedCurve(Protocol):
    """What the chart asks of a fit: values, bands, what may be forecast, and what is wrong with it, in words."""

    @property
    def params(self) -> Mapping[str, float]: ...  # noqa: D102  (said in the class)

    @property
    def problems(self) -> Sequence[str]: ...  # noqa: D102  (said in the class)

    def predict(self, x: ArrayLike) -> NDArray[np.float64]: ...  # noqa: D102  (said in the class)

    def band(self, x: ArrayLike, level: float) -> tuple[ArrayLike, ArrayLike]: ...  # noqa: D102  (said in the class)

    def prediction_band(self, x: ArrayLike, level: float) -> tuple[ArrayLike, ArrayLike]: ...  # noqa: D102  (said in the class)

    def forecast(self, at: float, level: float) -> CurveForecast: ...  # noqa: D102  (said in the class)


class _Stretch(NamedTuple):
    """A fit between two steps: values and the edges of a band, for the observed range or for what lies ahead."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def over(cls, fit: FittedCurve, first: float, last: float, level: float, log_x: bool, *, ahead: bool) -> _Stretch:
        """Return the fit on an even grid, with the prediction band where it lies ahead of the data."""
        x = np.geomspace(first, last, _GRID) if log_x else np.linspace(first, last, _GRID)
        band = fit.prediction_band(x, level) if ahead else fit.band(x, level)
        return cls(x, np.asarray(fit.predict(x), dtype=float), *_arrays(band))


def curve_figure(
    data: CurveData,
    fit: FittedCurve | None,
    *,
    forecast_to: float | None = None,
    level: float = 0.9,
    theme: Mapping[str, Any] | None = None,
    colours: Sequence[str] = _LIGHT,
    log_x: bool = False,
    line_width: float = 2,
) -> go.Figure:
    """Return the chart of one learning curve.

    `fit` may be None: then only the observations are drawn. `forecast_to` is the last step to forecast to (nothing is
    forecast at or before the last observation, nor where the fit refuses to); `level` that of both bands. `theme` is a
    Plotly layout, `colours` "#RRGGBB": the first for what was observed and fitted, the second for the forecast. On a
    logarithmic axis steps at or below 0 are left out and a line in the chart says so.
    """
    remarks: list[str] = []
    shown = data.x > 0 if log_x else np.ones(data.x.size, dtype=bool)
    hidden = int(data.x.size - shown.sum())
    if hidden:
        remarks.append(f"{hidden} at {data.x_name[:20]} 0 or below left out")
    x, y = data.x[shown], data.y[shown]
    curve = None if fit is None or not x.size else _Stretch.over(fit, x[0], x[-1], level, log_x, ahead=False)
    ahead = None
    found = _ahead(data, fit, forecast_to, level)
    if fit is not None and curve is not None and found is not None and found.value is not None:
        ahead = _Stretch.over(fit, x[-1], found.at, level, log_x, ahead=True)
    stretches = [stretch for stretch in (curve, ahead) if stretch is not None]
    runs = data.members[:MOST_RUNS]
    tall = [y, *(run_y for _, _, run_y in runs), *(stretch.y for stretch in stretches)]
    bottom, top, cut = _height(tall, [edge for stretch in stretches for edge in (stretch.low, stretch.high)])
    if cut:
        remarks.append("the band goes on beyond the chart")
    figure = go.Figure()
    for index, (label, run_x, run_y) in enumerate(runs):
        keep = run_x > 0 if log_x else np.ones(run_x.size, dtype=bool)
        figure.add_scatter(
            x=run_x[keep], y=run_y[keep], mode="lines", line={"color": _faint(colours[0], 0.3), "width": 1},
            name=f"single runs ({len(data.members)})", legendgroup="runs", showlegend=index == 0,
            hovertemplate=f"{_safe(label)}: %{{y:.4g}}<extra></extra>",
        )  # fmt: skip
    limits = (2 * bottom - top, 2 * top - bottom)  # what lies further out is not sent to the browser
    if curve is not None:
        _band(figure, curve, limits, _faint(colours[0], 0.2), f"{percent(level)} band of the curve", "solid")
    if ahead is not None:
        _band(figure, ahead, limits, _faint(colours[1], 0.18), f"{percent(level)} band of new {_several(data)}", "dot")
    every = max(1, -(-x.size // MOST_DRAWN))
    what = "observations" if data.runs == 1 else f"mean of {data.runs} runs"
    figure.add_scatter(
        x=x[::every], y=y[::every], mode="markers", name=what if every == 1 else f"{what} (1 in {every} shown)",
        marker={"color": colours[0], "size": 5 if x.size > MANY else 7, "opacity": 0.3 if x.size > MANY else 0.9},
        hovertemplate="%{y:.4g}<extra>observed</extra>",
    )  # fmt: skip
    for stretch, name, colour, dash in ((curve, "fitted curve", 0, "solid"), (ahead, "forecast", 1, "dash")):
        if stretch is not None:
            figure.add_scatter(
                x=stretch.x, y=stretch.y, mode="lines", name=name,
                line={"color": colours[colour], "width": line_width, "dash": dash},
                hovertemplate=f"%{{y:.4g}}<extra>{name}</extra>",
            )  # fmt: skip
    falls = bool(x.size) and y[-1] < y[0]  # then the corner below the curve's end is the full one
    if x.size:
        ink = (theme or {}).get("font", {}).get("color", "#808080")
        # Drawn as a curve, because Plotly reads the place of a shape in another way on a logarithmic axis.
        figure.add_scatter(
            x=[x[-1], x[-1]], y=[bottom, top], mode="lines+text", name=_LAST, showlegend=False, hoverinfo="skip",
            text=["", _LAST + "\u00a0"] if falls else [_LAST + "\u00a0", ""],
            textposition="bottom left" if falls else "top left", textfont={"color": ink},
            line={"color": ink, "width": 1, "dash": "dot"},
        )  # fmt: skip
    figure.update_layout(dict(theme or {}))
    figure.update_xaxes(title_text=_safe(data.x_name), type="log" if log_x else "linear")
    if log_x and x.size:
        figure.update_xaxes(log_axis(float(x[0]), float(stretches[-1].x[-1] if stretches else x[-1])))
    figure.update_yaxes(title_text=_safe(data.y_name), range=[bottom, top])
    # In the empty corner at the curve's beginning: the end is where the line of the last observation stands.
    corner, way = (0, 1) if falls else (1, -1)
    for place, remark in enumerate(remarks):
        figure.add_annotation(
            text=_safe(remark), xref="paper", yref="paper", x=0, y=corner, xanchor="left",
            yanchor="bottom" if falls else "top", yshift=20 * place * way, showarrow=False,
        )  # fmt: skip
    return figure


def curve_alt(data: CurveData, fit: FittedCurve | None, *, forecast_to: float | None = None, level: float = 0.9) -> str:
    """Return what the chart shows, in words, for those who cannot see it."""
    best = int(np.argmax(data.y))
    peak = f", highest {_said(data.y[best])} at {_said(data.x[best])}" if 0 < best < data.y.size - 1 else ""
    mean = f", each the mean of {data.runs} runs," if data.runs > 1 else ""
    words = [
        f"{data.y_name} against {data.x_name}: {data.x.size} observations{mean} from {_said(data.y[0])} at "
        f"{_said(data.x[0])} to {_said(data.y[-1])} at {_said(data.x[-1])}{peak}."
    ]
    if fit is None:
        return words[0] + " No curve is fitted."
    start, end = np.asarray(fit.predict(data.x[[0, -1]]), dtype=float)
    words.append(f"The fitted curve goes from {_said(start)} to {_said(end)} over these.")
    found = _ahead(data, fit, forecast_to, level)
    if found is not None and found.value is not None and found.new is not None:
        low, high = found.new
        words.append(
            f"At {_said(found.at)} it stands at {_said(found.value)}; a new {data.new_value} is expected between "
            f"{_said(low)} and {_said(high)} ({percent(level)} band)."
        )
    elif found is not None:
        words.append(f"Nothing is forecast for {_said(found.at)}.")
    if fit.problems:
        words.append(str(fit.problems[0]))
    return " ".join(words)


def curve_table(
    data: CurveData,
    fit: FittedCurve | None,
    *,
    forecast_to: float | None = None,
    level: float = 0.9,
    forecast_rows: int = 10,
) -> pd.DataFrame:
    """Return the chart's numbers: a row for each observation, then `forecast_rows` rows up to `forecast_to`.

    There are no rows ahead where the fit refuses to forecast.

    Columns: kind ("observed" or "forecast"), the step and the metric under their own names, and with a fit: curve,
    curve low, curve high (confidence band), new low, new high (prediction band), all in the metric's units.
    """
    x, kind = data.x, ["observed"] * data.x.size
    found = _ahead(data, fit, forecast_to, level)
    if found is not None and found.value is not None:
        ahead = np.linspace(data.x[-1], found.at, forecast_rows + 1)[1:]
        x, kind = np.concatenate([x, ahead]), kind + ["forecast"] * ahead.size
    observed = np.concatenate([data.y, np.full(x.size - data.y.size, np.nan)])
    columns: dict[str, Any] = {"kind": kind, data.x_name: x, data.y_name: observed}
    if data.standard_error is not None:
        error = np.concatenate([data.standard_error, np.full(x.size - data.y.size, np.nan)])
        columns[f"standard error of {data.y_name}"] = error
    if fit is not None:
        columns["curve"] = np.asarray(fit.predict(x), dtype=float)
        columns["curve low"], columns["curve high"] = _arrays(fit.band(x, level))
        columns["new low"], columns["new high"] = _arrays(fit.prediction_band(x, level))
    return pd.DataFrame(columns)


def _ahead(data: CurveData, fit: FittedCurve | None, to: float | None, level: float) -> CurveForecast | None:
    """Return the fit's forecast or its refusal; None where no step ahead of the observations is asked for."""
    asked = fit is not None and to is not None and np.isfinite(to) and to > data.x[-1]
    return fit.forecast(to, level) if asked else None


def _several(data: CurveData) -> str:
    return "observations" if data.runs == 1 else f"means of {data.runs} runs"


def _arrays(pair: tuple[ArrayLike, ArrayLike]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = pair
    return np.asarray(low, dtype=float), np.asarray(high, dtype=float)


def _band(figure: go.Figure, stretch: _Stretch, limits: tuple[float, float], fill: str, name: str, dash: str) -> None:
    """Draw the space between a stretch's low and high edge; an open band is drawn beyond the chart's edge."""
    same: dict[str, Any] = {"mode": "lines", "line": {"color": fill, "width": 1, "dash": dash}, "hoverinfo": "skip"}
    low = np.clip(np.nan_to_num(stretch.low, nan=limits[0]), *limits)
    high = np.clip(np.nan_to_num(stretch.high, nan=limits[1]), *limits)
    figure.add_scatter(x=stretch.x, y=low, legendgroup=name, showlegend=False, **same)
    figure.add_scatter(x=stretch.x, y=high, legendgroup=name, fill="tonexty", fillcolor=fill, name=name, **same)


def _height(tall: Sequence[NDArray[Any]], bands: Sequence[NDArray[Any]]) -> tuple[float, float, bool]:
    """Return the y axis and whether it cuts a band: data decide, a band may at most double what they need each way."""
    values = np.concatenate([part[np.isfinite(part)] for part in tall])
    if not values.size:
        return 0.0, 1.0, False
    low, high = float(values.min()), float(values.max())
    span = high - low or abs(high) or 1.0
    edges = np.concatenate([np.asarray([low, high]), *bands])
    bottom, top = max(float(np.nanmin(edges)), low - span), min(float(np.nanmax(edges)), high + span)
    cut = bool(np.nanmin(edges) < bottom or np.nanmax(edges) > top)
    return bottom - 0.05 * span, top + 0.05 * span, cut


def _faint(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _safe(name: str) -> str:
    """Return a name from somebody's file as a chart may show it: Plotly reads tags such as <a> and <b>."""
    return html.escape(name if len(name) <= 60 else name[:57] + "...", quote=False)


def _said(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
