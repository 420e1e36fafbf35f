"""Response rate in bins of equal time."""

from __future__ import annotations

import math

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, response_times, spans

MOST_BINS = 100_000


def rate(log: EventLog, phase: int, bin_seconds: float = 60.0) -> tuple[Floats, Floats]:
    """Return bin ends and response rates of a phase.

    Returns `(ends, rates)`: `ends` in seconds since the phase began, shape (bins,); `rates` in responses per minute of
    session time, shape (subjects, bins), nan after a subject's phase was over. The last, incomplete bin is left out
    unless it is the only one.
    Raises `ParameterError` for a bin that is not above 0 or so small that there would be more than 100,000.
    """
    parts = spans(log, phase)
    longest = max((span.seconds for span in parts), default=0.0)
    if not bin_seconds > 0 or longest / bin_seconds > MOST_BINS:
        raise ParameterError(
            f"bins of {bin_seconds:g} s do not fit a phase of {longest:g} s; use more than {longest / MOST_BINS:g} s."
        )
    bins = max(1, math.floor(longest / bin_seconds + 1e-9))
    rates = np.full((len(parts), bins), np.nan)
    for row, span in enumerate(parts):
        own = min(bins, max(1, math.floor(span.seconds / bin_seconds + 1e-9)))
        # A response at the very end of a bin belongs to it: an event's time is the end of its tick.
        index = np.ceil(response_times(log, span) / bin_seconds - 1e-9).astype(int) - 1
        counts = np.bincount(np.clip(index, 0, None), minlength=bins)[:own]
        rates[row, :own] = counts * 60.0 / min(bin_seconds, span.seconds or bin_seconds)
    ends = np.arange(1, bins + 1, dtype=np.float64) * np.float64(bin_seconds)
    return ends, rates
