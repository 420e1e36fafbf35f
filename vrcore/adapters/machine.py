"""The library's own machine, for one subject whose decisions come one at a time from somebody else's code.

The text of `vrcore.schedules.machine` runs on plain objects here: a call of a compiled kernel costs more than the few
lines of one tick. The rules and the order of draws are the same, and so is every number.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from vrcore.schedules import Schedule, tables
from vrcore.schedules.effect import begin, silence
from vrcore.schedules.machine import step
from vrcore.schedules.records import EARNED


class Machine:
    """One schedule in force. `operanda` and `stimuli` are how many it has; `earned[:n]` is what was just earned."""

    def __init__(self, schedule: Schedule) -> None:
        self._given = tables(schedule)
        self.operanda, self.stimuli = self._given.operanda, self._given.stimuli
        self.earned = _objects(np.zeros(self._given.room, EARNED))

    def begin(self, rng: np.random.Generator) -> None:
        """Set every count and timer to its start; all draws come from `rng`."""
        one = self._given
        self._node, self._operandum, self._clock = (_objects(part) for part in (one.node, one.operandum, one.clock))
        self._lists = one.lists.tolist()
        self._rng = rng
        begin(self._node, self._operandum, self._clock, self._lists, rng)
        self._quiet_until = silence(self._node)

    @property
    def stimulus(self) -> int:
        """Which stimulus is in effect, from 0."""
        return int(self._clock[0].stimulus)

    @property
    def over(self) -> bool:
        """Whether the schedule itself has ended the session."""
        return bool(self._clock[0].stopped)

    @property
    def blackout(self) -> float:
        """Seconds of blackout that the latest tick began."""
        return float(self._clock[0].blackout) if self._clock[0].entered else 0.0

    def tick(self, t: float, action: int) -> int:
        """Advance by one tick that ends at schedule time `t` seconds, with a response on operandum `action` (0: none).

        Returns how many reinforcers were earned.
        """
        if action <= 0 and t < self._quiet_until:
            self._clock[0].entered = 0
            return 0
        n = step(self._node, self._operandum, self._clock, self._lists, self.earned, t, action, self._rng)
        if self._clock[0].timed:
            self._quiet_until = silence(self._node)
        return n


def _objects(records: Any) -> list[SimpleNamespace]:
    names = records.dtype.names
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in records.tolist()]
