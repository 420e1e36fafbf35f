"""Two or more operanda at once: how responses, reinforcers and time are shared, and how long a visit lasts.

A visit to an operandum begins with the first response on it and lasts to the first response on another one, the
changeover; the last visit of a phase lasts to its end and is not complete. The time before the first response belongs
to no operandum, and eating to none. Only operanda on which somebody responded or was reinforced in a phase have a row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from vrcore.log import REINFORCER, RESPONSE, SPURIOUS, Array, EventLog
from vrcore.measures.spans import Floats, Span, delivery_times
from vrcore.measures.tidy import PLACE, middle, parts, ratio, table, without_eating


class Visits(NamedTuple):
    """The visits of a span in order: `operandum`, `seconds` without eating, `responses`; the last one not complete."""

    operandum: Array
    seconds: Floats
    responses: Array


def visits(log: EventLog, span: Span) -> Visits:
    """Return the visits of a span."""
    t, operandum = _on(log, span, RESPONSE)
    if len(t) == 0:
        return Visits(np.empty(0, int), np.empty(0), np.empty(0, int))
    first = np.flatnonzero(np.r_[True, operandum[1:] != operandum[:-1]])
    starts, ends = t[first], np.r_[t[first[1:]], span.seconds]
    seconds = without_eating(log, delivery_times(log, span), starts, ends)
    return Visits(operandum[first], seconds, np.diff(np.r_[first, len(t)]))


def _on(log: EventLog, span: Span, *events: int) -> tuple[Floats, Array]:
    """Return times and operanda of events that happen on an operandum."""
    rows = log.rows_of(*events)
    low, high = rows.searchsorted((span.low, span.high))
    rows = rows[low:high]
    rows = rows[log.operandum[rows] > 0]
    return log.t[rows] - span.start, log.operandum[rows].astype(int)


def changeovers(log: EventLog) -> pd.DataFrame:
    """Return the changeovers and dwell times of each subject, phase and operandum.

    Columns: subject, phase, operandum, visits (completed, each ended by a changeover), changeovers_per_minute (away
    from this operandum, session time), dwell_seconds (median length of a visit), mean_dwell_seconds,
    responses_per_visit (mean, the changeover to it included). The last three are nan without a completed visit.
    Source: Findley (1958), Journal of the Experimental Analysis of Behavior 1, 123-144; Baum (1974), same 22, 231-242.
    """
    rows = []
    for phase, span in parts(log):
        every = visits(log, span)
        for operandum in np.unique(every.operandum):
            mine = every.operandum[:-1] == operandum
            seconds, responses = every.seconds[:-1][mine], every.responses[:-1][mine]
            count = int(mine.sum())
            rows.append(
                (span.subject, phase, int(operandum), count, ratio(count * 60.0, span.seconds), middle(seconds),
                 ratio(float(seconds.sum()), count), ratio(float(responses.sum()), count))
            )  # fmt: skip
    return table(
        rows,
        {**PLACE, "operandum": int, "visits": int, "changeovers_per_minute": float, "dwell_seconds": float,
         "mean_dwell_seconds": float, "responses_per_visit": float},
    )  # fmt: skip


def relative_rates(log: EventLog) -> pd.DataFrame:
    """Return the share of each operandum in responses, reinforcers and time.

    Columns: subject, phase, operandum, responses, reinforcers (delivered), seconds (of visits, the last included),
    response_share, reinforcer_share, time_share. Shares of nothing are nan. Matching is where they are equal.
    Source: Herrnstein (1961), Journal of the Experimental Analysis of Behavior 4, 267-272; Baum & Rachlin (1969), same
    12, 861-874, for time.
    """
    rows = []
    for phase, span in parts(log):
        every = visits(log, span)
        _, responded = _on(log, span, RESPONSE)
        _, paid = _on(log, span, REINFORCER, SPURIOUS)
        spent = float(every.seconds.sum())
        for operandum in np.unique(np.concatenate([responded, paid])):
            n, m = int((responded == operandum).sum()), int((paid == operandum).sum())
            seconds = float(every.seconds[every.operandum == operandum].sum())
            rows.append(
                (span.subject, phase, int(operandum), n, m, seconds, ratio(n, len(responded)), ratio(m, len(paid)),
                 ratio(seconds, spent))
            )  # fmt: skip
    return table(
        rows,
        {**PLACE, "operandum": int, "responses": int, "reinforcers": int, "seconds": float, "response_share": float,
         "reinforcer_share": float, "time_share": float},
    )  # fmt: skip
