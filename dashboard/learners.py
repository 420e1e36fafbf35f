"""A learner as a page offers it: its reference in a sentence, its own parameters as fields, and what comes of them.

The fields of all agents stand in a page's table, each under `prefix`, the agent's short name and the parameter's; those
of agents that were not chosen mean nothing, and a link leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dashboard.field import Field
from dashboard.state import field_of
from vrcore.agents import AGENTS
from vrcore.params import declared


def first_sentence(agent: str) -> str:
    """Return the first sentence of an agent's reference page."""
    return " ".join((AGENTS[agent].__doc__ or "").strip().split("\n\n")[0].split())


def parameter_names(agent: str, prefix: str = "") -> list[str]:
    """Return the names of the fields that hold the parameters of an agent, in the order of declaration."""
    return [f"{prefix}{AGENTS[agent].short}_{name}" for name in declared(AGENTS[agent])]


def parameter_fields(prefix: str = "", *, later: bool = False) -> list[Field]:
    """Return a field for each parameter of every agent, generated from what the agents declare.

    `later` is that of `Field`: links without these fields had been made before.
    """
    return [
        replace(field_of(one, name=name), later=later)
        for agent, cls in AGENTS.items()
        for name, one in zip(parameter_names(agent, prefix), declared(cls).values(), strict=True)
    ]


def idle_parameters(chosen: Iterable[str], prefix: str = "") -> set[str]:
    """Return the names of the fields of all agents but those chosen."""
    kept = set(chosen)
    return {name for agent in AGENTS if agent not in kept for name in parameter_names(agent, prefix)}


def learner_of(agent: str, values: Mapping[str, Any], prefix: str = "") -> Any:
    """Return the agent with the parameters that the page's values hold."""
    return AGENTS[agent](*(values[name] for name in parameter_names(agent, prefix)))


def python_of(learner: Any) -> str:
    """Return Python text for a learner, with the parameters that are not the usual ones; needs `vrcore` imported."""
    usual = AGENTS[learner.key]()._asdict()
    changed = [f"{name}={value!r}" for name, value in learner._asdict().items() if value != usual[name]]
    return f"vrcore.AGENTS[{learner.key!r}]({', '.join(changed)})" if changed else repr(learner.key)


__all__ = [
    "first_sentence",
    "idle_parameters",
    "learner_of",
    "parameter_fields",
    "parameter_names",
    "python_of",
]
