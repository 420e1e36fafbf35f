"""How responding is spread over the time between two reinforcers: scallops, breaks, and steady rates.

An interval lasts from the end of eating after one delivery to the next delivery; the one before the first delivery and
the one after the last do not count. It holds the response that earns its reinforcer. Fractions are of the interval as
it was, which on a fixed-interval schedule is a little longer than the schedule says.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from vrcore.errors import ParameterError
from vrcore.log import Array, EventLog
from vrcore.measures.spans import Floats
from vrcore.measures.tidy import PLACE, at_least_one, between, middle, parts, ratio, table

ENOUGH = 4  # responses; with less, a quarter of them is less than one


def local_rate(log: EventLog, bins: int = 10) -> pd.DataFrame:
    """Return the response rate in equal parts of the interval, all intervals of a subject and phase together.

    Columns: subject, phase, above, up_to (fractions of the interval; a part holds its upper end), responses, seconds
    (spent in the part), per_minute. Rows are there, and rates nan, where no interval was completed.
    Raises `ParameterError` for no bin.
    """
    bins = at_least_one("bins", bins)
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        counts, seconds = np.zeros(bins, int), 0.0
        for one in cut.completed:
            counts += _binned(cut.fractions(one), bins)
            seconds += float(cut.ends[one] - cut.starts[one]) / bins
        for place in range(bins):
            count = int(counts[place])
            rows.append((span.subject, phase, place / bins, (place + 1) / bins, count, seconds,
                         ratio(count * 60.0, seconds)))  # fmt: skip
    return table(
        rows,
        {**PLACE, "above": float, "up_to": float, "responses": int, "seconds": float, "per_minute": float},
    )


def quarter_life(log: EventLog) -> pd.DataFrame:
    """Return the quarter-life: the fraction of the interval by which a quarter of its responses have occurred.

    Columns: subject, phase, intervals (with a response), quarter_life, median_of_intervals. The first takes the
    responses of all intervals together: the smallest fraction that at least a quarter of them do not exceed. The second
    is the median over the intervals with 4 responses or more, one by one. .25 for a steady rate, larger for a scallop.
    Source: Herrnstein & Morse (1957), Science 125, 929-931; Gollub (1964), Journal of the Experimental Analysis of
    Behavior 7, 337-343.
    """
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        every = [found for one in cut.completed if len(found := cut.fractions(one))]
        own = [_quarter(found) for found in every if len(found) >= ENOUGH]
        together = _quarter(np.sort(np.concatenate(every))) if every else np.nan
        rows.append((span.subject, phase, len(every), together, middle(own)))
    return table(rows, {**PLACE, "intervals": int, "quarter_life": float, "median_of_intervals": float})


def _quarter(fractions: Floats) -> float:
    """Return the smallest of ascending fractions that at least a quarter of them do not exceed."""
    return float(fractions[int(np.ceil(len(fractions) / 4.0)) - 1])


def curvature(log: EventLog, pieces: int = 4) -> pd.DataFrame:
    """Return the index of curvature of Fry, Kelleher and Cook.

    With R_i the responses up to the end of the i-th of n equal parts of the interval, all intervals together,

        I = ((n - 1) R_n - 2 (R_1 + ... + R_(n-1))) / (n R_n)

    0 for a steady rate, (n - 1) / n where all responses are in the last part, below 0 where the rate falls.
    Columns: subject, phase, intervals (with a response), index; nan without a response in a completed interval.
    Source: Fry, Kelleher & Cook (1960), Journal of the Experimental Analysis of Behavior 3, 193-199.
    Raises `ParameterError` for less than 2 parts.
    """
    if at_least_one("pieces", pieces) < 2:
        raise ParameterError(f"a curvature needs at least 2 pieces of the interval; {pieces} given.")
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        every = [found for one in cut.completed if len(found := cut.fractions(one))]
        counts = sum((_binned(found, pieces) for found in every), np.zeros(pieces, int))
        summed = np.cumsum(counts)
        above = (pieces - 1) * summed[-1] - 2 * summed[:-1].sum()
        rows.append((span.subject, phase, len(every), ratio(float(above), float(pieces * summed[-1]))))
    return table(rows, {**PLACE, "intervals": int, "index": float})


def _binned(fractions: Floats, bins: int) -> Array:
    return np.bincount(np.clip(np.ceil(fractions * bins - 1e-9) - 1, 0, bins - 1).astype(int), minlength=bins)


class Break(NamedTuple):
    """Where an interval changes from a low to a high rate: after `seconds` of it; rates in responses per second."""

    seconds: float
    before: float
    after: float


def find_break(responses: Floats, length: float) -> Break | None:
    """Return the break of an interval of `length` seconds with responses at these times since it began, if any.

    Of all moments t1 it is the one with the largest t1 (r - r1) + t2 (r2 - r), where t2 = T - t1, and r, r1 and r2 are
    the rates over the whole, before and after. This is 2 (N t1 / T - n1), twice what a straight cumulative record
    is ahead of the real one, so that it is at a response; this response belongs to the high rate. None
    without a response. A rate over no time is nan: where the only response is the one that ends the interval.
    Source: Church, Meck & Gibbon (1994), Journal of Experimental Psychology: Animal Behavior Processes 20, 135-155;
    Guilhardi & Church (2005), Learning & Behavior 33, 1-20. (YEAB's search divides the responses later than t2, which
    is a duration, by t2. Those later than the moment t1 are meant.)
    """
    n = len(responses)
    if n == 0 or length <= 0:
        return None
    ahead = n * responses / length - np.arange(n)
    first = int(np.argmax(ahead))
    t1 = float(responses[first])
    t2 = length - t1
    return Break(t1, ratio(first, t1), ratio(n - first, t2) if t2 > 1e-9 * length else float("nan"))


def each_break(log: EventLog) -> pd.DataFrame:
    """Return one row a completed interval with a response, with its break from a low to a high rate (`find_break`).

    Columns: subject, phase, t (start of the interval, seconds since the phase began), interval_seconds,
    break_seconds, fraction, before_per_minute, after_per_minute.
    """
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        for one in cut.completed:
            start, length = float(cut.starts[one]), float(cut.ends[one] - cut.starts[one])
            found = find_break(cut.fractions(one) * length, length)
            if found is not None:
                rows.append((span.subject, phase, start, length, found.seconds, found.seconds / length,
                             found.before * 60.0, found.after * 60.0))  # fmt: skip
    return table(
        rows,
        {**PLACE, "t": float, "interval_seconds": float, "break_seconds": float, "fraction": float,
         "before_per_minute": float, "after_per_minute": float},
    )  # fmt: skip


def breaks(log: EventLog) -> pd.DataFrame:
    """Return the break of each subject and phase: medians over its intervals of what `each_break` says.

    Columns: subject, phase, intervals, break_seconds, fraction, before_per_minute, after_per_minute.
    It looks for a low rate followed by a high one, in any interval: a steady rate has a break, too, anywhere in it.
    """
    names = ("break_seconds", "fraction", "before_per_minute", "after_per_minute")
    every = dict(list(each_break(log).groupby(["subject", "phase"])))
    rows: list[tuple[float, ...]] = []
    for phase, span in parts(log):
        mine = every.get((span.subject, phase))
        found = [np.nan] * len(names) if mine is None else [middle(mine[name]) for name in names]
        rows.append((span.subject, phase, 0 if mine is None else len(mine), *found))
    return table(rows, {**PLACE, "intervals": int, **dict.fromkeys(names, float)})
