"""Second-order schedule: completing one schedule counts as a response on another."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.atom import Atom
from vrcore.schedules.kinds.quantity import checked_seconds, duration, time, within
from vrcore.schedules.kinds.schedule import Caution, Schedule, put


@dataclass(frozen=True)
class SecondOrder(Schedule):
    """FR 5(FI 30-s): five completions of the unit, FI 30-s, are reinforced.

    `overall` counts completed units as if they were responses; `unit` is a simple schedule. `hold` is the limited
    hold of the whole (seconds, 0 for none); `brief` the seconds of a brief stimulus at every completed unit.
    Source: Kelleher, R. T. (1966), Journal of the Experimental Analysis of Behavior, 9, 475-485.
    """

    overall: Schedule
    unit: Schedule
    hold: float = 0.0
    brief: float = 0.0

    def __post_init__(self) -> None:
        for role, one in (("overall", self.overall), ("unit", self.unit)):
            if not isinstance(one, Atom) or one.kind in ("CRF", "EXT"):
                raise ScheduleError(
                    f"the {role} schedule of a second-order schedule is a simple one with a number, "
                    f"as in FR 5(FI 30-s); {one} is not.",
                    code=f"INVALID_SECOND_ORDER_{role.upper()}",
                    allowed="FR, VR, RR, FI, VI, RI, FT, VT, RT",
                )
            if one.hold:
                raise ScheduleError(
                    f"a limited hold belongs to a second-order schedule as a whole, as in FR 5(FI 30-s) LH 10-s; "
                    f"{one} has its own.",
                    code=f"INVALID_SECOND_ORDER_{role.upper()}",
                    allowed="LH after the whole",
                )
        put(
            self,
            hold=checked_seconds("LH", self.hold, zero=True),
            brief=checked_seconds("brief", self.brief, zero=True),
        )

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """The overall schedule and its unit."""
        return self.overall, self.unit

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        if self.brief:
            return ()
        return (
            Caution(
                "MISSING_BRIEF",
                f"{self} has no brief stimulus at the end of a unit; {self.overall}({self.unit}, brief=2-s) has.",
            ),
        )

    def __str__(self) -> str:
        brief = f", brief={time(self.brief)}" if self.brief else ""
        return f"{self.overall}({self.unit}{brief})" + (f" LH {time(self.hold)}" if self.hold else "")

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        whole = self.overall.requirement()
        counted = (
            whole.replace("response", "completed unit", 1) if "response" in whole else f"{whole} of completed units"
        )
        shown = f" and ending with a brief stimulus of {duration(self.brief)}" if self.brief else ""
        return f"{counted}, a unit being {self.unit.requirement()}{shown}{within(self.hold)}"
