"""What the fitted families leave over: observed minus fitted, along x."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.individuals import Fits
from dashboard.charts.look import Look
from dashboard.charts.text import plain
from dashboard.learning_curves_study import Study
from vrcore.curves import Fit
from vrcore.curves.wording import number


def residuals_figure(study: Study, fits: Fits, look: Look) -> go.Figure:
    """Return the residuals of each family: a wave along x speaks against the shape, an even cloud does not."""
    data: list[dict[str, Any]] = []
    for place, one in enumerate(_fitted(fits), start=1):
        data.append(
            {
                "type": "scatter", "x": one.x.round(4).tolist(), "y": (one.y - one.predict(one.x)).round(4).tolist(),
                "mode": "markers", "name": one.curve.title, "hovertemplate": "%{y:.3g}",
                "marker": {"color": look.colour(place), "symbol": look.marker(place), "size": 4 + look.line,
                           "opacity": 0.6},
            }
        )  # fmt: skip
    zero = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0}
    return look.figure(
        data,
        xaxis={"title": {"text": plain(study.x_name)}},
        yaxis={"title": {"text": "Observed minus fitted"}},
        height=330 if look.line > 2 else 260,
        margin=look.margin(),
        shapes=[{**zero, "line": {"color": look.muted, "width": 1}}],
    )


def _fitted(fits: Fits) -> list[Fit]:
    return [one for one in fits.values() if isinstance(one, Fit)]


def neighbours(one: Fit) -> float:
    """Return the correlation of residuals with their neighbours: 0 for an even cloud, towards 1 for a wave."""
    residual = one.y - one.predict(one.x)
    residual = residual - residual.mean()
    whole = float(residual @ residual)
    return float(residual[1:] @ residual[:-1]) / whole if whole > 0.0 else 0.0


def residuals_alt(study: Study, fits: Fits) -> str:
    """Return what the chart says, for those who cannot see it."""
    parts = [
        f"{one.curve.title}: spread {number(one.residual_sd, 2)}, correlation between neighbours "
        f"{number(neighbours(one), 2)}"
        for one in _fitted(fits)
    ]
    return f"Residuals of {study.y_name} along {study.x_name}. {'; '.join(parts) or 'No curve is fitted'}."


def residuals_table(study: Study, fits: Fits) -> pd.DataFrame:
    """Return x, the observation and a column of residuals for each family."""
    shown = _fitted(fits)
    if not shown:
        return pd.DataFrame({study.x_name: np.empty(0)})
    columns: dict[str, Any] = {study.x_name: shown[0].x, study.y_name: shown[0].y}
    return pd.DataFrame(columns | {f"{one.family} residual": one.y - one.predict(one.x) for one in shown})
