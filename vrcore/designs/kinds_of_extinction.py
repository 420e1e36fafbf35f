"""Kinds of extinction: five ways to stop paying for a response."""

from __future__ import annotations

from collections.abc import Iterable

from vrcore.designs.design import Groups
from vrcore.errors import unknown
from vrcore.experiment import Phase

KINDS = {
    "EXT": "EXT",
    "omission": "DRO {seconds:g}-s",
    "fixed time": "FT {seconds:g}-s",
    "variable time": "VT {seconds:g}-s",
    "response cost": "EXT",
}
"""What each kind is called, and its notation; `seconds` is how often a reinforcer comes where any does."""


def kinds_of_extinction(
    kinds: Iterable[str] = tuple(KINDS),
    *,
    seconds: float = 10.0,
    cost: float = 0.1,
    schedule: str = "VR 10",
    reinforcers: int = 100,
    minutes: float = 60.0,
) -> Groups:
    """Train all groups alike, then stop paying for responses in one way a group.

    EXT: nothing comes any more. Omission training (DRO): a reinforcer comes whenever `seconds` have passed without a
    response, so that responding postpones it. Fixed and variable time: a reinforcer comes every `seconds` (on average),
    whatever the subject does. Response cost: nothing comes, and each response takes `cost` reinforcers away.

    It isolates what plain extinction changes at once. In EXT there are no reinforcers, and none depends on responding;
    on fixed and variable time they go on and merely do not depend on it; under omission training they depend on not
    responding; with a cost there are none, and responding has a consequence all the same. A learner that learns from
    what it receives stands still in EXT, and can still be taught to stop. A reward of zero delivered where one was
    expected is the same as EXT here: no agent is told more than the size of what it received.

    Source: Rescorla & Skucy (1969), Journal of Comparative and Physiological Psychology 67, 381-389; Uhl & Garcia
    (1969), same journal 69, 554-562 (recalled, not checked against the originals).

    Raises `UnknownNameError` for another kind.
    """
    training = Phase(schedule, reinforcers=reinforcers, limit_seconds=14_400.0)
    found: Groups = {}
    for kind in kinds:
        if kind not in KINDS:
            raise unknown("kind of extinction", kind, KINDS)
        paid_off = cost if kind == "response cost" else 0.0
        after = Phase(KINDS[kind].format(seconds=seconds), seconds=minutes * 60.0, response_cost=paid_off)
        found[f"cost {cost:g}" if paid_off else str(after.schedule)] = (training, after)
    return found


__all__ = ["KINDS", "kinds_of_extinction"]
