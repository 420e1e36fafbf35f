"""The simple schedules, each judged from the whole history since its requirement began."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, inf

from tests.oracle.requirement import EVERYWHERE, Met, Moment, Requirement, milliseconds
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


class Simple(Requirement):
    """A leaf on one operandum: `now` and `responses` (their times) count from the beginning of the requirement."""

    def __init__(self, operandum: int) -> None:
        self.operandum = operandum
        self.now = Fraction(0)
        self.responses: list[Fraction] = []

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """Start with an empty history."""
        self.now = Fraction(0)
        self.responses = []

    def judge(self, moment: Moment) -> list[Met]:
        """Note the response, if there is one here, and ask whether the requirement is met."""
        self.now += moment.step
        responded = moment.operandum in (self.operandum, EVERYWHERE)
        if responded:
            self.responses.append(self.now)
        paid = self.by_response(moment.gated) if responded else self.without_response()
        return [Met(self.operandum)] if paid else []

    def by_response(self, gated: bool) -> bool:
        """Say whether a response at `now`, the last of `responses`, meets the requirement."""
        return False

    def without_response(self) -> bool:
        """Say whether the requirement is met at `now`, where there is no response."""
        return False


class Extinction(Simple):
    """EXT."""


class Ratio(Simple):
    """FR, and VR with a single ratio: that many responses."""

    def __init__(self, operandum: int, ratio: int) -> None:
        super().__init__(operandum)
        self.ratio = ratio

    def required(self) -> float:
        """Return how many responses are required now."""
        return self.ratio

    def by_response(self, gated: bool) -> bool:
        """The response that completes the ratio; where it may not be paid, the next that may."""
        return not gated and len(self.responses) >= self.required()


class Shrinking(Ratio):
    """Interlocking: fewer responses the later it is."""

    def __init__(self, operandum: int, ratio: int, seconds: float) -> None:
        super().__init__(operandum, ratio)
        self.time = milliseconds(seconds)

    def required(self) -> float:
        """Return max(1, ceil(R0 (1 - t/T)))."""
        return max(1, ceil(self.ratio * (1 - self.now / self.time)))


class Series(Ratio):
    """PR: the n-th ratio of a series, one place further whenever it starts anew."""

    def __init__(self, operandum: int, schedule: Progressive) -> None:
        super().__init__(operandum, 0)
        self.schedule = schedule
        self.n = 0
        self.completed = False

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The next place of the series."""
        super().begin()
        self.n += 1

    def required(self) -> float:
        """Return the ratio of this place in the series."""
        return self.schedule.requirement_of(self.n)

    def over(self) -> bool:
        """The session is over when the time given is over and no response completes the ratio at its very end."""
        return 0 < milliseconds(self.schedule.stop) <= self.now and not self.completed

    def by_response(self, gated: bool) -> bool:
        """As of every ratio."""
        self.completed = super().by_response(gated)
        return self.completed

    def without_response(self) -> bool:
        """Nothing is completed."""
        self.completed = False
        return False


class Interval(Simple):
    """FI, and VI with a single interval: set up at t, for ever or for the limited hold; then anew from there."""

    def __init__(self, operandum: int, seconds: float, hold: float) -> None:
        super().__init__(operandum)
        self.interval, self.hold = milliseconds(seconds), milliseconds(hold)

    def by_response(self, gated: bool) -> bool:
        """A response while something is set up."""
        due = self.interval
        while self.hold and due + self.hold < self.now:
            due += self.hold + self.interval
        return not gated and self.now >= due


class RunningInterval(Simple):
    """VI with a clock that does not wait for collection; what is set up does not accumulate."""

    def __init__(self, operandum: int, seconds: float, hold: float) -> None:
        super().__init__(operandum)
        self.interval, self.hold = milliseconds(seconds), milliseconds(hold)
        self.collected = Fraction(0)

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The clock never starts anew; what it has set up is gone."""
        self.collected = self.now

    def by_response(self, gated: bool) -> bool:
        """A response after a set-up that nobody has collected."""
        latest = self.now // self.interval * self.interval
        waiting = latest > self.collected and (not self.hold or self.now <= latest + self.hold)
        if waiting and not gated:
            self.collected = self.now
            return True
        return False


class Time(Simple):
    """FT, and VT with a single time: delivered, response or not."""

    def __init__(self, operandum: int, seconds: float) -> None:
        super().__init__(operandum)
        self.time = milliseconds(seconds)

    def without_response(self) -> bool:
        """At the time."""
        return self.now >= self.time

    def by_response(self, gated: bool) -> bool:
        """A response makes no difference."""
        return self.without_response()


class Listed(Requirement):
    """Yoke with the master's intervals in order: VI collected, FT delivered; after the last, nothing more."""

    def __init__(self, operandum: int, schedule: Yoked) -> None:
        kind = Time if schedule.as_[1] == "T" else lambda place, seconds: Interval(place, seconds, 0.0)
        self.parts = [*(kind(operandum, seconds) for seconds in schedule.intervals), Extinction(operandum)]
        self.n = -1

    def judge(self, moment: Moment) -> list[Met]:
        """The present interval judges."""
        return self.parts[self.n].judge(moment)

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The next interval."""
        self.n = min(self.n + 1, len(self.parts) - 1)
        self.parts[self.n].begin()


class Slow(Simple):
    """DRL: every response starts the clock anew, and so does whatever starts the requirement anew."""

    def __init__(self, operandum: int, seconds: float, hold: float) -> None:
        super().__init__(operandum)
        self.seconds, self.hold = milliseconds(seconds), milliseconds(hold)

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The clock starts with the requirement."""
        super().begin()
        self.session = session

    def by_response(self, gated: bool) -> bool:
        """Long enough after the response before, or after the beginning.

        The first response of a session comes after an endless time: late enough, and too late for any hold.
        """
        if self.session and len(self.responses) == 1:
            return not gated and not self.hold
        before = self.responses[-2] if len(self.responses) > 1 else 0
        waited = self.now - before
        return not gated and waited >= self.seconds and (not self.hold or waited <= self.seconds + self.hold)


class Fast(Simple):
    """DRH: by the time since the response before, or by how many responses there are within a time."""

    def __init__(self, operandum: int, seconds: float, responses: int) -> None:
        super().__init__(operandum)
        self.seconds, self.needed = milliseconds(seconds), responses

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """A reinforcer does not empty the window; the responses before a link was entered are not in it."""
        if entered:
            super().begin()

    def by_response(self, gated: bool) -> bool:
        """Enough responses, this one included."""
        lately = [one for one in self.responses if one >= self.now - self.seconds]
        return not gated and len(lately) >= (self.needed or 2)


class Absent(Simple):
    """DRO: a time without a response; momentary, only without one at its end."""

    def __init__(self, operandum: int, seconds: float, momentary: bool) -> None:
        super().__init__(operandum)
        self.seconds, self.momentary = milliseconds(seconds), momentary
        self.since = Fraction(0)

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """The clock starts."""
        super().begin()
        self.since = Fraction(0)

    def without_response(self) -> bool:
        """At the end of the time."""
        return self.now - self.since >= self.seconds

    def by_response(self, gated: bool) -> bool:
        """A response starts the clock anew; momentary, it does so only at the end."""
        if not self.momentary or self.now - self.since >= self.seconds:
            self.since = self.now
        return False


class Ranked(Simple):
    """Percentile on inter-response times, which are counted from the beginning where none is before."""

    def __init__(self, operandum: int, schedule: Percentile) -> None:
        super().__init__(operandum)
        self.schedule = schedule
        self.before: Fraction | None = None
        self.gaps: list[Fraction] = []

    def begin(self, *, session: bool = False, entered: bool = False) -> None:
        """What the subject has been doing is not forgotten."""
        self.before = None if session else self.now

    def by_response(self, gated: bool) -> bool:
        """Every response until the window is full; then by the percentile of those in it, which itself is good."""
        window, before = self.schedule.window, self.before
        self.before = self.now
        if before is None:
            return not gated
        gap = self.now - before
        self.gaps.append(gap)
        if len(self.gaps) <= window:
            return not gated
        criterion = percentile(self.gaps[-window - 1 : -1], self.schedule.rank)
        return not gated and (gap <= criterion if self.schedule.direction == "below" else gap >= criterion)


def percentile(values: list[Fraction], rank: int) -> Fraction:
    """Return the percentile with linear interpolation between the two nearest values."""
    ordered = sorted(values)
    place = Fraction(rank, 100) * (len(ordered) - 1)
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(ordered) - 1)]
    return low + (high - low) * (place - int(place))


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
