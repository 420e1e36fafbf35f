"""Resistance to extinction in one component of a multiple schedule, on a clock that runs in that component only."""

from __future__ import annotations

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import REINFORCER, SPURIOUS, EventLog
from vrcore.measures.decline import inside
from vrcore.measures.extinction import (
    LEAST_BASELINE,
    LONGEST_BASELINE,
    Criterion,
    Resistance,
    first_below,
    is_timed,
)
from vrcore.measures.spans import Span, spans


def component_resistance(
    log: EventLog, component: int, phase: int = 2, *, share: float = 0.5, window_seconds: float = 60.0
) -> Resistance:
    """Return `vrcore.measures.resistance` of one component (1, 2, ...): its responses, its minutes, its reinforcers.

    Time is time in the component, eating left out: a window of 60 s may be half of it before and half after a visit to
    the other component. The baseline is that of the same component in the phase before.
    Raises `LogError` for a phase that is not there, `ParameterError` for a component below 1 or a criterion out of
    range.
    """
    if component < 1:
        raise ParameterError(f"components are counted from 1; {component} is none.")
    criterion = Criterion(share, window_seconds)
    training = {span.subject: span for span in spans(log, phase - 1)}
    columns = {
        name: np.full(log.subjects, np.nan)
        for name in (
            "baseline", "per_response", "responses", "minutes", "omitted", "observed_responses", "observed_minutes"
        )
    }  # fmt: skip
    timed = is_timed(log, phase - 1)
    for span in spans(log, phase):
        trained, subject = training.get(span.subject), span.subject
        if trained is None:
            continue
        made, free = inside(log, trained, component)
        length = min(free / 2.0, LONGEST_BASELINE)
        baseline = float((made > free - length).sum()) * 60.0 / length if length > 0 else 0.0
        paid = _deliveries(log, trained, component)
        columns["baseline"][subject] = baseline
        columns["per_response"][subject] = paid / len(made) if len(made) else np.nan
        emitted, seconds = inside(log, span, component)
        columns["observed_responses"][subject] = len(emitted)
        columns["observed_minutes"][subject] = seconds / 60.0
        if baseline < LEAST_BASELINE:
            continue
        # The clock stands still at meals, so that no window holds one.
        end = first_below(emitted, emitted[:0], log, seconds, criterion, baseline)
        columns["minutes"][subject] = end / 60.0
        columns["responses"][subject] = np.searchsorted(emitted, end + 1e-9, "right") if np.isfinite(end) else np.inf
        worth, used = (paid * 60.0 / free, end / 60.0) if timed else (paid / len(made), columns["responses"][subject])
        columns["omitted"][subject] = used * worth if worth > 0 else 0.0
    return Resistance(criterion, **columns)


def _deliveries(log: EventLog, span: Span, component: int) -> int:
    """Return how many reinforcers, earned or not, were delivered in a component."""
    own = slice(span.low, span.high)
    return int((np.isin(log.event[own], (REINFORCER, SPURIOUS)) & (log.component[own] == component)).sum())
