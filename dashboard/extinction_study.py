"""The page "Learning and extinction" as a table of settings, and the experiments that the settings stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dashboard import cached
from dashboard.group import Group, Measured
from dashboard.state import Field, PageState, field_of, fields_of
from vrcore import DeliveryNoise, Experiment, Phase, fit, parse
from vrcore.agents import AGENTS
from vrcore.curves import CURVES
from vrcore.errors import FitError
from vrcore.measures.extinction import Criterion
from vrcore.params import Param, declared

SCHEDULES = {"VR": "Variable ratio", "RR": "Random ratio", "FR": "Fixed ratio", "VI": "Variable interval",
             "RI": "Random interval", "FI": "Fixed interval", "own": "Own notation"}  # fmt: skip
COMPARE = {"three": "CRF, half, full", "crf": "CRF and full", "one": "One group"}
UNITS = {"reinforcers": "reinforcers", "responses": "responses", "minutes": "minutes"}
VOTES = {"open": "not yet", "first": "first group", "last": "last group", "alike": "no difference", "skip": "shown"}
TRAINING_LIMIT = 4 * 3600.0  # seconds; a subject that hardly responds would otherwise train for days

NOISE = {one.name: one for one in fields_of(DeliveryNoise)}
CRITERION = declared(Criterion)


def _short(agent: str) -> str:
    """Return two letters for an agent, to stand before its parameters' names in a link."""
    words = agent.split("-")
    return words[0][0] + words[1][0] if len(words) > 1 else agent[:2]


def parameter_fields(agent: str) -> list[str]:
    """Return the names of the fields that hold the parameters of an agent."""
    return [f"{_short(agent)}_{name}" for name in declared(AGENTS[agent])]


def _parameters() -> list[Field]:
    return [
        field_of(one, name=f"{_short(agent)}_{name}")
        for agent, cls in AGENTS.items()
        for name, one in declared(cls).items()
    ]


def _relevant(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that matter to what is shown; a link holds these."""
    kind = values["schedule"]
    sizes = {"notation", "ratio", "interval"} - {
        "notation" if kind == "own" else "interval" if kind.endswith("I") else "ratio"
    }
    others = {name for agent in AGENTS if agent != values["agent"] for name in parameter_fields(agent)}
    return set(PAGE.by_name) - sizes - others


PAGE = PageState(
    "ex",
    (
        Field("agent", "choice", "change-point", {key: cls.title for key, cls in AGENTS.items()}, "learner"),
        Field("schedule", "choice", "VR", SCHEDULES, "schedule"),
        Field("notation", "text", "Mult(VR 5, EXT)", 200, "schedule in notation", check=lambda text: str(parse(text))),
        Field("ratio", "int", 10, Param(2, 100, "responses per reinforcer, on average", "responses"), "ratio"),
        Field("interval", "int", 30, Param(2, 300, "seconds until a response is reinforced, on average", "s"), "interval"),
        Field("omission", "float", 0.0, NOISE["omission"].param._replace(high=0.9, label="reward noise: omitted"), "reward noise"),
        Field("budget", "int", 100, Param(10, 300, "how much training, in the unit chosen under More settings", step=10,
              label="training budget"), "training budget"),
        Field("compare", "choice", "three", COMPARE, "comparison"),
        Field("subjects", "int", 20, Param(1, 60, "independent subjects in each group"), "number of subjects"),
        Field("seed", "seed", None, None, "seed"),
        Field("budget_unit", "choice", "reinforcers", UNITS, "unit of the training budget"),
        Field("minutes", "int", 60, Param(5, 240, "how long extinction lasts", "min", step=5, label="extinction"), "length of extinction"),
        Field("share", "float", 0.5, CRITERION["share"].param._replace(label="criterion: share of baseline"), "criterion"),
        Field("window", "int", 60, CRITERION["window_seconds"].param._replace(label="window"), "window"),
        Field("by", "choice", "minutes", UNITS, "axis of learning"),
        Field("family", "choice", "logistic", {key: CURVES[key].title for key in ("logistic", "hill", "gompertz")}, "curve"),
        Field("spurious", "float", 0.0, NOISE["spurious"].param._replace(high=0.5, label="unearned reinforcers"), "spurious reward"),
        Field("size_sd", "float", 0.0, NOISE["magnitude_sd"].param._replace(label="spread of reinforcer size"), "spread of size"),
        Field("eating", "float", 0.0, declared(Experiment)["eating"].param._replace(high=10.0, label="eating time"), "eating time"),
        Field("spread", "float", 0.2, Param(0.0, 1.0, "how much subjects differ: standard deviation of ln(parameter), in "
              "learning and in pace", step=0.05, label="differences between subjects"), "spread"),
        Field("vote", "choice", "open", VOTES, "prediction"),
        Field("subject", "int", 1, Param(1, 60, "which subject of each group to watch"), "subject"),
        *_parameters(),
    ),
    relevant=_relevant,
)  # fmt: skip

# What differs between subjects of a kind, besides their pace: the parameter that sets how fast they learn or notice.
LEARNING_PARAMETER = {
    "change-point": "hazard",
    "q-learning": "learning_rate",
    "linear-operator": "reward_rate",
    "reinforce": "learning_rate",
    "reinforce-baseline": "learning_rate",
    "constant-rate": "probability",
}


def schedules(values: Mapping[str, Any]) -> list[str]:
    """Return the training schedules of the groups, the richest first."""
    kind = values["schedule"]
    if kind == "own":
        full, half = values["notation"], None
    else:
        size = values["interval" if kind.endswith("I") else "ratio"]
        unit = "-s" if kind.endswith("I") else ""
        full, half = f"{kind} {size}{unit}", f"{kind} {max(size // 2, 1)}{unit}" if size >= 4 else None
    wanted = {"three": ["CRF", half, full], "crf": ["CRF", full], "one": [full]}[values["compare"]]
    return list(dict.fromkeys(str(parse(text)) for text in wanted if text))


def experiments(values: Mapping[str, Any]) -> list[Experiment]:
    """Return one experiment a group: training on its schedule, then extinction."""
    agent = AGENTS[values["agent"]](*(values[name] for name in parameter_fields(values["agent"])))
    noise = DeliveryNoise(values["omission"], values["spurious"], values["size_sd"])
    unit, amount = values["budget_unit"], values["budget"]
    budget: dict[str, Any] = {"seconds": amount * 60.0} if unit == "minutes" else {unit: amount}
    # Nobody can decide more often than once a tick.
    tick = min(0.5, 60.0 / agent.highest_rate)
    spread = {LEARNING_PARAMETER[agent.key]: values["spread"], "highest_rate": values["spread"]}
    return [
        Experiment(
            agent,
            [
                Phase(schedule, noise=noise, limit_seconds=TRAINING_LIMIT, **budget),
                Phase("EXT", seconds=values["minutes"] * 60.0),
            ],
            subjects=values["subjects"],
            seed=values["seed"],
            tick=tick,
            eating=values["eating"],
            spread=spread,
        )
        for schedule in schedules(values)
    ]


def measured(values: Mapping[str, Any]) -> Measured:
    """Return how the groups are measured."""
    return Measured(values["by"], values["share"], float(values["window"]))


def fits(groups: Sequence[Group], family: str, key: str) -> list[Any]:
    """Return a fit of each group's mean course of learning, or None where no curve can be fitted at all."""
    return cached.made(f"fits/{key}/{family}", lambda: [_fit(group, family) for group in groups])


def _fit(group: Group, family: str) -> Any | None:
    seen = ~np.isnan(group.mean)
    try:
        return fit(group.course.x[seen], group.mean[seen], family, lower=0.0)
    except FitError:
        return None  # said by words_of_fit, where the reader looks for the curve


def words_of_fit(groups: Sequence[Group], found: Sequence[Any], family: str) -> str:
    """Return what the fitted curves say, one clause a group, and the caution that a mean curve needs."""
    said = []
    for group, one in zip(groups, found, strict=True):
        if one is None:
            said.append(f"{group.label}: too few blocks or too little change for a curve")
        elif not one.identified("midpoint") or not one.identified("asymptote"):
            said.append(
                f"{group.label}: {one.problems[0] if one.problems else 'the curve is not identified'}".rstrip(".")
            )
        else:
            middle = one.params["midpoint"]
            said.append(
                f"{group.label}: half way at {middle:.3g} {group.course.by}, ceiling {one.params['asymptote']:.0f}/min"
            )
    unfinished = [
        f"{group.not_finished} of {group.experiment.subjects} on {group.label}"
        for group in groups
        if group.not_finished
    ]
    late = f" Not through training within 4 hours: {', '.join(unfinished)}." if unfinished else ""
    return (
        f"{CURVES[family].title} fitted to the mean of each group; bars are its 95 % interval, thin lines individuals. "
        f"{'; '.join(said)}. A smooth mean can hide abrupt individuals: compare the thin lines.{late}"
    )
