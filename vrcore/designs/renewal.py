"""Renewal: trained in one place, extinguished in another, tested in either."""

from __future__ import annotations

from collections.abc import Iterable

from vrcore.designs.design import Groups
from vrcore.experiment import Phase

PLACES = {"ABA": (0, 1, 0), "AAB": (0, 0, 1), "ABC": (0, 1, 2), "AAA": (0, 0, 0)}


def renewal(groups: Iterable[str] = PLACES, *, schedule: str = "RR 10", reinforcers: int = 300) -> Groups:
    """Train in context A, extinguish for an hour in A or B, and test without pay for 10 minutes in A, B or C.

    It isolates where extinction was learnt. The schedule, the training and the test are the same in all `groups`; AAA,
    which never moves, is the control. In AAB and ABC the test is in a new place: what returns there is released by
    leaving the place of extinction, and what ABA has more by returning to that of training.
    Source: Bouton & Bolles (1979), Learning and Motivation 10, 445-466 (recalled, not checked against the original);
    Bernal-Gamboa et al. (2014) for the order of the groups.
    """
    return {
        name: (
            Phase(schedule, reinforcers=reinforcers, limit_seconds=14_400.0, context=trained),
            Phase("EXT", seconds=3_600.0, context=extinguished),
            Phase("EXT", seconds=600.0, context=tested),
        )
        for name in groups
        for trained, extinguished, tested in (PLACES[name],)
    }


__all__ = ["PLACES", "renewal"]
