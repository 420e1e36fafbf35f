"""Settings of the tab "Four rulers"; every name begins with "rulers_"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.extinction_lab import fields
from dashboard.extinction_settings import CURVE_OF, MINUTES, OMISSION, SHARE, SIZE_SD, SPURIOUS, WINDOW
from dashboard.field import Field
from vrcore import parse
from vrcore.params import Param

GROUPS = {"four": "Four groups", "two": "CRF and VR n", "own": "My own"}
BY = {"reinforcers": "Reinforcers", "responses": "Responses", "minutes": "Minutes", "rate": "Performance"}
AMOUNTS = {
    "reinforcers": Param(20, 500, "reinforcers in training, the same for all", step=10, label="reinforcers each"),
    "responses": Param(100, 5000, "responses in training, the same for all", step=100, label="responses each"),
    "minutes": Param(5, 120, "length of training, the same for all", "min", step=5, label="training of each"),
    "rate": Param(
        10, 60, "training ends when each of three minutes in a row had so many responses", "/min", label="trained to"
    ),
}
DEFAULT = {"reinforcers": 100, "responses": 1000, "minutes": 30, "rate": 30}
CRITERIA = {"share": "Share of its own rate", "rate": "Responses a minute"}
LEAST = Param(1, 60, "the same for all, however fast they were", "/min", step=1, label="criterion: responses")
OWN = {"a": "CRF", "b": "VR 5", "c": "VR 10", "d": "VI 30-s"}
OPTIONAL = "cd"
VOTES = {
    "open": "not yet",
    "all": "by all four",
    "some": "by some of them",
    "none": "by none of them",
    "skip": "shown",
}


def _notation(text: str) -> str:
    return str(parse(text))


def _notation_or_nothing(text: str) -> str:
    return str(parse(text)) if text.strip() else ""


FIELDS: tuple[Field, ...] = (
    fields.learner("rulers", "clock"),
    Field("rulers_groups", "choice", "four", GROUPS, "choice of groups", heading="Groups"),
    Field(
        "rulers_ratio",
        "int",
        10,
        Param(2, 50, "VR n, and VR n/2 with four groups: responses per reinforcer on average", label="ratio n"),
        "ratio",
    ),
    *(
        Field(
            f"rulers_{name}",
            "text",
            schedule,
            120,
            f"schedule of group {place}",
            check=_notation_or_nothing if name in OPTIONAL else _notation,
            heading=f"Group {place}{', or empty' if name in OPTIONAL else ''}",
        )
        for place, (name, schedule) in enumerate(OWN.items(), 1)
    ),
    Field("rulers_by", "choice", "reinforcers", BY, "rule of equal training", heading="Trained to equal"),
    *(
        Field(f"rulers_{name}", "int", DEFAULT[name], limits, f"training in {name}")
        for name, limits in AMOUNTS.items()
    ),
    Field("rulers_omission", "float", 0.0, OMISSION, "reward noise"),
    fields.subjects("rulers"),
    fields.seed("rulers"),
    Field("rulers_ruler", "choice", "responses", CURVE_OF, "ruler", heading="Still responding, by"),
    Field("rulers_extinction", "int", 60, MINUTES, "length of extinction"),
    Field("rulers_criterion", "choice", "share", CRITERIA, "kind of criterion", heading="Counted down to", later=True),
    Field("rulers_share", "float", 0.5, SHARE, "criterion"),
    Field("rulers_least", "int", 10, LEAST, "absolute criterion", later=True),
    Field("rulers_window", "int", 60, WINDOW, "window"),
    Field("rulers_spurious", "float", 0.0, SPURIOUS, "rate of unearned reinforcers"),
    Field("rulers_size_sd", "float", 0.0, SIZE_SD, "spread of reinforcer size"),
    Field("rulers_eating", "float", 0.0, fields.EATING, "eating time"),
    fields.spread("rulers"),
    *fields.own("rulers"),
    Field("rulers_vote", "choice", "open", VOTES, "prediction"),
)  # fmt: skip


def measure(values: Mapping[str, Any]) -> str:
    """Return the name of the field that holds the criterion of the chosen kind."""
    return "rulers_share" if values["rulers_criterion"] == "share" else "rulers_least"


def unused(values: Mapping[str, Any]) -> set[str]:
    """Return the fields without meaning: schedules, amounts and criteria not in use, and other learners' parameters."""
    own = values["rulers_groups"] == "own"
    schedules = {"rulers_ratio"} if own else {f"rulers_{name}" for name in OWN}
    amounts = {f"rulers_{name}" for name in AMOUNTS if name != values["rulers_by"]}
    criteria = {"rulers_share", "rulers_least"} - {measure(values)}
    return schedules | amounts | criteria | fields.unused("rulers")(values)
