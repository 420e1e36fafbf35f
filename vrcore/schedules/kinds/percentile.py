"""Percentile schedule: the criterion follows what the subject itself has lately been doing."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError, suggestion
from vrcore.schedules.kinds.quantity import checked_count, ordinal
from vrcore.schedules.kinds.schedule import Caution, Schedule, put

TARGETS = {
    "IRT": "inter-response time",
    "latency": "latency",
    "duration": "duration",
    "force": "force",
    "rate": "local rate",
}
DIRECTIONS = ("below", "above")
DEFAULT_WINDOW = 20
LARGEST_WINDOW = 10_000
SMALL_WINDOW, LARGE_WINDOW = 5, 100


@dataclass(frozen=True)
class Percentile(Schedule):
    """Pctl: a response is reinforced if it lies `direction` the `rank`-th percentile of the last `window` responses.

    One that lies just at it is reinforced, too. `target` is what is measured of a response. Until the window is full
    every response is reinforced. Only inter-response times can be simulated. Source: Platt, J. R. (1973), in G. H.
    Bower (Ed.), The psychology of learning and motivation (Vol. 7); Galbicka, G. (1994), Journal of Applied Behavior
    Analysis, 27, 739-760.
    """

    target: str
    rank: int
    window: int = DEFAULT_WINDOW
    direction: str = "below"

    def __post_init__(self) -> None:
        if self.target not in TARGETS:
            raise ScheduleError(
                f'Pctl measures no "{self.target}"{suggestion(str(self.target), TARGETS) or "."} '
                f"It measures {', '.join(TARGETS)}.",
                code="PCTL_UNKNOWN_TARGET",
                allowed=", ".join(TARGETS),
            )
        if self.direction not in DIRECTIONS:
            raise ScheduleError(
                f"dir is below or above; {self.direction!r} is neither.",
                code="PCTL_INVALID_DIR",
                allowed="below or above",
            )
        rank = checked_count("the percentile", self.rank, 0, code="PCTL_INVALID_RANK")
        window = checked_count("window", self.window, code="PCTL_INVALID_WINDOW")
        if rank > 100:
            raise ScheduleError(
                f"a percentile is a whole number from 0 to 100; {rank} is larger.",
                code="PCTL_INVALID_RANK",
                allowed="0 to 100",
            )
        if window > LARGEST_WINDOW:
            raise ScheduleError(
                f"window is at most {LARGEST_WINDOW:,} responses; {window} is more.",
                code="PCTL_INVALID_WINDOW",
                allowed=f"1 to {LARGEST_WINDOW:,}",
            )
        put(self, rank=rank, window=window)

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        found = []
        if self.rank in (0, 100):
            found.append(Caution("PCTL_EXTREME_RANK", f"{self}: this percentile reinforces everything or nothing."))
        if self.window < SMALL_WINDOW:
            found.append(Caution("PCTL_SMALL_WINDOW", f"{self}: so few responses make an unsteady criterion."))
        if self.window > LARGE_WINDOW:
            found.append(Caution("PCTL_LARGE_WINDOW", f"{self}: so many responses make a criterion that hardly moves."))
        return tuple(found)

    def __str__(self) -> str:
        options = [self.target, str(self.rank)]
        if self.window != DEFAULT_WINDOW:
            options.append(f"window={self.window}")
        if self.direction != "below":
            options.append(f"dir={self.direction}")
        return f"Pctl({', '.join(options)})"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return (
            f"a response whose {TARGETS[self.target]} lies {self.direction} the {ordinal(self.rank)} percentile "
            f"of the last {self.window}"
        )
