"""One door for every log: the lab's own event log, or a training log that another tool has written."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from vrcore import log
from vrcore.formats.limits import COMPUTER, Limits
from vrcore.formats.source import Source
from vrcore.formats.table import TrainingTable, read_training_log

_OWN = ("subject", "t", "event")  # the columns that every event log of the lab has


def read_log(
    path: str | Path, *, limits: Limits = COMPUTER, columns: Collection[str] | None = None
) -> log.EventLog | TrainingTable:
    """Return what a file holds: an `EventLog` for the lab's own events as CSV, otherwise a `TrainingTable`.

    An event log is known by its columns subject, t and event. For everything else, `read_training_log` says what is
    read and what `limits` and `columns` do; which of its columns are the step, the metric and the runs is guessed by
    `guess(table.frame)`, with reasons, and the points of a curve come from `prepare`. Raises `LogError`.
    """
    file = Path(path)
    if _is_event_log(Source(file, file.name, limits)):
        return log.read_log(file)
    return read_training_log(file, limits=limits, columns=columns)


def _is_event_log(source: Source) -> bool:
    """Say whether the first line that is no comment names the columns of an event log."""
    head = source.head(1 << 16).decode("utf-8", "replace").removeprefix("\ufeff")
    for line in re.split(r"[\r\n]+", head):
        if line.strip() and not line.startswith("#"):
            names = [name.strip().strip('"') for name in line.split(",")]
            return all(name in names for name in _OWN)
    return False
