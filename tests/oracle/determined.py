"""Schedules whose every requirement is known without a look at the draws, and is met within a short session."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from vrcore.schedules.kinds import (
    Adjusting,
    Atom,
    Concurrent,
    Interlocking,
    Mixed,
    Multiple,
    Percentile,
    Progressive,
    Schedule,
    Token,
    Yoked,
)

RANDOM = {"RR": "VR", "RI": "VI", "RT": "VT"}
TIMES = ("seconds", "hold", "brief", "blackout", "stop", "changeover_delay")


def determined(schedule: Schedule, grid: float, largest: int = 6) -> Schedule:
    """Return the schedule with all times on a grid (seconds), counts of at most `largest`, and lists of one value."""

    def time(seconds: float | None) -> float | None:
        return round(max(1, round(seconds / grid)) * grid, 6) if seconds else seconds

    def count(n: float) -> int:
        return 1 + int(n) % largest

    def deeper(one: Schedule) -> Schedule:
        return determined(one, grid, largest)

    values: dict[str, Any] = {}
    for field in fields(schedule):
        value = getattr(schedule, field.name)
        if field.name in TIMES:
            values[field.name] = time(value)
        elif isinstance(value, Schedule):
            values[field.name] = deeper(value)
        elif field.name == "parts":
            values["parts"] = tuple(map(deeper, value))
    match schedule:
        case Atom():
            value = count(schedule.value) if schedule.domain == "R" else time(schedule.value)
            values["kind"] = RANDOM.get(schedule.kind, schedule.kind)
            values["value"] = 1.0 if schedule.kind == "CRF" else value
            if schedule.distribution in ("V", "R") and schedule.kind != "CRF":
                values.update(list_type="fh", list_length=1)
        case Multiple() | Mixed() if schedule.by != "seconds":
            values["amount"] = count(schedule.amount)
        case Concurrent():
            values["directional"] = tuple((a, b, time(seconds)) for a, b, seconds in schedule.directional)
        case Interlocking():
            values["ratio"] = count(schedule.ratio)
        case Token():
            values["cost"] = 1 + schedule.cost % 3
        case Percentile():
            values["window"] = count(schedule.window)
        case Progressive(series="arithmetic"):
            values.update(start=count(schedule.start), step=count(schedule.step))
        case Progressive(series="geometric"):
            values.update(start=count(schedule.start))
        case Adjusting():
            change = time if schedule.what == "delay" else count
            start, step = change(schedule.start), change(schedule.step)
            low = None if schedule.low is None else start
            values.update(start=start, step=step, low=low, high=low and start + 3 * step)
        case Yoked():
            kind = {"RI": "VI", "RT": "FT", "VT": "FT"}.get(schedule.as_, schedule.as_)
            values.update(as_=kind, intervals=tuple(time(seconds) for seconds in schedule.intervals))
    return replace(schedule, **values)
