"""Interlocking schedule: the longer since the last reinforcer, the fewer responses the next one takes."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.schedules.kinds.quantity import checked_count, checked_seconds, count, duration, time, within
from vrcore.schedules.kinds.schedule import Caution, Schedule, put

LARGE_RATIO = 500


@dataclass(frozen=True)
class Interlocking(Schedule):
    """Interlock: at time t since the last reinforcer, max(1, ceil(ratio (1 - t / seconds))) responses are required.

    `hold` is the limited hold in seconds, 0 for none.
    Source: Ferster, C. B., & Skinner, B. F. (1957), Schedules of reinforcement; Berryman, R., & Nevin, J. A. (1962),
    Journal of the Experimental Analysis of Behavior, 5, 213-223.
    """

    ratio: int
    seconds: float
    hold: float = 0.0

    def __post_init__(self) -> None:
        put(
            self,
            ratio=checked_count("R0", self.ratio, code="INTERLOCK_INVALID_R0"),
            seconds=checked_seconds("T", self.seconds, code="INTERLOCK_NONPOSITIVE_T"),
            hold=checked_seconds("LH", self.hold, zero=True),
        )

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        if self.ratio == 1:
            return (Caution("INTERLOCK_TRIVIAL_RATIO", f"{self}: a ratio of 1 cannot shrink; this is CRF."),)
        if self.ratio > LARGE_RATIO:
            return (Caution("INTERLOCK_LARGE_RATIO", f"{self}: so large a ratio may end responding altogether."),)
        return ()

    def __str__(self) -> str:
        return f"Interlock(R0={self.ratio}, T={time(self.seconds)})" + (f" LH {time(self.hold)}" if self.hold else "")

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return (
            f"{count(self.ratio, 'response')}, or fewer the more time has passed since the last reinforcer "
            f"(one after {duration(self.seconds)}){within(self.hold)}"
        )
