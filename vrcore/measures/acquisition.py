"""Reinforcers to criterion: how many it takes until responding is there."""

from __future__ import annotations

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, available, delivery_times, response_times, spans


def reinforcers_to_criterion(log: EventLog, phase: int, rates: Floats, *, window_seconds: float = 60.0) -> Floats:
    """Return after how many reinforcers each subject's responding reached its rate, shape (subjects,).

    `rates` (responses per available minute) has one criterion a subject. It is reached after the first delivery that
    two windows follow, one after the other, which are both at least as fast; 0 where the two from the beginning of the
    phase are. inf where it never is, nan where the subject's rate is nan. Raises `LogError` for a phase that is not
    there, `ParameterError` for a window that is not above 0 or another number of rates.
    """
    wanted = np.asarray(rates, float)
    if wanted.shape != (log.subjects,) or not window_seconds > 0.0:
        raise ParameterError(
            f"a criterion needs a rate for each of {log.subjects} subjects and a window above 0 s; {wanted.size} rates "
            f"and {window_seconds:g} s are given."
        )
    found = np.full(log.subjects, np.nan)
    for span in spans(log, phase):
        target = wanted[span.subject]
        if np.isnan(target):
            continue
        responses, deliveries = response_times(log, span), delivery_times(log, span)
        starts = np.concatenate([[0.0], deliveries])
        starts = starts[starts + 2.0 * window_seconds <= span.seconds + 1e-9]
        reached = np.ones(len(starts), bool)
        for lag in (0.0, window_seconds):
            low, high = starts + lag, starts + lag + window_seconds
            made = np.searchsorted(responses, high + 1e-9, "right") - np.searchsorted(responses, low + 1e-9, "right")
            free = np.asarray(available(log, deliveries, low, high), float)
            reached &= (made * 60.0 >= target * free) & (free > 0.0)
        found[span.subject] = np.argmax(reached) if reached.any() else np.inf
    return found
