"""What a reinforcer costs in responses, how far a progressive ratio is followed, and what responding brings in."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from vrcore.errors import ParameterError
from vrcore.log import OMITTED, REINFORCER, EventLog
from vrcore.measures.rate import MOST_BINS
from vrcore.measures.spans import Floats, delivery_times, times
from vrcore.measures.tidy import PLACE, between, middle, parts, ratio, table


def responses_per_reinforcer(log: EventLog) -> pd.DataFrame:
    """Return what a delivered reinforcer cost each subject in each phase.

    Columns: subject, phase, responses, deliveries, responses_per_reinforcer (responses / deliveries; those after the
    last delivery included), median_run (median of the responses from one delivery to the next, the first run from the
    phase's beginning; those after the last delivery left out). Reinforcers at the same moment are one delivery. The
    last two are nan without one.
    """
    rows = []
    for phase, span in parts(log):
        cut = between(log, span)
        n, paid = len(cut.responses), len(cut.deliveries)
        runs = np.bincount(cut.interval, minlength=paid + 1)[:paid]
        rows.append((span.subject, phase, n, paid, ratio(n, paid), middle(runs)))
    return table(
        rows,
        {**PLACE, "responses": int, "deliveries": int, "responses_per_reinforcer": float, "median_run": float},
    )


def progressive_breakpoint(log: EventLog) -> pd.DataFrame:
    """Return the breakpoint of each subject under a progressive ratio: the last ratio that it completed.

    Columns: subject, phase, ratios (completed), breakpoint (responses in the last completed ratio, 0 if none),
    responses_after (made in vain towards the next one). A ratio is completed when a reinforcer is earned, delivered
    or omitted. Where the log knows its experiment, only phases with a PR schedule have rows; where it does not, all
    phases have, and it is for the reader to know which are progressive.
    Source: Hodos (1961), Science 134, 943-944.
    """
    rows = []
    for phase, span in parts(log):
        if log.experiment is not None and not re.search(r"\bPR\b", str(log.experiment.phases[phase - 1].schedule)):
            continue
        cut = between(log, span)
        earned = np.unique(times(log, span, REINFORCER, OMITTED))
        runs = np.bincount(np.searchsorted(earned, cut.responses, "left"), minlength=len(earned) + 1)
        last = int(runs[len(earned) - 1]) if len(earned) else 0
        rows.append((span.subject, phase, len(earned), last, int(runs[len(earned)])))
    return table(rows, {**PLACE, "ratios": int, "breakpoint": int, "responses_after": int})


def feedback(log: EventLog, bin_seconds: float = 300.0) -> pd.DataFrame:
    """Return the feedback function: in each stretch of time, how much was responded and how much that brought in.

    Columns: subject, phase, from_seconds, to_seconds (since the phase began; a bin holds its upper end), responses,
    reinforcers (delivered), responses_per_minute, reinforcers_per_minute (both of session time, eating included). The
    last, incomplete bin of a phase is left out unless it is the only one. nan in a phase without time.
    Source: Baum (1973), Journal of the Experimental Analysis of Behavior 20, 137-153; Baum (1992), same 57, 365-375.
    Raises `ParameterError` for a bin that is not above 0, or of which there would be more than 100,000 in a phase.
    """
    found = list(parts(log))
    longest = max((span.seconds for _, span in found), default=0.0)
    if not bin_seconds > 0 or longest / bin_seconds > MOST_BINS:
        raise ParameterError(
            f"bins of {bin_seconds:g} s do not fit a phase of {longest:g} s; use more than {longest / MOST_BINS:g} s."
        )
    rows = []
    for phase, span in found:
        cut = between(log, span)
        bins = max(1, int(span.seconds / bin_seconds + 1e-9))
        width = min(float(bin_seconds), span.seconds)
        paid = delivery_times(log, span)
        counts = [_counted(events, width, bins) for events in (cut.responses, paid)]
        for place, (n, m) in enumerate(zip(*counts, strict=True)):
            rows.append((span.subject, phase, place * width, (place + 1) * width, n, m, ratio(n * 60.0, width),
                         ratio(m * 60.0, width)))  # fmt: skip
    return table(
        rows,
        {**PLACE, "from_seconds": float, "to_seconds": float, "responses": int, "reinforcers": int,
         "responses_per_minute": float, "reinforcers_per_minute": float},
    )  # fmt: skip


def _counted(events: Floats, width: float, bins: int) -> list[int]:
    """Return how many events are in each of the first `bins` bins; one at the end of a bin belongs to it."""
    index = np.ceil(events / width - 1e-9).astype(int) - 1 if width > 0 else np.zeros(len(events), int)
    counts: list[int] = np.bincount(np.clip(index, 0, None), minlength=bins)[:bins].tolist()
    return counts
