"""Groups that teach: their exact share against pass rate, the wait for the first, and a training run beside both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.look import Look

LOW = 1.0  # a wait is one batch at least
FIFTHS: dict[str, Any] = {"tickvals": [n / 5 for n in range(6)], "ticktext": [f"{20 * n} %" for n in range(6)]}


def _height(look: Look) -> int:
    return 330 if look.line > 2 else 270


def _line(x: Sequence[float], y: Sequence[float], name: str, i: int, look: Look) -> dict[str, Any]:
    values = np.asarray(y, float)
    kept = np.isfinite(values)
    return {
        "type": "scatter", "mode": "lines", "name": name,
        "x": np.asarray(x)[kept].round(6).tolist(), "y": values[kept].round(6).tolist(),
        "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line}, "hovertemplate": "%{y:.3g}",
    }  # fmt: skip


def share_figure(
    p: Any, thin: Sequence[float], full: Sequence[float], blocks: Any, labels: tuple[str, str], look: Look
) -> go.Figure:
    """Return the share of groups that teach against pass rate: exact (and under CRF, for comparison), and as run.

    `blocks` is `sparse_study.Blocks`; `labels` name the schedule and continuous reinforcement.
    """
    data = [_line(p, thin, f"exact, {labels[0]}", 0, look)]
    if labels[0] != labels[1]:
        data.append(_line(p, full, f"exact, {labels[1]}", 1, look))
    data.append(
        {
            "type": "scatter", "mode": "markers", "name": "training run",
            "x": np.round(blocks.pass_rate, 5).tolist(), "y": np.round(blocks.teaching, 5).tolist(),
            "error_y": {
                "type": "data", "symmetric": False, "thickness": 1, "width": 0,
                "array": np.round(blocks.high - blocks.teaching, 5).tolist(),
                "arrayminus": np.round(blocks.teaching - blocks.low, 5).tolist(),
            },
            "marker": {"color": look.colour(2), "symbol": look.marker(2), "size": 5 + look.line},
            "hovertemplate": "pass rate %{x:.3f}: %{y:.3f}",
        }
    )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Pass rate"}, "range": [-0.02, 1.02]},
        yaxis={"title": {"text": "Groups that teach"}, "range": [0.0, 1.03], **FIFTHS},
        height=_height(look),
        hovermode="closest",
        margin=look.margin(),
    )


def share_alt(group: int, labels: tuple[str, str], peak: float, told: str, agreement: str) -> str:
    """Return what the share figure says."""
    return (
        f"Share of groups of {group} answers that teach, against pass rate, for {labels[0]}: at most "
        f"{100 * peak:.0f} %, and little where answers are nearly always wrong. {told}. {agreement}."
    )


def waiting_figure(
    p: Any, thin: Sequence[float], full: Sequence[float], run: tuple[float, Any], labels: tuple[str, str], look: Look
) -> go.Figure:
    """Return the mean wait for a batch that teaches against pass rate, both logarithmic, with the run's own wait.

    `run` is the pass rate at the start and the wait in batches with its interval.
    """
    data = [_line(p, thin, f"exact, {labels[0]}", 0, look)]
    if labels[0] != labels[1]:
        data.append(_line(p, full, f"exact, {labels[1]}", 1, look))
    at, wait = run
    finite = [float(one) for one in (*thin, *full, wait.estimate, wait.high) if np.isfinite(one)]
    top = max([10.0, *finite])
    if np.isfinite(wait.estimate):
        high = wait.high if np.isfinite(wait.high) else top
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": "training runs",
                "x": [at], "y": [round(wait.estimate, 4)],
                "error_y": {
                    "type": "data", "symmetric": False, "thickness": look.line, "width": 5,
                    "array": [round(high - wait.estimate, 4)], "arrayminus": [round(wait.estimate - wait.low, 4)],
                },
                "marker": {"color": look.colour(2), "symbol": look.marker(2), "size": 7 + look.line},
                "hovertemplate": "%{y:.3g} batches",
            }
        )  # fmt: skip
    decades = [10.0**k for k in range(0, int(np.ceil(np.log10(top))) + 1)]
    small = {0.0001: "0.0001", 0.001: "0.001", 0.01: "0.01", 0.1: "0.1"}
    return look.figure(
        data,
        xaxis={
            "title": {"text": "Pass rate"}, "type": "log", "range": [-4.05, -0.2],
            "tickvals": list(small), "ticktext": list(small.values()),
        },
        yaxis={
            "title": {"text": "Batches until one teaches"}, "type": "log", "range": [-0.08, float(np.log10(top)) + 0.1],
            "tickvals": decades, "ticktext": [f"{one:,.0f}" for one in decades],
        },
        height=_height(look),
        hovermode="closest",
        margin=look.margin([f"{decades[-1]:,.0f}"]),
    )  # fmt: skip


def waiting_alt(p: float, exact: float, wait: Any) -> str:
    """Return what the waiting figure says."""
    run = f"{wait.estimate:.3g} ({wait.low:.3g} to {wait.high:.3g})" if np.isfinite(wait.estimate) else "none yet"
    return (
        f"Batches until one teaches, against pass rate, on logarithmic axes: the rarer a right answer, the longer. At "
        f"{p:g} the formula says {exact:.3g} batches; the training runs waited {run}."
    )


def course_figure(blocks: Any, look: Look) -> go.Figure:
    """Return pass rate and share of groups that teach by training step."""
    x = np.round(blocks.step, 2).tolist()
    band = np.concatenate([blocks.high, blocks.low[::-1]]).round(5).tolist()
    data = [
        {
            "type": "scatter", "x": [*x, *x[::-1]], "y": band, "fill": "toself", "fillcolor": look.faint(2, 0.18),
            "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, "name": "95 % interval over seeds",
        },
        _line(blocks.step, blocks.pass_rate, "pass rate", 0, look),
        _line(blocks.step, blocks.teaching, "groups that teach", 2, look),
    ]  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Training steps"}},
        yaxis={"title": {"text": "Share"}, "range": [0.0, 1.03], **FIFTHS},
        height=_height(look),
        margin=look.margin(),
    )


def course_alt(blocks: Any) -> str:
    """Return what the course says."""
    return (
        f"Pass rate by training step, from {blocks.pass_rate[0]:.2f} to {blocks.pass_rate[-1]:.2f}, and share of "
        f"groups that teach, from {100 * blocks.teaching[0]:.0f} % to {100 * blocks.teaching[-1]:.0f} %, at most "
        f"{100 * blocks.teaching.max():.0f} %."
    )
