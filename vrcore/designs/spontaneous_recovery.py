"""Spontaneous recovery: extinction, a rest in which nothing happens, extinction again."""

from __future__ import annotations

from collections.abc import Iterable

from vrcore.designs.design import Groups
from vrcore.experiment import Phase

RESTS = {0.0: "no rest", 1.0: "1 h", 24.0: "24 h"}


def rested(hours: float) -> str:
    """Return what a group with such a rest is called."""
    return RESTS.get(hours, f"{hours:g} h")


def spontaneous_recovery(rests: Iterable[float] = RESTS, *, schedule: str = "RR 10", reinforcers: int = 300) -> Groups:
    """Train, extinguish for an hour, let the groups rest for so many hours, and extinguish again for half an hour.

    It isolates the passing of time: the group without a rest goes through the same phases and is the control. What
    returns there is what comes back by chance, or from one phase to the next.
    Source: Pavlov (1927), Conditioned Reflexes; Rescorla (2004), Learning & Memory 11, 501-509 (recalled, not checked
    against the originals).
    """
    return {
        rested(hours): (
            Phase(schedule, reinforcers=reinforcers, limit_seconds=14_400.0),
            Phase("EXT", seconds=3_600.0),
            Phase("EXT", seconds=1_800.0, rest=3_600.0 * hours),
        )
        for hours in rests
    }


__all__ = ["RESTS", "rested", "spontaneous_recovery"]
