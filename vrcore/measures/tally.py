"""Counts of events as arrays: what fits over conditions and learning across trials begin with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vrcore.log import EventLog
from vrcore.measures.spans import spans

Counts = npt.NDArray[np.int64]


def tally(log: EventLog, *events: int, operanda: int = 2) -> Counts:
    """Return how often these events happened on each operandum, shape (subjects, phases, operanda).

    `events` are codes of `vrcore.log`; events on no operandum, or on one beyond `operanda`, are left out.
    """
    rows = log.rows_of(*events)
    rows = rows[(log.operandum[rows] > 0) & (log.operandum[rows] <= operanda)]
    found = np.zeros((log.subjects, log.phases, operanda), np.int64)
    np.add.at(found, (log.subject[rows], log.phase[rows].astype(int) - 1, log.operandum[rows].astype(int) - 1), 1)
    return found


def seconds_of(log: EventLog) -> npt.NDArray[np.float64]:
    """Return how long each phase lasted for each subject, shape (subjects, phases); nan where it was not reached."""
    found = np.full((log.subjects, log.phases), np.nan)
    for phase in range(1, log.phases + 1):
        for span in spans(log, phase):
            found[span.subject, phase - 1] = span.seconds
    return found
