"""Numbers in schedules: how they are checked, written in notation and said in words."""

from __future__ import annotations

import math

from vrcore.errors import ScheduleError

LARGEST_VALUE = 1e6

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)


def number(value: float) -> str:
    """Return a number as notation writes it: `10`, `2.5`, never `10.0`."""
    if value == int(value):
        return repr(int(value))
    written = repr(value)
    return f"{value:.9f}".rstrip("0") if "e" in written else written


def time(seconds: float) -> str:
    """Return a time as notation writes it: `30-s`."""
    return f"{number(seconds)}-s"


def checked_seconds(name: str, value: float, *, zero: bool = False, code: str = "INVALID_VALUE") -> float:
    """Return a time in seconds, rounded to the nanosecond so that 3000 ms and 3 s are the same number.

    Raises `ScheduleError` where it is no number, negative, larger than `LARGEST_VALUE`, or 0 (unless `zero`).
    """
    seconds = round(_checked(name, value), 9)
    if seconds < 0 or (seconds == 0 and not zero):
        limit = "of 0 s or more" if zero else "above 0 s"
        raise ScheduleError(
            f"{name} needs a time {limit}, such as {name} 30-s; {value:g} s is not.",
            code=code,
            allowed=f"a time {limit}",
        )
    return seconds + 0.0


def checked_count(
    name: str, value: float, least: int = 1, *, code: str = "INVALID_VALUE", fraction_code: str = ""
) -> int:
    """Return a whole number of at least `least`. Raises `ScheduleError` for anything else."""
    _checked(name, value)
    if value != int(value):
        raise ScheduleError(
            f"{name} is a whole number; {value:g} is not.", code=fraction_code or code, allowed="a whole number"
        )
    if value < least:
        raise ScheduleError(f"{name} is at least {least}; {value:g} is less.", code=code, allowed=f"at least {least}")
    return int(value)


def checked_amount(name: str, value: float, *, zero: bool = False, code: str = "INVALID_VALUE") -> float:
    """Return a number above 0 (or from 0 on, if `zero`). Raises `ScheduleError` for anything else."""
    amount = _checked(name, value)
    if amount < 0 or (amount == 0 and not zero):
        limit = "0 or more" if zero else "above 0"
        raise ScheduleError(f"{name} is {limit}; {value:g} is not.", code=code, allowed=limit)
    return amount


def _checked(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise ScheduleError(f"{name} needs a number; {value!r} is none.", code="EXPECTED_VALUE")
    if abs(value) > LARGEST_VALUE:
        raise ScheduleError(f"{name} {value:.15g} is too large; at most {LARGEST_VALUE:,.0f}.", code="VALUE_TOO_LARGE")
    return float(value)


def ordinal(value: float) -> str:
    """Return `fifth`, `25th`, `2.5th`: the place of a response in words."""
    if value == int(value) and 1 <= value <= len(_ORDINALS):
        return _ORDINALS[int(value) - 1]
    last = "th" if value != int(value) or int(value) % 100 in (11, 12, 13) else ""
    return f"{number(value)}{last or {1: 'st', 2: 'nd', 3: 'rd'}.get(int(value) % 10, 'th')}"


def count(value: float, what: str) -> str:
    """Return `1 response`, `5 responses`."""
    return f"{number(value)} {what}" if value == 1 else f"{number(value)} {what}s"


def duration(seconds: float) -> str:
    """Return a time in words, in the largest unit that gives a short number: `30 seconds`, `5 minutes`, `2 hours`."""
    for unit, size in (("hour", 3600.0), ("minute", 60.0)):
        if seconds >= size and round(seconds / size, 1) * size == seconds:
            return count(round(seconds / size, 1), unit)
    return count(seconds, "second")


def listed(phrases: list[str], last: str = "and") -> str:
    """Return phrases as a list in words: `a, b and c`."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} {last} {phrases[-1]}"


def withdrawn(hold: float) -> str:
    """Return what a limited hold of so many seconds adds to a clause; nothing where there is none."""
    return f"; what is not collected within {duration(hold)} is withdrawn" if hold else ""


def within(hold: float) -> str:
    """Return what a limited hold of so many seconds adds to a noun phrase; nothing where there is none."""
    return f" (within {duration(hold)})" if hold else ""
