"""Inter-response times: how long from one response to the next, how likely a response becomes, and which are paid.

An inter-response time (IRT) ends with a response and begins with the response before it, on whatever operandum, if
no reinforcer was delivered in between: what follows a delivery is a pause (`pauses`). So IRTs hold no eating.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vrcore.errors import ParameterError
from vrcore.log import RESPONSE, EventLog
from vrcore.measures.spans import Floats, Span, delivery_times, response_times
from vrcore.measures.tidy import PLACE, at_least_one, middle, parts, ratio, table

RELAY = 0.05  # seconds; in a log from elsewhere a reinforcer may be noted a little after the response that earned it


def irts_of(log: EventLog, span: Span) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the IRTs of a span: when they ended (seconds since the phase began), on which operandum, how long they
    were (seconds), and 1.0 for those that were reinforced, else 0.0. All of shape (IRTs,).

    An IRT is reinforced if a reinforcer was delivered at the moment of the response that ends it; in a log without an
    experiment also if it was noted within 0.05 s, before any further response.
    """
    responses, deliveries = response_times(log, span), np.unique(delivery_times(log, span))
    if len(responses) < 2:
        return np.empty(0), np.empty(0), np.empty(0), np.empty(0)
    rows = log.rows_of(RESPONSE)
    low, high = rows.searchsorted((span.low, span.high))
    operandum = log.operandum[rows[low:high]].astype(np.float64)
    before, after = responses[:-1], responses[1:]
    interrupted = np.searchsorted(deliveries, after, "left") > np.searchsorted(deliveries, before, "left")
    grace = RELAY if log.experiment is None else 0.0
    until = np.minimum(after + grace, np.concatenate([after[1:], [np.inf]]))
    paid = np.searchsorted(deliveries, until, "right") > np.searchsorted(deliveries, after, "left")
    kept = ~interrupted
    return after[kept], operandum[1:][kept], (after - before)[kept], paid[kept].astype(np.float64)


def each_irt(log: EventLog) -> pd.DataFrame:
    """Return one row an IRT.

    Columns: subject, phase, t (its end, seconds since the phase began), operandum, seconds, reinforced.
    """
    frames = []
    for phase, span in parts(log):
        t, operandum, seconds, paid = irts_of(log, span)
        columns = {"t": t, "operandum": operandum.astype(int), "seconds": seconds, "reinforced": paid > 0}
        frames.append(pd.DataFrame({"subject": span.subject, "phase": phase, **columns}))
    types = {**PLACE, "t": float, "operandum": int, "seconds": float, "reinforced": bool}
    return pd.concat(frames, ignore_index=True).astype(types) if frames else table([], types)


def irts(log: EventLog, bin_seconds: float = 0.5, bins: int = 20) -> pd.DataFrame:
    """Return the distribution of IRTs and their hazard per opportunity, one row a subject, phase and bin.

    Columns: subject, phase, above_seconds, up_to_seconds (the bin, which holds its upper end; the last one is open),
    irts, share (of all IRTs), opportunities, per_opportunity.

    IRTs per opportunity are the IRTs that ended in a bin divided by those that lasted at least into it: the
    probability of a response there, given that none came before. nan where no IRT lasted so long, and in the last bin.
    Source: Anger (1956), Journal of Experimental Psychology 52, 145-161.
    Raises `ParameterError` for a bin that is not above 0 s, and for no bin.
    """
    if not 0 < bin_seconds < float("inf"):
        raise ParameterError(f"bins of IRTs are longer than 0 s; {bin_seconds:g} s given.")
    bins = at_least_one("bins", bins)
    rows = []
    for phase, span in parts(log):
        lengths = irts_of(log, span)[2]
        # A length that is a bin's end to the last bit but one belongs to it.
        index = np.clip(np.ceil(lengths / bin_seconds - 1e-9) - 1, 0, bins - 1).astype(int)
        counts = np.bincount(index, minlength=bins)
        chances = counts[::-1].cumsum()[::-1]
        for place in range(bins):
            last = place == bins - 1
            n, out_of = int(counts[place]), int(chances[place])
            rows.append(
                (span.subject, phase, place * bin_seconds, np.inf if last else (place + 1) * bin_seconds, n,
                 ratio(n, len(lengths)), out_of, np.nan if last else ratio(n, out_of))
            )  # fmt: skip
    return table(
        rows,
        {**PLACE, "above_seconds": float, "up_to_seconds": float, "irts": int, "share": float, "opportunities": int,
         "per_opportunity": float},
    )  # fmt: skip


def reinforced_irts(log: EventLog) -> pd.DataFrame:
    """Return how long the IRTs are that are reinforced, beside all of them.

    Columns: subject, phase, irts, reinforced (how many), median_seconds, median_reinforced_seconds, ratio (of the two
    medians). Ratio schedules reinforce IRTs as they come (ratio near 1), interval schedules long ones (above 1).
    Source: Morse (1966), in Honig (ed.), Operant behavior; Peele, Casey & Silberberg (1984), Journal of Experimental
    Psychology: Animal Behavior Processes 10, 149-167.
    """
    rows = []
    for phase, span in parts(log):
        _, _, lengths, paid = irts_of(log, span)
        whole, chosen = middle(lengths), middle(lengths[paid > 0])
        rows.append((span.subject, phase, len(lengths), int(paid.sum()), whole, chosen, ratio(chosen, whole)))
    return table(
        rows,
        {**PLACE, "irts": int, "reinforced": int, "median_seconds": float, "median_reinforced_seconds": float,
         "ratio": float},
    )  # fmt: skip
