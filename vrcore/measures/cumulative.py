"""The cumulative record: responses counted up over session time, as the field has looked at them since Skinner."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.errors import LogError
from vrcore.log import OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS, Array, EventLog
from vrcore.measures.spans import Floats


class Record(NamedTuple):
    """One subject's session; all times in session seconds, ascending. The record steps up by 1 at each response.

    `phases`: start of each phase; `end`: end of the session.
    """

    responses: Floats
    reinforcers: Floats
    omitted: Floats
    phases: Floats
    end: float


def record(log: EventLog, subject: int) -> Record:
    """Return the cumulative record of one subject. Raises `LogError` if there is no such subject."""
    if not 0 <= subject < log.subjects:
        raise LogError(f"there is no subject {subject}; this log has subjects 0 to {log.subjects - 1}.")
    low, high = np.searchsorted(log.subject, (subject, subject + 1))

    def rows(*events: int) -> Array:
        found = log.rows_of(*events)
        first, last = np.searchsorted(found, (low, high))
        return found[first:last]

    marks = rows(PHASE)
    starts = log.t[marks[log.value[marks] > 0]]
    return Record(
        log.t[rows(RESPONSE)],
        log.t[rows(REINFORCER, SPURIOUS)],
        log.t[rows(OMITTED)],
        starts if len(starts) else log.t[low : low + 1] * 0.0,
        float(log.t[high - 1]),
    )
