"""What every schedule is: a small frozen tree with a notation, a sentence and cautions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vrcore.errors import ScheduleError

LONGEST_TEXT = 9_000
"""Characters in a schedule's notation; intervals that a yoked schedule carries are counted apart."""
DEEPEST = 20
MOST_PARTS = 8
MOST_LEAVES = 64

_CARRIED = re.compile(r"intervals=\[[^\]]*\]")


class Caution(NamedTuple):
    """Something to think about before running a schedule: a fixed code and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Schedule:
    """Base of all kinds of schedules. `str` is the notation, and `parse(str(schedule)) == schedule`.

    `noted` holds the cautions that only the text gave cause for (an interval written without a unit); two schedules
    that differ in nothing else are equal. Raises `ScheduleError` when made with values that no schedule has.
    """

    noted: tuple[Caution, ...] = field(default=(), compare=False, repr=False, kw_only=True)

    if TYPE_CHECKING:

        @property
        def parts(self) -> tuple[Schedule, ...]:
            """The schedules that this one is made of, in order; empty for a simple one."""

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """The cautions about this schedule and all its parts, each once, in the order of the notation."""
        found = [caution for one in walk(self) for caution in (*one.noted, *one.cautions())]
        return tuple(dict.fromkeys(found))

    def cautions(self) -> tuple[Caution, ...]:
        """Return the cautions about this schedule itself, without its parts."""
        return ()

    @property
    def words(self) -> str:
        """The schedule in one plain English sentence."""
        rule = self.rule()
        return f"{rule[0].upper()}{rule[1:]}."

    def rule(self) -> str:
        """Return what is reinforced, as a clause: `every fifth response is reinforced`."""
        return f"a reinforcer follows {self.requirement()}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase: `5 responses`."""
        raise NotImplementedError

    def _check_size(self) -> None:
        """Refuse a tree too large to write, read or run; called by every schedule that has parts."""
        deepest, leaves = 0, 0
        pending: list[tuple[Schedule, int]] = [(self, 1)]
        while pending and deepest <= DEEPEST and leaves <= MOST_LEAVES:
            one, depth = pending.pop()
            deepest = max(deepest, depth)
            leaves += not one.parts
            pending.extend((part, depth + 1) for part in one.parts)
        if deepest > DEEPEST:
            raise ScheduleError(f"schedules are nested at most {DEEPEST} deep.", code="NESTED_TOO_DEEPLY")
        if leaves > MOST_LEAVES:
            raise ScheduleError(f"a schedule has at most {MOST_LEAVES} simple parts.", code="TOO_MANY_PARTS")
        if length(str(self)) > LONGEST_TEXT:
            raise ScheduleError(f"a schedule's notation has at most {LONGEST_TEXT:,} characters.", code="TOO_LONG")


def length(text: str) -> int:
    """Return how many characters a notation has, apart from the intervals that yoked schedules carry."""
    return len(_CARRIED.sub("", text))


def walk(schedule: Schedule) -> Iterator[Schedule]:
    """Yield a schedule and all the schedules within it, in the order of the notation."""
    pending = [schedule]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(reversed(one.parts))


def put(schedule: Schedule, **values: object) -> None:
    """Set fields of a schedule that is being made."""
    for name, value in values.items():
        object.__setattr__(schedule, name, value)
