"""Counts by block, on a log that is counted by hand."""

import numpy as np
import pandas as pd
import pytest

from vrcore import EventLog, Experiment, Phase, run
from vrcore.measures import allocation, relative_rates

ROWS = [  # subject, t, event, operandum, phase, value
    (0, 0.0, "phase", 0, 1, 1),
    (0, 1.0, "response", 1, 1, 1),
    (0, 5.0, "response", 2, 1, 1),  # a changeover, at the end of the first block
    (0, 5.0, "reinforcer", 2, 1, 1),
    (0, 6.0, "response", 1, 1, 1),  # another one, in the second
    (0, 7.0, "response", 1, 1, 1),
    (0, 8.0, "reinforcer", 1, 1, 1),
    (0, 10.0, "phase", 0, 1, 0),
    (0, 10.0, "phase", 0, 2, 1),
    (0, 12.0, "response", 2, 2, 1),  # the first of a phase is no changeover
    (0, 14.0, "response", 3, 2, 1),  # of no interest
    (0, 30.0, "phase", 0, 2, 0),
]


def log():
    names = ["subject", "t", "event", "operandum", "phase", "value"]
    return EventLog.from_frame(pd.DataFrame(ROWS, columns=names))


def test_each_event_is_counted_in_its_block():
    found = allocation(log(), 2)
    assert found.responses.tolist() == [[[1, 1], [2, 0], [0, 1], [0, 0]]]
    assert found.reinforcers.tolist() == [[[0, 1], [1, 0], [0, 0], [0, 0]]]
    assert found.changeovers.tolist() == [[1, 1, 0, 0]]
    assert found.seconds.tolist() == [[5, 5, 10, 10]]


def test_the_share_of_nothing_is_nan():
    found = allocation(log(), 2)
    assert found.share(found.responses, 1)[0] == pytest.approx([0.5, 1.0, 0.0, np.nan], nan_ok=True)
    assert found.share(found.responses, 2)[0] == pytest.approx([0.5, 0.0, 1.0, np.nan], nan_ok=True)


def test_blocks_together_are_what_the_other_measure_counts():
    made = run(Experiment("melioration", [Phase("Conc(VI 20-s, VI 60-s, COD=0-s)", seconds=1200)], subjects=3, seed=4))
    found, table = allocation(made, 7), relative_rates(made)
    for operandum in (1, 2):
        rows = table[table["operandum"] == operandum]
        assert found.responses[:, :, operandum - 1].sum(axis=1).tolist() == rows["responses"].tolist()
        assert found.reinforcers[:, :, operandum - 1].sum(axis=1).tolist() == rows["reinforcers"].tolist()
    assert found.seconds.sum(axis=1) == pytest.approx([1200.0] * 3)
