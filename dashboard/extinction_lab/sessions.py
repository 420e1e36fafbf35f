"""Logs of several phases as lines over one clock: each phase begins for all groups at the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.charts.lab_course import Line, Stage
from vrcore.log import RESPONSE, EventLog
from vrcore.measures import mean_interval
from vrcore.measures.spans import Floats, spans

BINS = 30  # a phase, at most; a bin lasts a minute at least
RESTING = 12.0  # minutes of the axis that a rest takes, however long it was


def stages_of(logs: Sequence[EventLog], names: Sequence[str], *, rest: str = "") -> list[Stage]:
    """Return the phases on the axis: each as long as it was for the slowest half of the group that took longest.

    With `rest`, a stage of that name stands before the last phase.
    """
    stages: list[Stage] = []
    at = 0.0
    for phase, name in enumerate(names, 1):
        if rest and phase == len(names):
            stages.append(Stage(at, at + RESTING, rest))
            at += RESTING
        length = max(float(np.median([one.seconds for one in spans(log, phase)])) for log in logs) / 60.0
        stages.append(Stage(at, at + length, name))
        at += length
    return stages


def lines_of(
    logs: Mapping[str, EventLog], stages: Sequence[Stage], *, operandum: int | None = None
) -> tuple[Line, ...]:
    """Return each group's mean rate over its phases, broken where a phase ends; bins that most had left are empty."""
    lines = []
    # A rest is a stage without responses: more stages than phases.
    for label, log in logs.items():
        own = list(stages) if len(stages) == log.phases else [*stages[:-2], stages[-1]]
        columns: list[list[Floats]] = [[], [], [], []]
        for phase, stage in enumerate(own, 1):
            width = max(1.0, (stage.end - stage.start) / BINS)
            bins = max(1, int((stage.end - stage.start) / width + 1e-9))
            rates = _rates(log, phase, width * 60.0, bins, operandum)
            few = (~np.isnan(rates)).sum(axis=0) * 2 < len(rates)
            rates[:, few] = np.nan
            x = stage.start + (np.arange(bins) + 0.5) * width
            parts = (x, *mean_interval(rates), np.array([np.nan]))
            for column, part, gap in zip(columns, parts[:4], (stage.end, np.nan, np.nan, np.nan), strict=True):
                column.append(np.append(part, gap))
        lines.append(Line(label, *(np.concatenate(column) for column in columns)))
    return tuple(lines)


def _rates(log: EventLog, phase: int, seconds: float, bins: int, operandum: int | None) -> Floats:
    """Return responses per minute in bins of a phase, shape (subjects, bins); nan after it was over."""
    rates = np.full((log.subjects, bins), np.nan)
    for span in spans(log, phase):
        own = slice(span.low, span.high)
        made = log.event[own] == RESPONSE
        if operandum is not None:
            made &= log.operandum[own] == operandum
        place = np.ceil((log.t[own][made] - span.start) / seconds - 1e-9).astype(int) - 1
        counts = np.bincount(np.clip(place, 0, None), minlength=bins)[:bins]
        whole = min(bins, max(1, int(span.seconds / seconds + 1e-9)))
        rates[span.subject, :whole] = counts[:whole] * 60.0 / min(seconds, span.seconds or seconds)
    return rates
