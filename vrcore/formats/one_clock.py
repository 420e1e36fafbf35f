"""Several runs on one clock: where x is the time of day, the next run goes on where the last one ended.

Steps that start over tell runs apart; a clock never does. What tells them apart is a column that names the runs, or
another counter that starts over; a gap in the clock alone may also be a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.errors import LogError
from vrcore.formats.axes import axis_kind, known_step
from vrcore.formats.faults import StepFaults
from vrcore.formats.metric_names import words
from vrcore.formats.single_run import FROM_THE_START, Run, single_run
from vrcore.formats.wording import shortened

_MOST_RUNS = 20  # a counter that starts over more often counts batches or moves inside a run
_INSIDE = frozenset(
    ("batch", "minibatch", "episode", "trial", "lr", "learning")
)  # what starts over, or falls, in a run
_RISING = 0.9  # of the changes of a counter without a known name
_GAP = 20.0  # times the usual distance of two rows
_MOST_GAPS = 5  # with more of them the clock is irregular
_CLOCKS = frozenset(("_timestamp", "timestamp", "time", "wall_time", "wall time", "walltime"))
_ANEW = "counts from 1970: here it is counted from its first row."
_EARLIEST, _LATEST = 946_684_800.0, 4_102_444_800.0  # the years 2000 and 2100 in seconds since 1970, UTC
_FAR = 100.0  # times the run: nobody asks for what comes then
_PARTS = (1.0, 1e3, 1e6, 1e9)  # of a second, in which clocks also count
Array = NDArray[np.float64]


def from_their_starts(frame: pd.DataFrame, x: str, group: Sequence[str], notes: list[str]) -> pd.DataFrame:
    """Return the table with the clock of each run counted from its first row, where runs come one after the other.

    `group` are the columns that tell runs apart. Nothing is changed where x is no time, or where any two runs share a
    stretch of it, as they do if each run's clock starts at 0. `notes` gets a sentence on what was changed.
    """
    if axis_kind(x) != "time" or not group:
        return frame
    clock = frame[x].where(np.isfinite(frame[x].to_numpy(dtype=float)))
    runs = clock.groupby([frame[name] for name in group], sort=False, dropna=False)
    ends = runs.agg(["min", "max"]).dropna().sort_values("min").to_numpy(dtype=float)
    if len(ends) < 2 or np.any(ends[1:, 0] <= ends[:-1, 1]):
        return frame
    notes.append(
        f'The runs come one after the other in "{shortened(x)}": the time of each is counted from its own first row.'
    )
    return frame.assign(**{x: clock - runs.transform("min")})


def check_place(place: float | None, what: str, x: str, last: float, notes: Iterable[str]) -> None:
    """Raise `LogError` for a date of the years 2000 to 2100 on an x that is a clock counted from its first row here.

    `place` is what was given as `what`, None where nothing was; `last` is the last x, far before any date, and `notes`
    are those of the curve's data, which say what was counted anew.
    """
    if place is None or place < _FAR * last or not any(note.endswith(_ANEW) for note in notes):
        return
    if any(_EARLIEST <= place / part <= _LATEST for part in _PARTS):
        raise LogError(
            f'{what} is a date on a clock that counts from 1970, and "{shortened(x)}" is counted from its first row '
            f"here, up to {last:g}: give the time since then."
        )


def _counts_from_1970(name: str, clock: pd.Series) -> bool:
    """Return whether a clock is called so and lies between the years 2000 and 2100, in seconds or parts of them."""
    if name.rsplit("/", 1)[-1].strip().lower() not in _CLOCKS or axis_kind(name) != "time":
        return False
    low, high = float(clock.min()), float(clock.max())
    return any(_EARLIEST * parts <= low and high < _LATEST * parts for parts in _PARTS)


def run_on_a_clock(frame: pd.DataFrame, x: str, y: str, keep: str) -> Run:
    """Return the points of one run as `single_run` does, of several on one clock those that `keep` says.

    The time of a run that is kept out of several is counted from its own first row, and so is a clock that counts from
    1970: twice as far is twice the run, and no shape that starts at 0 could follow a run that begins 50 years later.
    """
    notes: list[str] = []
    rows = frame
    name, over = _starts_over(frame, x, y)
    if over:
        places = ", ".join(str(row) for row in over[:5]) + (", ..." if len(over) > 5 else "")
        said = (
            f'The step counter "{shortened(name)}" starts over after row{"s" if len(over) > 1 else ""} {places}, and '
            f'"{shortened(x)}" goes on: {len(over) + 1} runs in one log.'
        )
        if keep == "all":
            notes.append(f"{said} All were taken together.")
        else:
            parts = np.split(np.arange(len(frame)), over)
            taken = parts[-1] if keep == "last" else max(parts, key=len)
            rows = _from_first(frame.iloc[taken], x)
            own = "its time is counted from its own first row"
            notes.append(f"{said} The {keep} was kept ({len(taken)} of {len(frame)} rows); {own}.")
    if _counts_from_1970(x, rows[x]):
        rows = _from_first(rows, x)
        notes.append(f'"{shortened(x)}" {_ANEW}')
    if not over and (gap := _gaps(rows, x, y)):
        notes.append(gap)
    run = single_run(rows[x].to_numpy(dtype=float), rows[y].to_numpy(dtype=float), x, y, keep)
    if not notes:
        return run
    faults = run.faults + StepFaults(restarted=len(over))
    return run._replace(notes=(*notes, *run.notes), restarts=over or run.restarts, faults=faults)


def _from_first(rows: pd.DataFrame, x: str) -> pd.DataFrame:
    clock = rows[x].where(np.isfinite(rows[x].to_numpy(dtype=float)))
    return rows.assign(**{x: clock - clock.min()})


def _starts_over(frame: pd.DataFrame, x: str, y: str) -> tuple[str, tuple[int, ...]]:
    """Return the counter beside a clock that starts over, and the rows, from 1, after which it does; "" for none.

    None is sought where x is no time or does not rise through the file, and none found where any other counter goes
    on: that is one run, whatever else is counted anew.
    """
    counters = _counters(frame, x, y)
    found: tuple[str, tuple[int, ...]] = "", ()
    for name, rows, values in counters:
        falls = np.flatnonzero(np.diff(values) < 0.0)
        if not falls.size:
            return "", ()
        low, high = np.minimum.accumulate(values)[falls], np.maximum.accumulate(values)[falls]
        anew = np.all(values[falls + 1] - low <= FROM_THE_START * (high - low))
        if not found[0] and anew and falls.size < min(_MOST_RUNS, len(values) // 2) and not words(name) & _INSIDE:
            found = name, tuple(int(row) + 1 for row in rows[falls])
    return found


def _gaps(frame: pd.DataFrame, x: str, y: str) -> str:
    """Return the sentence on gaps in a clock that nothing in the file explains; "" where there are none."""
    if axis_kind(x) != "time" or any(np.all(np.diff(values) >= 0.0) for _, _, values in _counters(frame, x, y)):
        return ""
    both = np.isfinite(frame[x].to_numpy(dtype=float)) & np.isfinite(frame[y].to_numpy(dtype=float))
    times = np.unique(frame[x].to_numpy(dtype=float)[both])
    between = np.diff(times)
    wide = np.flatnonzero(between > _GAP * np.median(between)) if between.size > 3 else between[:0].astype(int)
    if not 0 < wide.size <= _MOST_GAPS:
        return ""
    first, several = int(wide[0]), "" if wide.size == 1 else f" and {wide.size - 1} more"
    return (
        f'There is a gap in "{shortened(x)}" from {times[first]:.10g} to {times[first + 1]:.10g}{several}: the points '
        "before and after it may be of several runs, or of one that paused, and the curve goes through all of them."
    )


def _counters(frame: pd.DataFrame, x: str, y: str) -> list[tuple[str, NDArray[np.intp], Array]]:
    """Return the counters beside a clock that rises, best known name first: name, rows with a number, and these."""
    clock = frame[x].to_numpy(dtype=float)
    if axis_kind(x) != "time" or np.any(np.diff(clock[np.isfinite(clock)]) < 0.0):
        return []
    found = []
    for name in map(str, frame.columns):
        if name in (x, y) or axis_kind(name) == "time" or not pd.api.types.is_numeric_dtype(frame[name]):
            continue
        values = frame[name].to_numpy(dtype=float)
        rows = np.flatnonzero(np.isfinite(values) & np.isfinite(clock))
        values = values[rows]
        changes = np.diff(values)
        whole = np.all(values == np.round(values))
        known = known_step([name]) is not None
        if np.any(changes > 0.0) and (known or (whole and np.mean(changes > 0.0) >= _RISING)):
            found.append((not known, name, rows, values))
    return [(name, rows, values) for _, name, rows, values in sorted(found, key=lambda one: one[0])]
