"""Reinstatement: after extinction a few reinforcers come for nothing, then nothing is paid again."""

from __future__ import annotations

from vrcore.designs.design import Groups
from vrcore.experiment import Phase

FREE_SECONDS = 600.0


def reinstatement(
    *, every: float = 30.0, schedule: str = "RR 10", reinforcers: int = 300, limit_seconds: float = 14_400.0
) -> Groups:
    """Train and extinguish for an hour; then reinforcers come for nothing for 10 minutes, one `every` so many seconds;
    then nothing again for half an hour. The control group waits those 10 minutes in extinction.

    It isolates the reinforcers themselves: none of them depends on a response, so that nothing is trained anew but by
    accident. Measure in the last phase, where neither group is paid.
    Source: Rescorla & Heth (1975), Journal of Experimental Psychology: Animal Behavior Processes 1, 88-96; for free
    operants Reid (1958) (recalled, not checked against the originals).
    """
    start = (
        Phase(schedule, reinforcers=reinforcers, limit_seconds=limit_seconds),
        Phase("EXT", seconds=3_600.0),
    )
    return {
        "free reinforcers": (
            *start, Phase(f"FT {every:g}-s", seconds=FREE_SECONDS), Phase("EXT", seconds=1_800.0)
        ),
        "no free ones": (*start, Phase("EXT", seconds=FREE_SECONDS), Phase("EXT", seconds=1_800.0)),
    }  # fmt: skip


__all__ = ["FREE_SECONDS", "reinstatement"]
