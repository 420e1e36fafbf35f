"""Four cumulative records on the same axes: one subject bold, others faint; in a blind round without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from dashboard.four_schedules_study import Study
from vrcore.measures.spans import Floats

MOST_STEPS = 500
FAINT_POINTS = 50
MOST_FAINT = 20
# Fixed schedules on the left and variable ones on the right, ratio above interval.
PLACES = ((0.0, 0.555), (0.53, 0.555), (0.0, 0.0), (0.53, 0.0))
WIDE, HIGH = 0.47, 0.40

Times = tuple[Floats, Floats]  # responses and reinforcers of one subject, in seconds


def records_figure(
    study: Study, subject: int, minutes: float, look: Look, letters: Mapping[str, str] | None = None
) -> go.Figure:
    """Return the records of subject 1, 2, ... on all four schedules, and faint those of at most 20 others.

    `letters` says what each kind of schedule was called in a blind round.
    """
    panels = []
    for kind, group in study.groups.items():
        others = [i for i in range(len(group.responses)) if i != subject - 1]
        chosen = [
            others[i] for i in np.unique(np.linspace(0, len(others) - 1, min(len(others), MOST_FAINT)).astype(int))
        ]
        one = group.responses[subject - 1], group.reinforcers[subject - 1]
        was = f" (record {letters[kind]})" if letters else ""
        panels.append((f"{group.schedule}{was}", one, [group.responses[i] for i in chosen]))
    return _figure(panels, minutes, look)


def blind_figure(records: Mapping[str, Times], minutes: float, look: Look) -> go.Figure:
    """Return records without names, all in the same colour; `records` are by letter."""
    return _figure([(f"Record {letter}", one, []) for letter, one in records.items()], minutes, look, coloured=False)


def _figure(
    panels: Sequence[tuple[str, Times, list[Floats]]], minutes: float, look: Look, *, coloured: bool = True
) -> go.Figure:
    end = minutes * 60.0
    tallest = max((int((one <= end).sum()) for _, (mine, _), others in panels for one in (mine, *others)), default=1)
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    titles = []
    for place, (name, (responses, reinforcers), others) in enumerate(panels):
        suffix = "" if place == 0 else str(place + 1)
        left, bottom = PLACES[place]
        colour = place if coloured else 0
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "type": "scatter", "legendgroup": str(place)}
        if others:
            data.append(_faint(others, end, look, colour) | axes | {"name": f"{name}, other subjects"})
        data.append(_bold(responses, end, look, colour) | axes | {"name": name})
        data.append(_strokes(responses, reinforcers, end, look) | axes | {"name": f"{name}, reinforcers"})
        layout[f"xaxis{suffix}"] = {
            "domain": [left, left + WIDE], "anchor": f"y{suffix}", "range": [0.0, minutes],
            "title": {"text": "Minutes" if bottom == 0.0 else ""}, "showticklabels": bottom == 0.0,
        }  # fmt: skip
        layout[f"yaxis{suffix}"] = {
            "domain": [bottom, bottom + HIGH], "anchor": f"x{suffix}", "range": [0.0, max(tallest, 1) * 1.06],
            "title": {"text": "Responses" if left == 0.0 else ""}, "showticklabels": left == 0.0,
        }  # fmt: skip
        titles.append(
            {
                "text": f"<b>{name}</b>", "x": left, "y": bottom + HIGH + 0.005, "xref": "paper", "yref": "paper",
                "xanchor": "left", "yanchor": "bottom", "showarrow": False, "font": {"color": look.text},
            }
        )  # fmt: skip
    large = look.line > 2
    return look.figure(
        data,
        **layout,
        annotations=titles,
        showlegend=False,
        hovermode="closest",
        height=378 if look.line > 2 else 400,
        margin={**look.margin(["0000"]), "t": 30 if large else 22},
    )


def counts(responses: Floats, at: Floats) -> Floats:
    """Return how many responses had been made at each moment."""
    return np.searchsorted(responses, at, "right").astype(float)


def _bold(responses: Floats, end: float, look: Look, colour: int) -> dict[str, Any]:
    """Return one record: step by step, or, where steps are finer than the screen, at 500 moments."""
    seen = responses[responses <= end].astype(float)
    fine = len(seen) > MOST_STEPS
    at = np.linspace(0.0, end, MOST_STEPS) if fine else np.concatenate([[0.0], seen, [end]])
    return {
        "x": (at / 60.0).round(4).tolist(), "y": counts(seen, at).tolist(), "mode": "lines",
        "line": {"color": look.colour(colour), "width": look.line, "shape": "linear" if fine else "hv"},
        "hovertemplate": "%{y:.0f} responses after %{x:.1f} min",
    }  # fmt: skip


def _faint(others: list[Floats], end: float, look: Look, colour: int) -> dict[str, Any]:
    at = np.linspace(0.0, end, FAINT_POINTS)
    x: list[float | None] = []
    y: list[float | None] = []
    for one in others:
        x += [*(at / 60.0).round(3).tolist(), None]
        y += [*counts(one, at).tolist(), None]
    return {
        "x": x, "y": y, "mode": "lines", "line": {"color": look.faint(colour, 0.3), "width": 1}, "hoverinfo": "skip",
    }  # fmt: skip


def _strokes(responses: Floats, reinforcers: Floats, end: float, look: Look) -> dict[str, Any]:
    """Return the pen's oblique strokes, one a reinforcer."""
    at = reinforcers[reinforcers <= end].astype(float)
    return {
        "x": (at / 60.0).round(4).tolist(), "y": counts(responses, at).tolist(), "mode": "markers",
        "marker": {
            "symbol": "line-nw-open", "size": 5 + 2 * look.line, "color": look.text,
            "line": {"width": 0.5 + look.line / 2, "color": look.text},
        },
        "hovertemplate": "reinforcer after %{x:.2f} min",
    }  # fmt: skip


def records_alt(study: Study, subject: int, minutes: float, finding: str) -> str:
    """Return what the chart says, for those who cannot see it."""
    end = minutes * 60.0
    made = [
        f"{group.schedule} {int((group.responses[subject - 1] <= end).sum())} responses and "
        f"{int((group.reinforcers[subject - 1] <= end).sum())} reinforcers"
        for group in study.groups.values()
    ]
    return f"Cumulative records of subject {subject} in {minutes:g} minutes: {', '.join(made)}. {finding}"


def blind_alt(records: Mapping[str, Times], minutes: float) -> str:
    """Return what the records show without naming them: how many responses and seconds the first reinforcers took."""
    said = []
    for letter, (responses, reinforcers) in records.items():
        at = reinforcers[:6].astype(float)
        runs = np.diff(counts(responses, at), prepend=0.0)
        waits = np.diff(at, prepend=0.0)
        each = ", ".join(f"{run:.0f} in {wait:.0f} s" for run, wait in zip(runs, waits, strict=True))
        said.append(f"Record {letter}: responses to each of the first reinforcers {each}")
    return f"Four cumulative records of {minutes:g} minutes without names. {'. '.join(said)}."


def records_table(study: Study, subject: int) -> pd.DataFrame:
    """Return every response and reinforcer of one subject's four sessions, with the count of responses by then."""
    named = {
        group.schedule: (group.responses[subject - 1], group.reinforcers[subject - 1])
        for group in study.groups.values()
    }
    return times_table(named, "schedule")


def times_table(named: Mapping[str, Times], column: str) -> pd.DataFrame:
    """Return one row an event of each record: seconds, event, responses so far."""
    frames = []
    for name, (responses, reinforcers) in named.items():
        t = np.concatenate([responses, reinforcers]).astype(float)
        event = np.repeat(["response", "reinforcer"], [len(responses), len(reinforcers)])
        order = np.argsort(t, kind="stable")
        so_far = counts(responses.astype(float), t[order])
        frames.append(
            pd.DataFrame({column: name, "seconds": t[order].round(3), "event": event[order], "responses": so_far})
        )
    return pd.concat(frames, ignore_index=True).astype({"responses": int})
