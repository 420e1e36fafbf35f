"""One door for every log: an event log, or a training log that another tool has written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from vrcore.errors import LogError, suggestion
from vrcore.formats.event_log import is_event_log, read_event_log
from vrcore.formats.limits import COMPUTER, Limits
from vrcore.formats.medpc import is_medpc, read_medpc
from vrcore.formats.source import Source
from vrcore.formats.table import TrainingTable, read_training_log
from vrcore.log import EventLog

FORMATS = {
    "auto": "as the content of the file says",
    "events": "an event log in CSV or Parquet: the lab's own, the classroom's, or t, subject, event",
    "medpc": "a MED-PC data file or a DNAMIC text file, with a mapping",
    "training": "a training log: CSV, JSON lines, trainer_state.json, TensorBoard, ...",
}


def read_log(
    path: str | Path,
    format: str = "auto",
    *,
    mapping: str | Path | Mapping[str, Any] | None = None,
    limits: Limits = COMPUTER,
    columns: Collection[str] | None = None,
) -> EventLog | TrainingTable:
    """Return what a file holds: an `EventLog` of responses and reinforcers, otherwise a `TrainingTable`.

    `format` is one of "auto", "events" (CSV or Parquet, see `formats.event_forms`), "medpc" and "training". A MED-PC
    file needs a `mapping` that says what its codes mean: a TOML file or the same as a dict (`formats.medpc`). An
    event log that the lab has written comes with its experiment; any other has none. What was left out or rearranged
    stands in the log's or table's `notes`.

    For training logs, `read_training_log` says what is read and what `limits` and `columns` do; which of its columns
    are the step, the metric and the runs is guessed by `guess(table.frame)`, with reasons, and the points of a curve
    come from `prepare`. Raises `LogError`, in one sentence, for a file that is none of these.
    """
    if format not in FORMATS:
        raise LogError(f'there is no format "{format}"{suggestion(str(format), FORMATS) or ";"} known: '
                       f"{', '.join(FORMATS)}.")  # fmt: skip
    file = Path(path)
    source = Source(file, file.name, limits)
    if format == "auto":
        format = "events" if is_event_log(source) else "medpc" if is_medpc(source) else "training"
    if mapping is not None and format != "medpc":
        raise LogError(f"{source.who} is no MED-PC file, and only those need a mapping.")
    if columns is not None and format != "training":
        raise LogError(
            f"{source.who} is an event log, which has columns of its own: columns can be chosen in training logs."
        )
    if format == "events":
        return read_event_log(file, source)
    if format == "medpc":
        return read_medpc(source, mapping)
    return read_training_log(file, limits=limits, columns=columns)
