"""How fast each subject responds in a stretch of a phase: its first minutes, its last, on one operandum or all."""

from __future__ import annotations

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import RESPONSE, EventLog
from vrcore.measures.spans import Floats, available, delivery_times, spans


def stretch_rate(
    log: EventLog, phase: int, low: float = 0.0, high: float = 0.0, *, operandum: int | None = None
) -> Floats:
    """Return responses per available minute (eating left out) of each subject, shape (subjects,).

    `low` and `high` are seconds since the phase began; one below 0, and a `high` of 0, count from its end:
    `stretch_rate(log, 2, high=60)` is the first minute of phase 2 and `stretch_rate(log, 1, -300)` the last five of
    phase 1. A phase shorter than the stretch gives what there is of it. nan where there was no time to respond.
    A response belongs to the stretch that it ends. Raises `LogError` for a phase that is not there, `ParameterError`
    for a stretch that ends before it begins.
    """
    if 0.0 < high <= low or high <= low < 0.0 or low < 0.0 < high:
        raise ParameterError(f"a stretch from {low:g} to {high:g} s ends before it begins, or counts from both ends.")
    found = np.full(log.subjects, np.nan)
    for span in spans(log, phase):
        start = max(low + span.seconds, 0.0) if low < 0.0 else low
        end = min(high, span.seconds) if high > 0.0 else span.seconds + high
        own = slice(span.low, span.high)
        made = log.event[own] == RESPONSE
        if operandum is not None:
            made &= log.operandum[own] == operandum
        moments = log.t[own][made] - span.start
        free = float(available(log, delivery_times(log, span), start, end)) if end > start else 0.0
        if free > 1e-9:
            count = ((moments > start + 1e-9) & (moments <= end + 1e-9)).sum()
            found[span.subject] = count * 60.0 / free
    return found
