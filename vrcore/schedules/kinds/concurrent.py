"""Concurrent schedules: two or more at once, each on its own operandum."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.compound import Compound, enclosed
from vrcore.schedules.kinds.quantity import checked_count, checked_seconds, count, duration, listed, time
from vrcore.schedules.kinds.schedule import Caution, put


@dataclass(frozen=True)
class Concurrent(Compound):
    """Conc: two or more schedules at once, each on its own operandum, numbered from 1 in order.

    `changeover_delay` (COD, seconds): no reinforcer within this time of a changeover; the changeover response itself
    is not reinforced, and a set-up reinforcer is kept. None means that none was given, which is run as 0 and
    cautioned against. `changeover_ratio` (FRCO): this many responses on the operandum changed to, the first
    included, must be made before one of them can be reinforced; 0 for none. `directional`: delays of their own for
    single directions, as (from, to, seconds) with operanda counted from 1; `delay_between` says which one applies.
    """

    form = "Conc"

    changeover_delay: float | None = None
    changeover_ratio: int = 0
    directional: tuple[tuple[int, int, float], ...] = ()

    @property
    def delay(self) -> float:
        """The changeover delay in seconds where no direction has its own; 0 where none was given."""
        return self.changeover_delay or 0.0

    def delay_between(self, before: int, after: int) -> float:
        """Return the changeover delay in seconds from one operandum (counted from 1) to another."""
        for start, end, seconds in self.directional:
            if (start, end) == (before, after):
                return seconds
        return self.delay

    def _check_options(self) -> None:
        if self.changeover_delay is not None:
            put(self, changeover_delay=checked_seconds("COD", self.changeover_delay, zero=True))
        put(
            self,
            changeover_ratio=checked_count("FRCO", self.changeover_ratio, code="FRCO_NONPOSITIVE_VALUE")
            if self.changeover_ratio
            else 0,
        )
        seen: dict[tuple[int, int], float] = {}
        for start, end, seconds in self.directional:
            if start == end:
                raise ScheduleError(
                    f"COD({start}->{end}): a changeover goes from one operandum to another.",
                    code="DIRECTIONAL_SELF_REFERENCE",
                    allowed="two different operanda",
                )
            for operandum in (start, end):
                if operandum not in range(1, len(self.parts) + 1):
                    raise ScheduleError(
                        f"COD({start}->{end}): there is no operandum {operandum}; they are numbered 1 to "
                        f"{len(self.parts)}.",
                        code="DIRECTIONAL_INDEX_OUT_OF_RANGE",
                        allowed=f"1 to {len(self.parts)}",
                    )
            if (start, end) in seen:
                raise ScheduleError(f"COD({start}->{end}) is given twice.", code="DUPLICATE_DIRECTIONAL_KW")
            seen[int(start), int(end)] = checked_seconds("COD", seconds, zero=True)
        put(self, directional=tuple((*key, seen[key]) for key in sorted(seen)))

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself."""
        if self.changeover_delay is None and not self.directional:
            return (
                Caution(
                    "MISSING_COD",
                    f"{self} has no changeover delay (COD), so that changing over may itself be reinforced; "
                    "COD=2-s is usual, COD=0-s says that none is meant.",
                ),
            )
        every = len(self.parts) * (len(self.parts) - 1)
        if len(self.directional) == every and len({seconds for _, _, seconds in self.directional}) == 1:
            seconds = time(self.directional[0][2])
            return (
                Caution(
                    "REDUNDANT_DIRECTIONAL_COD",
                    f"{self} has the same changeover delay in every direction; COD={seconds} says it shorter.",
                ),
            )
        return ()

    def _options(self) -> list[str]:
        options = [] if self.changeover_delay is None else [f"COD={time(self.changeover_delay)}"]
        options += [f"COD({start}->{end})={time(seconds)}" for start, end, seconds in self.directional]
        return [*options, f"FRCO={self.changeover_ratio}"] if self.changeover_ratio else options

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        sides = [f"on operandum {k} {enclosed(part, part.rule())}" for k, part in enumerate(self.parts, start=1)]
        directions = listed(
            [f"for {duration(seconds)} from operandum {start} to {end}" for start, end, seconds in self.directional]
            or [""]
        )
        times = f"for {duration(self.delay)}" if self.delay else ""
        if directions:
            times = f"{times} ({directions})" if times else directions
        until = f"until {count(self.changeover_ratio, 'response')} have been made" if self.changeover_ratio else ""
        gates = listed([gate for gate in (times, until) if gate] or [""])
        after = f"; after a changeover nothing is reinforced {gates}" if gates else ""
        return f"at the same time, {listed(sides)}{after}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        sides = [f"{enclosed(part, part.requirement())} on operandum {k}" for k, part in enumerate(self.parts, start=1)]
        return listed(sides, "or")
