"""A session in an operant chamber, tick by tick, for a subject that decides elsewhere.

The order of events is that of `vrcore.loop`: the same responses and the same random numbers make the same session.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.adapters.machine import Machine
from vrcore.loop import in_ticks
from vrcore.noise import DeliveryNoise
from vrcore.noise.delivery import magnitude
from vrcore.schedules import Schedule


class Outcome(NamedTuple):
    """What one decision brought: reinforcers earned, delivered unearned, delivered in all, and their summed size."""

    earned: int
    spurious: int
    delivered: int
    amount: float


class OperantSession:
    """One session under a schedule. `tick` and `eating` are in seconds, as in `Experiment`.

    `ticks` counts all ticks so far, those of eating included; the schedule's own clock stands still while the subject
    eats.
    """

    def __init__(self, schedule: Schedule, tick: float, eating: float, noise: DeliveryNoise) -> None:
        self.machine = Machine(schedule)
        self._seconds, self._noise = tick, noise
        self._eating = in_ticks(eating, tick)
        self.ticks = self._schedule_ticks = 0

    def begin(self, rng: np.random.Generator) -> None:
        """Set every count and timer to its start; draws come from `rng`."""
        self.ticks = self._schedule_ticks = 0
        self._rng = rng
        self.machine.begin(rng)

    def decide(self, action: int) -> Outcome:
        """Let one tick pass with `action` (0: no response), and the time that eating takes if a reinforcer came."""
        self.ticks += 1
        self._schedule_ticks += 1
        earned = self.machine.tick(self._schedule_ticks * self._seconds, action)
        spurious, delivered, amount = 0, 0, 0.0
        noise, rng = self._noise, self._rng
        for one in self.machine.earned[:earned]:
            if not (noise.omission > 0.0 and rng.random() < noise.omission):
                amount += one.amount * magnitude(noise.magnitude_sd, rng)
                delivered += 1
        if noise.spurious > 0.0 and action > 0 and earned == 0 and rng.random() < noise.spurious:
            amount += magnitude(noise.magnitude_sd, rng)
            spurious, delivered = 1, 1
        rest = in_ticks(self.machine.blackout, self._seconds)
        self.ticks += max(rest, self._eating if delivered > 0 else 0)
        return Outcome(earned, spurious, delivered, amount)
