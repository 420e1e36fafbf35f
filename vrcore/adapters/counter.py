"""A schedule that counts: earned rewards are its responses, delivered rewards its reinforcers."""

from __future__ import annotations

import numpy as np

from vrcore.adapters.machine import Machine
from vrcore.schedules import Schedule


class Counter:
    """A simple schedule, advanced by one response at a time.

    `seconds` is the time that passes with each `tick`; ratios do not look at it. The rules, lists and draws are those
    of every simulation: a VR 5 takes its ratios from the shuffled Fleshler-Hoffman list, without replacement.
    """

    def __init__(self, schedule: Schedule, seed: int, seconds: float = 1.0) -> None:
        self._machine, self._seconds = Machine(schedule), seconds
        self.restart(seed)

    def restart(self, seed: int) -> None:
        """Begin anew: the counts at 0, the lists shuffled with this seed."""
        self._ticks = 0
        self._machine.begin(np.random.default_rng(seed))

    def tick(self, responded: bool) -> bool:
        """Let one tick pass, with a response in it or without; say whether a reinforcer was delivered."""
        self._ticks += 1
        return self._machine.tick(self._ticks * self._seconds, int(responded)) > 0
