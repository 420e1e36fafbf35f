"""Ratio, interval and time schedules, each judged from the whole history since its requirement began."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from tests.oracle.requirement import EVERYWHERE, Met, Moment, Requirement, milliseconds
from vrcore.schedules.kinds import Progressive, Yoked


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
