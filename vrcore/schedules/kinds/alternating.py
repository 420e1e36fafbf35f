"""Multiple and mixed schedules: components that take turns, with and without a stimulus of their own."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.compound import Compound, enclosed
from vrcore.schedules.kinds.quantity import checked_count, checked_seconds, count, duration, listed, time
from vrcore.schedules.kinds.schedule import put

DEFAULT_COMPONENT_SECONDS = 60.0
TURNS_BY = ("seconds", "reinforcers", "responses")


@dataclass(frozen=True)
class _Alternating(Compound):
    seconds: float = DEFAULT_COMPONENT_SECONDS
    blackout: float = 0.0
    by: str = "seconds"
    amount: int = 0

    def _check_options(self) -> None:
        if self.by not in TURNS_BY:
            raise ScheduleError(
                f"components change by seconds, reinforcers or responses, not by {self.by!r}.",
                code="INVALID_KEYWORD_ARG",
                allowed=", ".join(TURNS_BY),
            )
        if self.by == "seconds":
            put(self, amount=0, seconds=checked_seconds("time", self.seconds))
        else:
            put(self, amount=checked_count(self.by, self.amount), seconds=DEFAULT_COMPONENT_SECONDS)
        put(self, blackout=checked_seconds("BO", self.blackout, zero=True))

    def _options(self) -> list[str]:
        options = []
        if self.by != "seconds":
            options.append(f"{self.by}={self.amount}")
        elif self.seconds != DEFAULT_COMPONENT_SECONDS:
            options.append(f"time={time(self.seconds)}")
        return [*options, f"BO={time(self.blackout)}"] if self.blackout else options

    def _turns(self, stimulus: str) -> str:
        until = duration(self.seconds) if self.by == "seconds" else count(self.amount, self.by[:-1])
        rules = [enclosed(part, part.rule()) for part in self.parts]
        dark = f", {duration(self.blackout)} of blackout between them" if self.blackout else ""
        return f"in turns of {until}, {stimulus}{dark}: {'; then '.join(rules)}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        ways = [enclosed(part, part.requirement()) for part in self.parts]
        return f"{listed(ways, 'or')}, whichever is in effect"


@dataclass(frozen=True)
class Multiple(_Alternating):
    """Mult: schedules that take turns, each with its own stimulus.

    They change every `seconds` (the standard), or, with `by` `"reinforcers"` or `"responses"`, after `amount` of
    them. `blackout` (BO, seconds) separates the components. Timers and counts of a component stand still while
    another is in effect, and go on from where they were.
    """

    form = "Mult"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        return self._turns("each with its own stimulus")


@dataclass(frozen=True)
class Mixed(_Alternating):
    """Mix: schedules that take turns as in a multiple schedule, without a stimulus that tells them apart."""

    form = "Mix"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        return self._turns("with nothing to tell them apart")
