"""One subject's last exchanges in the tab "Token economy": responses, tokens and how many are in hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dashboard.choice.tokens_asked import Asked
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, response_times, spans
from vrcore.measures.tokens import token_record

DRAWN = 5  # exchanges, and fewer where they would take too many responses
MOST_RESPONSES = 1_500


class Watched(NamedTuple):
    """One subject's last exchanges; times in seconds from their beginning, `responses` counted from there.

    `held` is the number of tokens from each of `times` on.
    """

    responses: Floats
    earned: Floats
    exchanged: Floats
    times: Floats
    held: Floats
    end: float


def watched(log: EventLog, asked: Asked) -> Watched:
    """Return the last exchanges of the subject that is drawn, or all that it did where it exchanged nothing."""
    span = spans(log, 2)[asked.subject - 1]
    made, record = response_times(log, span), token_record(log, span)
    ends = record.exchanged
    first, start = 0, 0.0
    if len(ends) > 1:
        back = min(DRAWN, len(ends) - 1)
        while back > 1 and np.searchsorted(made, ends[-1], "right") - np.searchsorted(made, ends[-1 - back]) > (
            MOST_RESPONSES
        ):
            back -= 1
        first, start = len(ends) - back, float(ends[-1 - back])
    end = float(ends[-1]) if len(ends) else float(span.seconds)
    kept = float(record.kept[first - 1]) if first else 0.0
    made, earned = (one[(one > start) & (one <= end)] for one in (made, record.earned))
    exchanged, left = ends[first:], record.kept[first:]
    # A token that is exchanged at the moment it is earned is held for no time, and yet drawn: it is what is exchanged.
    moments = np.concatenate([[start], earned, exchanged])
    after = np.concatenate([np.zeros(1 + len(earned)), np.ones(len(exchanged))])
    order = np.lexsort((after, moments))
    counts, n, paid = [], kept, 0
    for k in order:
        if k == 0:
            counts.append(n)
        elif k <= len(earned):
            n += 1.0
            counts.append(n)
        else:
            n = float(left[paid])
            paid += 1
            counts.append(n)
    return Watched(
        made - start, earned - start, exchanged - start, moments[order] - start, np.array(counts), end - start
    )


__all__ = ["Watched", "watched"]
