"""Settings of the tab "Wrong goal, right score"; every name begins with "goal_"."""

from __future__ import annotations

from dataclasses import replace

from dashboard.field import Field
from dashboard.language import control
from dashboard.state import field_of
from vrcore.language.gridworld import GridworldExperiment
from vrcore.params import Param, declared

_OWN = declared(GridworldExperiment)
VOTES = {
    "cheese": "To the cheese",
    "corner": "To the empty corner",
    "open": "not voted yet",
    "skip": "only looking",
}
MICE = 16  # at most: the figure trains seven groups of them

FIELDS: tuple[Field, ...] = (
    replace(
        field_of(_OWN["diversity"], name="goal_diversity"),
        words="share of moved cheese",
        heading="Moved cheese (share)",
    ),
    replace(
        field_of(_OWN["salience"], name="goal_salience"),
        words="salience of the cheese",
        heading="Salience of the cheese",
    ),
    Field(
        "goal_mouse",
        "int",
        1,
        Param(1, MICE, "which of the trained mice is watched, counted from 1"),
        "mouse to watch",
        heading="Mouse to watch",
    ),
    Field("goal_seed", "seed", 1, None, "seed", heading="Seed"),
    Field(
        "goal_mice",
        "int",
        8,
        Param(4, MICE, "mice trained for each share, each with its own random numbers", "mice"),
        "number of mice",
        heading="Mice trained for each share",
    ),
    replace(
        field_of(_OWN["iterations"], name="goal_iterations"),
        limits=Param(20, 240, "updates of the policy in training, of 64 episodes each", "updates", step=10),
        words="training",
        heading="Training (updates of 64 episodes)",
    ),
    control.field("goal", GridworldExperiment.choices["control"]),
    Field("goal_vote", "choice", "open", VOTES, "prediction", heading="Prediction"),
)
