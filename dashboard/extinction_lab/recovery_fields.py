"""Settings of the tab "What comes back"; every name begins with "recovery_"."""

from __future__ import annotations

from dashboard.extinction_lab import fields
from dashboard.field import Field
from vrcore.params import Param

DESIGNS = {
    "rest": "Spontaneous recovery",
    "again": "Reacquisition",
    "free": "Reinstatement",
    "place": "Renewal",
    "other": "Resurgence",
}

FIELDS: tuple[Field, ...] = (
    Field("recovery_design", "choice", "rest", DESIGNS, "design", heading="Design"),
    fields.learner("recovery", "latent-causes"),
    Field(
        "recovery_rest",
        "float",
        24.0,
        Param(0.0, 24.0, "time away between two sessions of extinction", "h", step=0.5, label="rest"),
        "rest",
    ),
    Field(
        "recovery_every",
        "int",
        30,
        Param(
            5, 120, "a free reinforcer comes every so many seconds, for 10 minutes", "s", step=5, label="free one every"
        ),
        "time between free reinforcers",
    ),
    Field(
        "recovery_interval",
        "int",
        30,
        Param(5, 120, "both operanda pay on a VI of so many seconds", "s", step=5, label="pay on VI"),
        "interval",
    ),
    Field(
        "recovery_reinforcers",
        "int",
        300,
        Param(50, 500, "reinforcers in training", step=50, label="training"),
        "training",
    ),
    fields.subjects("recovery", 30),
    fields.seed("recovery"),
    fields.spread("recovery"),
    *fields.own("recovery"),
)
