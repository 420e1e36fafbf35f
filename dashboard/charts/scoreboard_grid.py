"""The scoreboard as a grid: a row a phenomenon, a column a learner; marks and colours say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look
from vrcore.phenomena import Finding

MARKS = {True: "yes", False: "no", None: "–"}
SAID = {True: "shows it", False: "does not", None: "cannot be asked"}


def grid_figure(
    findings: Mapping[tuple[str, str], Finding],
    agents: Mapping[str, str],
    rows: Mapping[str, str],
    chosen: tuple[str, str],
    look: Look,
) -> go.Figure:
    """Return the grid; `agents` and `rows` are keys and titles, `chosen` the cell that is framed."""
    names, keys = list(agents), list(reversed(rows))
    cells = [[findings[agent, key] for agent in names] for key in keys]
    level = {True: 1.0, False: 0.5, None: 0.0}
    data: list[dict[str, Any]] = [
        {
            "type": "heatmap",
            "x": list(range(len(names))),
            "y": list(range(len(keys))),
            "z": [[level[one.passed] for one in row] for row in cells],
            "zmin": 0.0,
            "zmax": 1.0,
            "colorscale": [
                [0.0, "rgba(0,0,0,0)"], [0.25, "rgba(0,0,0,0)"], [0.25, look.faint(1, 0.22)],
                [0.75, look.faint(1, 0.22)], [0.75, look.faint(0, 0.85)], [1.0, look.faint(0, 0.85)],
            ],
            "showscale": False,
            "xgap": 2,
            "ygap": 2,
            "text": [[MARKS[one.passed] for one in row] for row in cells],
            "customdata": [
                [f"{agents[agent]}: {SAID[one.passed]}. {one.why}" for agent, one in zip(names, row, strict=True)]
                for row in cells
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]  # fmt: skip
    # Letters of their own: those of a heatmap have one colour, which cannot be read on both a filled and a pale cell.
    on_filled = "#14161a" if look.key.startswith("dark") else "#ffffff"
    for passed, colour in ((True, on_filled), (False, look.text), (None, look.muted)):
        places = [(x, y) for y, row in enumerate(cells) for x, one in enumerate(row) if one.passed is passed]
        data.append(
            {
                "type": "scatter", "mode": "text", "hoverinfo": "skip", "showlegend": False,
                "x": [x for x, _ in places], "y": [y for _, y in places], "text": [MARKS[passed]] * len(places),
                "textfont": {"color": colour, "size": look.layout["font"]["size"]},
            }
        )  # fmt: skip
    shapes = []
    if chosen[1] in keys:
        x, y = names.index(chosen[0]), keys.index(chosen[1])
        line = {"color": look.text, "width": look.line + 1}
        shapes = [{"type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5, "line": line}]
    size = float(look.layout["font"]["size"])
    left = 14 + 0.5 * size * max(map(len, rows.values()))
    top = 24 + 0.45 * size * max(map(len, agents.values()))  # letters lean by sixty degrees
    return look.figure(
        data,
        xaxis={
            "tickmode": "array", "tickvals": list(range(len(names))), "ticktext": list(agents.values()),
            "tickangle": -60, "side": "top", "range": [-0.5, len(names) - 0.5], "automargin": False,
        },
        yaxis={
            "tickmode": "array", "tickvals": list(range(len(keys))), "ticktext": [rows[key] for key in keys],
            "showgrid": False, "range": [-0.5, len(keys) - 0.5], "automargin": False,
        },
        height=int(top + 12 + (9 + 1.25 * size) * len(keys)),
        margin={"l": left, "t": top, "r": 60, "b": 8},
        hovermode="closest",
        shapes=shapes,
    )  # fmt: skip


def grid_alt(findings: Mapping[tuple[str, str], Finding], agents: Mapping[str, str], rows: Sequence[str]) -> str:
    """Return what the grid says, for those who cannot see it."""
    counts = {agent: sum(findings[agent, key].passed is True for key in rows) for agent in agents}
    said = ", ".join(f"{title} {counts[agent]}" for agent, title in agents.items())
    return f"Grid of {len(rows)} phenomena by {len(agents)} learners. How many each shows: {said}."


def grid_table(
    findings: Mapping[tuple[str, str], Finding], agents: Mapping[str, str], rows: Mapping[str, str]
) -> pd.DataFrame:
    """Return a row a cell: phenomenon, learner, answer, value with interval, subjects, sentence."""
    found = [
        (rows[key], title, SAID[one.passed], one.value, one.low, one.high, one.n, one.why)
        for key in rows
        for agent, title in agents.items()
        for one in (findings[agent, key],)
    ]
    columns = ["phenomenon", "learner", "answer", "value", "low", "high", "subjects", "what was found"]
    return pd.DataFrame(found, columns=columns)
