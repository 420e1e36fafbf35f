"""What all schedules that are made of others share: the check of their parts."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.schedule import MOST_PARTS, Schedule, put


@dataclass(frozen=True)
class Compound(Schedule):
    """Base of the schedules that combine two or more others, `parts`."""

    form = ""  # how notation names it: `Conc`

    parts: tuple[Schedule, ...]

    def __post_init__(self) -> None:
        parts = tuple(self.parts)
        for part in parts:
            if not isinstance(part, Schedule):
                raise ScheduleError(f"{self.form} combines schedules; {part!r} is none.", code="UNEXPECTED_TOKEN")
        if not 2 <= len(parts) <= MOST_PARTS:
            alone = f"; {parts[0]} alone needs no {self.form}" if len(parts) == 1 else ""
            raise ScheduleError(
                f"{self.form} takes 2 to {MOST_PARTS} schedules; {len(parts)} given{alone}.",
                code="INSUFFICIENT_COMPONENTS" if len(parts) < 2 else "TOO_MANY_PARTS",
                allowed=f"2 to {MOST_PARTS} schedules",
                meant=str(parts[0]) if len(parts) == 1 else "",
            )
        put(self, parts=parts)
        self._check_options()
        self._check_size()

    def _check_options(self) -> None:
        """Check and normalise what is given besides the parts."""

    def _options(self) -> list[str]:
        """Return what is written after the parts: `COD=2-s`."""
        return []

    def __str__(self) -> str:
        return f"{self.form}({', '.join([*map(str, self.parts), *self._options()])})"


def enclosed(schedule: Schedule, phrase: str) -> str:
    """Return a part's phrase, in brackets where it is itself a compound, so that it reads as one."""
    return f"({phrase})" if schedule.parts else phrase
