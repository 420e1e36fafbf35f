"""Response rate by the time since the last reinforcer: what the rows about intervals share.

The time at risk counts, and not the share of the interval: a response that ends a short random interval would
otherwise always be the last thing in it and look like a rise.
"""

from __future__ import annotations

import numpy as np

from vrcore.log import EventLog
from vrcore.measures.spans import Floats, spans
from vrcore.measures.tidy import between

STEEP = 3.0
"""By what factor the rate must rise from the first to the last quarter of an interval for a subject that times it."""


def rate_since_reinforcer(log: EventLog, phase: int, seconds: float, bins: int = 9) -> Floats:
    """Return responses per minute in equal parts of the first `seconds` since a reinforcer, shape (subjects, bins).

    A part counts the responses in it and the time spent in it, over all intervals; eating is left out, and so is the
    time before the first reinforcer. nan where no time was spent.
    """
    rates = np.full((log.subjects, bins), np.nan)
    width = seconds / bins
    for span in spans(log, phase):
        cut = between(log, span)
        lengths = (cut.ends - cut.starts)[1:]
        later = cut.interval >= 1
        since = cut.responses[later] - cut.starts[cut.interval[later]]
        place = np.maximum(np.ceil(since / width - 1e-9).astype(int) - 1, 0)
        counts = np.bincount(place[place < bins], minlength=bins)
        spent = np.clip(lengths[:, None] - np.arange(bins) * width, 0.0, width).sum(axis=0)
        rates[span.subject] = np.divide(counts * 60.0, spent, out=np.full(bins, np.nan), where=spent > 1e-9)
    return rates


def steepness(rates: Floats) -> float:
    """Return by what factor the median rate in the last of these parts is above that in the first."""
    first, last = (float(np.median(one[~np.isnan(one)])) if (~np.isnan(one)).any() else 0.0
                   for one in (rates[:, 0], rates[:, -1]))  # fmt: skip
    if first > 0.0:
        return last / first
    return float("inf") if last > 0.0 else 1.0


def rise(factor: float) -> str:
    """Return a clause about the least of such factors."""
    if not np.isfinite(factor):
        return "it does not respond in the first quarter of the interval"
    return f"its rate in the last quarter of the interval is at least {factor:.1f} times that in the first"


def index_of_curvature(rates: Floats) -> Floats:
    """Return the index of Fry, Kelleher and Cook of rates in n equal parts, shape (subjects,): 0 for a steady rate.

    As `vrcore.measures.curvature`, with rates in place of counts, so that parts that not every interval reaches weigh
    as much as others. nan without a response.
    Source: Fry, Kelleher & Cook (1960), Journal of the Experimental Analysis of Behavior 3, 193-199.
    """
    n = rates.shape[1]
    summed = np.cumsum(rates, axis=1)
    above = (n - 1) * summed[:, -1] - 2.0 * summed[:, :-1].sum(axis=1)
    below = n * summed[:, -1]
    index: Floats = np.divide(above, below, out=np.full(len(rates), np.nan), where=below > 0.0)
    return index
