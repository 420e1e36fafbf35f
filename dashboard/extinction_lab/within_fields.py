"""Settings of the tab "One subject, two schedules"; every name begins with "within_"."""

from __future__ import annotations

from dashboard.charts.extinction_rulers import FOUR
from dashboard.extinction_lab import fields
from dashboard.field import Field
from vrcore.params import Param

RULERS = {
    key: {"omitted": "Reinforcers omitted", "slope": "Rate-corrected"}.get(key, title) for key, title in FOUR.items()
}

FIELDS: tuple[Field, ...] = (
    fields.learner("within", "sarsa"),
    Field("within_ratio", "int", 10, Param(2, 50, "lean schedule, VR n; the rich is FR 1", label="ratio n"), "ratio"),
    Field(
        "within_minutes", "int", 30, Param(5, 90, "time on either schedule", "min", step=5, label="training on each"),
        "training",
    ),
    Field("within_ruler", "choice", "responses", RULERS, "ruler", heading="Ruler"),
    Field(
        "within_component", "int", 60,
        Param(10, 300, "how long a component lasts before the other one follows", "s", step=10, label="component"),
        "length of a component",
    ),
    Field(
        "within_extinction", "int", 60, Param(10, 120, "extinction of either schedule", "min", step=10), "extinction"
    ),
    fields.subjects("within", 30),
    fields.seed("within"),
    fields.spread("within"),
    *fields.own("within"),
)  # fmt: skip
