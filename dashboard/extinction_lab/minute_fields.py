"""Settings of the tab "The first minute"; every name begins with "minute_"."""

from __future__ import annotations

from dashboard.extinction_lab import fields
from dashboard.field import Field
from vrcore.params import Param

FIELDS: tuple[Field, ...] = (
    fields.learner("minute", "q-learning"),
    Field(
        "minute_ratio", "int", 10, Param(1, 50, "VR n: responses per reinforcer on average", label="ratio n"), "ratio"
    ),
    Field("minute_eating", "float", 3.0, fields.EATING, "eating time"),
    Field(
        "minute_running",
        "int",
        60,
        Param(
            10, 180, "for the arithmetic: responses/min while it is not eating", "/min", step=5, label="running rate"
        ),
        "running rate",
    ),
    fields.subjects("minute", 40),
    Field(
        "minute_training",
        "int",
        90,
        Param(30, 180, "how long it is paid before", "min", step=10, label="training"),
        "length of training",
    ),
    fields.seed("minute"),
    fields.spread("minute"),
    *fields.own("minute"),
)
