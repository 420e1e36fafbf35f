"""Schedules of how slowly, how fast, or whether there is a response, judged like the simple ones."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.requirement import milliseconds
from tests.oracle.simple import Simple
from vrcore.schedules.kinds import Percentile


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
