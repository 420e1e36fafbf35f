"""One run's steps and values put in order: gaps, restarts of the step counter, steps that come twice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.formats.faults import StepFaults
from vrcore.formats.not_numbers import empty_end, logged, unusual_end
from vrcore.formats.wording import left_out, shortened

KEEP = ("longest", "last", "all")
"""What to do with the stretches of a run whose step counter starts over."""

_SORTED = "The rows were not in the order of their steps and were sorted."
_SHUFFLED = 0.34  # a share of backward steps above this is an unsorted table, not a run that restarted
_MOST_WORK = 300_000_000  # rows times backward steps: beyond it, telling stretches apart takes more than seconds
_MOST_NOTES = 5  # on rows that a resumed run repeats
FROM_THE_START = 0.05  # of the range so far: a restart below this starts over, above it goes on from a checkpoint


class Run(NamedTuple):
    """One run: steps strictly increasing, values finite; `restarts` are rows counted from 1, `notes` sentences.

    `raw_x`, `raw_y` are all rows with a step in the file's order, with whatever is bad about them; `faults` counts it.
    `lost_x`, `lost_y` are the rows at the end in which nan or an infinity was logged although numbers were due.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    notes: tuple[str, ...]
    restarts: tuple[int, ...]
    raw_x: NDArray[np.float64]
    raw_y: NDArray[np.float64]
    faults: StepFaults
    label: str = ""
    lost_x: NDArray[np.float64] = np.empty(0)
    lost_y: NDArray[np.float64] = np.empty(0)


class _Order(NamedTuple):
    """The rows to use in the order of their steps, the rows after which the counter went back, and what was wrong."""

    rows: NDArray[np.intp]
    restarts: tuple[int, ...] = ()
    faults: StepFaults = StepFaults()


def single_run(x: NDArray[np.float64], y: NDArray[np.float64], x_name: str, y_name: str, keep: str = "longest") -> Run:
    """Return one run's points, sorted, finite and one per step, with a note for every change.

    `x`, `y`: equally long float arrays in the log's order. A counter that falls back to its start begins a new
    stretch, of which `keep` says which to take; one that falls back less far goes on from a checkpoint, and the rows
    it repeats replace the older ones. Steps are judged on all rows, also on those without a value of `y`.
    """
    notes: list[str] = []
    rows = np.flatnonzero(np.isfinite(x))
    raw = (x, y) if rows.size == x.size else (x[rows], y[rows])
    if rows.size < x.size:
        notes.append(left_out(x.size - rows.size, "row", "without a step"))
    rows, restarts, faults = _in_order(rows, x, notes, keep)
    values = y[rows]
    infinite = int(np.isinf(values).sum())
    missing = int(np.isnan(values).sum())
    if missing:
        notes.append(left_out(missing, "row", f"without a value of {shortened(y_name)}"))
    if infinite:
        notes.append(left_out(infinite, "row", f"with an infinite value of {shortened(y_name)}"))
    if words := empty_end(x[rows], values, y_name):
        notes.append(words)
    entries = rows[logged(values)]
    lost = entries[unusual_end(x[entries], y[entries])]
    end = x[lost], y[lost]
    rows = rows[np.isfinite(values)]
    used = x[rows]
    if np.all(np.diff(used) > 0):  # the usual case, without sorting
        steps, places, counts = used, rows, rows
    else:
        steps, places, counts = np.unique(used, return_inverse=True, return_counts=True)
    faults += StepFaults(
        duplicated=rows.size - steps.size,
        without_step=x.size - raw[0].size,
        without_value=missing,
        infinite=infinite,
        steps=steps.size,
    )
    if steps.size == rows.size:
        return Run(used, y[rows], tuple(notes), restarts, *raw, faults, "", *end)
    # Scaled before the sum, so that values near the largest float do not overflow.
    means = np.zeros(steps.size)
    np.add.at(means, places, y[rows] / counts[places])
    again = int((counts > 1).sum())
    times = f"{again} steps come" if again > 1 else "1 step comes"
    notes.append(f"{times} more than once in {shortened(x_name)}; their values were averaged.")
    return Run(steps, means, tuple(notes), restarts, *raw, faults, "", *end)


def _in_order(rows: NDArray[np.intp], x: NDArray[np.float64], notes: list[str], keep: str) -> _Order:
    falls = np.flatnonzero(np.diff(x[rows]) < 0)
    if not falls.size:
        return _Order(rows)
    if falls.size > max(1, _SHUFFLED * (rows.size - 1)) or rows.size < 3:
        notes.append(_SORTED)
        return _Order(rows[np.argsort(x[rows], kind="stable")], (), StepFaults(unsorted=falls.size))
    if falls.size * rows.size > _MOST_WORK:
        return _too_often(rows, x, falls, notes)
    first, *parts = np.split(rows, falls + 1)
    stretches = [first]
    restarts: list[int] = []
    over: list[int] = []
    late = replaced = 0
    for part in parts:
        current, start, before = stretches[-1], x[part[0]], int(part[0])
        steps = x[current]
        low, high = steps[0], steps[-1]
        if start - low <= FROM_THE_START * (high - low):
            restarts.append(before)
            over.append(before)
            stretches.append(part)
            continue
        behind = int(np.searchsorted(steps, start))  # rows before the place to which the step goes back
        if np.isin(x[part], steps[behind:]).any():
            kept = current[:behind]
            replaced += current.size - kept.size
            restarts.append(before)
            if len(restarts) - len(over) <= _MOST_NOTES:
                notes.append(
                    f"After row {before} the step goes back from {high:g} to {start:g}, as after loading a checkpoint: "
                    f"{left_out(current.size - kept.size, 'row', 'that later ones replace')}"
                )
            stretches[-1] = np.concatenate([kept, part])
        else:  # no step comes again: rows that were written late, not a run that went back
            late += 1
            both = np.concatenate([current, part])
            stretches[-1] = both[np.argsort(x[both], kind="stable")]
    if late:
        notes.append(_SORTED)
    resumed = len(restarts) - len(over)
    if resumed > _MOST_NOTES:
        notes.append(f"So it does {resumed - _MOST_NOTES:,} more times.")
    faults = StepFaults(unsorted=late, restarted=len(over), resumed=resumed, replaced=replaced)
    if len(stretches) == 1:
        return _Order(stretches[0], tuple(restarts), faults)
    places = ", ".join(str(row) for row in over[:5]) + (", ..." if len(over) > 5 else "")
    said = f"The step starts over after row{'s' if len(over) > 1 else ''} {places}: {len(stretches)} runs in one log."
    if keep == "all":
        notes.append(f"{said} All were taken together.")
        together = np.concatenate(stretches)
        return _Order(together[np.argsort(x[together], kind="stable")], tuple(restarts), faults)
    taken = stretches[-1] if keep == "last" else max(stretches, key=lambda part: part.size)
    notes.append(f"{said} The {keep} was kept ({taken.size} of {rows.size} rows).")
    return _Order(taken, tuple(restarts), faults)


def _too_often(rows: NDArray[np.intp], x: NDArray[np.float64], falls: NDArray[np.intp], notes: list[str]) -> _Order:
    """Take a long log whose step goes back thousands of times as one table, and count what the times look like."""
    steps = x[rows]
    low, high = np.minimum.accumulate(steps)[falls], np.maximum.accumulate(steps)[falls]
    over = int(np.count_nonzero(steps[falls + 1] - low <= FROM_THE_START * (high - low)))
    notes.append(
        f"The step goes back {falls.size:,} times, too often to tell stretches apart: all rows were taken together, "
        "in the order of their steps."
    )
    order = rows[np.argsort(steps, kind="stable")]
    return _Order(order, (), StepFaults(unsorted=falls.size - over, restarted=over))
