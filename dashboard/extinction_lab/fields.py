"""Settings that several tabs of the extinction lab have in common, each under the tab's own name."""

from __future__ import annotations

from dashboard.extinction_settings import SPREAD, from_core
from dashboard.field import Field
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


def sentence_of(agent: str) -> str:
    """Return the first sentence of an agent's reference page."""
    return " ".join((AGENTS[agent].__doc__ or "").strip().split("\n\n")[0].split())


def differences(agent: str, spread: float) -> dict[str, float]:
    """Return in what subjects of a kind differ: in learning and in pace."""
    return {AGENTS[agent].differs: spread, "highest_rate": spread} if spread else {}
