"""The post-reinforcement pause, and how fast a subject responds once it has begun.

A pause (PRP) begins when eating is over (`Experiment.eating` seconds after the delivery; in a log from elsewhere, which
does not say, at the delivery, so that it includes eating) and ends with the next response. A delivery that is followed
by another one, or by the end of the phase, before any response has no pause.
Source: Felton & Lyon (1966), Journal of the Experimental Analysis of Behavior 9, 131-134; Ferster & Skinner (1957).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vrcore.log import EventLog
from vrcore.measures.spans import Floats
from vrcore.measures.tidy import PLACE, SMALLEST, Between, between, middle, parts, ratio, table


def pause_of_each(cut: Between) -> Floats:
    """Return the pause after each delivery, shape (deliveries,), in seconds; nan where there was no response."""
    following = np.searchsorted(cut.responses, cut.deliveries, "right")
    padded = np.concatenate([cut.responses, [np.inf]])
    first = padded[following]
    return np.where(first <= cut.ends[1:] + SMALLEST, np.maximum(first - cut.starts[1:], 0.0), np.nan)


def each_pause(log: EventLog) -> pd.DataFrame:
    """Return one row a delivery that was followed by a response.

    Columns: subject, phase, t (of the delivery, seconds since the phase began), pause_seconds, interval_seconds (from
    the end of eating to the next delivery, nan after the last one), share (of the interval, pause / interval).
    """
    rows: list[tuple[float, ...]] = []
    for phase, span in parts(log):
        cut = between(log, span)
        pauses = pause_of_each(cut)
        lengths = cut.ends[1:] - cut.starts[1:]
        lengths[len(lengths) - 1 :] = np.nan
        for at, pause, length in zip(cut.deliveries, pauses, lengths, strict=True):
            if not np.isnan(pause):
                rows.append((span.subject, phase, at, pause, length, ratio(pause, length)))
    return table(rows, {**PLACE, "t": float, "pause_seconds": float, "interval_seconds": float, "share": float})


def pauses(log: EventLog) -> pd.DataFrame:
    """Return the pauses of each subject and phase.

    Columns: subject, phase, pauses (how many), median_seconds, mean_seconds, share (median of pause / interval, both
    without eating; see `each_pause`). The last three are nan without a pause.
    """
    every = dict(list(each_pause(log).groupby(["subject", "phase"])))
    rows: list[tuple[float, ...]] = []
    for phase, span in parts(log):
        mine = every.get((span.subject, phase))
        if mine is None:
            rows.append((span.subject, phase, 0, np.nan, np.nan, np.nan))
            continue
        seconds = mine["pause_seconds"]
        rows.append((span.subject, phase, len(mine), middle(seconds), float(seconds.mean()), middle(mine["share"])))
    return table(rows, {**PLACE, "pauses": int, "median_seconds": float, "mean_seconds": float, "share": float})


def response_rates(log: EventLog) -> pd.DataFrame:
    """Return the overall and the running rate of each subject and phase, in responses per minute.

    Columns: subject, phase, responses, seconds (of the phase), per_minute (responses / session time),
    per_minute_available (eating left out), running_per_minute.

    The running rate leaves out eating and the time from the phase's beginning and from each delivery to the next
    response, another delivery or the phase's end; the response that ends such a wait belongs to it, so that one
    response a second in between is 60 per minute. It is nan where every response does, as under CRF. Rates are nan in a
    phase without time.
    """
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        first = cut.responses[0] if len(cut.responses) and cut.interval[0] == 0 else np.nan
        waits = np.concatenate([[first], pause_of_each(cut)])
        ended = ~np.isnan(waits)
        running = cut.free - float(np.where(ended, waits, cut.ends - cut.starts).sum())
        count = len(cut.responses)
        rows.append(
            (span.subject, phase, count, span.seconds, ratio(count * 60.0, span.seconds),
             ratio(count * 60.0, cut.free),
             ratio((count - int(ended.sum())) * 60.0, running) if running > 1e-6 else np.nan)
        )  # fmt: skip
    return table(
        rows,
        {**PLACE, "responses": int, "seconds": float, "per_minute": float, "per_minute_available": float,
         "running_per_minute": float},
    )  # fmt: skip
