"""Questions about whole trees."""

from __future__ import annotations

from collections.abc import Iterator

from vrcore.schedules.kinds.atom import Atom
from vrcore.schedules.kinds.joint import Conjunctive
from vrcore.schedules.kinds.schedule import Schedule, walk
from vrcore.schedules.kinds.second_order import SecondOrder
from vrcore.schedules.kinds.sequence import Chained, Tandem
from vrcore.schedules.kinds.token import Token


def atoms(schedule: Schedule) -> Iterator[Atom]:
    """Yield the simple schedules of the ratio, interval and time kinds within a tree, left to right."""
    return (one for one in walk(schedule) if isinstance(one, Atom))


def is_extinction(schedule: Schedule) -> bool:
    """Say whether no reinforcer can be earned anywhere in the schedule."""
    if not schedule.parts:
        return isinstance(schedule, Atom) and schedule.kind == "EXT"
    if isinstance(schedule, Chained | Tandem | Conjunctive | SecondOrder | Token):
        # All parts are needed for one reinforcer.
        return any(map(is_extinction, schedule.parts))
    return all(map(is_extinction, schedule.parts))
