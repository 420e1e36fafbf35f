"""Counts of events by subject, phase and operandum, and how long each phase lasted, on a log written by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vrcore.log import REINFORCER, RESPONSE, EventLog
from vrcore.measures.tally import seconds_of, tally

ROWS = [
    # subject, t, event, operandum, phase, value
    (0, 0.0, "phase", 0, 1, 1), (0, 1.0, "response", 1, 1, 1), (0, 2.0, "response", 2, 1, 1),
    (0, 2.0, "reinforcer", 2, 1, 1), (0, 3.0, "response", 2, 1, 1), (0, 4.0, "phase", 0, 1, 0),
    (0, 4.0, "phase", 0, 2, 1), (0, 9.0, "response", 1, 2, 1), (0, 10.0, "phase", 0, 2, 0),
    (1, 0.0, "phase", 0, 1, 1), (1, 5.0, "response", 3, 1, 1), (1, 6.0, "phase", 0, 1, 0),
]  # fmt: skip


def log() -> EventLog:
    return EventLog.from_frame(
        pd.DataFrame(ROWS, columns=["subject", "t", "event", "operandum", "phase", "value"]).assign(component=1)
    )


def test_events_are_counted_by_subject_phase_and_operandum():
    assert tally(log(), RESPONSE).tolist() == [[[1, 2], [1, 0]], [[0, 0], [0, 0]]]
    assert tally(log(), REINFORCER).tolist() == [[[0, 1], [0, 0]], [[0, 0], [0, 0]]]
    assert tally(log(), RESPONSE, REINFORCER, operanda=3)[:, 0].tolist() == [[1, 3, 0], [0, 0, 1]]


def test_phases_last_from_their_beginning_to_their_end_and_one_not_reached_has_no_length():
    assert seconds_of(log()).ravel() == pytest.approx(np.array([4.0, 6.0, 6.0, np.nan]), nan_ok=True)
