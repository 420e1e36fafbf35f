"""Dates, with a time of day or without, as text, to seconds: the clock of a log whose tracker wrote it in words.

What counts is the form of ISO 8601 that trackers write: 2026-01-02T03:04:05Z, with a blank for the T, with an offset
from UTC, with fractions of a second; or the day alone, 2026-01-02, which means its beginning. No other order of day
and month is ever tried, because which one is meant cannot be seen, and 20260102 is a number. Python's own
`datetime.fromisoformat` reads it, behind a pattern that keeps out what it also takes (weeks, dates without
separators).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.formats.axes import SECONDS, STEPS
from vrcore.formats.cells import MISSING, Reading
from vrcore.formats.metric_names import RUNS, words
from vrcore.formats.wording import counted, printable, readable, shortened

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?)?", re.ASCII)
_DAY = 86_400  # seconds
_SAME = 5  # rows with the same text that make it a label, as in the guess of what tells runs apart


@dataclass
class Times(Reading):
    """A stretch of times: `values` are seconds since 1970, and `odd` cells are no times, or of the other kind.

    `zoned` says whether the times have an offset from UTC; one with and one without cannot be put in order.
    """

    zoned: bool = False


def moment(cell: str) -> tuple[float, bool] | None:
    """Return the seconds since 1970 that a cell says and whether it has an offset from UTC (otherwise taken as UTC).

    None where it is no date.
    """
    text = cell.strip()
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    zone = found[1]
    try:
        # without an offset the computer's own time zone must not come in
        day = datetime.fromisoformat(text.removesuffix("UTC").rstrip() if zone == "UTC" else text)
        day = day.astimezone(UTC) if day.tzinfo is not None else day.replace(tzinfo=UTC)
        return day.timestamp(), zone is not None
    except (ValueError, OverflowError):  # the 30th of February; the first hours of the year 1 east of Greenwich
        return None


def read_times(cells: Sequence[object], zoned: bool | None = None) -> Times:
    """Return the times in a stretch of cells; `zoned` says of which kind they must be, None: of the commoner one."""
    found = Times(np.full(len(cells), np.nan))
    kinds = np.zeros(len(cells), np.int8)  # 0: empty, 1: no time, 2: a time, 3: one with an offset
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            read = moment(cell)
            if read is not None:
                found.values[row] = read[0]
                kinds[row] = 2 + read[1]
                continue
            kinds[row] = cell.strip().lower() not in MISSING
        else:
            kinds[row] = cell is not None and cell == cell  # nan is the one value that differs from itself
    counts = np.bincount(kinds, minlength=4)
    found.zoned = bool(counts[3] > counts[2]) if zoned is None else zoned
    odd = (kinds == 1) | (kinds == (2 if found.zoned else 3))
    found.values[odd] = np.nan
    found.filled, found.odd = int(np.count_nonzero(kinds)), int(np.count_nonzero(odd))
    if found.odd:
        first = int(np.argmax(odd))
        found.first_odd = first, readable(str(cells[first]).strip()[:40])
    return found


def is_clock(name: str, found: Times) -> bool:
    """Say whether a column of text is a clock: nearly all of it times, and not a label.

    When a run was started stands in all of its rows and tells it apart. A column that is called as clocks are is one
    however often a time comes again.
    """
    times = found.values[~np.isnan(found.values)]
    different = len(np.unique(times))
    if found.is_words or different < 2 or times.size < 2:
        return False
    if name.strip().lower() in STEPS:
        return True
    return different * (2 if words(name) & RUNS else _SAME) > times.size


def since_the_first(values: NDArray[np.float64], name: str, zoned: bool) -> tuple[NDArray[np.float64], str]:
    """Return the times, changed in place, as seconds since the earliest, to the microsecond, and the sentence on it."""
    first = float(np.nanmin(values))
    days = not zoned and not np.any(values[np.isfinite(values)] % _DAY)
    values -= first
    np.round(values, 6, out=values)
    start = datetime.fromtimestamp(first, UTC).replace(tzinfo=None)
    what = "dates" if days else "dates and times"
    said = f"{start.date()}" if days else f"{start.isoformat(sep=' ')}{' UTC' if zoned else ''}"
    return values, (
        f'In "{shortened(name)}", {what} were read as seconds since the first of them ({said}); the '
        f'column is called "{shortened(name + SECONDS)}".'
    )


def why_text(column: pd.Series, name: str) -> str:
    """Return the sentence that says why a column with times in it stayed text; "" where it holds none to speak of."""
    cells = column.tolist()
    found = read_times(cells)
    good = found.filled - found.odd
    if good < 2 or 2 * good < found.filled:
        return ""
    label = f'the column "{shortened(name)}"'
    if not found.is_words or found.first_odd is None:
        return f"{label} holds times that stay the same over many rows, as a run's start does: choose another column."
    row, text = found.first_odd
    where = f'first: "{shortened(text)}" in row {row + 1}'
    if moment(text) is not None:
        return (
            f"{label} holds times with an offset from UTC and times without one ({where}), which cannot be put in "
            "order: write all of them in one way."
        )
    return (
        f"{label} holds times, but something else in {counted(found.odd, 'cell')} of {found.filled:,} ({where}): mend "
        "these, or leave their rows out."
    )


def no_clock(frame: pd.DataFrame) -> str:
    """Return why the first column of text with times in it is no clock, "" where no column is such."""
    text = (str(name) for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name]))
    return next((why for name in text if (why := why_text(frame[name], name))), "")


def called(name: str, names: Sequence[str]) -> str:
    """Return the column of a table that somebody names: a clock in words has become seconds under another name.

    A name may also be given as messages print it, without what a terminal would obey, where only one column is such.
    """
    if name in names:
        return name
    if f"{name}{SECONDS}" in names:
        return f"{name}{SECONDS}"
    meant = [one for one in names if printable(one) == name]
    return meant[0] if len(meant) == 1 else name
