"""Limited holds: which schedules can have one, and how a whole tree gets one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from vrcore.schedules.kinds.schedule import Schedule


def takes_hold(schedule: Schedule) -> bool:
    """Say whether a limited hold can be put on the schedule itself."""
    return any(field.name == "hold" for field in fields(schedule))


def hold_of(schedule: Schedule) -> float:
    """Return the limited hold in seconds; 0 where there is none."""
    return float(getattr(schedule, "hold", 0.0))


def held(schedule: Schedule, seconds: float) -> Schedule:
    """Return the schedule with this limited hold."""
    values: dict[str, Any] = {"hold": seconds}
    return replace(schedule, **values)


def held_throughout(schedule: Schedule, seconds: float) -> Schedule:
    """Return the tree with this limited hold on everything in it that can have one and has none of its own.

    A second-order schedule is held as a whole; what it is made of is not.
    """
    if takes_hold(schedule):
        return schedule if hold_of(schedule) else held(schedule, seconds)
    if not schedule.parts:
        return schedule
    given: dict[str, Any] = {}
    for field in fields(schedule):
        value = getattr(schedule, field.name)
        if isinstance(value, Schedule):
            given[field.name] = held_throughout(value, seconds)
        elif field.name == "parts":
            given[field.name] = tuple(held_throughout(part, seconds) for part in value)
    return replace(schedule, **given)
