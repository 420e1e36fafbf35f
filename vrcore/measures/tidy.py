"""What the measures that return tables have in common: the order of their rows, and the types of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, Span, available, delivery_times, eating_seconds, response_times, spans

SMALLEST = 1e-9  # seconds; less is a rounding error

PLACE = {"subject": int, "phase": int}
"""The columns that every table begins with."""


def parts(log: EventLog) -> Iterator[tuple[int, Span]]:
    """Yield (phase, span) for every subject's part of every phase, subject by subject."""
    found = [(span.subject, phase, span) for phase in range(1, log.phases + 1) for span in spans(log, phase)]
    for _, phase, span in sorted(found, key=lambda one: one[:2]):
        yield phase, span


def table(rows: Sequence[Sequence[Any]], columns: Mapping[str, type]) -> pd.DataFrame:
    """Return rows as a table whose columns and types are the same when there are no rows."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


def middle(values: Any) -> float:
    """Return the median of the numbers that are there; nan where there is none."""
    present = np.asarray(values, float)
    present = present[~np.isnan(present)]
    return float(np.median(present)) if len(present) else float("nan")


def ratio(above: float, below: float) -> float:
    """Return a quotient; nan where nothing is below the line."""
    return above / below if below > 0 else float("nan")


def without_eating(log: EventLog, deliveries: Any, low: Any, high: Any) -> Floats:
    """Return the seconds between `low` and `high` that were not spent eating; a rounding error is 0 seconds."""
    seconds = np.asarray(available(log, deliveries, low, high), float)
    return np.where(seconds < SMALLEST, 0.0, seconds)


def at_least_one(what: str, value: int, most: int = 1_000) -> int:
    """Return a number of bins. Raises `ParameterError` unless it is whole, at least 1 and at most `most`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 1 <= value <= most:
        raise ParameterError(f"{what} must be a whole number from 1 to {most:,}; {value!r} is not.")
    return int(value)


class Between(NamedTuple):
    """One subject's phase, cut at the deliveries; times in seconds since the phase began.

    Interval 0 lasts from the phase's beginning to the first delivery, interval i from the end of eating after the i-th
    to the next; the last one was not completed. `starts` and `ends` have shape (deliveries + 1,), `interval` says for
    each response in which of them it is: a response at the moment of a delivery belongs to the interval that ends.
    Reinforcers that come at the same moment are one delivery.
    """

    responses: Floats
    deliveries: Floats
    starts: Floats
    ends: Floats
    interval: npt.NDArray[np.int64]
    free: float

    @property
    def completed(self) -> range:
        """The intervals from one delivery to the next."""
        return range(1, len(self.deliveries))

    def fractions(self, interval: int) -> Floats:
        """Return the responses of an interval as fractions of it, between 0 and 1."""
        low, high = np.searchsorted(self.interval, (interval, interval + 1))
        length = self.ends[interval] - self.starts[interval]
        if length <= 0:
            return np.empty(0)
        found: Floats = np.clip((self.responses[low:high] - self.starts[interval]) / length, 0.0, 1.0)
        return found


def between(log: EventLog, span: Span) -> Between:
    """Return a span cut at its deliveries. `free` is the time in it that was not spent eating, in seconds."""
    responses, given = response_times(log, span), delivery_times(log, span)
    deliveries = np.unique(given)
    starts = np.concatenate([[0.0], deliveries + eating_seconds(log)])
    ends = np.concatenate([deliveries, [span.seconds]])
    free = float(without_eating(log, given, 0.0, span.seconds))
    interval = np.searchsorted(deliveries, responses, "left").astype(np.int64)
    return Between(responses, deliveries, np.minimum(starts, ends), ends, interval, free)
