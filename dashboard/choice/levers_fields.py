"""Settings of the tab "Two alternatives"; every name begins with "levers_"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.field import Field
from dashboard.learners import idle_parameters, parameter_fields, parameter_names
from vrcore.agents import AGENTS
from vrcore.params import Param

KINDS = {"intervals": "Intervals", "ratios": "Ratios", "baited": "Baited"}
VOTES = {
    "open": "not yet",
    "half": "half",
    "match": "as income",
    "all": "all of them",
    "skip": "shown",
}
# What a pair is made of, by kind, and how long a session is.
PAIRS = {
    "intervals": ("levers_interval", "levers_other_interval"),
    "ratios": ("levers_ratio", "levers_other_ratio"),
    "baited": ("levers_chance", "levers_other_chance"),
}
LENGTHS = {"intervals": "levers_minutes", "ratios": "levers_minutes", "baited": "levers_trials"}
RARE = ("levers_reversals", "levers_subjects", "levers_spread")

INTERVAL = "seconds until a response on this side is reinforced, on average"
RATIO = "responses on this side for one reinforcer, on average"
CHANCE = "chance on each trial that a reinforcer is set up on this side; it waits until it is collected"


def parameters(agent: str) -> list[str]:
    """Return the names of the fields that hold the parameters of an agent."""
    return parameter_names(agent, "levers_")


def unused(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that mean nothing beside the others: a link leaves them out."""
    kind = values["levers_kind"]
    idle = idle_parameters([values["levers_agent"]], "levers_")
    for other in KINDS:
        if other != kind:
            idle |= set(PAIRS[other]) | ({LENGTHS[other]} - {LENGTHS[kind]})
    return idle | ({"levers_delay"} if kind == "baited" else set())


FIELDS: tuple[Field, ...] = (
    Field("levers_kind", "choice", "intervals", KINDS, "kind of alternatives", heading="Alternatives"),
    Field("levers_interval", "int", 20, Param(5, 300, INTERVAL, "s", log=True, label="left VI"), "left interval"),
    Field(
        "levers_other_interval", "int", 60, Param(5, 300, INTERVAL, "s", log=True, label="right VI"), "right interval"
    ),
    Field("levers_ratio", "int", 20, Param(2, 100, RATIO, "", log=True, label="left VR"), "left ratio"),
    Field("levers_other_ratio", "int", 60, Param(2, 100, RATIO, "", log=True, label="right VR"), "right ratio"),
    Field("levers_chance", "float", 0.15, Param(0.01, 0.9, CHANCE, "", step=0.01, label="left p"), "left chance"),
    Field(
        "levers_other_chance",
        "float",
        0.05,
        Param(0.01, 0.9, CHANCE, "", step=0.01, label="right p"),
        "right chance",
    ),
    Field(
        "levers_delay",
        "float",
        0.0,
        Param(0.0, 10.0, "seconds after a changeover in which nothing is paid", "s", step=0.5, label="COD"),
        "changeover delay",
    ),
    Field("levers_agent", "choice", "reinforce-baseline", {key: one.title for key, one in AGENTS.items()}, "learner"),
    Field(
        "levers_minutes",
        "int",
        240,
        Param(20, 600, "how long the session is, reversals included", "min", step=10, label="session"),
        "length of the session",
    ),
    Field(
        "levers_trials",
        "int",
        10_000,
        Param(500, 20_000, "how many choices there are, reversals included", "", step=500, label="trials"),
        "number of trials",
    ),
    Field(
        "levers_reversals",
        "int",
        0,
        Param(0, 9, "how often the sides change places, at equal distances", "", step=1, label="reversals"),
        "number of reversals",
    ),
    Field(
        "levers_subjects",
        "int",
        20,
        Param(8, 60, "independent subjects", step=1, label="subjects"),
        "number of subjects",
    ),
    Field(
        "levers_spread",
        "float",
        0.2,
        Param(
            0.0,
            1.0,
            "how much subjects differ: standard deviation of ln(parameter), in learning and in pace",
            step=0.05,
            label="differences between subjects",
        ),
        "spread",
    ),
    Field(
        "levers_own",
        "float",
        0.5,
        Param(
            0.0,
            1.0,
            "share of responses that you would make on the richer side: can you earn more than the learner?",
            step=0.01,
            label="your own share",
        ),
        "own share",
    ),
    Field("levers_seed", "seed", 1, None, "seed"),
    Field("levers_vote", "choice", "open", VOTES, "prediction"),
    *parameter_fields("levers_"),
)
