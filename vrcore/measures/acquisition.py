"""Reinforcers to criterion: how many it takes until responding is there."""

from __future__ import annotations

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, spans
from vrcore.measures.tidy import between

IN_A_ROW = 2


def reinforcers_to_criterion(log: EventLog, phase: int, rates: Floats) -> Floats:
    """Return after how many reinforcers each subject's responding reached its rate, shape (subjects,).

    `rates` (responses per available minute) has one criterion a subject. It is reached after the first delivery that
    is followed by two intervals between reinforcers in a row in which the subject is at least as fast; 0 where the
    first two of the phase are. So it wants a schedule that takes several responses a reinforcer, the same number each
    time. inf where it is never reached, nan where the subject's rate is nan.
    Raises `LogError` for a phase that is not there, `ParameterError` for another number of rates.
    """
    wanted = np.asarray(rates, float)
    if wanted.shape != (log.subjects,):
        raise ParameterError(f"a criterion needs a rate for each of {log.subjects} subjects; {wanted.size} are given.")
    found = np.full(log.subjects, np.nan)
    for span in spans(log, phase):
        target = wanted[span.subject]
        if np.isnan(target):
            continue
        cut = between(log, span)
        made = np.bincount(cut.interval, minlength=len(cut.ends))[:-1]  # the last one was not completed
        fast = made * 60.0 >= target * (cut.ends - cut.starts)[:-1]
        reached = np.convolve(fast, np.ones(IN_A_ROW), "valid") == IN_A_ROW if len(fast) >= IN_A_ROW else fast[:0]
        found[span.subject] = np.argmax(reached) if reached.any() else np.inf
    return found
