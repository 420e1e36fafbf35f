"""Schedules of differential reinforcement: by the time between responses, or by their absence."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.schedules.kinds.quantity import checked_count, checked_seconds, count, duration, time, withdrawn, within
from vrcore.schedules.kinds.schedule import Schedule, put


@dataclass(frozen=True)
class LowRate(Schedule):
    """DRL: a response is reinforced if at least `seconds` have passed since the one before.

    Every response, reinforced or not, starts the clock anew; the first response of a session is reinforced. `hold`
    (LH, seconds; 0 for ever) makes a response later than `seconds + hold` too late.
    """

    seconds: float
    hold: float = 0.0

    def __post_init__(self) -> None:
        put(
            self,
            seconds=checked_seconds("DRL", self.seconds, code="DR_NONPOSITIVE_VALUE"),
            hold=checked_seconds("LH", self.hold, zero=True),
        )

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def __str__(self) -> str:
        return f"DRL {time(self.seconds)}" + (f" LH {time(self.hold)}" if self.hold else "")

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        return f"a response is reinforced if it comes {self._gap()}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return f"a response {self._gap()}"

    def _gap(self) -> str:
        if self.hold:
            return f"{duration(self.seconds)} to {duration(round(self.seconds + self.hold, 9))} after the one before"
        return f"at least {duration(self.seconds)} after the one before"


@dataclass(frozen=True)
class HighRate(Schedule):
    """DRH: fast responding is reinforced, by either of two conventions.

    With `responses` 0, a response at most `seconds` after the one before; otherwise a response that is at least the
    `responses`-th within the last `seconds` (a moving window). `hold` is the limited hold in seconds, 0 for none.
    """

    seconds: float
    responses: int = 0
    hold: float = 0.0

    def __post_init__(self) -> None:
        put(
            self,
            seconds=checked_seconds("DRH", self.seconds, code="DR_NONPOSITIVE_VALUE"),
            responses=checked_count("responses", self.responses, 2) if self.responses else 0,
            hold=checked_seconds("LH", self.hold, zero=True),
        )

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def __str__(self) -> str:
        hold = f" LH {time(self.hold)}" if self.hold else ""
        if self.responses:
            return f"DRH({time(self.seconds)}, responses={self.responses}){hold}"
        return f"DRH {time(self.seconds)}{hold}"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        if self.responses:
            return (
                f"a response is reinforced if it completes {count(self.responses, 'response')} "
                f"within {duration(self.seconds)}{withdrawn(self.hold)}"
            )
        rule = f"a response is reinforced if it comes within {duration(self.seconds)} of the one before"
        return rule + withdrawn(self.hold)

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        if self.responses:
            return f"{count(self.responses, 'response')} within {duration(self.seconds)}{within(self.hold)}"
        return f"a response within {duration(self.seconds)} of the one before{within(self.hold)}"


@dataclass(frozen=True)
class Omission(Schedule):
    """DRO: a reinforcer for not responding.

    Resetting: after `seconds` without a response, every response starting the clock anew. With `momentary`, the
    clock runs on, and only a response at the end of an interval costs the reinforcer.
    """

    seconds: float
    momentary: bool = False

    def __post_init__(self) -> None:
        put(
            self,
            seconds=checked_seconds("DRO", self.seconds, code="DR_NONPOSITIVE_VALUE"),
            momentary=bool(self.momentary),
        )

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def __str__(self) -> str:
        return f"DRO({time(self.seconds)}, momentary)" if self.momentary else f"DRO {time(self.seconds)}"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        if self.momentary:
            return f"a reinforcer comes every {duration(self.seconds)} unless the subject is responding at that moment"
        return f"a reinforcer comes after {self.requirement()}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        if self.momentary:
            return f"a moment without a response, looked for every {duration(self.seconds)}"
        return f"{duration(self.seconds)} without a response"
