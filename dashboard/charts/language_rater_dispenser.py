"""A session with a person as the dispenser: what the model learns, and the cumulative record of rewards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.language_rater import LABELS
from dashboard.charts.look import Look
from vrcore.language.dispenser import Session

RECORDS = ("wholly right answers", "rewards you gave", "rewards delivered")


def model_figure(session: Session, look: Look) -> go.Figure:
    """Return pass rate and share of right transitions over answers, with a mark for each reward given."""
    rounds, length = np.arange(len(session.rounds) + 1), session.experiment.length
    lines = (
        ("pass rate", session.curve("pass_rate")),
        ("right transitions", session.curve("right_transitions") / length),
    )
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "x": rounds.tolist(), "y": np.round(values, 4).tolist(),
            "mode": "lines+markers" if len(rounds) == 1 else "lines", "name": name, "hovertemplate": "%{y:.2f}",
            "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line},
            "marker": {"color": look.colour(i), "size": 4 + look.line},
        }
        for i, (name, values) in enumerate(lines)
    ]  # fmt: skip
    for i, (name, delivered) in enumerate((("reward delivered", True), ("reward kept by the schedule", False))):
        at = [k + 1 for k, one in enumerate(session.rounds) if one.rewarded and one.delivered == delivered]
        data.append(
            {
                "type": "scatter", "x": at, "y": [-0.045] * len(at), "mode": "markers", "name": name,
                "hoverinfo": "skip", "cliponaxis": False,
                "marker": {
                    "color": look.colour(2 + i), "size": 5 + look.line,
                    "symbol": "circle" if delivered else "circle-open",
                },
            }
        )  # fmt: skip
    return look.figure(
        data,
        xaxis={"title": {"text": "Answers judged"}, "range": _span(session)},
        yaxis={"title": {"text": "Share"}, "range": [-0.1, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        height=440 if look.line > 2 else 330,
        margin=look.margin() | {"l": look.margin()["l"] + LABELS},
    )


def _span(session: Session) -> list[float]:
    return [-0.5, max(10, len(session.rounds)) + 0.5]


def records(session: Session) -> tuple[Any, ...]:
    """Return the cumulative counts of `RECORDS` after 0, 1, 2, ... answers, each of shape (rounds + 1,)."""
    full = session.experiment.length
    columns = (
        [one.right == full for one in session.rounds],
        [one.rewarded for one in session.rounds],
        [one.delivered for one in session.rounds],
    )
    return tuple(np.concatenate([[0], np.cumsum(np.array(column, dtype=int))]) for column in columns)


def rewards_figure(session: Session, look: Look) -> go.Figure:
    """Return the cumulative record: right answers, rewards given and rewards delivered, a step up for each."""
    counts = records(session)
    data = [
        {
            "type": "scatter", "x": list(range(len(values))), "y": values.tolist(), "mode": "lines", "name": name,
            "line": {"color": look.colour(i), "dash": look.dash(i), "width": look.line, "shape": "hv"},
            "hovertemplate": "%{y}",
        }
        for i, (name, values) in enumerate(zip(RECORDS, counts, strict=True))
    ]  # fmt: skip
    top = max(5, *(int(values[-1]) for values in counts))
    return look.figure(
        data,
        xaxis={"title": {"text": "Answers judged"}, "range": _span(session)},
        yaxis={"title": {"text": "So far"}, "range": [-0.04 * top, top * 1.05]},
        height=440 if look.line > 2 else 330,
        margin=look.margin() | {"l": look.margin()["l"] + LABELS},
    )


def model_alt(session: Session) -> str:
    """Return what the model's figure says, for those who cannot see it."""
    rate, right = session.curve("pass_rate"), session.curve("right_transitions")
    return (
        f"What the model learnt over {len(session.rounds)} answers: pass rate from {rate[0]:.2f} to {rate[-1]:.2f}, "
        f"right transitions from {right[0]:.2f} to {right[-1]:.2f} of {session.experiment.length}."
    )


def rewards_alt(session: Session) -> str:
    """Return what the cumulative record says, for those who cannot see it."""
    ends = ", ".join(f"{int(values[-1])} {name}" for name, values in zip(RECORDS, records(session), strict=True))
    return f"Cumulative record over {len(session.rounds)} answers: {ends}."


def session_table(session: Session, persons: tuple[bool, ...]) -> pd.DataFrame:
    """Return one row an answer: what was asked and answered, and what became of it."""
    rate = session.curve("pass_rate")
    return pd.DataFrame(
        {
            "answer number": np.arange(1, len(session.rounds) + 1),
            "prompt": [one.answer.prompt for one in session.rounds],
            "answer": [" ".join(map(str, one.answer.tokens)) for one in session.rounds],
            "right transitions": [one.right for one in session.rounds],
            "rewarded": [one.rewarded for one in session.rounds],
            "by": ["visitor" if person else "simulated rater" for person in persons],
            "delivered": [one.delivered for one in session.rounds],
            "pass rate afterwards": rate[1:],
        }
    )
