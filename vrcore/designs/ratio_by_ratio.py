"""Response rate on one ratio after the other, each on a group of its own."""

from __future__ import annotations

from collections.abc import Iterable

from vrcore.designs.design import Groups
from vrcore.experiment import Phase

RATIOS = (4, 8, 16, 32, 64, 128, 256)


def ratio_by_ratio(kind: str = "FR", ratios: Iterable[int] = RATIOS) -> Groups:
    """Train every group on FR 4 to 200 reinforcers, then give it one ratio for 40 reinforcers or two hours each half.

    The last of the three phases, 20 reinforcers or two hours, is the one to be measured. It isolates the ratio:
    training is the same for all groups, and none has met another ratio before. `kind` is "FR", "VR" or "RR".
    Source: Baum (1993), Journal of the Experimental Analysis of Behavior 60, 245-264, for the rate over ratios (volume
    and pages recalled, not checked against the original).
    """
    return {
        f"{kind} {ratio}": (
            Phase("FR 4", reinforcers=200, limit_seconds=7_200.0),
            Phase(f"{kind} {ratio}", reinforcers=20, limit_seconds=7_200.0),
            Phase(f"{kind} {ratio}", reinforcers=20, limit_seconds=7_200.0),
        )
        for ratio in ratios
    }


__all__ = ["RATIOS", "ratio_by_ratio"]
