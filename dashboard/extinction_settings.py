"""The page "Learning and extinction" as a table of settings: what its link holds and how each part is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.learners import idle_parameters, parameter_fields
from dashboard.state import Field, PageState
from vrcore import CURVES, DeliveryNoise, Experiment, parse
from vrcore.agents import AGENTS
from vrcore.measures.extinction import Criterion
from vrcore.params import Param, declared

SCHEDULES = {
    "VR": "Variable ratio",
    "RR": "Random ratio",
    "FR": "Fixed ratio",
    "VI": "Variable interval",
    "RI": "Random interval",
    "FI": "Fixed interval",
    "own": "Own notation",
}
COMPARE = {"three": "CRF, half, full", "crf": "CRF and full", "one": "One group"}
UNITS = {"reinforcers": "reinforcers", "responses": "responses", "minutes": "minutes"}
CURVE_OF = {"responses": "Responses", "minutes": "Minutes", "omitted": "Reinforcers omitted"}
VOTES = {"open": "not yet", "first": "first group", "last": "last group", "alike": "no difference", "skip": "shown"}
FAMILIES = {key: CURVES[key].title for key in ("logistic", "hill", "gompertz")}
MOST_SUBJECTS = 60


def from_core(cls: type, name: str, label: str, high: float | None = None) -> Param:
    """Return a parameter as the library declares it, under the page's label and with the page's own upper limit."""
    param = declared(cls)[name].param
    return param._replace(label=label, high=param.high if high is None else high)


RATIO = Param(2, 100, "responses per reinforcer, on average", "responses", step=1)
INTERVAL = Param(2, 300, "seconds until a response is reinforced, on average", "s", step=1)
BUDGET = Param(10, 300, "how much training, in the unit chosen under More settings", step=10, label="training budget")
MINUTES = Param(5, 240, "how long nothing is paid", "min", step=5, label="extinction")
SUBJECTS = Param(1, MOST_SUBJECTS, "independent subjects in each group")
WATCHED = Param(1, MOST_SUBJECTS, "which subject of each group to watch")
OMISSION = from_core(DeliveryNoise, "omission", "reward noise: omitted", 0.9)
SPURIOUS = from_core(DeliveryNoise, "spurious", "unearned reinforcers", 0.5)
SIZE_SD = from_core(DeliveryNoise, "magnitude_sd", "spread of reinforcer size")
EATING = from_core(Experiment, "eating", "eating time", 10.0)
SHARE = from_core(Criterion, "share", "criterion: share of baseline")
WINDOW = from_core(Criterion, "window_seconds", "window")
SPREAD = Param(
    0.0,
    1.0,
    "how much subjects differ: standard deviation of ln(parameter), in learning and in pace",
    step=0.05,
    label="differences between subjects",
)


def _relevant(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that matter to what is shown; a link holds these."""
    kind = values["schedule"]
    size = "notation" if kind == "own" else "interval" if kind.endswith("I") else "ratio"
    return set(PAGE.by_name) - ({"notation", "ratio", "interval"} - {size}) - idle_parameters([values["agent"]])


PAGE = PageState(
    "ex",
    (
        Field("agent", "choice", "change-point", {key: cls.title for key, cls in AGENTS.items()}, "learner"),
        Field("schedule", "choice", "VR", SCHEDULES, "schedule"),
        Field("notation", "text", "Mult(VR 5, EXT)", 200, "schedule", check=lambda text: str(parse(text))),
        Field("ratio", "int", 10, RATIO, "ratio"),
        Field("interval", "int", 30, INTERVAL, "interval"),
        Field("omission", "float", 0.0, OMISSION, "reward noise"),
        Field("budget", "int", 100, BUDGET, "training budget"),
        Field("compare", "choice", "three", COMPARE, "comparison"),
        Field("subjects", "int", 20, SUBJECTS, "number of subjects"),
        Field("seed", "seed", None, None, "seed"),
        Field("budget_unit", "choice", "reinforcers", UNITS, "unit of the training budget"),
        Field("minutes", "int", 60, MINUTES, "length of extinction"),
        Field("share", "float", 0.5, SHARE, "criterion"),
        Field("window", "int", 60, WINDOW, "window"),
        Field("by", "choice", "minutes", UNITS, "axis of learning"),
        Field("family", "choice", "logistic", FAMILIES, "curve"),
        Field("spurious", "float", 0.0, SPURIOUS, "rate of unearned reinforcers"),
        Field("size_sd", "float", 0.0, SIZE_SD, "spread of reinforcer size"),
        Field("eating", "float", 0.0, EATING, "eating time"),
        Field("spread", "float", 0.2, SPREAD, "spread"),
        Field("vote", "choice", "open", VOTES, "prediction"),
        Field("subject", "int", 1, WATCHED, "subject"),
        Field("ruler", "choice", "responses", CURVE_OF, "ruler", heading="Counted in"),
        *parameter_fields(),
    ),
    relevant=_relevant,
)
