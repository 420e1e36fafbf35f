"""Settings of the tab "Matching law"; every name begins with "matching_"."""

from __future__ import annotations

from dashboard.field import Field
from vrcore.agents import AGENTS
from vrcore.params import Param

VOTES = {
    "open": "not yet",
    "under": "flatter",
    "match": "on the line",
    "over": "steeper",
    "skip": "shown",
}

FIELDS: tuple[Field, ...] = (
    Field("matching_agent", "choice", "q-learning", {key: one.title for key, one in AGENTS.items()}, "learner"),
    Field(
        "matching_delay",
        "float",
        0.0,
        Param(0.0, 10.0, "seconds after a changeover in which nothing is paid", "s", step=0.5, label="COD"),
        "changeover delay",
    ),
    Field(
        "matching_minutes",
        "int",
        60,
        Param(
            40,
            240,
            "how long each pair of intervals is measured, after 40 minutes on it to settle",
            "min",
            step=10,
            label="each pair",
        ),
        "time on each pair",
    ),
    Field(
        "matching_subjects",
        "int",
        20,
        Param(8, 60, "independent subjects", step=1, label="subjects"),
        "number of subjects",
    ),
    Field("matching_seed", "seed", 1, None, "seed"),
    Field("matching_vote", "choice", "open", VOTES, "prediction"),
)
