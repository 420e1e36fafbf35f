"""From a schedule's tree to the tables that the machine runs."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from vrcore.errors import NotationError
from vrcore.schedules.kinds import Atom, Concurrent, Multiple, Schedule
from vrcore.schedules.lists import intervals, ratios
from vrcore.schedules.machine import (
    ANY,
    BRANCH,
    CLOCK,
    COMPONENT,
    EACH,
    FIXED,
    INTERVAL,
    LEAF,
    LIST,
    NEVER,
    RANDOM,
    RATIO,
    TIME,
)

_DOMAIN = {"": NEVER, "R": RATIO, "I": INTERVAL, "T": TIME}
_DISTRIBUTION = {"": FIXED, "F": FIXED, "V": LIST, "R": RANDOM}


class Tables(NamedTuple):
    """A compiled schedule: record arrays (see `machine`), how many operanda it has, how many stimuli it shows."""

    leaf: Any
    component: Any
    branch: Any
    clock: Any
    lists: Any
    operanda: int
    stimuli: int

    def fresh(self) -> Tables:
        """Return a copy whose records a run may change."""
        return self._replace(
            leaf=self.leaf.copy(),
            component=self.component.copy(),
            branch=self.branch.copy(),
            clock=self.clock.copy(),
            lists=self.lists.copy(),
        )


def tables(schedule: Schedule) -> Tables:
    """Compile a schedule. Raises `NotationError` for a nesting that no operandum can be given to."""
    sides: tuple[Schedule, ...] = schedule.parts if isinstance(schedule, Concurrent) else (schedule,)
    delay = schedule.delay if isinstance(schedule, Concurrent) else 0.0
    leaves: list[tuple[Any, ...]] = []
    components: list[tuple[Any, ...]] = []
    branches: list[tuple[Any, ...]] = []
    values: list[float] = []
    stride = 1
    for side, part in enumerate(sides, start=1):
        first = len(components)
        turns: tuple[Schedule, ...] = part.parts if isinstance(part, Multiple) else (part,)
        seconds = part.seconds if isinstance(part, Multiple) else math.inf
        for k, component in enumerate(turns):
            start = len(leaves)
            inner_delay = delay
            inner: tuple[Schedule, ...] = (component,)
            if isinstance(component, Concurrent):
                if len(sides) > 1:
                    raise NotationError(
                        f"{schedule}: a concurrent schedule inside another would share its operanda; "
                        "write all of its schedules in one Conc(...)."
                    )
                inner_delay, inner = component.delay, component.parts
            for j, atom in enumerate(inner):
                if not isinstance(atom, Atom):
                    raise NotationError(
                        f"{schedule}: {atom} is nested deeper than a session can show; at most two levels."
                    )
                leaves.append(_leaf(atom, side if len(inner) == 1 else j + 1, values))
            following = first + (k + 1) % len(turns)
            rule = EACH if len(inner) > 1 else ANY
            components.append((seconds, k, start, len(leaves), rule, inner_delay, following, 0.0, 0.0))
        branches.append((first, first, math.inf, stride))
        stride *= len(turns)
    clock = np.zeros(1, CLOCK)
    clock["changed"] = -math.inf
    leaf = np.array(leaves, LEAF)
    return Tables(
        leaf.view(np.recarray),
        np.array(components, COMPONENT).view(np.recarray),
        np.array(branches, BRANCH).view(np.recarray),
        clock.view(np.recarray),
        np.array(values, float),
        int(leaf["operandum"].max()),
        stride,
    )


def _leaf(atom: Atom, operandum: int, values: list[float]) -> tuple[Any, ...]:
    """Return the record of a simple schedule, adding its list to `values`."""
    first = len(values)
    if atom.distribution == "V":
        make = ratios if atom.domain == "R" else intervals
        values.extend(make(atom.value, atom.list_length, atom.list_type))
    length = len(values) - first
    return (
        _DOMAIN[atom.domain],
        _DISTRIBUTION[atom.distribution],
        atom.value,
        operandum,
        first,
        length,
        length,
        0.0,
        0.0,
        0,
    )
