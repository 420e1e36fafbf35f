"""Where each subject's and phase's events lie in a log, and when the phase began and ended."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.errors import LogError
from vrcore.log import PHASE, REINFORCER, RESPONSE, SPURIOUS, EventLog

Floats = npt.NDArray[np.float64]


class Span(NamedTuple):
    """One subject's part of one phase: its rows `low:high` of the log, its start and end in session seconds.

    `limited` says that the time limit ended it and not the budget.
    """

    subject: int
    low: int
    high: int
    start: float
    end: float
    limited: bool

    @property
    def seconds(self) -> float:
        """How long the phase lasted."""
        return self.end - self.start


def spans(log: EventLog, phase: int) -> list[Span]:
    """Return the spans of a phase (1, 2, ...), one a subject, in order.

    Where a log from elsewhere has no `phase` events, a phase lasts from the end of the one before it (or 0) to its
    last event. Raises `LogError` if the log has no such phase.
    """
    if not 1 <= phase <= log.phases:
        raise LogError(f"there is no phase {phase}; this log has {log.phases}.")
    found = []
    for subject, (low, high) in enumerate(log.borders[:, phase - 1].tolist()):
        if low == high:
            continue
        if log.event[low] == PHASE and log.event[high - 1] == PHASE:
            start, end = float(log.t[low]), float(log.t[high - 1])
            limited = float(log.value[high - 1]) < 0
        else:
            before = low > 0 and log.subject[low - 1] == log.subject[low]
            start, end, limited = float(log.t[low - 1]) if before else 0.0, float(log.t[high - 1]), False
        found.append(Span(subject, low, high, start, end, limited))
    return found


def times(log: EventLog, span: Span, *events: int) -> Floats:
    """Return the times of the named events of a span, in seconds since the phase began."""
    rows = log.rows_of(*events)
    # The arrays' own method: `np.searchsorted` takes as long again to find it.
    low, high = rows.searchsorted((span.low, span.high))
    moments: Floats = log.t[rows[low:high]] - span.start
    return moments


def response_times(log: EventLog, span: Span) -> Floats:
    """Return the times of responses, in seconds since the phase began."""
    return times(log, span, RESPONSE)


def delivery_times(log: EventLog, span: Span) -> Floats:
    """Return the times of delivered reinforcers, earned or not, in seconds since the phase began."""
    return times(log, span, REINFORCER, SPURIOUS)


def eating_seconds(log: EventLog) -> float:
    """Return how long a subject of this log was busy after each reinforcer, in whole ticks; 0 where it does not say."""
    if log.experiment is None:
        return 0.0
    return math.floor(log.experiment.eating / log.experiment.tick + 0.5) * log.experiment.tick


def available(log: EventLog, deliveries: Any, low: Any, high: Any) -> Any:
    """Return the seconds between `low` and `high` in which a subject that eats could respond.

    `deliveries` are sorted delivery times; `low` and `high` numbers or arrays of them, in the same clock.
    """
    eating = eating_seconds(log)
    if eating <= 0.0 or len(deliveries) == 0:
        return high - low
    deliveries = np.unique(deliveries)  # two at once are one meal
    total = np.concatenate([[0.0], np.cumsum(np.full(len(deliveries), eating))])

    def busy_until(t: Any) -> Any:
        """Seconds eaten before t; meals never overlap, so that at most the last one is unfinished."""
        n = np.searchsorted(deliveries, t, "left")
        unfinished = np.where(n > 0, np.maximum(deliveries[np.maximum(n - 1, 0)] + eating - t, 0.0), 0.0)
        return total[n] - unfinished

    return (high - low) - (busy_until(high) - busy_until(low))
