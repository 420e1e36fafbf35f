"""Token schedule: responses earn tokens, and tokens are exchanged for reinforcers."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.compound import enclosed
from vrcore.schedules.kinds.quantity import checked_count, count
from vrcore.schedules.kinds.schedule import Schedule, put


@dataclass(frozen=True)
class Token(Schedule):
    """Token(prod=FR 10, exch=FR 5, cost=1): three rules in one.

    Completing `production` earns a token; `exchange`, for which the tokens earned count as responses, says when they
    may be exchanged; `cost` tokens buy one reinforcer. Source: Hackenberg, T. D. (2009), Journal of the Experimental
    Analysis of Behavior, 91, 257-286.
    """

    production: Schedule
    exchange: Schedule
    cost: int = 1

    def __post_init__(self) -> None:
        for name, one in (("prod", self.production), ("exch", self.exchange)):
            if not isinstance(one, Schedule):
                raise ScheduleError(f"Token needs a schedule as {name}; {one!r} is none.", code="UNEXPECTED_TOKEN")
        put(self, cost=checked_count("cost", self.cost))
        self._check_size()

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """The production schedule and the exchange schedule."""
        return self.production, self.exchange

    def __str__(self) -> str:
        return f"Token(prod={self.production}, exch={self.exchange}, cost={self.cost})"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        earned = enclosed(self.production, self.production.requirement())
        return f"a token follows {earned}; after {self._opened()} they are exchanged, {self._price()}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        earned = enclosed(self.production, self.production.requirement())
        return f"{self._opened()} (each earned by {earned}, exchanged at {self._price()})"

    def _opened(self) -> str:
        return enclosed(self.exchange, self.exchange.requirement()).replace("response", "token")

    def _price(self) -> str:
        return f"{count(self.cost, 'token')} for a reinforcer"
