"""The rate-corrected slope of extinction: how steeply responding declines as a share of its own baseline.

Behavioral momentum reads resistance off log(B_t/B_0), so that fast and slow responders are compared by what is left of
their responding and not by how much there is (Nevin 1988, Psychological Bulletin 103, 44-56).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.errors import ParameterError
from vrcore.log import COMPONENT, EventLog
from vrcore.measures.extinction import LEAST_BASELINE, LONGEST_BASELINE
from vrcore.measures.spans import Floats, Span, delivery_times, response_times, spans
from vrcore.measures.tidy import without_eating

FLOOR = 0.2  # share of the baseline at which responding counts as gone


class Decline(NamedTuple):
    """How responding declined, all of shape (subjects,).

    `baseline`: responses per available minute before, in the last half of the phase and at most its last 5 minutes.
    `steepness`: how far log10(B_t/B_0) falls a minute; nan where the baseline was below 10 responses/min.
    `halved`: whether responding fell below half of the baseline in two blocks in a row.
    """

    baseline: Floats
    steepness: Floats
    halved: npt.NDArray[np.bool_]

    @property
    def mostly_halved(self) -> bool:
        """Whether more than half of the subjects that learnt fell below half of their baseline."""
        return bool(self.halved.sum() > np.isfinite(self.steepness).sum() / 2)


def decline(
    log: EventLog,
    phase: int = 2,
    *,
    before: int | None = None,
    component: int | None = None,
    block_seconds: float = 60.0,
) -> Decline:
    """Return how steeply each subject's responding declines in `phase`, as a share of the phase `before` it.

    The slope is that of a straight line through 0 at the phase's beginning, over blocks of equal time up to and
    including the first one below a fifth of the baseline: beyond that, a line would measure the floor. A block without
    a response counts as half of one. With a `component` (1, 2, ...) all times are times in that component.
    Raises `LogError` for a phase that is not there, `ParameterError` for a block that is not above 0.
    """
    if not block_seconds > 0:
        raise ParameterError(f"a block of {block_seconds:g} s has no length; use more than 0 s.")
    n = log.subjects
    baseline, steepness, halved = np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, bool)
    training = {span.subject: span for span in spans(log, before or phase - 1)}
    for span in spans(log, phase):
        if span.subject not in training:
            continue
        emitted, free = inside(log, training[span.subject], component)
        length = min(free / 2.0, LONGEST_BASELINE)
        usual = float((emitted > free - length).sum()) * 60.0 / length if length > 0 else 0.0
        baseline[span.subject] = usual
        if usual < LEAST_BASELINE:
            continue
        emitted, free = inside(log, span, component)
        steepness[span.subject], halved[span.subject] = _steepness(emitted, free, usual, block_seconds)
    return Decline(baseline, steepness, halved)


def inside(log: EventLog, span: Span, component: int | None) -> tuple[Floats, float]:
    """Return the responses made in a component and the seconds in it, on a clock that runs there and never at meals."""
    own = slice(span.low, span.high)
    responses, deliveries = response_times(log, span), delivery_times(log, span)
    marks = log.event[own] == COMPONENT
    began, which = log.t[own][marks] - span.start, log.component[own][marks]
    if len(began) == 0 or began[0] > 0.0:
        began, which = np.r_[0.0, began], np.r_[1, which]
    ended = np.r_[began[1:], span.seconds]
    chosen = (which == component) if component is not None else np.full(len(began), True)
    lengths = np.where(chosen, without_eating(log, deliveries, began, ended), 0.0)
    # A response at the moment of a change ends what was before it.
    entry = np.maximum(np.searchsorted(began, responses, "left") - 1, 0)
    passed = np.concatenate([[0.0], np.cumsum(lengths)])
    clock = passed[entry] + np.where(chosen[entry], without_eating(log, deliveries, began[entry], responses), 0.0)
    return clock[chosen[entry]], float(lengths.sum())


def _steepness(emitted: Floats, free: float, baseline: float, block_seconds: float) -> tuple[float, bool]:
    blocks = int(free / block_seconds + 1e-9)
    if blocks == 0:
        return float("nan"), False
    place = np.ceil(emitted / block_seconds - 1e-9).astype(int) - 1
    counts = np.bincount(np.clip(place, 0, None), minlength=blocks)[:blocks]
    shares = counts * 60.0 / (block_seconds * baseline)
    below = shares < 0.5
    gone = np.flatnonzero(shares < FLOOR)
    kept = int(gone[0]) + 1 if len(gone) else blocks
    t = np.arange(1, kept + 1) * block_seconds / 60.0
    y = np.log10(np.maximum(counts[:kept], 0.5) * 60.0 / (block_seconds * baseline))
    return -float((t * y).sum() / (t**2).sum()), bool((below[:-1] & below[1:]).any())
