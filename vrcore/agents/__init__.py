"""The agents: one file each. A new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from typing import Any

from vrcore.agents.actor_critic import ActorCritic
from vrcore.agents.average_reward_vigor import AverageRewardVigor
from vrcore.agents.change_point import ChangePoint
from vrcore.agents.clock import Clock
from vrcore.agents.constant_rate import ConstantRate
from vrcore.agents.dual_system import DualSystem
from vrcore.agents.evolutionary import Evolutionary
from vrcore.agents.latent_causes import LatentCauses
from vrcore.agents.linear_operator import LinearOperator
from vrcore.agents.local_matching import LocalMatching
from vrcore.agents.melioration import Melioration
from vrcore.agents.operant_reserve import OperantReserve
from vrcore.agents.pearce_hall import PearceHall
from vrcore.agents.protocol import PREE, TIMING, Agent, Badge, Moment, Reading, described
from vrcore.agents.q_learning import QLearning
from vrcore.agents.reinforce import Reinforce
from vrcore.agents.reinforce_baseline import ReinforceBaseline
from vrcore.agents.sarsa import Sarsa
from vrcore.agents.sequential_memory import SequentialMemory
from vrcore.agents.thompson import Thompson
from vrcore.errors import ParameterError, unknown
from vrcore.params import check

_CLASSES: tuple[Any, ...] = (
    QLearning,
    LinearOperator,
    PearceHall,
    Sarsa,
    ActorCritic,
    Reinforce,
    ReinforceBaseline,
    AverageRewardVigor,
    DualSystem,
    SequentialMemory,
    ChangePoint,
    LatentCauses,
    Thompson,
    Clock,
    Evolutionary,
    OperantReserve,
    LocalMatching,
    Melioration,
    ConstantRate,
)

AGENTS: dict[str, Any] = {agent.key: agent for agent in _CLASSES}


def make(agent: Any, /, **parameters: float) -> Any:
    """Return an agent with checked parameters, from a registry key or an instance.

    Raises `UnknownNameError` for a key or parameter that does not exist, `ParameterError` for a value out of range.
    """
    if isinstance(agent, str):
        if agent not in AGENTS:
            raise unknown("agent", agent, AGENTS)
        agent = AGENTS[agent]()
    if isinstance(agent, type):
        raise ParameterError(f"{agent.__name__} is a class; give an instance, such as {agent.__name__}().")
    if not hasattr(agent, "_fields") or not hasattr(agent, "key"):
        raise ParameterError(
            f"{agent!r} is no agent; give a name ({', '.join(AGENTS)}) or an instance such as QLearning()."
        )
    for name in parameters:
        if name not in agent._fields:
            raise unknown(f"parameter of {agent.key}", name, agent._fields)
    return check(agent._replace(**parameters))


__all__ = [
    "AGENTS",
    "PREE",
    "TIMING",
    "ActorCritic",
    "Agent",
    "AverageRewardVigor",
    "Badge",
    "ChangePoint",
    "Clock",
    "ConstantRate",
    "DualSystem",
    "Evolutionary",
    "LatentCauses",
    "LinearOperator",
    "LocalMatching",
    "Melioration",
    "Moment",
    "OperantReserve",
    "PearceHall",
    "QLearning",
    "Reading",
    "Reinforce",
    "ReinforceBaseline",
    "Sarsa",
    "SequentialMemory",
    "Thompson",
    "described",
    "make",
]
