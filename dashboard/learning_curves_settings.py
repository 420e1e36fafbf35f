"""The page "Learning curves" as a table of settings: what its link holds and how each part is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.state import Field, PageState
from vrcore import CURVES, parse
from vrcore.agents import AGENTS
from vrcore.params import Param

SOURCES = {
    "steps": "Step learners (simulated)",
    "gradual": "Slow and gradual (simulated)",
    "two": "Two populations (simulated)",
    "agent": "Agents of this lab (simulated)",
    "upload": "My own file",
}
VIEWS = {"one": "One subject", "all": "All", "mean": "Mean"}
FAMILIES = {key: CURVES[key].title for key in ("logistic", "gompertz", "hill", "richards")}
VOTES = {"open": "not yet", "given": "guessed", "skip": "shown"}
SHAPES = {"guess": "As guessed", "long": "A row for each point", "wide": "A column for each subject"}
MOST_SUBJECTS = 120
SEED = 25
LEVEL = Param(0.5, 0.99, "how sure the intervals shall be", step=0.01, label="confidence level")

# What belongs to one source alone; a link to another leaves it out.
OWN = {
    "steps": ("spread",),
    "gradual": ("slow_width", "slow_spread"),
    "two": ("apart", "two_spread"),
    "agent": ("agent", "schedule", "minutes", "differ"),
    "upload": ("shape", "who", "x", "y"),
}
MADE = ("steps", "gradual", "two")


def onsets_param(label: str) -> Param:
    """Return the range of the standard deviation of onsets."""
    return Param(
        0.0, 60.0, "how far the subjects' onsets lie apart: their standard deviation", "trials", step=1.0, label=label
    )


def _relevant(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that matter to what is shown; a link holds these."""
    source = values["source"]
    left_out = {name for other, names in OWN.items() if other != source for name in names}
    if source not in MADE:
        left_out.add("trials")
    if values["vote"] != "given":
        left_out.add("guess")
    if source == "upload":
        left_out |= {"subjects", "seed"}
    return set(PAGE.by_name) - left_out


PAGE = PageState(
    "lc",
    (
        Field("source", "choice", "steps", SOURCES, "source", heading="Individuals"),
        Field("view", "choice", "all", VIEWS, "view", heading="Show"),
        Field("subject", "int", 1, Param(1, MOST_SUBJECTS, "which subject is shown", step=1), "subject"),
        Field("families", "choices", ("logistic", "gompertz"), FAMILIES, "curve", heading="Curves"),
        Field("spread", "float", 30.0, onsets_param("spread of onsets"), "spread of onsets"),
        Field(
            "slow_width",
            "float",
            70.0,
            Param(0.0, 150.0, "how long one subject takes from 10 to 90 %", "trials", step=5.0, label="own width"),
            "width",
        ),
        Field("slow_spread", "float", 8.0, onsets_param("spread of onsets"), "spread of onsets"),
        Field(
            "apart",
            "float",
            90.0,
            Param(0.0, 120.0, "how far apart the two populations learn", "trials", step=5.0, label="apart"),
            "distance",
        ),
        Field("two_spread", "float", 9.0, onsets_param("spread within"), "spread of onsets"),
        Field("agent", "choice", "linear-operator", {key: cls.title for key, cls in AGENTS.items()}, "learner"),
        Field("schedule", "text", "VR 5", 120, "schedule", check=lambda text: str(parse(text))),
        Field("minutes", "int", 10, Param(2, 120, "how long it is trained", "min", step=1, label="training"), "length"),
        Field(
            "differ",
            "float",
            0.5,
            Param(
                0.0,
                1.0,
                "how much subjects differ: standard deviation of ln(parameter), in learning and in pace",
                step=0.05,
                label="differences",
            ),
            "spread",
        ),
        Field("trials", "int", 200, Param(60, 400, "trials for each subject", step=10), "number of trials"),
        Field("subjects", "int", 60, Param(6, MOST_SUBJECTS, "independent subjects", step=1), "number of subjects"),
        Field("seed", "seed", SEED, None, "seed"),
        Field("level", "float", 0.95, LEVEL, "level"),
        Field("vote", "choice", "open", VOTES, "prediction"),
        Field("guess", "float", 0.0, Param(-1e9, 1e9, "where half of the subjects have learnt"), "guess"),
        Field("shape", "choice", "guess", SHAPES, "shape of the table", heading="My table has"),
        Field("who", "text", "", 80, "column of subjects"),
        Field("x", "text", "", 80, "column of trials"),
        Field("y", "text", "", 80, "column of the measure"),
    ),
    relevant=_relevant,
)
