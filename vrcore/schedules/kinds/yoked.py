"""Yoked schedule: the reinforcers that another subject or run obtained."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.quantity import checked_seconds, duration, number
from vrcore.schedules.kinds.schedule import Caution, Schedule, put

KINDS_OF_YOKING = ("VI", "RI", "FT", "VT", "RT")
MOST_INTERVALS = 20_000
LONGEST_MASTER = 60


@dataclass(frozen=True)
class Yoked(Schedule):
    """Yoke("A1", VI): the intervals between the reinforcers that `master`, another subject or run, obtained.

    `as_` says how they are given: `"VI"` the same intervals, for a response (contingent); `"FT"` delivered at the same
    times, whatever the subject does; `"VT"` the intervals shuffled and delivered; `"RI"` and `"RT"` random intervals
    of the same mean. `intervals` are seconds, rounded to the millisecond; empty until they are filled in from a log.
    """

    master: str
    as_: str = "VI"
    intervals: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.master, str) or not 1 <= len(self.master) <= LONGEST_MASTER or not _plain(self.master):
            raise ScheduleError(
                f"Yoke names its master in 1 to {LONGEST_MASTER} letters, figures and signs other than quotation "
                'marks, as in Yoke("A1").',
                code="INVALID_MASTER",
                allowed=f"1 to {LONGEST_MASTER} characters",
            )
        if self.as_ not in KINDS_OF_YOKING:
            raise ScheduleError(
                f"Yoke gives the master's reinforcers as {', '.join(KINDS_OF_YOKING)}; {self.as_!r} is none of them.",
                code="INVALID_KEYWORD_ARG",
                allowed=", ".join(KINDS_OF_YOKING),
            )
        if len(self.intervals) > MOST_INTERVALS:
            raise ScheduleError(
                f"Yoke carries at most {MOST_INTERVALS:,} intervals; {len(self.intervals):,} given.", code="TOO_LONG"
            )
        seconds = tuple(round(checked_seconds("an interval", one), 3) for one in self.intervals)
        if 0.0 in seconds:
            raise ScheduleError("intervals are at least 0.001 s.", code="INVALID_VALUE", allowed="0.001 s or more")
        put(self, intervals=seconds)

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: the master is no part of the schedule."""
        return ()

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        if self.intervals:
            return ()
        return (Caution("MISSING_MASTER_LOG", f"{self} can run only once the master's intervals are filled in."),)

    def __str__(self) -> str:
        carried = f", intervals=[{' '.join(map(number, self.intervals))}]" if self.intervals else ""
        as_ = "" if self.as_ == "VI" and not carried else f", {self.as_}"
        return f'Yoke("{self.master}"{as_}{carried})'

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        if self.as_[1] == "T":
            return f"a reinforcer comes at {self._when()}, whatever the subject does"
        return f"{self.requirement()} is reinforced"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return self._when() if self.as_[1] == "T" else f"the first response after {self._when()}"

    def _when(self) -> str:
        when = {
            "VI": f"each interval between the reinforcers that {self.master} obtained",
            "FT": f"the times at which {self.master} obtained one",
            "VT": f"intervals as {self.master} obtained them, shuffled",
        }.get(self.as_, f"random intervals with the mean of those that {self.master} obtained")
        if self.intervals:
            return f"{when} ({duration(round(sum(self.intervals) / len(self.intervals), 1))} on average)"
        return when


def _plain(text: str) -> bool:
    return text.isprintable() and text == text.strip() and '"' not in text
