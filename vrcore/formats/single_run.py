"""One run's steps and values put in order: gaps, restarts of the step counter, steps that come twice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrcore.formats.wording import left_out, shortened

KEEP = ("longest", "last", "all")
"""What to do with the stretches of a run whose step counter starts over."""

_SORTED = "The rows were not in the order of their steps and were sorted."
_SHUFFLED = 0.34  # a share of backward steps above this is an unsorted table, not a run that restarted
_FROM_THE_START = 0.05  # of the range so far: a restart below this starts over, above it goes on from a checkpoint


class Run(NamedTuple):
    """One run: steps strictly increasing, values finite; `restarts` are rows counted from 1, `notes` sentences."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    notes: tuple[str, ...]
    restarts: tuple[int, ...]
    label: str = ""


def single_run(x: NDArray[np.float64], y: NDArray[np.float64], x_name: str, y_name: str, keep: str = "longest") -> Run:
    """Return one run's points, sorted, finite and one per step, with a note for every change.

    `x`, `y`: equally long float arrays in the log's order. A counter that falls back to its start begins a new
    stretch, of which `keep` says which to take; one that falls back less far goes on from a checkpoint, and the rows
    it repeats replace the older ones. Steps are judged on all rows, also on those without a value of `y`.
    """
    notes: list[str] = []
    rows = np.flatnonzero(np.isfinite(x))
    if rows.size < x.size:
        notes.append(left_out(x.size - rows.size, "row", "without a step"))
    rows, restarts = _in_order(rows, x, notes, keep)
    values = y[rows]
    infinite = int(np.isinf(values).sum())
    missing = int(np.isnan(values).sum())
    if missing:
        notes.append(left_out(missing, "row", f"without a value of {shortened(y_name)}"))
    if infinite:
        notes.append(left_out(infinite, "row", f"with an infinite value of {shortened(y_name)}"))
    rows = rows[np.isfinite(values)]
    steps, places, counts = np.unique(x[rows], return_inverse=True, return_counts=True)
    if steps.size == rows.size:
        return Run(x[rows], y[rows], tuple(notes), restarts)
    # Scaled before the sum, so that values near the largest float do not overflow.
    means = np.zeros(steps.size)
    np.add.at(means, places, y[rows] / counts[places])
    again = int((counts > 1).sum())
    times = f"{again} steps come" if again > 1 else "1 step comes"
    notes.append(f"{times} more than once in {shortened(x_name)}; their values were averaged.")
    return Run(steps, means, tuple(notes), restarts)


def _in_order(
    rows: NDArray[np.intp], x: NDArray[np.float64], notes: list[str], keep: str
) -> tuple[NDArray[np.intp], tuple[int, ...]]:
    """Return the rows to use in the order of their steps, and the rows after which the counter went back."""
    falls = np.flatnonzero(np.diff(x[rows]) < 0)
    if not falls.size:
        return rows, ()
    if falls.size > max(1, _SHUFFLED * (rows.size - 1)) or rows.size < 3:
        notes.append(_SORTED)
        return rows[np.argsort(x[rows], kind="stable")], ()
    first, *parts = np.split(rows, falls + 1)
    stretches = [first]
    restarts: list[int] = []
    over: list[int] = []
    mixed = False
    for part in parts:
        current, start, before = stretches[-1], x[part[0]], int(part[0])
        low, high = x[current[0]], x[current[-1]]
        if start - low <= _FROM_THE_START * (high - low):
            restarts.append(before)
            over.append(before)
            stretches.append(part)
            continue
        if np.isin(x[part], x[current]).any():
            kept = current[x[current] < start]
            notes.append(
                f"After row {before} the step goes back from {high:g} to {start:g}, as after loading a checkpoint: "
                f"{left_out(current.size - kept.size, 'row', 'that later ones replace')}"
            )
            restarts.append(before)
            stretches[-1] = np.concatenate([kept, part])
        else:  # no step comes again: rows that were written late, not a run that went back
            mixed = True
            late = np.concatenate([current, part])
            stretches[-1] = late[np.argsort(x[late], kind="stable")]
    if mixed:
        notes.append(_SORTED)
    if len(stretches) == 1:
        return stretches[0], tuple(restarts)
    places = ", ".join(str(row) for row in over[:5]) + (", ..." if len(over) > 5 else "")
    said = f"The step starts over after row{'s' if len(over) > 1 else ''} {places}: {len(stretches)} runs in one log."
    if keep == "all":
        notes.append(f"{said} All were taken together.")
        together = np.concatenate(stretches)
        return together[np.argsort(x[together], kind="stable")], tuple(restarts)
    taken = stretches[-1] if keep == "last" else max(stretches, key=lambda part: part.size)
    notes.append(f"{said} The {keep} was kept ({taken.size} of {rows.size} rows).")
    return taken, tuple(restarts)
