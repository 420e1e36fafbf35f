"""Settings of the tab "Theory on the same axes"; every name begins with "theory_"."""

from __future__ import annotations

from dashboard.field import Field
from vrcore.agents import AGENTS
from vrcore.params import Param

SCHEDULES = {"FR": "Fixed ratio", "VR": "Variable ratio"}
PRINCIPLES = ("theory_arousal", "theory_response", "theory_beta")
MOMENTUM = ("theory_suspended", "theory_missed", "theory_power", "theory_session")

FIELDS: tuple[Field, ...] = (
    Field("theory_agent", "choice", "q-learning", {key: one.title for key, one in AGENTS.items()}, "learner"),
    Field("theory_schedule", "choice", "FR", SCHEDULES, "schedule", heading="Ratios"),
    Field("theory_subjects", "int", 12, Param(8, 40, "independent subjects", label="subjects"), "number of subjects"),
    Field(
        "theory_arousal",
        "float",
        60.0,
        Param(1.0, 2_000.0, "seconds of responding that one reinforcer arouses", "s", log=True, label="arousal a"),
        "arousal",
    ),
    Field(
        "theory_response",
        "float",
        1.0,  # the learners of this lab decide once a second, as they are shipped
        Param(0.05, 10.0, "seconds that one response takes", "s", log=True, label="response delta"),
        "duration of a response",
    ),
    Field(
        "theory_beta",
        "float",
        0.5,
        Param(0.01, 0.99, "weight in memory of the latest response", step=0.01, label="memory beta"),
        "weight of the latest response",
    ),
    Field(
        "theory_suspended",
        "float",
        1.0,
        Param(0.01, 10.0, "effect of suspending the contingency", log=True, label="suspension c"),
        "effect of suspension",
    ),
    Field(
        "theory_missed",
        "float",
        0.001,
        Param(0.00001, 0.1, "effect of each reinforcer an hour that is missing", log=True, label="change d"),
        "effect of missing reinforcers",
    ),
    Field(
        "theory_power",
        "float",
        0.5,
        Param(0.05, 1.5, "how far reinforcement resists both", step=0.05, label="power b"),
        "power",
    ),
    Field(
        "theory_session",
        "float",
        10.0,
        Param(1.0, 100.0, "minutes of extinction that count as one session", "min", log=True, label="a session"),
        "length of a session",
    ),
    Field("theory_seed", "seed", 1, None, "seed"),
)
