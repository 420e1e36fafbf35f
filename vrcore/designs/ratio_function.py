"""The rate of responding as a function of the ratio: one group on each, brought there by way of easier ones."""

from __future__ import annotations

from collections.abc import Iterable

from vrcore.designs.design import Groups
from vrcore.errors import ParameterError
from vrcore.experiment import Phase

KINDS = ("FR", "VR", "RR")
RATIOS = (1, 2, 5, 10, 20, 40, 80)
FIRST = 50  # reinforcers of continuous reinforcement that come before
SETTLE = 100  # reinforcers of the ratio before it is measured
LIMIT = 3_600.0
MEASURE = 1_200.0


def ratio_function(ratios: Iterable[int] = RATIOS, kind: str = "VR", *, measure_seconds: float = MEASURE) -> Groups:
    """Train one group on each ratio, after continuous reinforcement; the third phase is the one to measure.

    It shows how the rate depends on the ratio alone, once responding is there: whether it rises, falls, or rises and
    falls, and from where on the ratio is strained. The groups are called by their schedules. A subject that does not
    get through `SETTLE` reinforcers in an hour is measured all the same: that is what strain is.

    Source: Felton & Lyon (1966), Journal of the Experimental Analysis of Behavior 9, 131-134; Killeen (1994),
    Behavioral and Brain Sciences 17, 105-172 (recalled, not checked against the originals). Amounts of training are
    this project's own. Raises `ParameterError` for another kind.
    """
    if kind not in KINDS:
        raise ParameterError(f'"{kind}" is no ratio schedule; use {", ".join(KINDS)}.')
    schedules = [Phase(f"{kind} {ratio}", seconds=measure_seconds) for ratio in ratios]
    return {
        str(one.schedule): (
            Phase("CRF", reinforcers=FIRST, limit_seconds=LIMIT),
            Phase(one.schedule, reinforcers=SETTLE, limit_seconds=LIMIT),
            one,
        )
        for one in schedules
    }


__all__ = ["FIRST", "KINDS", "LIMIT", "MEASURE", "RATIOS", "SETTLE", "ratio_function"]
