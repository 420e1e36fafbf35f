"""From the settings of "Learning and extinction" to experiments, measured groups and fitted curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.extinction_settings import FAMILIES
from dashboard.group import Group, Measured
from dashboard.learners import learner_of
from vrcore import DeliveryNoise, Experiment, Phase, fit, parse
from vrcore.errors import FitError

TRAINING_LIMIT = 4 * 3600.0  # seconds; a subject that hardly responds would otherwise train for days


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
    agent = learner_of(values["agent"], values)
    noise = DeliveryNoise(values["omission"], values["spurious"], values["size_sd"])
    unit, amount = values["budget_unit"], values["budget"]
    budget: dict[str, Any] = {"seconds": amount * 60.0} if unit == "minutes" else {unit: amount}
    # Nobody can decide more often than once a tick; twice the rate leaves room for those who are faster than most.
    tick = min(0.5, 30.0 / agent.highest_rate)
    spread = {agent.differs: values["spread"], "highest_rate": values["spread"]}
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


def curve(group: Group, family: str) -> Any | None:
    """Return a fit of the group's mean course of learning, or None where no curve can be fitted at all."""
    seen = ~np.isnan(group.mean)
    try:
        # To judge how the blocks' errors hang together takes ten times as long and moves no curve, only its band; what
        # that leaves out, words_of_fit says.
        return fit(group.course.x[seen], group.mean[seen], family, lower=0.0, noise="independent")
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
    title = FAMILIES[family]
    return (
        f"{title[:1].upper()}{title[1:]} curves fitted to the mean of each group; bars are its 95 % interval, thin "
        "lines individuals. A curve's band treats the blocks as independent; the same subjects are in all of them, so "
        "that it is rather too narrow. "
        f"{'; '.join(said)}. A smooth mean can hide abrupt individuals: compare the thin lines.{late}"
    )
