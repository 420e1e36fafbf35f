"""Adjusting schedule: one of its parameters grows with every reinforcer."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError, suggestion
from vrcore.schedules.kinds.quantity import (
    checked_amount,
    checked_count,
    checked_seconds,
    duration,
    number,
    time,
    withdrawn,
)
from vrcore.schedules.kinds.schedule import Caution, Schedule, put

TARGETS = {"delay": "the delay of the reinforcer", "ratio": "the ratio", "amount": "the amount of the reinforcer"}


@dataclass(frozen=True)
class Adjusting(Schedule):
    """Adj: `what` (`"delay"` in seconds, `"ratio"` in responses, `"amount"`) starts at `start` and grows with use.

    Every reinforcer moves it up by `step`. (In Mazur's procedure the subject's choices between two operanda move it up
    and down; one operandum knows no choice.)
    `low` and `high` bound it; None leaves it unbounded. A delay and an amount adjust on CRF, a ratio is an FR; `hold`
    is the limited hold in seconds, 0 for none. Source: Mazur, J. E. (1987), in M. L. Commons et al. (Eds.),
    Quantitative analyses of behavior (Vol. 5).
    """

    what: str
    start: float
    step: float
    low: float | None = None
    high: float | None = None
    hold: float = 0.0

    def __post_init__(self) -> None:
        if self.what not in TARGETS:
            raise ScheduleError(
                f'Adj adjusts no "{self.what}"{suggestion(str(self.what), TARGETS) or "."} '
                f"It adjusts {', '.join(TARGETS)}.",
                code="ADJ_UNKNOWN_TARGET",
                allowed=", ".join(TARGETS),
            )
        start = self._checked("start", self.start, "ADJ_NONPOSITIVE_START")
        step = self._checked("step", self.step, "ADJ_NONPOSITIVE_STEP")
        low = None if self.low is None else self._checked("min", self.low, "INVALID_VALUE", zero=True)
        high = None if self.high is None else self._checked("max", self.high, "INVALID_VALUE", zero=True)
        if low is not None and high is not None and low >= high:
            raise ScheduleError(
                f"min is less than max; {low:g} and {high:g} are not.", code="ADJ_INVALID_BOUNDS", allowed="min < max"
            )
        if (low is not None and start < low) or (high is not None and start > high):
            raise ScheduleError(
                f"start lies between min and max; {start:g} does not.",
                code="ADJ_START_OUT_OF_BOUNDS",
                allowed="a start from min to max",
            )
        put(self, start=start, step=step, low=low, high=high, hold=checked_seconds("LH", self.hold, zero=True))

    def _checked(self, name: str, value: float, code: str, *, zero: bool = False) -> float:
        if self.what == "delay":
            return checked_seconds(name, value, zero=zero, code=code)
        amount = checked_amount(name, value, zero=zero, code=code)
        if self.what == "ratio":
            checked_count(name, amount, 0, code="ADJ_RATIO_NOT_INTEGER")
        return amount

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        found = []
        if self.what == "delay" and self.high is None:
            found.append(Caution("ADJ_UNBOUNDED_DELAY", f"{self}: without max the delay may outgrow the session."))
        if self.step > self.start:
            found.append(Caution("ADJ_LARGE_STEP", f"{self}: the first step down would end below 0."))
        if self.what == "delay" and self.low == 0:
            found.append(Caution("ADJ_ZERO_MIN_DELAY", f"{self}: a delay of 0 is CRF."))
        if self.what == "ratio" and self.low is not None and self.low < 1:
            found.append(Caution("ADJ_SUBUNIT_RATIO", f"{self}: no ratio is below 1."))
        return tuple(found)

    def __str__(self) -> str:
        given = {"start": self.start, "step": self.step, "min": self.low, "max": self.high}
        write = time if self.what == "delay" else number
        options = [f"{name}={write(value)}" for name, value in given.items() if value is not None]
        return f"Adj({', '.join([self.what, *options])})" + (f" LH {time(self.hold)}" if self.hold else "")

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        base = {
            "delay": "every response is reinforced after a delay that starts at",
            "ratio": "a reinforcer follows a number of responses that starts at",
            "amount": "every response is reinforced with an amount that starts at",
        }[self.what]
        say = duration if self.what == "delay" else number
        return f"{base} {say(self.start)} and grows by {say(self.step)} with every reinforcer{withdrawn(self.hold)}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        say = duration if self.what == "delay" else number
        if self.what == "ratio":
            return f"an adjusting number of responses, {say(self.start)} at first"
        return f"a response, with an adjusting {self.what}, {say(self.start)} at first"
