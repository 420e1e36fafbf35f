"""What a design is: labelled groups, each of which goes through phases of its own; and how to run it on an agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vrcore.agents import make
from vrcore.experiment import Experiment, Phase

Groups = dict[str, tuple[Phase, ...]]
"""The phases that each group goes through, by the group's label; the first group is what the others are held against,
where a design does not say otherwise."""


def experiments(
    agent: Any,
    groups: Mapping[str, tuple[Phase, ...]],
    *,
    subjects: int = 40,
    seed: int = 0,
    eating: float = 0.0,
    spread: Mapping[str, float] | Iterable[tuple[str, float]] | None = None,
) -> dict[str, Experiment]:
    """Return one experiment a group: `subjects` of this agent (a registry key or an instance), `eating` seconds a meal.

    Every group has a seed of its own, so that groups differ by chance as groups of animals do. The tick is half a
    second, or as long as the agent's decisions are apart; with a `spread` between subjects, half of that, so that the
    fast ones find room. Raises `VrlabError` as `Experiment` does.
    """
    one = make(agent)
    differing = dict(spread or {})
    room = 30.0 if differing else 60.0
    return {
        label: Experiment(
            one,
            phases,
            subjects=subjects,
            # Far apart, so that neighbouring seeds share no run.
            seed=seed * 1_000 + place,
            tick=float(min(0.5, room / one.highest_rate)),
            eating=eating,
            spread=differing,
        )
        for place, (label, phases) in enumerate(groups.items(), 1)
    }


__all__ = ["Groups", "experiments"]
