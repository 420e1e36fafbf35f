"""The course of learning: response rate over a phase, in blocks of what was used up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures.spans import Floats, Span, available, delivery_times, response_times, spans

COURSES = {"reinforcers": "reinforcers received", "responses": "responses made", "minutes": "minutes of session time"}


class Course(NamedTuple):
    """Response rates in consecutive blocks. `x`: middle of each block, in `by`, shape (blocks,). `rates`: responses
    per minute available (eating left out), shape (subjects, blocks), nan where a subject did not get that far.
    """

    by: str
    x: Floats
    rates: Floats


def course(log: EventLog, phase: int, by: str = "reinforcers", blocks: int = 25) -> Course:
    """Return each subject's response rate in `blocks` equal blocks of reinforcers, responses or minutes.

    Blocks span what the subject that got furthest used up. A block of reinforcers lasts from one delivery to another,
    so that the wait for the first reinforcer belongs to the first block.
    Raises `ParameterError` for another `by` or fewer than one block.
    """
    if by not in COURSES:
        raise ParameterError(f'a course is taken by {", ".join(COURSES)}; "{by}" is none of them.')
    if blocks < 1:
        raise ParameterError(f"a course has at least 1 block; {blocks} given.")
    parts = spans(log, phase)
    used = [_used(log, span, by) for span in parts]
    most = max(used, default=0.0)
    if by != "minutes":
        blocks = max(1, min(blocks, int(most)))
    borders = np.linspace(0.0, most, blocks + 1)
    if by != "minutes":
        borders = np.round(borders)
    rates = np.full((len(parts), blocks), np.nan)
    if most > 0:
        for row, span in enumerate(parts):
            responses = response_times(log, span)
            deliveries = delivery_times(log, span)
            ends = _moments(responses, deliveries, span, by, borders)
            counts = np.diff(np.searchsorted(responses, ends + 1e-9, "right"), prepend=0)[1:]
            seconds = available(log, deliveries, ends[:-1], ends[1:])
            complete = (borders[1:] <= used[row] + 1e-9) & (seconds > 0)
            rates[row, complete] = counts[complete] * 60.0 / seconds[complete]
    return Course(by, (borders[:-1] + borders[1:]) / 2.0, rates)


def _used(log: EventLog, span: Span, by: str) -> float:
    if by == "minutes":
        return span.seconds / 60.0
    return float(len(response_times(log, span) if by == "responses" else delivery_times(log, span)))


def _moments(responses: Floats, deliveries: Floats, span: Span, by: str, borders: Floats) -> Floats:
    """Return when (seconds since the phase began) each border was reached; the phase's end where it never was."""
    if by == "minutes":
        return np.minimum(borders * 60.0, span.seconds)
    marks = np.concatenate([[0.0], responses if by == "responses" else deliveries, [span.seconds]])
    reached: Floats = marks[np.minimum(borders.astype(int), len(marks) - 1)]
    return reached
