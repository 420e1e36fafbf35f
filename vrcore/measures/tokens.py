"""Tokens: when they were earned, held and spent, and the pauses on the way from one exchange to the next.

Every token schedule writes an event `token` when its production is completed and an event `exchange` when tokens are
spent, whatever schedules say when that is; these measures read nothing else, so that they hold for any production, any
exchange and any cost, and for delivery with noise. A subject begins each phase without tokens. Where a session has
several token schedules, their tokens count together, and what is exchanged at one moment is one exchange.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from vrcore.log import EXCHANGE, TOKEN, EventLog
from vrcore.measures.spans import Floats, Span, available, delivery_times, response_times, spans, times
from vrcore.measures.tidy import PLACE, at_least_one, parts, table


class Tokens(NamedTuple):
    """One subject's tokens in a phase; times in seconds since it began.

    `earned`: when each token came; `exchanged`: when some were spent, `spent` how many each time; `held` in hand just
    before, of which `kept` stayed.
    """

    earned: Floats
    exchanged: Floats
    spent: Floats
    held: Floats
    kept: Floats

    def in_hand(self, at: npt.ArrayLike) -> Floats:
        """Return how many tokens were held at times in seconds, what happened at that moment included."""
        done = np.searchsorted(self.exchanged, at, "right")
        spent = np.concatenate([[0.0], np.cumsum(self.spent)])[done]
        found: Floats = np.searchsorted(self.earned, at, "right") - spent
        return found


def token_record(log: EventLog, span: Span) -> Tokens:
    """Return one subject's tokens."""
    low, high = (rows := log.rows_of(EXCHANGE)).searchsorted((span.low, span.high))
    exchanged, which = np.unique(times(log, span, EXCHANGE), return_inverse=True)
    spent = np.bincount(which, weights=log.value[rows[low:high]], minlength=len(exchanged)).astype(float)
    earned = times(log, span, TOKEN)
    kept = np.searchsorted(earned, exchanged, "right") - np.cumsum(spent)
    return Tokens(earned, exchanged, spent, kept + spent, kept)


def tokens_held(log: EventLog, phase: int) -> Floats:
    """Return the mean number of tokens each subject held when they were exchanged, shape (subjects,); nan without one.

    Raises `LogError` for a phase that is not there.
    """
    found = np.full(log.subjects, np.nan)
    for span in spans(log, phase):
        held = token_record(log, span).held
        if len(held):
            found[span.subject] = held.mean()
    return found


def tokens(log: EventLog) -> pd.DataFrame:
    """Return what became of each subject's tokens in each phase.

    Columns: subject, phase, earned, exchanges, spent, left (in hand at the phase's end), held (mean number in hand at
    an exchange, nan without one).
    """
    rows: list[tuple[float, ...]] = []
    for phase, span in parts(log):
        one = token_record(log, span)
        spent = int(one.spent.sum())
        mean = float(one.held.mean()) if len(one.held) else np.nan
        rows.append((span.subject, phase, len(one.earned), len(one.exchanged), spent, len(one.earned) - spent, mean))
    return table(rows, {**PLACE, "earned": int, "exchanges": int, "spent": int, "left": int, "held": float})


class Links(NamedTuple):
    """One subject's links in a phase, in order of time: which of its exchange each is (1, 2, ...), and its pause (s).

    The pause is nan where the link was over before any response.
    """

    number: npt.NDArray[np.int64]
    pause: Floats


def links_of(log: EventLog, span: Span) -> Links:
    """Return one subject's links between the first and the last exchange of a span; see `link_pauses`."""
    record = token_record(log, span)
    exchanged = record.exchanged
    if len(exchanged) < 2:
        return Links(np.empty(0, np.int64), np.empty(0))
    # The token that is exchanged at the moment it is earned begins no link.
    inside = (record.earned > exchanged[0]) & (record.earned < exchanged[-1]) & ~np.isin(record.earned, exchanged)
    begins = np.sort(np.concatenate([exchanged[:-1], record.earned[inside]]))
    ends = np.append(begins[1:], exchanged[-1])
    first = np.searchsorted(begins, exchanged)
    number = np.arange(len(begins)) - first[np.searchsorted(exchanged, begins, "right") - 1] + 1
    made = response_times(log, span)
    next_one = np.append(made, np.inf)[np.searchsorted(made, begins, "right")]
    pause = np.full(len(begins), np.nan)
    ended = next_one <= ends
    pause[ended] = available(log, delivery_times(log, span), begins[ended], next_one[ended])
    return Links(number, pause)


def _mean_pauses(found: Links, links: int) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return how many pauses there are before each of the first `links` links, and their means."""
    known = ~np.isnan(found.pause) & (found.number <= links)
    place = found.number[known] - 1
    counted = np.bincount(place, minlength=links)
    summed = np.bincount(place, weights=found.pause[known], minlength=links)
    return counted, np.divide(summed, counted, out=np.full(links, np.nan), where=counted > 0)


def link_pauses(log: EventLog, phase: int, links: int) -> Floats:
    """Return each subject's mean pause (s) before the 1st, 2nd, ... token of an exchange, shape (subjects, links).

    A link is what earns a token. It begins with the last exchange, or with the token before; its pause ends with the
    next response, and eating is left out. A link in which nobody responded (a token may come without a response, as on
    a fixed time) has none. Of the time before a phase's first exchange, and of links that no exchange ended, nothing
    counts. nan where a subject never came so far. Raises `LogError` for a phase that is not there, `ParameterError`
    for less than one link.

    Source: Hackenberg (2009), Journal of the Experimental Analysis of Behavior 91, 257-286 (recalled, not checked
    against the original).
    """
    found = np.full((log.subjects, at_least_one("links", links)), np.nan)
    for span in spans(log, phase):
        found[span.subject] = _mean_pauses(links_of(log, span), links)[1]
    return found


def pauses_by_link(log: EventLog) -> pd.DataFrame:
    """Return the pauses before the first, second, ... token of an exchange, a row for each that there is.

    Columns: subject, phase, link (1, 2, ...), pauses (how many), mean_seconds (nan without one). See `link_pauses`.
    """
    rows: list[tuple[float, ...]] = []
    for phase, span in parts(log):
        found = links_of(log, span)
        last = int(found.number.max(initial=0))
        counted, means = _mean_pauses(found, last)
        rows += [(span.subject, phase, k + 1, counted[k], means[k]) for k in range(last)]
    return table(rows, {**PLACE, "link": int, "pauses": int, "mean_seconds": float})
