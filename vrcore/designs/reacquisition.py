"""Reacquisition: what was learnt and extinguished is trained again."""

from __future__ import annotations

from vrcore.designs.design import Groups
from vrcore.experiment import Phase


def reacquisition(schedule: str = "FR 10", *, reinforcers: int = 300, again: int = 150) -> Groups:
    """Train, extinguish for two hours, and train again; one group, which is its own control.

    It isolates what extinction left behind: if it had erased everything, the second training would take as many
    reinforcers as the first. Responding must really be gone before, or what is left of it passes for savings. The
    schedule wants several responses a reinforcer, the same number each time: see
    `vrcore.measures.reinforcers_to_criterion`.
    Source: Bullock & Smith (1953); Napier, Macrae & Kehoe (1992) (recalled, not checked against the originals).
    """
    return {
        "trained twice": (
            Phase(schedule, reinforcers=reinforcers, limit_seconds=14_400.0),
            Phase("EXT", seconds=7_200.0),
            Phase(schedule, reinforcers=again, limit_seconds=14_400.0),
        )
    }


__all__ = ["reacquisition"]
