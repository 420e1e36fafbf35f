"""What the recorder is told: numpy arrays checked and turned into plain text, numbers and lists.

One numpy scalar anywhere in a component's data makes Streamlit send the whole of it as a Python repr, and a
not-a-number makes it invalid JSON, both without an error; so everything is converted and checked here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrcore.errors import ParameterError

GROUPS = 5  # as many colours and dashes as stay distinct from one another
RECORDS = 6


@dataclass(frozen=True, eq=False)
class Record:
    """One subject's run, as the recorder draws it.

    Times are seconds from the start of the run, ascending. `phases` holds (start in seconds, name) pairs. `seconds`
    is where this subject's run ends, where that is not the end of the whole figure.
    """

    label: str
    group: int
    responses: ArrayLike
    reinforcers: ArrayLike
    omitted: ArrayLike = ()
    phases: Sequence[tuple[float, str]] = ()
    seconds: float | None = None


@dataclass(frozen=True, eq=False)
class RateSeries:
    """A group's mean response rate with its interval.

    `minutes` from the start of the run; `mean`, `low`, `high` in responses per minute; all four of one length.
    `phase_changes` in minutes.
    """

    label: str
    group: int
    minutes: ArrayLike
    mean: ArrayLike
    low: ArrayLike
    high: ArrayLike
    phase_changes: Sequence[float] = ()


def finite(values: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return `values` as a one-dimensional array of finite numbers; raise ParameterError naming `what` otherwise."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ParameterError(f"{what} has {array.ndim} dimensions; the recorder takes a plain list of numbers.")
    if not np.isfinite(array).all():
        place = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ParameterError(f"{what} holds {array[place]} at place {place}; the recorder draws finite numbers only.")
    return array


def times(values: ArrayLike, what: str) -> str:
    """Return ascending times in seconds as base64 of little-endian single-precision numbers."""
    array = finite(values, what)
    if array.size and array[0] < 0:
        raise ParameterError(f"{what} begins at {array[0]} s; a run begins at 0 s.")
    if np.any(np.diff(array) < 0):
        place = int(np.flatnonzero(np.diff(array) < 0)[0])
        raise ParameterError(f"{what} goes back from {array[place]} to {array[place + 1]} s; sort the times first.")
    return packed(array)


def packed(array: NDArray[np.float64]) -> str:
    """Return numbers as base64 of little-endian single-precision numbers: to write them out takes ten times as long."""
    return base64.b64encode(array.astype("<f4").tobytes()).decode("ascii")


def number(value: float, what: str, low: float = 0.0) -> float:
    """Return one finite number of at least `low`."""
    plain = float(value)
    if not math.isfinite(plain) or plain < low:
        raise ParameterError(f"{what} is {plain}; it must be a number of at least {low:g}.")
    return plain


def group_index(group: int, what: str) -> int:
    """Return a group's place in the palette: 0 to 4."""
    if not 0 <= int(group) < GROUPS:
        raise ParameterError(f"{what} is in group {group}; there are colours and dashes for groups 0 to {GROUPS - 1}.")
    return int(group)


def file_stem(filename: str) -> str:
    """Return a file name without ending, folder or any character that some system refuses; never empty."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", filename).strip("-.")[:100] or "figure"


def record_fields(record: Record, duration: float) -> dict[str, Any]:
    """Return one record's part of the message."""
    label = str(record.label)
    end = duration if record.seconds is None else number(record.seconds, f"the end of {label}")
    return {
        "label": label,
        "group": group_index(record.group, label),
        "seconds": min(end, duration),
        "responses": times(record.responses, f"the response times of {label}"),
        "reinforcers": times(record.reinforcers, f"the reinforcer times of {label}"),
        "omitted": times(record.omitted, f"the times of omitted reinforcers of {label}"),
        "phases": [{"start": number(start, f"a phase of {label}"), "name": str(name)} for start, name in record.phases],
    }


def rate_fields(series: RateSeries) -> dict[str, Any]:
    """Return one group's part of the message."""
    label = str(series.label)
    columns = {
        "x": finite(series.minutes, f"the minutes of {label}"),
        "mean": finite(series.mean, f"the mean rate of {label}"),
        "low": finite(series.low, f"the lower limit of {label}"),
        "high": finite(series.high, f"the upper limit of {label}"),
    }
    lengths = {name: column.size for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ParameterError(f"the columns of {label} differ in length: {lengths}; they must have one length.")
    return {
        "label": label,
        "group": group_index(series.group, label),
        "changes": [number(minutes, f"a phase change of {label}") for minutes in series.phase_changes],
        **{name: packed(column) for name, column in columns.items()},
    }


def run_fields(records: Sequence[Record], rates: Sequence[RateSeries], duration: float | None) -> dict[str, Any]:
    """Return the whole run; `duration` (seconds) defaults to the last thing that happens in it."""
    if not 1 <= len(records) <= RECORDS:
        raise ParameterError(f"{len(records)} records were given; the recorder draws 1 to {RECORDS}.")
    if duration is None:
        ends = [finite(record.responses, f"the response times of {record.label}") for record in records]
        ends += [
            np.array([number(one.seconds, f"the end of {one.label}")]) for one in records if one.seconds is not None
        ]
        ends += [60.0 * finite(series.minutes, f"the minutes of {series.label}") for series in rates]
        duration = max(float(np.max(end, initial=0.0)) for end in ends)
    whole = number(duration, "the duration")
    # A run in which nothing happened still has an axis to be drawn on.
    whole = whole or 1.0
    return {
        "duration": whole,
        "records": [record_fields(record, whole) for record in records],
        "rates": [rate_fields(series) for series in rates],
    }


def stamped(fields: dict[str, Any], run: str | None) -> dict[str, Any]:
    """Return `fields` with a digest of them all, by which the browser knows another run from the same one again."""
    text = json.dumps(fields, allow_nan=False, sort_keys=True)
    digest = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    return {**fields, "digest": digest, "run": digest if run is None else str(run)}
