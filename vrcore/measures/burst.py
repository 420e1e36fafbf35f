"""The extinction burst: whether the first minute without pay exceeds the baseline, and by more than chance.

Two artefacts are guarded against. Time spent eating is free for responding once nothing comes: a subject that runs at
60 responses/min under VR 10 and eats for 3 s makes 46 a minute in training and 60 without pay, having changed nothing.
And of subjects that change nothing at all, half are above their own mean in any minute.
Source: Lerman & Iwata (1995), Journal of Applied Behavior Analysis 28, 93-94; Nist & Shahan (2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.log import EventLog
from vrcore.measures.spans import Floats, available, delivery_times, response_times, spans

COMPARED = 19
"""Minutes of baseline that the first minute is compared with: one of 20 alike is the highest with a chance of 1/20."""


class Burst(NamedTuple):
    """The first minute of a phase beside the last minutes before it; all of shape (subjects,), in responses/min.

    `first`: the first minute. `usual`: the mean of the last 19 minutes before, eating left out; `with_eating`: the
    mean of that time, eating counted; `highest`: the highest of those 19 minutes, eating left out. nan where there was
    less time than that.
    """

    first: Floats
    usual: Floats
    with_eating: Floats
    highest: Floats


def burst(log: EventLog, phase: int = 2, *, before: int | None = None) -> Burst:
    """Return the first minute of `phase` beside the last 19 minutes of the phase `before` it.

    Raises `LogError` for a phase that is not there.
    """
    first, usual, with_eating, highest = np.full((4, log.subjects), np.nan)
    for span in spans(log, phase):
        if span.seconds >= 60.0:
            first[span.subject] = np.searchsorted(response_times(log, span), 60.0 + 1e-9, "right")
    for span in spans(log, before or phase - 1):
        responses, deliveries = response_times(log, span), delivery_times(log, span)
        free = float(available(log, deliveries, 0.0, span.seconds))
        since_then = free - 60.0 * COMPARED
        if since_then < 0.0:
            continue
        clock = available(log, deliveries, 0.0, responses) - since_then
        minute = np.ceil(clock[clock > 1e-9] / 60.0 - 1e-9).astype(int) - 1
        counts = np.bincount(np.clip(minute, 0, COMPARED - 1), minlength=COMPARED)
        usual[span.subject] = counts.mean()
        highest[span.subject] = counts.max()
        # The same minutes as a clock on the wall counts them.
        ends = np.concatenate([[0.0], np.unique(deliveries), [span.seconds]])
        passed = np.asarray(available(log, deliveries, 0.0, ends), float)
        place = int(np.searchsorted(passed, since_then, "right"))
        # Between two deliveries the subject eats first: what is missing to the next one is all available.
        moment = ends[place] - (passed[place] - since_then)
        with_eating[span.subject] = counts.sum() * 60.0 / (span.seconds - moment)
    return Burst(first, usual, with_eating, highest)
