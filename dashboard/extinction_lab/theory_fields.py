"""Settings of the tab "Theory"; every name begins with "theory_"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.extinction_lab import fields
from dashboard.field import Field
from vrcore.params import Param

KINDS = {"VR": "Variable ratio", "FR": "Fixed ratio"}
CONSTANTS = {"fitted": "Fitted", "own": "My own"}
# The constants of both laws. Defaults of the principles are those of `vrcore.analytic`; those of momentum are published
# for sessions, and here a unit of time is a minute.
AROUSAL = Param(1.0, 1000.0, "a: seconds of responding that a reinforcer arouses", "s", log=True, label="arousal a")
RESPONSE = Param(0.1, 5.0, "delta: seconds that a response takes", "s", step=0.05, label="response time")
BETA = Param(0.01, 0.99, "beta: weight of one response in memory", step=0.01, label="beta")
SUSPENDED = Param(0.01, 20.0, "c: effect of nothing being paid, a minute", log=True, label="suspension c")
MISSED = Param(0.0, 0.05, "d: effect of each reinforcer an hour that is missed", step=0.0005, label="decrement d")
POWER = Param(0.05, 1.5, "b: how far a history of pay resists both", step=0.05, label="power b")

LAWS = {
    "arousal": (60.0, AROUSAL),
    "response": (0.3, RESPONSE),
    "beta": (0.2, BETA),
    "suspended": (1.0, SUSPENDED),
    "missed": (0.001, MISSED),
    "power": (0.5, POWER),
}
FIELDS: tuple[Field, ...] = (
    fields.learner("theory", "sequential-memory"),
    Field("theory_kind", "choice", "VR", KINDS, "schedule", heading="Ratios"),
    fields.subjects("theory", 20),
    fields.seed("theory"),
    Field("theory_constants", "choice", "fitted", CONSTANTS, "choice of constants", heading="Constants of the laws"),
    *(
        Field(f"theory_{name}", "float", default, limits, limits.label or name)
        for name, (default, limits) in LAWS.items()
    ),
    *fields.own("theory"),
)


def unused(values: Mapping[str, Any]) -> set[str]:
    """Return the fields without meaning: constants where they are fitted, and other learners' parameters."""
    fitted = {f"theory_{name}" for name in LAWS} if values["theory_constants"] == "fitted" else set()
    return fitted | fields.unused("theory")(values)
