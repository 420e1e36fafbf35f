"""The profile of a learner: what share of each group of phenomena it shows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look


def profile_figure(profile: Mapping[str, tuple[int, int]], look: Look) -> go.Figure:
    """Return a bar a group, from 0 to 100 %, with the counts beside it; `profile` is (shown, asked)."""
    tags = list(reversed(profile))
    shares = [100.0 * profile[tag][0] / profile[tag][1] if profile[tag][1] else 0.0 for tag in tags]
    words = [f"{profile[tag][0]} of {profile[tag][1]}" for tag in tags]
    return look.figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": [round(one, 1) for one in shares],
                "y": [tag.capitalize() for tag in tags],
                "text": words,
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": look.colour(0)},
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
        ],
        xaxis={
            "title": {"text": "Phenomena shown, % of those asked"},
            "range": [0, 118],
            "tickvals": [0, 25, 50, 75, 100],
        },
        yaxis={"showgrid": False},
        height=360 if look.line > 2 else 260,
        margin=look.margin(["Acquisition"]),
        hovermode="closest",
    )


def profile_alt(title: str, profile: Mapping[str, tuple[int, int]]) -> str:
    """Return what the bars say, for those who cannot see them."""
    said = ", ".join(f"{tag} {shown} of {asked}" for tag, (shown, asked) in profile.items())
    return f"Phenomena that {title} shows: {said}."


def profile_table(profile: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """Return a row a group: shown and asked."""
    return pd.DataFrame([(tag, *pair) for tag, pair in profile.items()], columns=["group", "shown", "asked"])
