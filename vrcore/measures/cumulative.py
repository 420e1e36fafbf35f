"""The cumulative record: responses counted up over session time, as the field has looked at them since Skinner."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.errors import LogError
from vrcore.log import OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS, EventLog
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
    low, high = np.searchsorted(log.subject, [subject, subject + 1])
    event, t = log.event[low:high], log.t[low:high]
    starts = t[(event == PHASE) & (log.value[low:high] > 0)]
    return Record(
        t[event == RESPONSE],
        t[(event == REINFORCER) | (event == SPURIOUS)],
        t[event == OMITTED],
        starts if len(starts) else t[:1] * 0.0,
        float(t[-1]),
    )
