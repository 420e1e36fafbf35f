"""Token schedules whose tokens cost a fixed number of responses: when tokens were earned, held and exchanged.

A log has responses and reinforcers and no tokens. Where every `production` responses earn one, and nothing else does,
they follow from it: the k-th token of a phase comes with response k times `production`, and an exchange is where
reinforcers come. What happens at one moment is one exchange. Reinforcers must arrive as they are earned, without noise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.log import EventLog
from vrcore.measures.spans import Floats, Span, delivery_times, response_times, spans
from vrcore.measures.tidy import at_least_one, between


class Tokens(NamedTuple):
    """One subject's tokens in a phase; times in seconds since it began.

    `earned`: when each token came; `exchanged`: when tokens were exchanged; `bought` reinforcers each time, with `held`
    tokens in hand just before, of which `kept` stayed.
    """

    earned: Floats
    exchanged: Floats
    bought: npt.NDArray[np.int64]
    held: Floats
    kept: Floats


def token_record(log: EventLog, span: Span, production: int, cost: int = 1) -> Tokens:
    """Return one subject's tokens; `production` responses earn one and `cost` tokens buy a reinforcer.

    Raises `ParameterError` where either is no whole number of at least 1.
    """
    production, cost = at_least_one("production", production, 1_000_000), at_least_one("cost", cost, 1_000_000)
    earned = response_times(log, span)[production - 1 :: production]
    exchanged, bought = np.unique(delivery_times(log, span), return_counts=True)
    by_then = np.searchsorted(earned, exchanged, "right")
    spent = np.cumsum(bought) * cost
    kept = (by_then - spent).astype(float)
    return Tokens(earned, exchanged, bought.astype(np.int64), kept + bought * cost, kept)


def tokens_held(log: EventLog, phase: int, production: int, cost: int = 1) -> Floats:
    """Return the mean number of tokens each subject held when they were exchanged, shape (subjects,); nan without one.

    Raises `LogError` for a phase that is not there, `ParameterError` as `token_record` does.
    """
    found = np.full(log.subjects, np.nan)
    for span in spans(log, phase):
        held = token_record(log, span, production, cost).held
        if len(held):
            found[span.subject] = held.mean()
    return found


def link_pauses(log: EventLog, phase: int, production: int, links: int) -> Floats:
    """Return each subject's mean pause (s) before the 1st, 2nd, ... link of an exchange, shape (subjects, links).

    A link is the `production` responses that earn a token. It begins with the reinforcers of the last exchange (where
    the subject eats, with the end of the meal), or with the response that earned the token before; its pause ends with
    the next response. Of the time before a phase's first exchange, and of a run of links that no exchange ended,
    nothing counts. nan where a subject never came so far. Raises `LogError` for a phase that is not there,
    `ParameterError` for numbers below 1.

    Source: Hackenberg (2009), Journal of the Experimental Analysis of Behavior 91, 257-286 (recalled, not checked
    against the original).
    """
    at_least_one("production", production, 1_000_000)
    summed, counted = (np.zeros((log.subjects, at_least_one("links", links))) for _ in range(2))
    for span in spans(log, phase):
        cut = between(log, span)
        for k in cut.completed:
            run = np.concatenate([[cut.starts[k]], cut.responses[cut.interval == k]])
            waits = np.diff(run)[::production][:links]
            summed[span.subject, : len(waits)] += waits
            counted[span.subject, : len(waits)] += 1.0
    found: Floats = np.divide(summed, counted, out=np.full(summed.shape, np.nan), where=counted > 0)
    return found
