"""Settings of the tab "Kinds of extinction"; every name begins with "kinds_"."""

from __future__ import annotations

from dashboard.extinction_lab import fields
from dashboard.extinction_settings import MINUTES
from dashboard.field import Field
from vrcore.params import Param

FIELDS: tuple[Field, ...] = (
    fields.learner("kinds", "reinforce-baseline"),
    fields.learner("kinds", "change-point", "beside", "Beside it"),
    Field(
        "kinds_seconds",
        "int",
        10,
        Param(
            2, 60, "free reinforcers: one every so many seconds; omission: one after so many without a response", "s",
            label="reinforcers every",
        ),
        "time between reinforcers",
    ),
    Field(
        "kinds_cost", "float", 0.1,
        Param(0.01, 2.0, "response cost: what each response takes away", "reinforcers", log=True, label="cost"),
        "response cost",
    ),
    Field("kinds_ratio", "int", 10, Param(1, 50, "trained on VR n, 100 reinforcers", label="ratio n"), "ratio"),
    Field("kinds_minutes", "int", 60, MINUTES, "length of extinction"),
    fields.subjects("kinds", 20),
    fields.seed("kinds"),
    fields.spread("kinds"),
    *fields.own("kinds"),
)  # fmt: skip
