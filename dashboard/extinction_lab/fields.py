"""Settings that several tabs of the extinction lab have in common, each under the tab's own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.extinction_settings import SPREAD, from_core
from dashboard.field import Field
from dashboard.learners import idle_parameters, learner_of, parameter_fields
from vrcore import Experiment
from vrcore.agents import AGENTS
from vrcore.params import Param

LEARNERS = {key: cls.title for key, cls in AGENTS.items()}
SUBJECTS = Param(6, 200, "independent subjects in each group")
EATING = from_core(Experiment, "eating", "eating time", 10.0)


def learner(tab: str, default: str = "change-point", name: str = "agent", heading: str = "Learner") -> Field:
    """Return the choice of a learner."""
    return Field(f"{tab}_{name}", "choice", default, LEARNERS, "learner", heading=heading)


def subjects(tab: str, default: int = 30) -> Field:
    """Return the number of subjects in each group."""
    return Field(f"{tab}_subjects", "int", default, SUBJECTS, "number of subjects")


def seed(tab: str) -> Field:
    """Return the seed."""
    return Field(f"{tab}_seed", "seed", 1, None, "seed")


def spread(tab: str) -> Field:
    """Return how much subjects differ."""
    return Field(f"{tab}_spread", "float", 0.2, SPREAD, "spread")


def own(tab: str) -> list[Field]:
    """Return the fields of every learner's own parameters."""
    return parameter_fields(f"{tab}_", later=True)


def unused(tab: str, *names: str) -> Callable[[Mapping[str, Any]], set[str]]:
    """Return what says of a tab's values which fields mean nothing: parameters of learners that nobody chose.

    `names` are the fields that choose a learner, "agent" where none are given.
    """
    chosen = [f"{tab}_{name}" for name in names or ("agent",)]
    return lambda values: idle_parameters([values[name] for name in chosen], f"{tab}_")


def learner_in(tab: str, values: Mapping[str, Any], name: str = "agent") -> Any:
    """Return the learner that a tab's values choose, with its own parameters."""
    return learner_of(values[f"{tab}_{name}"], values, f"{tab}_")


def differences(learner: Any, spread: float) -> dict[str, float]:
    """Return in what subjects of a kind differ: in learning and in pace."""
    return {learner.differs: spread, "highest_rate": spread} if spread else {}
