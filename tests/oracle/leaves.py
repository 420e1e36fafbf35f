"""Which requirement a schedule is that is made of no others."""

from __future__ import annotations

from math import inf

from tests.oracle.differential import Absent, Fast, Ranked, Slow
from tests.oracle.requirement import Met, Moment, Requirement
from tests.oracle.simple import Extinction, Interval, Listed, Ratio, RunningInterval, Series, Shrinking, Simple, Time
from vrcore.schedules.kinds import (
    Adjusting,
    Atom,
    HighRate,
    Interlocking,
    LowRate,
    Omission,
    Percentile,
    Progressive,
    Yoked,
)


class Adjusted(Requirement):
    """Adj: a requirement whose one value moves up whenever it starts anew. A delay is a link after a response."""

    def __init__(self, operandum: int, schedule: Adjusting) -> None:
        self.operandum, self.schedule = operandum, schedule
        self.value: float | None = None

    def move(self) -> float:
        """Return the next value."""
        high = inf if self.schedule.high is None else self.schedule.high
        self.value = self.schedule.start if self.value is None else min(high, self.value + self.schedule.step)
        return self.value

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Make the requirement with the next value; a delay moves when it begins."""
        self.waiting = False
        kind = self.schedule.what
        size = 1 if kind == "delay" else self.move()
        self.one: Simple = Ratio(self.operandum, int(size) if kind == "ratio" else 1)
        self.one.begin()

    def judge(self, moment: Moment) -> list[Met]:
        """A delay is the second of two links, of which the first is a response."""
        found = self.one.judge(moment)
        if self.schedule.what == "amount" and self.value is not None:
            return [one._replace(size=self.value) for one in found]
        if self.schedule.what == "delay" and found and not self.waiting:
            self.waiting, self.one = True, Time(self.operandum, self.move())
            return []
        return found


def simple(schedule: object, operandum: int) -> Requirement:
    """Return the requirement that a simple schedule is. Only schedules whose every draw is known can be judged."""
    match schedule:
        case Atom(kind="EXT"):
            return Extinction(operandum)
        case Atom(kind="CRF" | "FR") | Atom(kind="VR", list_length=1):
            return Ratio(operandum, int(schedule.value))
        case Atom(kind="VI", list_length=1, timer="running"):
            return RunningInterval(operandum, schedule.value, schedule.hold)
        case Atom(kind="FI") | Atom(kind="VI", list_length=1):
            return Interval(operandum, schedule.value, schedule.hold)
        case Atom(kind="FT") | Atom(kind="VT", list_length=1):
            return Time(operandum, schedule.value)
        case LowRate():
            return Slow(operandum, schedule.seconds, schedule.hold)
        case HighRate():
            return Fast(operandum, schedule.seconds, schedule.responses)
        case Omission():
            return Absent(operandum, schedule.seconds, schedule.momentary)
        case Progressive():
            return Series(operandum, schedule)
        case Interlocking():
            return Shrinking(operandum, schedule.ratio, schedule.seconds)
        case Percentile(target="IRT"):
            return Ranked(operandum, schedule)
        case Adjusting():
            return Adjusted(operandum, schedule)
        case Yoked(as_="VI" | "FT"):
            return Listed(operandum, schedule)
    raise AssertionError(f"the log does not show what {schedule} requires")
